"""Periods of summaries: which one a local day belongs to, and where it begins and ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.sheets import Period

YEARS = range(2000, 2100)
"""Years that are summed up at all."""
_DAY = timedelta(days=1)


class Span(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    DAYS = "days"  # whatever lies between two days


_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF: 6, Span.YEAR: 12}


def period_of(span: Span, day: date, last: date | None = None) -> Period:
    """The month, quarter, half-year or year that a local day lies in; for DAYS what lies between
    that day and `last`. Raises ValueError outside of `YEARS`, and for two days the wrong way
    round."""
    if day.year not in YEARS or (last is not None and last.year not in YEARS):
        raise ValueError(f"no periods in {day.year}")
    match span:
        case Span.MONTH:
            return Period(day.year, month=day.month)
        case Span.QUARTER:
            return Period(day.year, quarter=(day.month + 2) // 3)
        case Span.HALF:
            return Period(day.year, half=(day.month + 5) // 6)
        case Span.YEAR:
            return Period(day.year)
    if last is None or last < day:
        raise ValueError("two days, the first of them first")
    return Period(day.year, days=(day, last))


def between(first: date, last: date) -> Period:
    """What lies between two local days, as the month, quarter, half-year or year that it is if it
    is one. Raises ValueError like `period_of`."""
    for span in _MONTHS:
        whole = period_of(span, first)
        if (first_day(whole), last_day(whole)) == (first, last):
            return whole
    return period_of(Span.DAYS, first, last)


def span_of(period: Period) -> Span:
    """How long a period is."""
    if period.days:
        return Span.DAYS
    if period.month:
        return Span.MONTH
    if period.quarter:
        return Span.QUARTER
    return Span.HALF if period.half else Span.YEAR


def first_day(period: Period) -> date:
    """The local day it begins on."""
    if period.days:
        return period.days[0]
    quarter_start = 3 * period.quarter - 2 if period.quarter else 1
    half_start = 6 * period.half - 5 if period.half else 1
    return date(period.year, period.month or max(quarter_start, half_start), 1)


def end_day(period: Period) -> date:
    """The local day after its last."""
    if period.days:
        return period.days[1] + _DAY
    years, month = divmod(first_day(period).month - 1 + _MONTHS[span_of(period)], 12)
    return date(period.year + years, month + 1, 1)


def last_day(period: Period) -> date:
    """Its last local day."""
    return end_day(period) - _DAY


def bounds(period: Period, zone: tzinfo) -> tuple[datetime, datetime]:
    """Its first instant and the first one after it: local midnights of `zone`."""
    return (
        datetime.combine(first_day(period), time(), zone),
        datetime.combine(end_day(period), time(), zone),
    )


def day_before(period: Period) -> date:
    """The last local day before it."""
    return first_day(period) - _DAY


def before(period: Period) -> Period:
    """The one before it: the last month before a month, as many days before so many days."""
    if period.days:
        length = period.days[1] - period.days[0]
        return period_of(Span.DAYS, day_before(period) - length, day_before(period))
    return period_of(span_of(period), day_before(period))


def beside(period: Period) -> tuple[Period | None, Period | None]:
    """The periods of as many days right before and after one between two days, where there are."""
    length = end_day(period) - first_day(period)
    found: list[Period | None] = []
    for step in (-length, length):
        try:
            first, last = first_day(period) + step, last_day(period) + step
            found.append(period_of(Span.DAYS, first, last))
        except ValueError:
            found.append(None)
    return found[0], found[1]


def parts(span: Span, period: Period) -> Iterator[Period]:
    """The whole months, quarters … (`span`) that lie in a period, in order."""
    day = first_day(period)
    while day < end_day(period):
        one = period_of(span, day)
        if first_day(one) == day and end_day(one) <= end_day(period):
            yield one
        day = end_day(one)
