"""Who has not done an assignment, told to those who look after them: names to those entitled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.assignments import OWING
from bot.domain.names import display_names, sort_key
from bot.domain.org import COMMITTEE_ROLES, Role
from bot.services.nudging import own_days
from bot.services.nudging.rungs import looks_after, only_leads
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
from bot.store.members.appointments import Appointment
from bot.store.members.members import Member
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Digest:
    """Who still owes one assignment: `owing` of `concerned`; `names` of people and units the
    reader may know; `partly`: they are the reader's own group's; `figures`: no names at all."""

    assignment: Assignment
    unit: Unit
    concerned: int
    owing: int
    names: tuple[str, ...]
    figures: bool
    partly: bool
    due_on: date | None


def digests(
    uow: UnitOfWork, asked: Iterable[tuple[int, int]], now: datetime, zone: tzinfo
) -> dict[tuple[int, int], Digest]:
    """For each of these (assignment id, reader's member id) what that reader is told; who looks
    after nobody there, on the day it is there, is left out. `zone` is the organisation's.
    Set-wise."""
    pairs = set(asked)
    days = own_days.of_assignments(uow, {number for number, _ in pairs}, now, zone)
    made: dict[tuple[int, int], Digest] = {}
    for day, some in own_days.pairs_by_day(pairs, days).items():
        made |= _on_day(uow, some, day)
    return made


def _on_day(
    uow: UnitOfWork, pairs: set[tuple[int, int]], today: date
) -> dict[tuple[int, int], Digest]:
    assignments = uow.assignments.many({number for number, _ in pairs})
    rows: dict[int, list[Assignee]] = {number: [] for number in assignments}
    for row in uow.assignees.of_assignments(set(assignments)):
        rows[row.assignment_id].append(row)
    everybody = [row for found in rows.values() for row in found]
    members = uow.members.many({row.member_id for row in everybody if row.member_id})
    units = uow.units.many(
        {row.unit_id for row in everybody if row.unit_id}
        | {one.unit_id for one in assignments.values()}
    )
    held: dict[int, list[Appointment]] = {}
    for office in uow.members.appointments(today, member_ids={who for _, who in pairs}):
        held.setdefault(office.member_id, []).append(office)
    places = uow.units.many({one.unit_id for offices in held.values() for one in offices})
    made = {}
    for number, reader in pairs & {(one, who) for one, who in pairs if one in assignments}:
        of = assignments[number]
        if not looks_after(held.get(reader, []), places, units[of.unit_id]):
            continue
        offices = held.get(reader, [])
        leads = only_leads(offices, places, units[of.unit_id])
        made[number, reader] = _digest(of, units, members, rows[number], offices, leads=leads)
    return made


def _digest(
    of: Assignment,
    units: Mapping[int, Unit],
    members: Mapping[int, Member],
    rows: list[Assignee],
    held: list[Appointment],
    *,
    leads: bool,
) -> Digest:
    owing = [row for row in rows if row.state in OWING]
    seen, partly = _visible(owing, of, held, leads=leads)
    people = [members[row.member_id] for row in seen or () if row.member_id]
    shown = display_names((one.id, one.name, one.number) for one in people)
    names = sorted(shown.values(), key=sort_key)
    names += [units[row.unit_id].name for row in seen or () if row.unit_id]
    days = [row.due_on for row in owing if row.due_on is not None]
    return Digest(
        of,
        units[of.unit_id],
        sum(row.state.value != "ended" for row in rows),
        len(seen) if seen is not None and partly else len(owing),
        tuple(names),
        seen is None,
        partly,
        of.due_on or min(days, default=None),
    )


def _visible(
    rows: list[Assignee], of: Assignment, held: list[Appointment], *, leads: bool
) -> tuple[list[Assignee] | None, bool]:
    """Those a reader with these offices may know by name: all, the own group's (also of whoever
    only `leads` a group), or (None) nobody. Units are no secret to who set it for them."""
    if any(one.unit_id == of.unit_id and one.role in COMMITTEE_ROLES for one in held):
        return rows, False
    led = {one.unit_id for one in held if one.role is Role.GROUP_LEADER}
    own = [row for row in rows if row.group_id in led]
    return (own, True) if own or leads else (None, False)
