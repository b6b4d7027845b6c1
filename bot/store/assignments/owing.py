"""Who owes assignments, in one statement.

What a person owes is a row of `assignee` with their `member_id`; what a unit owes (`unit_id`) is
owed by the heads it has on that day, each of them. It stops being owed the moment the row is done
or ended, or the assignment is closed or cancelled. `due_on` is a local day of the assignment's
`zone`, `due_at` the instant at which it is over, both of that one row: people may have different
days. A window is owed from its first day on. Overdue rows stay owed until they are done.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, or_, select, true, union

from bot.domain.assignments import OWING, AssignmentState
from bot.domain.offices import HEADS
from bot.store.members.spans import on_day
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.org import appointment


def owing(which: ColumnElement[bool], today: date, *, ahead: bool = False) -> CompoundSelect[Any]:
    """Rows `assignment_id, assignee_id, member_id, kind, group_id, due_on, due_at`: who owes what
    on that local day, units by their heads, of the rows of `assignee` that `which` says; `ahead`:
    or will, as its window is still to begin."""
    row = (
        assignment.c.id.label("assignment_id"),
        assignee.c.id.label("assignee_id"),
    )
    rest = (
        assignment.c.kind.label("kind"),
        assignee.c.group_id.label("group_id"),
        assignee.c.due_on.label("due_on"),
        assignee.c.due_at.label("due_at"),
    )
    joined = assignee.join(assignment, assignment.c.id == assignee.c.assignment_id)
    people = (
        select(*row, assignee.c.member_id.label("member_id"), *rest)
        .select_from(joined)
        .where(which, _owed(today, ahead=ahead), assignee.c.member_id.is_not(None))
    )
    heads = (
        select(*row, appointment.c.member_id.label("member_id"), *rest)
        .select_from(joined.join(appointment, appointment.c.unit_id == assignee.c.unit_id))
        .where(
            which,
            _owed(today, ahead=ahead),
            appointment.c.role.in_(sorted(HEADS)),
            on_day(appointment, today),
        )
    )
    return union(people, heads)


def _owed(today: date, *, ahead: bool = False) -> ColumnElement[bool]:
    """Of `assignment` joined to `assignee`: the row is owed on that local day; `ahead`: or its
    window is still to begin."""
    begun = or_(assignee.c.from_date.is_(None), assignee.c.from_date <= today)
    return and_(
        assignment.c.state == AssignmentState.PUBLISHED,
        assignee.c.state.in_(sorted(OWING)),
        true() if ahead else begun,
    )
