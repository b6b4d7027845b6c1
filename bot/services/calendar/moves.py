"""What another calendar changes of series: published times would be held on another day. Each is
moved only when a person who leads the unit says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.activities import ActivityState
from bot.domain.audit import Tag
from bot.domain.recurrence import held_on
from bot.domain.series import Own, times
from bot.domain.workdays import Calendar
from bot.errors import Stale
from bot.services.activities.changes import Changes
from bot.services.identity.rights import in_scope
from bot.services.series import published
from bot.services.series.series import manageable, open_, record
from bot.store.activities.activities import Activity
from bot.store.activities.series import Series
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Move:
    """A time that is published, and would be held on another day; `to` None: not at all. Of what
    several branches do together `activity` is one of the parts."""

    series: Series
    own: Own
    activity: Activity
    on: date
    to: date | None


@dataclass(frozen=True)
class Follows:
    """A time that is not published yet: it follows by itself."""

    series: Series
    on: date
    to: date | None


def pending(
    uow: UnitOfWork, found: Iterable[Series], calendar: Calendar, now: datetime, zone: tzinfo
) -> list[Move]:
    """The published times of these series that `calendar` has on another day than they were put
    on, by time; what a person has put elsewhere, or left where it is, is none of them."""
    made = [move for one in found for move in _of(uow, one, calendar, now, zone)]
    return sorted(made, key=lambda move: (move.activity.starts_at, move.activity.id))


def _of(uow: UnitOfWork, of: Series, calendar: Calendar, now: datetime, zone: tzinfo) -> list[Move]:
    local = uow.unit_settings.rules(of.unit_id).clock(zone)
    rule, shift = of.recurrence.rule, of.recurrence.shift
    kept = [one for one in uow.series.own(of.id).values() if one.placed is not None]
    there = published.leads(uow, kept)
    found = []
    for one in kept:
        activity = there.get(one.slot)
        if activity is None or activity.state is not ActivityState.PUBLISHED:
            continue
        on, to = one.placed, held_on(rule, shift, one.slot, calendar)
        stays = activity.starts_at.astimezone(local).date() == on
        if on is not None and stays and to != on and activity.starts_at > now:
            found.append(Move(of, one, activity, on, to))
    return found


def following(
    uow: UnitOfWork, found: Iterable[Series], calendar: Calendar, year: int
) -> list[Follows]:
    """The times of these series in that year that are not published, and that `calendar` has on
    another day than the one that holds now."""
    made = []
    for of in found:
        own, before = uow.series.own(of.id), {}
        for one in times(of.recurrence, of.common, own, uow.calendar):
            if one.slot.year > year:
                break
            if one.slot.year == year and open_(one) and one.on == one.occurrence.on:
                before[one.slot] = one.on
        rule, shift = of.recurrence.rule, of.recurrence.shift
        for slot, on in before.items():
            to = held_on(rule, shift, slot, calendar)
            if to != on:
                made.append(Follows(of, on, to))
    return sorted(made, key=lambda one: (one.on, one.series.id))


def mine(uow: UnitOfWork, actor: Actor, now: datetime, zone: tzinfo) -> list[Move]:
    """What the calendar as it is now would move in the units that `actor` leads."""
    units = {one.id for one in in_scope(uow, actor, Action.MANAGE_ACTIVITY)}
    return pending(uow, uow.series.of_units(units), uow.calendar, now, zone)


def move(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime, zone: tzinfo) -> int:
    """Hold it on the day that the calendar has, at the same hour; everybody who was told is told:
    how many. One that the rule leaves out now is cancelled. Raises NotAllowed, or Stale once it is
    done."""
    found = _pending(uow, actor, activity_id, now, zone)
    if found.to is None:
        uow.series.settle(found.series.id, found.own.slot, placed=None)
        return published.cancel(uow, actor, found.own, now, zone)
    local = uow.unit_settings.rules(found.series.unit_id).clock(zone)
    start = found.activity.starts_at.astimezone(local)
    begins = start.replace(year=found.to.year, month=found.to.month, day=found.to.day)
    told = published.change(uow, actor, found.own, Changes(begins), now, zone)
    uow.series.settle(found.series.id, found.own.slot, placed=found.to)
    return told


def keep(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime, zone: tzinfo) -> None:
    """It stays where it is, and is not asked about again."""
    found = _pending(uow, actor, activity_id, now, zone)
    uow.series.settle(found.series.id, found.own.slot, placed=None)
    record(uow, actor, Tag.SERIES_CHANGED, found.series, slot=str(found.own.slot), stays=True)


def _pending(uow: UnitOfWork, actor: Actor, activity_id: int, now: datetime, zone: tzinfo) -> Move:
    linked = _linked(uow, activity_id)
    if linked is None:
        raise Stale
    of = manageable(uow, actor, linked[0].id)
    found = pending(uow, [of], uow.calendar, now, zone)
    one = next((move for move in found if move.own.slot == linked[1].slot), None)
    if one is None:
        raise Stale
    return one


def _linked(uow: UnitOfWork, activity_id: int) -> tuple[Series, Own] | None:
    """The series that an activity, or what it is a part of, is a time of."""
    activity = uow.activities.get(activity_id)
    if activity is not None and activity.joint_id is not None:
        return uow.series.of_joint(activity.joint_id)
    return uow.series.of_activity(activity_id)
