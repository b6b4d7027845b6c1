"""Who has not done an assignment, told to those who look after them: names to those entitled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.assignments import OWING, Progress
from bot.domain.names import display_names, sort_key
from bot.services.nudging import own_days, readers
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
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
    return own_days.each_day(uow, pairs, days, _on_day)


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
    told = readers.of_members(uow, {who for _, who in pairs}, today)
    made = {}
    for number, reader in pairs & {(one, who) for one, who in pairs if one in assignments}:
        of = assignments[number]
        unit = units[of.unit_id]
        if told.look_after(reader, unit):
            owing = [row for row in rows[number] if row.state in OWING]
            seen = told.seen(reader, unit, owing)
            made[number, reader] = _digest(of, units, members, rows[number], owing, seen)
    return made


def _digest(
    of: Assignment,
    units: Mapping[int, Unit],
    members: Mapping[int, Member],
    rows: list[Assignee],
    owing: list[Assignee],
    known: tuple[list[Assignee] | None, bool],
) -> Digest:
    """Units are no secret to who set it for them."""
    seen, partly = known
    people = [members[row.member_id] for row in seen or () if row.member_id]
    shown = display_names((one.id, one.name, one.number) for one in people)
    names = sorted(shown.values(), key=sort_key)
    names += [units[row.unit_id].name for row in seen or () if row.unit_id]
    days = [row.due_on for row in owing if row.due_on is not None]
    return Digest(
        of,
        units[of.unit_id],
        sum(row.state is not Progress.ENDED for row in rows),
        len(seen) if seen is not None and partly else len(owing),
        tuple(names),
        seen is None,
        partly,
        of.due_on or min(days, default=None),
    )
