"""报送事项台账: what a unit has set to be handed up, and whether it was."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.assignments import AssignmentKind, AssignmentState, status
from bot.domain.hours import DeadlineRow, DeadlineTable
from bot.domain.names import display_names
from bot.services.assignments.progress import day_of
from bot.services.identity.rights import require
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


def deadlines(
    uow: UnitOfWork, actor: Actor, unit_id: int, year: int, now: datetime, zone: tzinfo
) -> DeadlineTable:
    """报送事项台账 of a unit: a line for each matter due in that year and whoever owes it, by
    day. Raises NotAllowed."""
    unit = uow.units.get(unit_id)
    require(actor, Action.SEE_STUDY, unit)
    assert unit is not None  # noqa: S101 - nothing is allowed in a unit that is not
    found = {
        one.id: one
        for one in uow.assignments.of_units({unit.id})
        if one.kind is AssignmentKind.DEADLINE and one.state is not AssignmentState.CANCELLED
    }
    rows = [
        row
        for row in uow.assignees.of_assignments(set(found))
        if row.due_on is not None and row.due_on.year == year
    ]
    rows.sort(key=lambda row: (row.due_on or date.max, row.assignment_id, row.id))
    owners = _owners(uow, rows)
    made = tuple(_row(found[row.assignment_id], row, unit, owners[row.id], now) for row in rows)
    today = now.astimezone(uow.unit_settings.rules(unit.id).clock(zone)).date()
    return DeadlineTable(unit.name, made, today)


def _row(of: Assignment, row: Assignee, unit: Unit, owner: str, now: datetime) -> DeadlineRow:
    return DeadlineRow(
        of.clause,
        of.title,
        owner,
        of.receiver or unit.name,
        row.due_on,
        row.done_on,
        row.received_on,
        status(row.state, row.due_on, day_of(of, now)),
        of.cycle,
    )


def _owners(uow: UnitOfWork, rows: list[Assignee]) -> dict[int, str]:
    members = uow.members.many({row.member_id for row in rows if row.member_id is not None})
    names = display_names((one.id, one.name, one.number) for one in members.values())
    units = uow.units.many({row.unit_id for row in rows if row.unit_id is not None})
    return {
        row.id: units[row.unit_id].name
        if row.unit_id is not None
        else names.get(row.member_id or 0, "")
        for row in rows
    }
