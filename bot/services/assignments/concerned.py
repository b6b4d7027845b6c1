"""Whom an assignment concerns: taken from the roster, and kept in step with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.activities import EXPECTED_STANDINGS, Naming
from bot.domain.assignments import OWING, Progress, Whom, end_of, months_after
from bot.domain.audit import Tag
from bot.domain.org import Role, UnitKind
from bot.services.nudging import planning
from bot.store.assignments.assignees import Assignee, Concern
from bot.store.assignments.assignments import Assignment
from bot.store.members.appointments import Appointment
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

Key = tuple[int | None, int | None]
"""Member id and unit id of a row: one of them is set."""


@dataclass(frozen=True)
class Aim:
    """Whom something is meant for; `since`: whose own window ended before then is not concerned."""

    whom: Whom
    group_id: int | None
    roles: tuple[Role, ...]
    from_date: date | None
    due_on: date | None
    months: int | None
    zone: str
    since: date


@dataclass(frozen=True)
class Moved:
    """Members whom it concerns now, and those it no longer concerns."""

    added: frozenset[int] = frozenset()
    ended: frozenset[int] = frozenset()


def aim_of(of: Assignment) -> Aim:
    """Whom a published assignment is meant for."""
    since = of.published_at.astimezone(ZoneInfo(of.zone)).date()
    return Aim(of.whom, of.group_id, of.roles, of.from_date, of.due_on, of.months, of.zone, since)


def concerns(
    uow: UnitOfWork, unit: Unit, aim: Aim, today: date, chosen: Iterable[int] = ()
) -> list[Concern]:
    """Whom it concerns as the roster stands on a local day, and who was `chosen` beside that."""
    if aim.whom is Whom.OWN:
        return [_dated(Concern(unit_id=unit.id), aim)]
    if aim.whom is Whom.UNITS:
        below = [one for one in uow.units.children(unit.id) if one.kind is not UnitKind.GROUP]
        return [_dated(Concern(unit_id=one.id), aim) for one in below]
    found = {one.member_id: one for one in _on_roster(uow, unit, aim, today)}
    for member_id in chosen:
        one = found.get(member_id, _dated(Concern(member_id), aim))
        found[member_id] = replace(one, naming=Naming.ADDED)
    groups = _groups_of(uow, unit, {one for one in found if one is not None}, today)
    return [replace(one, group_id=groups.get(one.member_id or 0)) for one in found.values()]


def by_hand(of: Assignment, member_id: int, now: datetime) -> Concern:
    """Somebody who is added beside the roster; a window that is counted from an office begins for
    them today."""
    if of.months is None:
        return replace(_dated(Concern(member_id), aim_of(of)), naming=Naming.ADDED)
    zone = ZoneInfo(of.zone)
    today = now.astimezone(zone).date()
    due_on = months_after(today, of.months)
    return Concern(
        member_id,
        naming=Naming.ADDED,
        from_date=today,
        due_on=due_on,
        due_at=end_of(due_on, zone),
    )


def reconcile(uow: UnitOfWork, of: Assignment, today: date) -> Moved:
    """Whoever came to it or left it since it was last looked at is written down; what was done
    stays done. Returns who that was."""
    unit = uow.units.get(of.unit_id)
    if unit is None or not of.on:
        return Moved()
    rows = {(one.member_id, one.unit_id): one for one in uow.assignees.of_assignments({of.id})}
    wanted = _wanted(uow, of, unit, rows, today)
    added = [one for key, one in wanted.items() if key not in rows]
    again = [(rows[key], one) for key, one in wanted.items() if _comes_back(rows.get(key), one)]
    gone = [one for key, one in rows.items() if key not in wanted and one.state in OWING]
    moved = [
        (rows[key].id, {"group_id": one.group_id})
        for key, one in wanted.items()
        if key in rows and rows[key].group_id != one.group_id
    ]
    uow.assignees.concern(of.id, added)
    uow.assignees.set_many([(row.id, _anew(one)) for row, one in again])
    uow.assignees.set_many([(row.id, {"state": Progress.ENDED}) for row in gone])
    uow.assignees.set_many(moved)
    if added or again or gone:
        planning.plan_assignment(uow, of)
        _audit(uow, of, len(added) + len(again), len(gone))
    came = {one.member_id for one in added} | {row.member_id for row, _ in again}
    left = {row.member_id for row in gone}
    return Moved(frozenset(one for one in came if one), frozenset(one for one in left if one))


def _wanted(
    uow: UnitOfWork, of: Assignment, unit: Unit, rows: dict[Key, Assignee], today: date
) -> dict[Key, Concern]:
    """Whom it concerns now: as the roster says and who was added, without who was taken off."""
    named = {row.member_id for row in rows.values() if row.naming is Naming.ADDED}
    still = _belonging(uow, unit, {one for one in named if one}, today)
    return {
        one.key: one
        for one in concerns(uow, unit, aim_of(of), today, still)
        if _naming(rows.get(one.key)) is not Naming.REMOVED
    }


def _audit(uow: UnitOfWork, of: Assignment, added: int, ended: int) -> None:
    tag, unit_id = Tag.STUDY_FOLLOWED, of.unit_id
    counts = {"added": added, "ended": ended}
    uow.audit.record(uow.now, None, tag, "assignment", of.id, unit_id=unit_id, **counts)


def _naming(row: Assignee | None) -> Naming | None:
    return row.naming if row else None


def _comes_back(row: Assignee | None, one: Concern) -> bool:
    """Ended and concerned again, or in another office that is counted from another day."""
    if row is None:
        return False
    if row.state is Progress.ENDED:
        return True
    other = one.appointment_id is not None and row.appointment_id != one.appointment_id
    return other and row.state in OWING


def _anew(one: Concern) -> dict[str, Any]:
    return {
        "state": Progress.OPEN,
        "from_date": one.from_date,
        "due_on": one.due_on,
        "due_at": one.due_at,
        "appointment_id": one.appointment_id,
        "group_id": one.group_id,
    }


def _on_roster(uow: UnitOfWork, unit: Unit, aim: Aim, today: date) -> list[Concern]:
    if aim.whom in (Whom.UNIT, Whom.GROUP):
        home = aim.group_id if aim.whom is Whom.GROUP and aim.group_id is not None else unit.id
        members = uow.members.many(set(uow.members.in_unit(home, today)))
        usual = [one.id for one in members.values() if one.standing in EXPECTED_STANDINGS]
        return [_dated(Concern(one), aim) for one in sorted(usual)]
    if aim.whom is Whom.CHOSEN:
        return []
    held = _held(uow, unit, aim, today)
    found = [_of_office(one, aim) for one in held]
    return [one for one in found if one.due_on is None or one.due_on >= aim.since]


def _held(uow: UnitOfWork, unit: Unit, aim: Aim, today: date) -> list[Appointment]:
    """The offices that count, of a person the latest last."""
    if aim.whom is Whom.BELOW:
        return uow.offices.below(unit.path, today, set(aim.roles))
    groups = {one.id for one in uow.units.children(unit.id) if one.kind is UnitKind.GROUP}
    held = uow.members.appointments(today, unit_ids={unit.id} | groups)
    return sorted((one for one in held if one.role in aim.roles), key=lambda one: one.from_date)


def _of_office(held: Appointment, aim: Aim) -> Concern:
    if aim.months is None:
        return _dated(Concern(held.member_id), aim)
    due_on = months_after(held.from_date, aim.months)
    return Concern(
        held.member_id,
        appointment_id=held.id,
        from_date=held.from_date,
        due_on=due_on,
        due_at=end_of(due_on, ZoneInfo(aim.zone)),
    )


def _dated(one: Concern, aim: Aim) -> Concern:
    due_at: datetime | None = end_of(aim.due_on, ZoneInfo(aim.zone)) if aim.due_on else None
    return replace(one, from_date=aim.from_date, due_on=aim.due_on, due_at=due_at)


def _belonging(uow: UnitOfWork, unit: Unit, member_ids: set[int], today: date) -> set[int]:
    """Those who belong to the unit or one under it, or hold an office there."""
    if not member_ids:
        return set()
    held = uow.members.appointments(today, member_ids=member_ids)
    seats = uow.units.many({one.unit_id for one in held})
    in_office = {one.member_id for one in held if seats[one.unit_id].path.startswith(unit.path)}
    return member_ids & (uow.members.under(unit.path, today) | in_office)


def _groups_of(uow: UnitOfWork, unit: Unit, member_ids: set[int], today: date) -> dict[int, int]:
    """Their groups in the unit or under it."""
    if not member_ids:
        return {}
    stays = uow.members.memberships(today, member_ids=member_ids)
    units = uow.units.many({one.unit_id for one in stays})
    return {
        one.member_id: one.unit_id
        for one in stays
        if units[one.unit_id].kind is UnitKind.GROUP
        and units[one.unit_id].path.startswith(unit.path)
    }
