"""China's calendar of rest days and make-up working days (调休), and the rules that move a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


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
    """Rest days beside the weekends, weekends that are worked, and the years already announced."""

    holidays: frozenset[date]
    makeup_days: frozenset[date]
    announced: frozenset[int]

    def day(self, day: date) -> Day:
        """What kind of day it is. Years without data are Monday to Friday, provisional."""
        makeup = day in self.makeup_days
        weekend = day.weekday() >= _SATURDAY
        return Day(
            date=day,
            rest=day in self.holidays or (weekend and not makeup),
            makeup=makeup,
            provisional=day.year not in self.announced,
        )

    def is_working(self, day: date) -> bool:
        """A working day, make-up days included."""
        return not self.day(day).rest

    def next_working(self, day: date) -> date:
        """The first working day after `day`, never `day` itself."""
        following = day + _DAY
        while not self.is_working(following):
            following += _DAY
        return following

    def last_working_on_or_before(self, day: date) -> date:
        """`day` itself if it is worked, else the nearest working day before it."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def fixed_day(self, day: date) -> date:
        """Where a fixed day is held: on a rest day the next working day of the same month, else
        the last working day before it (domain.md section 3)."""
        if self.is_working(day):
            return day
        following = self.next_working(day)
        return following if following.month == day.month else self.last_working_on_or_before(day)


def _span(first: str, last: str) -> frozenset[date]:
    """Every date from `first` to `last`, both ISO dates, both counted."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return frozenset(start + n * _DAY for n in range((end - start).days + 1))


def _days(*days: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, days))


# 2026: notice of the General Office of the State Council of 2025-11-04.
_HOLIDAYS_2026 = (
    _span("2026-01-01", "2026-01-03")
    | _span("2026-02-15", "2026-02-23")
    | _span("2026-04-04", "2026-04-06")
    | _span("2026-05-01", "2026-05-05")
    | _span("2026-06-19", "2026-06-21")
    | _span("2026-09-25", "2026-09-27")
    | _span("2026-10-01", "2026-10-07")
)
_MAKEUP_2026 = _days(
    "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"
)

# 2027: not announced; the 13 statutory days, those on a weekend given on the next weekday.
_HOLIDAYS_2027 = (
    _days("2027-01-01", "2027-02-05", "2027-04-05", "2027-05-03", "2027-05-04")
    | _span("2027-02-08", "2027-02-10")
    | _days("2027-06-09", "2027-09-15", "2027-10-01", "2027-10-04", "2027-10-05")
)

CHINA = Calendar(
    holidays=_HOLIDAYS_2026 | _HOLIDAYS_2027,
    makeup_days=_MAKEUP_2026,
    announced=frozenset({2026}),
)
