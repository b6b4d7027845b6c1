"""Rest days and make-up working days (调休), and the rules that move a date.

A calendar is a value: the store makes it out of the years it holds and the organisation's own days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_SATURDAY = 5
_NONE: frozenset[date] = frozenset()


class Shift(StrEnum):
    """What becomes of a date that falls on a rest day."""

    NEXT = "next"
    PREVIOUS = "previous"
    NEAREST = "nearest"
    SKIP = "skip"
    STAY = "stay"


@dataclass(frozen=True)
class Day:
    """One date as the calendar has it.

    `makeup` is a Saturday or Sunday that is worked; `provisional` (暂算) says that the notice for
    that year has not been loaded, so that the answer may still change.
    """

    date: date
    rest: bool
    makeup: bool
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """Rest days beside the weekends, weekends that are worked, and the years already announced;
    what the organisation has settled for itself goes before both."""

    holidays: frozenset[date] = _NONE
    makeup_days: frozenset[date] = _NONE
    announced: frozenset[int] = frozenset()
    own_rest: frozenset[date] = _NONE
    own_work: frozenset[date] = _NONE

    def day(self, day: date) -> Day:
        """What kind of day it is. Years without data are Monday to Friday, provisional."""
        own = day in self.own_rest or day in self.own_work
        weekend = day.weekday() >= _SATURDAY
        works = day in self.own_work or (day in self.makeup_days and day not in self.own_rest)
        rest = day in self.own_rest or day in self.holidays or weekend
        return Day(
            date=day,
            rest=rest and not works,
            makeup=works and weekend,
            provisional=not own and day.year not in self.announced,
        )

    def is_working(self, day: date) -> bool:
        """A working day, make-up days included."""
        return not self.day(day).rest

    def next_working(self, day: date) -> date:
        """The first working day after `day`, never `day` itself."""
        return self.first_working_on_or_after(day + _DAY)

    def first_working_on_or_after(self, day: date) -> date:
        """`day` itself if it is worked, else the nearest working day after it."""
        while not self.is_working(day):
            day += _DAY
        return day

    def last_working_on_or_before(self, day: date) -> date:
        """`day` itself if it is worked, else the nearest working day before it."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def add_working(self, day: date, days: int) -> date:
        """So many working days after `day`, or before it (negative), which itself is not counted;
        0: `day`, whatever it is."""
        step = _DAY if days > 0 else -_DAY
        for _ in range(abs(days)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def fixed_day(self, day: date) -> date:
        """Where a fixed day is held: on a rest day the next working day of the same month, else
        the last working day before it (domain.md section 3)."""
        held = self.moved(day, Shift.NEXT, within_month=True)
        return day if held is None else held

    def moved(self, day: date, shift: Shift, *, within_month: bool = False) -> date | None:
        """Where a date is held that is moved off rest days by `shift`; None: not at all. With
        `within_month` it is moved to the other side rather than out of its month. Of two that are
        equally near the earlier one is taken."""
        if shift is Shift.STAY or self.is_working(day):
            return day
        if shift is Shift.SKIP:
            return None
        after, before = self.next_working(day), self.last_working_on_or_before(day)
        wishes = {
            Shift.NEXT: (after, before),
            Shift.PREVIOUS: (before, after),
            Shift.NEAREST: (before, after) if day - before <= after - day else (after, before),
        }[shift]
        months = ((one.year, one.month) == (day.year, day.month) for one in wishes)
        fits = (one for one, same in zip(wishes, months, strict=True) if same)
        return next(fits, wishes[0]) if within_month else wishes[0]

    def provisional(self, *days: date) -> bool:
        """Whether a date that was computed from one of these days to another is provisional."""
        return any(self.day(one).provisional for one in days)


WEEKS = Calendar()
"""Monday to Friday, and nothing known of any year."""
