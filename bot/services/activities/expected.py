"""Who is expected at an activity: taken from the roster, and fixed when it starts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from types import MappingProxyType

from bot.domain.activities import ActivityKind, ActivityState, Naming
from bot.domain.audit import Tag
from bot.services.activities import circles, standing
from bot.services.activities.circles import Circled
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Expected
from bot.store.audit import Line
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
    return list(circles.lists(uow, [Circled(unit, group_id, kind, day, named)])[0].expected)


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


def freeze(uow: UnitOfWork, activities: Sequence[Activity], zone: tzinfo, now: datetime) -> None:
    """Fix who is expected from the membership on the local day of the start (product.md, rule 2):
    who came to the unit since is added, who left it is released; whoever was named stays so."""
    ids = {one.id for one in activities}
    belong = _belonging(uow, activities, zone)
    before: dict[int, dict[int, int]] = {one: {} for one in ids}
    for row in uow.participations.of_activities(ids):
        if not row.observer:
            before[row.activity_id][row.member_id] = row.id
    there = {one: {person.member_id for person in people} for one, people in belong.items()}
    gone = {
        one: [row for who, row in of.items() if who not in there[one]] for one, of in before.items()
    }
    uow.participations.expect_all(belong)
    came = {one: there[one] - before[one].keys() for one in ids}
    standing.fill_activities(uow, activities, zone, came)
    uow.participations.release([row for rows in gone.values() for row in rows])
    uow.activities.change_all({one: {"frozen_at": now} for one in ids})
    uow.audit.record_all(
        now,
        [
            Line(None, Tag.ACTIVITY_FROZEN, "activity", one.id, one.unit_id,
                 {"expected": len(belong[one.id]), "released": len(gone[one.id])})
            for one in activities
        ],
    )  # fmt: skip


def _belonging(
    uow: UnitOfWork, activities: Sequence[Activity], zone: tzinfo
) -> dict[int, tuple[Expected, ...]]:
    """Who belongs to each of these, by activity."""
    units = uow.units.many({one.unit_id for one in activities})
    named = uow.namings.of_activities({one.id for one in activities})
    found = circles.lists(
        uow,
        [
            Circled(
                units[one.unit_id],
                one.group_id,
                one.kind,
                standing.day_of(one, zone),
                named[one.id],
            )
            for one in activities
        ],
    )
    return {one.id: of.expected for one, of in zip(activities, found, strict=True)}


def freeze_started(uow: UnitOfWork, zone: tzinfo, now: datetime) -> int:
    """Fix the lists of all activities that have started; returns how many."""
    started = uow.activities.to_freeze(now)
    if started:
        freeze(uow, started, zone, now)
    return len(started)
