"""Who is expected at an activity: taken from the roster, and fixed when it starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta, tzinfo
from types import MappingProxyType

from bot.domain.activities import (
    EXPECTED_STANDINGS,
    ActivityKind,
    ActivityState,
    Circle,
    Naming,
    circle_of,
)
from bot.domain.audit import Tag
from bot.domain.org import COMMITTEE_ROLES, Role, UnitKind
from bot.services.activities import standing
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Expected
from bot.store.members.appointments import Appointment
from bot.store.members.members import Member
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

HORIZON = timedelta(days=400)
"""Nothing is set up further ahead than this."""
NOBODY: Mapping[int, Naming] = MappingProxyType({})
"""Nobody was named beside what the roster says."""


def people(
    uow: UnitOfWork,
    unit: Unit,
    group_id: int | None,
    kind: ActivityKind,
    day: date,
    named: Mapping[int, Naming] = NOBODY,
) -> list[Expected]:
    """Who a kind of activity of `unit` expects on a local day: as the roster says, but for those
    who were `named` otherwise (member id → how)."""
    circle = circle_of(kind, unit.kind)
    held = uow.members.appointments(day, unit_ids={unit.id} | _groups(uow, unit))
    if circle is Circle.COMMITTEE:
        ids = _committee(unit, held)
    else:
        home = group_id if circle is Circle.GROUP and group_id is not None else unit.id
        ids = uow.members.in_unit(home, day)
    added = [one for one, how in named.items() if how is Naming.ADDED]
    members = uow.members.many({*ids, *added})
    usual = [one for one in ids if members[one].standing in EXPECTED_STANDINGS]
    chosen = [one for one in usual if one not in named] + [one for one in added if one in members]
    return _described(uow, unit, chosen, members, held, day)


def observers(
    uow: UnitOfWork, unit: Unit, day: date, named: Mapping[int, Naming]
) -> list[Expected]:
    """Who was named to come without counting (列席)."""
    ids = [one for one, how in named.items() if how is Naming.OBSERVER]
    if not ids:
        return []
    held = uow.members.appointments(day, unit_ids={unit.id} | _groups(uow, unit))
    members = uow.members.many(set(ids))
    return _described(uow, unit, [one for one in ids if one in members], members, held, day)


def _described(
    uow: UnitOfWork,
    unit: Unit,
    ids: list[int],
    members: Mapping[int, Member],
    held: Iterable[Appointment],
    day: date,
) -> list[Expected]:
    """What a sheet will say of these members."""
    groups = _group_of(uow, unit, set(ids), day)
    roles: dict[int, tuple[Role, ...]] = {}
    for one in held:
        roles[one.member_id] = (*roles.get(one.member_id, ()), one.role)
    return [
        Expected(one, members[one].standing, groups.get(one), roles.get(one, ())) for one in ids
    ]


def add_newcomer(uow: UnitOfWork, member_id: int, now: datetime, zone: tzinfo) -> int:
    """A member is expected at whatever is on in the units they belong to; returns at how many
    activities they were not before."""
    homes = _homes(uow, member_id, now.astimezone(zone).date())
    coming = uow.activities.of_units(homes, now, now + HORIZON)
    known = uow.participations.of_member(member_id, {activity.id for activity in coming})
    units = uow.units.many({activity.unit_id for activity in coming})
    added = 0
    for activity in coming:
        if activity.state is not ActivityState.PUBLISHED or activity.id in known:
            continue
        day = activity.starts_at.astimezone(activity.rules.clock(zone)).date()
        unit, named = units[activity.unit_id], uow.namings.of_activity(activity.id)
        found = people(uow, unit, activity.group_id, activity.kind, day, named)
        theirs = [person for person in found if person.member_id == member_id]
        uow.participations.expect(activity.id, theirs)
        standing.fill_activity(uow, activity, zone, {person.member_id for person in theirs})
        added += len(theirs)
    return added


def _homes(uow: UnitOfWork, member_id: int, today: date) -> set[int]:
    """The units a member belongs to or holds an office in, of groups also the branch."""
    stays = uow.members.memberships(today, member_ids={member_id})
    held = uow.members.appointments(today, member_ids={member_id})
    units = uow.units.many({one.unit_id for one in stays} | {one.unit_id for one in held})
    return set(units) | {one.parent_id for one in units.values() if one.parent_id is not None}


def freeze(uow: UnitOfWork, activity: Activity, zone: tzinfo, now: datetime) -> Activity:
    """Fix who is expected from the membership on the local day of the start (product.md, rule 2):
    who came to the unit since is added, who left it is released; whoever was named stays so."""
    unit = uow.units.get(activity.unit_id)
    assert unit is not None  # noqa: S101 - an activity belongs to a unit
    day = activity.starts_at.astimezone(activity.rules.clock(zone)).date()
    named = uow.namings.of_activity(activity.id)
    belong = people(uow, unit, activity.group_id, activity.kind, day, named)
    before = {
        row.member_id for row in uow.participations.of_activity(activity.id) if not row.observer
    }
    gone = before - {person.member_id for person in belong}
    uow.participations.expect(activity.id, belong)
    came = {person.member_id for person in belong} - before
    standing.fill_activity(uow, activity, zone, came)
    uow.participations.release(activity.id, gone)
    frozen = uow.activities.change(activity.id, frozen_at=now)
    uow.audit.record(
        now,
        None,
        Tag.ACTIVITY_FROZEN,
        "activity",
        activity.id,
        unit_id=activity.unit_id,
        expected=len(belong),
        released=len(gone),
    )
    return frozen


def freeze_started(uow: UnitOfWork, zone: tzinfo, now: datetime) -> int:
    """Fix the lists of all activities that have started; returns how many."""
    started = uow.activities.to_freeze(now)
    for activity in started:
        freeze(uow, activity, zone, now)
    return len(started)


def _committee(unit: Unit, held: list[Appointment]) -> list[int]:
    sits = [one for one in held if one.unit_id == unit.id and one.role in COMMITTEE_ROLES]
    return list(dict.fromkeys(one.member_id for one in sits))


def _groups(uow: UnitOfWork, unit: Unit) -> set[int]:
    return {child.id for child in uow.units.children(unit.id) if child.kind is UnitKind.GROUP}


def _group_of(uow: UnitOfWork, unit: Unit, member_ids: set[int], day: date) -> dict[int, int]:
    """Their groups in the unit or under it."""
    stays = uow.members.memberships(day, member_ids=member_ids)
    units = uow.units.many({stay.unit_id for stay in stays})
    return {
        stay.member_id: stay.unit_id
        for stay in stays
        if units[stay.unit_id].kind is UnitKind.GROUP
        and units[stay.unit_id].path.startswith(unit.path)
    }
