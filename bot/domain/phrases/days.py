"""The rules that turn the parts of a date into a day; weeks run from Monday to Sunday."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.domain.phrases.readings import Ambiguous, DateReading, Impossible, Past, Understood

REACH_DAYS = 200
"""A date without a year is taken for the next such date only if that is at most so far away."""

_WEEK = timedelta(weeks=1)
_LEAP_GAP_YEARS = 8
_A_LEAP_YEAR = 2000


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _if_to_come(day: date, today: date, suggestion: date | None = None) -> DateReading:
    return Past(day, suggestion) if day < today else Understood(day)


def exact(year: int, month: int, day: int, today: date) -> DateReading:
    """A date typed with its year."""
    made = _made(year, month, day)
    return _if_to_come(made, today) if made else Impossible()


def month_day(month: int, day: int, today: date) -> DateReading:
    """A date typed without a year."""
    if _made(_A_LEAP_YEAR, month, day) is None:
        return Impossible()
    return _yearly(lambda year: _made(year, month, day), today)


def _yearly(in_year: Callable[[int], date | None], today: date) -> DateReading:
    """The next such day if it is within reach, else the last one with the next as suggestion."""
    years = range(today.year - _LEAP_GAP_YEARS, today.year + _LEAP_GAP_YEARS + 1)
    days = [day for day in map(in_year, years) if day]
    coming = min(day for day in days if day >= today)
    if (coming - today).days <= REACH_DAYS:
        return Understood(coming)
    return Past(max(day for day in days if day < today), coming)


def day_of_month(day: int, today: date) -> DateReading:
    """4号: the next such day; said on that day itself, today or the one after."""
    if not 1 <= day <= 31:
        return Impossible()
    months = (today + relativedelta(day=1, months=n) for n in range(4))
    days = [made for first in months if (made := _made(first.year, first.month, day))]
    coming = [made for made in days if made >= today]
    return Ambiguous((today, coming[1])) if coming[0] == today else Understood(coming[0])


def day_in_month(months: int, day: int, today: date) -> DateReading:
    """下月4号: a day of the month that is `months` from this one."""
    month = today + relativedelta(day=1, months=months)
    return exact(month.year, month.month, day, today)


def relative(days: int, today: date) -> DateReading:
    """今天, 明天, 昨天: `days` from today."""
    return _if_to_come(today + timedelta(days=days), today)


def weekday(day: int, today: date) -> DateReading:
    """周五: the next one (Monday is 0); said on that day itself, today or in a week."""
    ahead = (day - today.weekday()) % 7
    if not ahead:
        return Ambiguous((today, today + _WEEK))
    return Understood(today + timedelta(days=ahead))


def weekday_in_week(weeks: int, day: int, today: date) -> DateReading:
    """本周五, 下周三: a day (Monday is 0) of the week that is `weeks` from this one. The answer to
    this week's day being over is the same day of next week."""
    found = today + timedelta(days=day - today.weekday(), weeks=weeks)
    return _if_to_come(found, today, found + _WEEK if weeks == 0 else None)


def next_weekday(day: int, today: date) -> DateReading:
    """English "next Friday": next week's, but asked back while this week's is still to come."""
    following = today + timedelta(days=day - today.weekday(), weeks=1)
    nearer = following - _WEEK
    return Ambiguous((nearer, following)) if nearer > today else Understood(following)


def last_of(months: int, today: date) -> DateReading:
    """月底: the last day of the month that is `months` from this one."""
    return Understood(today + relativedelta(day=31, months=months))


def first_of(months: int | None, today: date) -> DateReading:
    """下月初: the first of that month. Bare 月初 (None): either of the next two firsts."""
    if months is not None:
        return day_in_month(months, 1, today)
    coming = today if today.day == 1 else today + relativedelta(day=1, months=1)
    return Ambiguous((coming, coming + relativedelta(months=1)))


def edge_of_named(month: int, *, end: bool, today: date) -> DateReading:
    """12月底, 3月初: the last or first day of a month typed without a year."""
    if not 1 <= month <= 12:
        return Impossible()
    edge = relativedelta(day=31 if end else 1)
    return _yearly(lambda year: date(year, month, 1) + edge, today)
