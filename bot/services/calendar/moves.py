"""What another calendar changes of series: times that people were shown, published or not, would be
held on another day. They are moved only when a person who leads the unit says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import takewhile

from bot.domain.access import Action, Actor
from bot.domain.activities import ActivityState
from bot.domain.audit import Tag
from bot.domain.recurrence import held_on, occurrences
from bot.domain.series import Own, starts_at, times
from bot.domain.workdays import Calendar
from bot.errors import Stale
from bot.services.activities.changes import Changes
from bot.services.identity.rights import in_scope
from bot.services.series import published
from bot.services.series.series import manageable, open_, plan_next, record
from bot.store.activities.activities import Activity
from bot.store.activities.series import Series
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Move:
    """A time that would be held on another day; `to` None: not at all. `at` is when it is to begin
    by the clock there. `activity`: what it has become, of what several branches do together one of
    the parts; None: it is not published yet."""

    series: Series
    own: Own
    at: datetime
    on: date
    to: date | None
    activity: Activity | None = None


def pending(
    uow: UnitOfWork,
    found: Iterable[Series],
    calendar: Calendar,
    now: datetime,
    zone: tzinfo,
    until: date | None = None,
) -> list[Move]:
    """The times of these series that `calendar` has on another day than people were shown, by time;
    what a person has put elsewhere, or left where it is, is none of them. Of those that are not
    published the ones up to `until`, or (None) those that wait for somebody to decide."""
    made: list[Move] = []
    for one in found:
        local, own = uow.unit_settings.rules(one.unit_id).clock(zone), uow.series.own(one.id)
        made += _published(uow, one, own, calendar, now, local)
        made += _waiting(uow, one, own, calendar, now, local, until)
    return sorted(made, key=lambda move: (move.at, move.series.id))


def _published(
    uow: UnitOfWork,
    of: Series,
    own: Mapping[date, Own],
    calendar: Calendar,
    now: datetime,
    local: tzinfo,
) -> Iterator[Move]:
    rule, shift = of.recurrence.rule, of.recurrence.shift
    kept = [one for one in own.values() if one.published and one.placed is not None]
    there = published.leads(uow, kept)
    for one in kept:
        activity = there.get(one.slot)
        if activity is None or activity.state is not ActivityState.PUBLISHED:
            continue
        on, to = one.placed, held_on(rule, shift, one.slot, calendar)
        at = activity.starts_at.astimezone(local)
        if on is not None and at.date() == on != to and activity.starts_at > now:
            yield Move(of, one, at, on, to, activity)


def _waiting(
    uow: UnitOfWork,
    of: Series,
    own: Mapping[date, Own],
    calendar: Calendar,
    now: datetime,
    local: tzinfo,
    until: date | None,
) -> Iterator[Move]:
    last = until or max((slot for slot, one in own.items() if one.waits), default=None)
    if last is None:
        return
    then = takewhile(lambda one: one.slot <= last, occurrences(of.recurrence, calendar))
    wanted = {one.slot: one.on for one in then}
    shown = times(of.recurrence, of.common, own, uow.calendar)
    for one in takewhile(lambda one: one.slot <= last, shown):
        to, at = wanted.get(one.slot), starts_at(one, local).astimezone(local)
        if open_(one) and not one.chosen and to != one.on and at > now:
            yield Move(of, own.get(one.slot, Own(one.slot)), at, one.on, to)


def hold(uow: UnitOfWork, found: Iterable[Move]) -> None:
    """What is not published stays on the day it was shown on, until somebody says."""
    for one in found:
        if one.activity is None:
            uow.series.settle(one.series.id, one.own.slot, placed=one.on)


def mine(uow: UnitOfWork, actor: Actor, now: datetime, zone: tzinfo) -> list[Move]:
    """What the calendar as it is now would move in the units that `actor` leads."""
    units = {one.id for one in in_scope(uow, actor, Action.MANAGE_ACTIVITY)}
    return pending(uow, uow.series.of_units(units), uow.calendar, now, zone)


def move(
    uow: UnitOfWork, actor: Actor, series_id: int, slot: date, now: datetime, zone: tzinfo
) -> int:
    """Hold it on the day that the calendar has, at the same hour; everybody who was told is told:
    how many. One that the rule leaves out now is cancelled. Raises NotAllowed, or Stale once it is
    done."""
    return _moved(uow, actor, _pending(uow, actor, series_id, slot, now, zone), now, zone)


def move_all(uow: UnitOfWork, actor: Actor, now: datetime, zone: tzinfo) -> int:
    """The same of all that is asked about: how many are moved."""
    found = mine(uow, actor, now, zone)
    for one in found:
        _moved(uow, actor, one, now, zone)
    return len(found)


def _moved(uow: UnitOfWork, actor: Actor, found: Move, now: datetime, zone: tzinfo) -> int:
    of, own = found.series, found.own
    if found.activity is None:
        uow.series.settle(of.id, own.slot, placed=None)
        record(uow, actor, Tag.SERIES_CHANGED, of, slot=str(own.slot), fields=["on"])
        plan_next(uow, manageable(uow, actor, of.id), now, zone)
        return 0
    if found.to is None:
        uow.series.settle(of.id, own.slot, placed=None)
        return published.cancel(uow, actor, own, now, zone)
    begins = found.at.replace(year=found.to.year, month=found.to.month, day=found.to.day)
    told = published.change(uow, actor, own, Changes(begins), now, zone)
    uow.series.settle(of.id, own.slot, placed=found.to)
    return told


def keep(
    uow: UnitOfWork, actor: Actor, series_id: int, slot: date, now: datetime, zone: tzinfo
) -> None:
    """It stays where it is, and is not asked about again."""
    found = _pending(uow, actor, series_id, slot, now, zone)
    settled = {"placed": None} if found.activity else {"on_date": found.on}
    uow.series.settle(found.series.id, slot, **settled)
    record(uow, actor, Tag.SERIES_CHANGED, found.series, slot=str(slot), stays=True)


def _pending(
    uow: UnitOfWork, actor: Actor, series_id: int, slot: date, now: datetime, zone: tzinfo
) -> Move:
    of = manageable(uow, actor, series_id)
    found = pending(uow, [of], uow.calendar, now, zone)
    one = next((move for move in found if move.own.slot == slot), None)
    if one is None:
        raise Stale
    return one


def of_activity(uow: UnitOfWork, activity_id: int) -> tuple[int, date]:
    """The series, and the slot there, that an activity, or what it is a part of, is a time of;
    raises Stale."""
    activity = uow.activities.get(activity_id)
    joint = activity.joint_id if activity is not None else None
    found = uow.series.of_joint(joint) if joint else uow.series.of_activity(activity_id)
    if found is None:
        raise Stale
    return found[0].id, found[1].slot
