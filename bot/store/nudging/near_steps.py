"""Steps of other matters that concern the same people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select, union

from bot.domain.assignments import AssignmentState
from bot.domain.policies.scopes import MatterKind
from bot.store.base import Repository
from bot.store.many import within
from bot.store.nudging.step_rows import Step, read_step
from bot.store.prepared import once
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.nudges import step
from bot.store.schema.org import appointment, unit

_Part = tuple[MatterKind, Select[Any]]
MOST = 400
"""So many are looked at; a member of an organisation that has more at one time hears of few."""


class NearSteps(Repository):
    """Asked with many members at once; some more steps than concern them may be among them."""

    def of_members(
        self,
        member_ids: Collection[int],
        days: tuple[date, date],
        instants: tuple[datetime, datetime],
    ) -> list[Step]:
        """The steps that are to come and may concern these members: those of days' messages on the
        local `days`, whether or not their usual hour is past, and those that fall due between the
        `instants`, all bounds included. One more than `MOST` at most."""
        (first, last), (start, end) = days, instants
        wanted = _near(
            self._base.on_sqlite,
            ids=set(member_ids),
            first=first,
            last=last,
            start=start,
            end=end,
        )
        return [read_step(row) for row in self._all(*wanted)]


@once
def _near(
    on_sqlite: bool,
    *,
    ids: set[int],
    first: date,
    last: date,
    start: datetime,
    end: datetime,
) -> Select[Any]:
    due = or_(
        and_(step.c.on_date >= first, step.c.on_date <= last),
        and_(step.c.on_date.is_(None), step.c.due_at >= start, step.c.due_at <= end),
    )
    open_ = or_(step.c.done_at.is_(None), step.c.on_date.is_not(None))
    # Each part goes by the index of what steps are about.
    parts = [*_own(on_sqlite, ids), *_looked_after(on_sqlite, ids, start)]
    found = union(
        *(
            select(step.c.id).where(step.c.matter == kind, step.c.matter_id.in_(of), due, open_)
            for kind, of in parts
        )
    )
    chosen = select(step).where(step.c.id.in_(found), step.c.reason.is_(None))
    return chosen.order_by(step.c.due_at, step.c.id).limit(MOST + 1)


def _own(on_sqlite: bool, ids: set[int]) -> list[_Part]:
    """What these people are expected at, and what they or their units owe."""
    expected = select(participation.c.activity_id).where(
        within(participation.c.member_id, ids, on_sqlite=on_sqlite)
    )
    mine = within(assignee.c.member_id, ids, on_sqlite=on_sqlite)
    units = assignee.c.unit_id.in_(_seats(on_sqlite, ids))
    whole = [select(assignee.c.assignment_id).where(one) for one in (mine, units)]
    rows = [select(assignee.c.id).where(one) for one in (mine, units)]
    return [
        (MatterKind.ACTIVITY, expected),
        *((MatterKind.ASSIGNMENT, one) for one in whole),
        *((MatterKind.ASSIGNEE, one) for one in rows),
    ]


def _looked_after(on_sqlite: bool, ids: set[int], start: datetime) -> list[_Part]:
    """What units set where they hold an office, and those right under or over one."""
    seats = _seats(on_sqlite, ids)
    around = union(
        seats,
        select(unit.c.id).where(unit.c.parent_id.in_(seats)),
        select(unit.c.parent_id).where(unit.c.id.in_(seats), unit.c.parent_id.is_not(None)),
    )
    meetings = select(activity.c.id).where(
        activity.c.unit_id.in_(around), activity.c.starts_at > start
    )
    tasks = select(assignment.c.id).where(
        assignment.c.unit_id.in_(around), assignment.c.state == AssignmentState.PUBLISHED
    )
    rows = select(assignee.c.id).where(assignee.c.assignment_id.in_(tasks))
    return [
        (MatterKind.ACTIVITY, meetings),
        (MatterKind.ASSIGNMENT, tasks),
        (MatterKind.ASSIGNEE, rows),
    ]


def _seats(on_sqlite: bool, ids: set[int]) -> Select[Any]:
    return select(appointment.c.unit_id).where(
        within(appointment.c.member_id, ids, on_sqlite=on_sqlite)
    )
