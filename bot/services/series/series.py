"""Recurring activities: looking at a series, leaving a time out, pausing and ending it.

A series belongs to its unit, not to who began it: whoever leads the unit manages it, and it goes on
when they leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice

from bot.domain.access import Action, Actor
from bot.domain.audit import Tag
from bot.domain.recurrence import Occurrence, Recurrence
from bot.domain.series import (
    PREVIEW,
    Common,
    Own,
    SeriesState,
    Time,
    published_at,
    starts_at,
    times,
)
from bot.domain.unit_settings import Rules
from bot.errors import N_, NotAllowed, Stale
from bot.services.attendance import joint_publishing
from bot.services.identity.rights import in_scope, require
from bot.store.activities.series import Series as Series
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Repeat:
    """How an activity that is being set up recurs, and how many days ahead each time is
    published."""

    recurrence: Recurrence
    ahead: int


@dataclass(frozen=True)
class Shown:
    """A series with its unit, and its times from today on: the next ten, skipped ones among them.
    `next_at` is when the next one is published. Of those it was set up for, the `branches` are
    there still."""

    series: Series
    unit: Unit
    group: Unit | None
    rules: Rules
    times: tuple[Time, ...]
    branches: tuple[Unit, ...] = ()

    @property
    def gone(self) -> int:
        """How many of the branches it was set up for are there no more."""
        return len(self.series.branches) - len(self.branches)

    @property
    def next_at(self) -> datetime | None:
        """When the next time is published, UTC; None while nothing is to come."""
        return self.series.due_at if self.series.state is SeriesState.ACTIVE else None


def preview(uow: UnitOfWork, repeat: Repeat, day: date) -> list[Occurrence]:
    """The next ten times on `day` or after it."""
    found = (one for one in occurrences(uow, repeat.recurrence) if one.on >= day)
    return list(islice(found, PREVIEW))


def occurrences(uow: UnitOfWork, of: Recurrence) -> Iterator[Occurrence]:
    """What a rule comes to by the calendar as it is."""
    plain = times(of, Common(0, None, "", ""), {}, uow.calendar)
    return (one.occurrence for one in plain)


def record(uow: UnitOfWork, actor: Actor | None, tag: Tag, of: Series, **detail: object) -> None:
    """A line of the log."""
    uow.audit.record(uow.now, actor, tag, "series", of.id, unit_id=of.unit_id, **detail)


def listed(uow: UnitOfWork, actor: Actor, now: datetime, zone: tzinfo) -> list[Shown]:
    """The series of the units `actor` sets up activities for, that are not ended."""
    units = {one.id: one for one in in_scope(uow, actor, Action.MANAGE_ACTIVITY)}
    if not units:
        raise NotAllowed
    return [_shown(uow, one, now, zone) for one in uow.series.of_units(set(units))]


def shown(uow: UnitOfWork, actor: Actor, series_id: int, now: datetime, zone: tzinfo) -> Shown:
    """One series; raises NotAllowed."""
    return _shown(uow, manageable(uow, actor, series_id), now, zone)


def manageable(uow: UnitOfWork, actor: Actor, series_id: int) -> Series:
    """A series of a unit `actor` sets up activities for; raises NotAllowed."""
    found = uow.series.get(series_id)
    if found is None:
        raise NotAllowed
    require(actor, Action.MANAGE_ACTIVITY, uow.units.get(found.unit_id))
    return found


def running(uow: UnitOfWork, actor: Actor, series_id: int) -> Series:
    """The same of one that is not ended; raises Stale."""
    found = manageable(uow, actor, series_id)
    if found.state is SeriesState.ENDED:
        raise Stale(N_("This series has been ended. /new begins another."))
    return found


def _shown(uow: UnitOfWork, of: Series, now: datetime, zone: tzinfo) -> Shown:
    unit = uow.units.get(of.unit_id)
    assert unit is not None  # noqa: S101 - a series belongs to a unit
    group = uow.units.get(of.group_id) if of.group_id is not None else None
    rules = uow.unit_settings.rules(of.unit_id)
    today = now.astimezone(rules.clock(zone)).date()
    coming = (one for one in all_times(uow, of) if one.on >= today)
    upcoming = tuple(islice(coming, PREVIEW)) if of.state is not SeriesState.ENDED else ()
    found = joint_publishing.under(uow, unit) if of.branches else []
    branches = tuple(one for one in found if one.id in of.branches)
    return Shown(of, unit, group, rules, upcoming, branches)


def all_times(uow: UnitOfWork, of: Series) -> Iterator[Time]:
    """Every time of a series, by slot, with what each has of its own."""
    return times(of.recurrence, of.common, uow.series.own(of.id), uow.calendar)


def time_of(uow: UnitOfWork, of: Series, slot: date) -> Time:
    """One of its times; raises Stale when it has no such."""
    found = next((one for one in all_times(uow, of) if one.slot >= slot), None)
    if found is None or found.slot != slot:
        raise Stale(N_("This series has no such time any more; here is the latest."))
    return found


def plan_next(uow: UnitOfWork, of: Series, now: datetime, zone: tzinfo) -> Series:
    """Set when the next time is to be published; nothing of that kind while it is not active."""
    due = _due(uow, of, now, zone) if of.state is SeriesState.ACTIVE else None
    return of if due == of.due_at else uow.series.save(replace(of, due_at=due))


def _due(uow: UnitOfWork, of: Series, now: datetime, zone: tzinfo) -> datetime | None:
    rules = uow.unit_settings.rules(of.unit_id)
    local = rules.clock(zone)
    waiting = (
        published_at(one, of.ahead, local, rules.quiet, uow.calendar)
        for one in all_times(uow, of)
        if open_(one) and starts_at(one, local) > now
    )
    return next(waiting, None)


def open_(one: Time) -> bool:
    """Whether a time is still to be published."""
    return not one.published and not one.skipped


def pause(
    uow: UnitOfWork, actor: Actor, series_id: int, now: datetime, zone: tzinfo, *, on: bool
) -> Shown:
    """No time is published until it goes on; what is published stays. Pressed twice it is one
    change. Raises NotAllowed or Stale."""
    before = running(uow, actor, series_id)
    state = SeriesState.PAUSED if on else SeriesState.ACTIVE
    if before.state is not state:
        record(uow, actor, Tag.SERIES_PAUSED if on else Tag.SERIES_RESUMED, before)
        before = plan_next(uow, uow.series.save(replace(before, state=state)), now, zone)
    return _shown(uow, before, now, zone)


def end(uow: UnitOfWork, actor: Actor, series_id: int, now: datetime, zone: tzinfo) -> Shown:
    """No further time is published; what is published stays."""
    before = manageable(uow, actor, series_id)
    if before.state is not SeriesState.ENDED:
        record(uow, actor, Tag.SERIES_ENDED, before)
        before = uow.series.save(replace(before, state=SeriesState.ENDED, due_at=None))
    return _shown(uow, before, now, zone)


def skip(
    uow: UnitOfWork,
    actor: Actor,
    series_id: int,
    slot: date,
    now: datetime,
    zone: tzinfo,
    *,
    skipped: bool,
) -> Shown:
    """One time is left out, or held after all, before it is published; afterwards it is an activity
    to be cancelled. Raises Stale for one that is."""
    before = running(uow, actor, series_id)
    one = time_of(uow, before, slot)
    if one.published:
        raise Stale(N_("It is published already; cancel the activity instead."))
    if one.skipped != skipped:
        uow.series.settle(before.id, slot, skipped=skipped)
        record(uow, actor, Tag.SERIES_CHANGED, before, slot=str(slot), skipped=skipped)
    return _shown(uow, plan_next(uow, before, now, zone), now, zone)


def own_of(uow: UnitOfWork, of: Series, slot: date) -> Own:
    """What one time has of its own."""
    return uow.series.own(of.id).get(slot, Own(slot))
