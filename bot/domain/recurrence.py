"""Recurring activities: which days a rule names, and where they are held off rest days.

A rule names *slots*, dates that no calendar changes: an occurrence keeps its slot as its identity
while the calendar, or a person, moves the day it is held on. For "the last working day" the slot is
the month's last day, for "the second working day" its first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby, islice
from types import MappingProxyType
from typing import Any

from dateutil.relativedelta import relativedelta
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekdays

from bot.domain.repeat_rules import By as By
from bot.domain.repeat_rules import Every as Every
from bot.domain.repeat_rules import Rule as Rule
from bot.domain.repeat_rules import read as read
from bot.domain.repeat_rules import yearly as yearly
from bot.domain.workdays import Calendar, Shift

_DAY = timedelta(days=1)
_LONGEST = relativedelta(years=40)
"""No series is looked at beyond that."""
_SOON = relativedelta(years=8)
"""A series that does not begin by then (a Sunday that rest days leave out) does not begin."""
_SHORTEST_MONTH = 28
_NOTHING: Mapping[date, date] = MappingProxyType({})


@dataclass(frozen=True)
class Recurrence:
    """A rule from its first slot on, until a day (counted) or for so many slots."""

    rule: Rule
    first: date
    shift: Shift = Shift.NEXT
    until: date | None = None
    count: int | None = None


@dataclass(frozen=True)
class Occurrence:
    """One time: its slot, the day it is held on, and whether that is provisional."""

    slot: date
    on: date
    provisional: bool = False

    @property
    def moved(self) -> bool:
        """Whether it is held on another day than the rule names."""
        return self.on != self.slot


def slots(rule: Rule, first: date) -> Iterator[date]:
    """Every slot from `first` on, for forty years."""
    start = datetime.combine(first, time())
    end = start + _LONGEST
    interval = rule.interval
    if rule.every is Every.DAY:
        found = rrule(DAILY, interval=interval, dtstart=start, until=end)
    elif rule.every is Every.WEEK:
        days = [weekdays[one] for one in rule.weekdays]
        found = rrule(WEEKLY, interval=interval, dtstart=start, until=end, byweekday=days)
    else:
        within = _in_month(rule) | ({"bymonth": rule.month} if rule.month else {})
        often: dict[str, Any] = {"interval": interval, "dtstart": start, "until": end} | within
        found = rrule(MONTHLY, **often) if rule.every is Every.MONTH else rrule(YEARLY, **often)
    return (one.date() for one in found)


def _in_month(rule: Rule) -> dict[str, Any]:
    if rule.by is By.WEEKDAY:
        return {"byweekday": weekdays[rule.weekday](rule.nth)}
    if rule.by is By.WORKDAY:
        return {"bymonthday": 1 if rule.nth > 0 else -1}
    if rule.nth <= _SHORTEST_MONTH:
        return {"bymonthday": rule.nth}
    return {"bymonthday": tuple(range(_SHORTEST_MONTH, rule.nth + 1)), "bysetpos": -1}


def held_on(rule: Rule, shift: Shift, slot: date, calendar: Calendar) -> date | None:
    """The day a slot is held on; None where it is left out."""
    if rule.by is By.WORKDAY:
        return calendar.add_working(slot - _DAY if rule.nth > 0 else slot + _DAY, rule.nth)
    return calendar.moved(slot, shift, within_month=rule.within_month)


def occurrences(
    of: Recurrence, calendar: Calendar, kept: Mapping[date, date] = _NOTHING
) -> Iterator[Occurrence]:
    """Every time it is held, in order. Of several that fall on one day (every day, moved off a
    holiday) the one that belongs there is held, else the first. Slots that are `kept` on a day
    stay there whatever the calendar says."""
    placed = _placed(of, calendar, kept)
    for _, together in groupby(placed, key=lambda one: one.on):
        same_day = list(together)
        yield next((one for one in same_day if not one.moved), same_day[0])


def _placed(of: Recurrence, calendar: Calendar, kept: Mapping[date, date]) -> Iterator[Occurrence]:
    for slot in islice(slots(of.rule, of.first), of.count):
        on = kept.get(slot) or held_on(of.rule, of.shift, slot, calendar)
        last = slot if of.rule.moves else on
        if of.until is not None and last is not None and last > of.until:
            return
        if on is not None:
            yield Occurrence(slot, on, calendar.provisional(slot, on))


def coming(of: Recurrence, calendar: Calendar, day: date, number: int) -> list[Occurrence]:
    """The next so many times on `day` or after it."""
    return list(islice((one for one in occurrences(of, calendar) if one.on >= day), number))


def slot_of(rule: Rule, day: date) -> date:
    """The slot of the time that is held on `day`, where a rule was made from that day."""
    if rule.by is not By.WORKDAY:
        return day
    return day.replace(day=1) if rule.nth > 0 else day + relativedelta(day=31)


def begun(rule: Rule, shift: Shift, day: date, calendar: Calendar) -> Occurrence | None:
    """The first time on `day` or after it of a rule that is to begin there; None where no such day
    comes."""
    since = slot_of(rule, day)
    soon = Recurrence(rule, since, shift, until=since + _SOON)
    return next((one for one in occurrences(soon, calendar) if one.on >= day), None)


def choices(day: date, calendar: Calendar) -> list[Rule]:
    """Rules that name this day, the likeliest first."""
    week, nth = Rule(Every.WEEK, weekdays=(day.weekday(),)), (day.day - 1) // 7 + 1
    date_ = Rule(Every.MONTH, by=By.DATE, nth=day.day)
    third = Rule(Every.MONTH, by=By.WEEKDAY, nth=min(nth, 4), weekday=day.weekday())
    found = [week, replace(week, interval=2), date_]
    if nth <= 4:
        found.append(third)
    if (day + timedelta(weeks=1)).month != day.month:
        found.append(replace(third, nth=-1))
    if calendar.add_working(day + relativedelta(day=31) + _DAY, -1) == day:
        found.append(Rule(Every.MONTH, by=By.WORKDAY, nth=-1))
    return [
        *found,
        *(replace(one, interval=3) for one in found[2:]),
        yearly(date_, day.month),
        Rule(Every.DAY),
    ]


def instant(day: date, minute: int, zone: tzinfo) -> datetime:
    """When it is so many minutes after midnight on the wall of `zone`, UTC. A time that a change to
    summer time leaves out comes that much later, one that comes twice is the first."""
    return datetime.combine(day, time(*divmod(minute, 60)), zone).astimezone(UTC)
