"""Series: what is common to all times of a recurring activity, and when each is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from itertools import takewhile

from dateutil.relativedelta import relativedelta

from bot.domain.phrases.repeats import Said
from bot.domain.quiet import Quiet
from bot.domain.recurrence import (
    By,
    Every,
    Occurrence,
    Recurrence,
    Rule,
    begun,
    instant,
    occurrences,
    slots,
)
from bot.domain.workdays import Calendar, Shift

AHEAD = (1, 2, 3, 5, 7, 10, 14, 30)
"""So many days before, a time can be published."""
ENDS = (6, 12, 24)
"""Numbers of times to choose from; any other may be typed."""
MOST_TIMES = 500
PREVIEW = 10
_MORNING = time(8, 30)
_SHORTEST_MONTH = 28


class SeriesState(StrEnum):
    """Active until it is paused, or ended for good."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Scope(StrEnum):
    """What a change of one time is for."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class Own:
    """What one time has of its own; None: as the series. `placed` is the day the calendar gave it
    when it was published, None once a person has chosen another; before that, the day it stays on
    though the calendar has changed, until a person says."""

    slot: date
    activity_id: int | None = None
    placed: date | None = None
    skipped: bool = False
    on: date | None = None
    minute: int | None = None
    length: int | None = None
    place: str | None = None
    subject: str | None = None
    joint_id: int | None = None

    @property
    def published(self) -> bool:
        """Whether it has become an activity, or one of several branches."""
        return self.activity_id is not None or self.joint_id is not None

    @property
    def waits(self) -> bool:
        """Whether it is not out, and a person is to say if it follows the calendar."""
        return not self.published and self.placed is not None and self.on is None


@dataclass(frozen=True)
class Time:
    """One time as it is to be held: the rule's, or what was settled for it alone (`chosen`: its
    day was); once published an activity or, of a series of several branches, a joint one."""

    occurrence: Occurrence
    on: date
    minute: int
    length: int | None
    place: str
    subject: str
    skipped: bool = False
    activity_id: int | None = None
    joint_id: int | None = None
    chosen: bool = False

    @property
    def published(self) -> bool:
        """Whether it is out."""
        return self.activity_id is not None or self.joint_id is not None

    @property
    def provisional(self) -> bool:
        """Whether its day may still change with the calendar; not one that a person has chosen."""
        return self.occurrence.provisional and not self.chosen

    @property
    def slot(self) -> date:
        """What names it."""
        return self.occurrence.slot


@dataclass(frozen=True)
class Common:
    """What is the same every time: when on the wall clock, where, about what."""

    minute: int
    length: int | None
    place: str
    subject: str


def usual_ahead(rule: Rule) -> int:
    """How many days before a time of such a rule is published where nobody says."""
    if rule.every is Every.DAY:
        return 1
    return 3 if rule.every is Every.WEEK and rule.interval == 1 else 7


def times(
    of: Recurrence, common: Common, own: Mapping[date, Own], calendar: Calendar
) -> Iterator[Time]:
    """Every time of a series, by slot; what is skipped is among them."""
    stays = {slot: one.placed for slot, one in own.items() if one.placed and not one.published}
    for one in occurrences(of, calendar, stays):
        kept = own.get(one.slot) or Own(one.slot)
        yield Time(
            one,
            kept.on or one.on,
            common.minute if kept.minute is None else kept.minute,
            common.length if kept.minute is None else kept.length,
            common.place if kept.place is None else kept.place,
            common.subject if kept.subject is None else kept.subject,
            kept.skipped,
            kept.activity_id,
            kept.joint_id,
            kept.on is not None,
        )


def starts_at(one: Time, zone: tzinfo) -> datetime:
    """When it begins, UTC."""
    return instant(one.on, one.minute, zone)


def ends_at(one: Time, zone: tzinfo) -> datetime | None:
    """When it ends by the wall clock, UTC; None: the usual length."""
    if one.length is None:
        return None
    days, minute = divmod(one.minute + one.length, 24 * 60)
    return instant(one.on + timedelta(days=days), minute, zone)


def published_at(one: Time, ahead: int, zone: tzinfo, quiet: Quiet, calendar: Calendar) -> datetime:
    """When a time is published: so many days before in the morning, on a rest day the working day
    before that; UTC."""
    day = calendar.last_working_on_or_before(one.on - timedelta(days=ahead))
    return datetime.combine(day, quiet.fitting(_MORNING), zone).astimezone(UTC)


def ended_before(of: Recurrence, slot: date) -> Recurrence:
    """The same without that slot and what follows it."""
    first = slot.replace(day=1) if of.rule.within_month else slot
    return replace(of, until=first - timedelta(days=1), count=None)


def begun_at(of: Recurrence, slot: date) -> Recurrence:
    """What `ended_before` leaves out."""
    before = sum(1 for _ in takewhile(lambda one: one < slot, slots(of.rule, of.first)))
    left = None if of.count is None else max(of.count - before, 1)
    return replace(of, first=slot, count=left)


def named_by(rule: Rule, day: date) -> Rule:
    """A rule that lacks its days, with those of a date said beside it."""
    if rule.every is Every.WEEK and not rule.weekdays:
        return replace(rule, weekdays=(day.weekday(),))
    if rule.every in (Every.MONTH, Every.YEAR) and rule.by is None:
        month = day.month if rule.every is Every.YEAR else 0
        return replace(rule, by=By.DATE, nth=day.day, month=month)
    return rule


def first_time(said: Said, today: date, shift: Shift, calendar: Calendar) -> Occurrence | None:
    """The first time from `today` on that a whole rule names; of a quarter in its last month where
    days are counted from the end, else in its first."""
    ends = said.rule.nth < 0 or said.rule.nth > _SHORTEST_MONTH
    for months in range(5 if said.quarter else 1):
        since = max(today, today + relativedelta(day=1, months=months))
        if said.quarter and since.month % 3 != (0 if ends else 1):
            continue
        found = begun(said.rule, shift, since, calendar)
        if found is not None and (not said.quarter or found.slot.month == since.month):
            return found
    return None
