"""Changing a series: one time, one and what follows, or all; and the rule itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any

from bot.domain.access import Actor
from bot.domain.activities import ActivityState
from bot.domain.audit import Tag
from bot.domain.recurrence import Recurrence, begun
from bot.domain.series import (
    MOST_TIMES,
    Common,
    Scope,
    Time,
    begun_at,
    ended_before,
    ends_at,
    starts_at,
)
from bot.errors import N_, Invalid, Stale
from bot.services.activities.changes import Changes
from bot.services.series import published
from bot.services.series.series import (
    Shown,
    all_times,
    open_,
    own_of,
    plan_next,
    record,
    running,
    shown,
    time_of,
)
from bot.store.activities.series import Series
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Change:
    """What becomes of a time; None leaves a thing as it is. A `minute` (of the day) goes with the
    `length` in minutes, None for the usual one; another day (`on`) is for one time alone."""

    on: date | None = None
    minute: int | None = None
    length: int | None = None
    place: str | None = None
    subject: str | None = None

    def values(self) -> dict[str, Any]:
        """What is to be set, by name."""
        set_ = {name: value for name, value in vars(self).items() if value is not None}
        return set_ | ({"length": self.length} if self.minute is not None else {})


@dataclass(frozen=True)
class Edited:
    """A series as it is now (after a split the one that goes on), how many activities that are
    published already were changed by that, and how many people are told."""

    shown: Shown
    activities: int
    told: int


def change(
    uow: UnitOfWork,
    actor: Actor,
    series_id: int,
    slot: date,
    scope: Scope,
    to: Change,
    now: datetime,
    zone: tzinfo,
) -> Edited:
    """Change one time, it and what follows, or all that is still to come. What is published already
    is changed as by hand: everybody who was told is told. Raises NotAllowed, Stale or Invalid."""
    before = running(uow, actor, series_id)
    one = time_of(uow, before, slot)
    if scope is Scope.THIS:
        return _one(uow, actor, before, one, to, now, zone)
    if to.on is not None:
        raise Invalid(N_("Another day is for one time alone; change the rule for all."))
    after = before
    if scope is Scope.FOLLOWING and slot > before.recurrence.first:
        after = _split(uow, before, slot)
    values = to.values()
    after = uow.series.save(replace(after, common=replace(after.common, **values)))
    record(uow, actor, Tag.SERIES_CHANGED, after, scope=scope, fields=sorted(values))
    changed, told = _published(uow, actor, after, to, now, zone)
    after = plan_next(uow, after, now, zone)
    return Edited(shown(uow, actor, after.id, now, zone), changed, told)


def _one(
    uow: UnitOfWork,
    actor: Actor,
    of: Series,
    one: Time,
    to: Change,
    now: datetime,
    zone: tzinfo,
) -> Edited:
    values = to.values()
    record(uow, actor, Tag.SERIES_CHANGED, of, slot=str(one.slot), fields=sorted(values))
    told = 0
    if one.published:
        told = _changed(uow, actor, of, one, to, now, zone)
    else:
        _check(uow, of, one, to, now, zone)
    if "on" in values:
        values |= {"on_date": values.pop("on")} | ({"placed": None} if one.published else {})
    uow.series.settle(of.id, one.slot, **values)
    of = plan_next(uow, of, now, zone)
    found = shown(uow, actor, of.id, now, zone)
    return Edited(found, int(one.published), told)


def _check(uow: UnitOfWork, of: Series, one: Time, to: Change, now: datetime, zone: tzinfo) -> None:
    local = uow.unit_settings.rules(of.unit_id).clock(zone)
    if starts_at(_applied(one, to), local) <= now:
        raise Invalid(N_("That time has passed already. Please choose another."))


def _applied(one: Time, to: Change) -> Time:
    return replace(one, **to.values())


def _split(uow: UnitOfWork, of: Series, slot: date) -> Series:
    """The times from a slot on become a series of their own."""
    rest = begun_at(of.recurrence, slot)
    uow.series.save(replace(of, recurrence=ended_before(of.recurrence, slot), due_at=None))
    made = uow.series.add(replace(of, recurrence=rest))
    uow.series.hand_over(of.id, made.id, slot)
    return made


def _published(
    uow: UnitOfWork, actor: Actor, of: Series, to: Change, now: datetime, zone: tzinfo
) -> tuple[int, int]:
    """Change what is published of a series and has not begun, but for what was changed alone."""
    local = uow.unit_settings.rules(of.unit_id).clock(zone)
    count = told = 0
    for one in all_times(uow, of):
        if not one.published:
            if one.on > now.astimezone(local).date():
                break
            continue
        activity = published.leads(uow, [one]).get(one.slot)
        if activity is None or activity.starts_at <= now:
            continue
        if activity.state is ActivityState.PUBLISHED:
            own = own_of(uow, of, one.slot)
            free = {n: v for n, v in to.values().items() if vars(own).get(n) is None}
            told += _changed(uow, actor, of, one, Change(**free), now, zone)
            count += 1
    return count, told


def _changed(
    uow: UnitOfWork,
    actor: Actor,
    of: Series,
    one: Time,
    to: Change,
    now: datetime,
    zone: tzinfo,
) -> int:
    """Change what a time has become, as by hand; returns how many are told."""
    local = uow.unit_settings.rules(of.unit_id).clock(zone)
    wanted = _applied(one, to)
    moved = to.on is not None or to.minute is not None
    changed = Changes(
        starts_at(wanted, local) if moved else None,
        ends_at(wanted, local) if moved else None,
        to.place,
        to.subject,
    )
    return published.change(uow, actor, one, changed, now, zone)


def settle(
    uow: UnitOfWork,
    actor: Actor,
    series_id: int,
    recurrence: Recurrence,
    ahead: int,
    common: Common | None,
    now: datetime,
    zone: tzinfo,
) -> Shown:
    """Give a series another rule, end, way round rest days or time ahead. What is published stays;
    a new rule begins with the next time that is not. Raises NotAllowed, Stale or Invalid."""
    before = running(uow, actor, series_id)
    check(recurrence)
    if recurrence.rule != before.recurrence.rule:
        recurrence = _begun_anew(uow, before, recurrence, now, zone)
    after = replace(before, recurrence=recurrence, ahead=ahead, common=common or before.common)
    if after != before:
        fields = [name for name, value in vars(after).items() if value != vars(before)[name]]
        record(uow, actor, Tag.SERIES_CHANGED, before, fields=fields)
        if (recurrence.rule, recurrence.shift) != (before.recurrence.rule, before.recurrence.shift):
            uow.series.loosen(before.id)
        after = plan_next(uow, uow.series.save(after), now, zone)
    return shown(uow, actor, after.id, now, zone)


def check(recurrence: Recurrence) -> None:
    """Raises Invalid for an end that lies before the beginning, or too many times."""
    if recurrence.until is not None and recurrence.until < recurrence.first:
        raise Invalid(N_("The end must come after the start."))
    if recurrence.count is not None and not 1 <= recurrence.count <= MOST_TIMES:
        raise Invalid(N_("Between 1 and {n} times, please."), n=MOST_TIMES)


def _begun_anew(
    uow: UnitOfWork, of: Series, wanted: Recurrence, now: datetime, zone: tzinfo
) -> Recurrence:
    today = now.astimezone(uow.unit_settings.rules(of.unit_id).clock(zone)).date()
    waiting = (one.on for one in all_times(uow, of) if open_(one) and one.on >= today)
    since = next(waiting, today)
    first = begun(wanted.rule, wanted.shift, since, uow.calendar)
    if first is None:
        raise Stale(N_("Such a day does not come. Please choose another rule."))
    return replace(wanted, first=first.slot)
