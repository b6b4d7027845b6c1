"""What study, training and reports were asked of a person, and the hours they were credited."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from bot.domain import dossier
from bot.store.uow import UnitOfWork


def of_member(uow: UnitOfWork, member_id: int, zone: tzinfo) -> dict[str, Any]:
    """The fields of a dossier about it; the caller has looked at whose it is."""
    rows = {row.id: row for row in uow.assignees.all_of(member_id)}
    credits_ = uow.credits.of_member(member_id)
    found = uow.assignments.many({row.assignment_id for row in rows.values()})
    units = uow.units.many({one.unit_id for one in found.values()})
    return {
        "tasks": tuple(
            dossier.Task(
                found[row.assignment_id].kind,
                found[row.assignment_id].title,
                units[found[row.assignment_id].unit_id].name,
                row.from_date,
                row.due_on,
                row.state,
                row.hours,
                row.done_on,
                row.done_by is not None,
                row.received_on,
                row.naming,
            )
            for row in rows.values()
        ),
        "hours": tuple(
            dossier.Hour(
                one.on_date,
                found[rows[one.assignee_id].assignment_id].title,
                one.hours,
                one.intensive,
                one.recorded_at.astimezone(zone),
            )
            for one in credits_
        ),
    }
