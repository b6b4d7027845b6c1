"""Steps of other matters that concern the same people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select, union

from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import RUNGS
from bot.store.base import Repository
from bot.store.many import within
from bot.store.prepared import once
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.nudges import step
from bot.store.schema.org import appointment, unit
from bot.store.step_rows import Step, read_step

MOST = 400
"""So many are looked at; a member of an organisation that has more at one time hears of few."""


class NearSteps(Repository):
    """Asked with many members at once; a few more steps than concern them may be among them."""

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
    expected = select(participation.c.activity_id).where(
        within(participation.c.member_id, ids, on_sqlite=on_sqlite)
    )
    seats = select(appointment.c.unit_id).where(
        within(appointment.c.member_id, ids, on_sqlite=on_sqlite)
    )
    own = or_(within(assignee.c.member_id, ids, on_sqlite=on_sqlite), assignee.c.unit_id.in_(seats))
    rows, whole = select(assignee.c.id).where(own), select(assignee.c.assignment_id).where(own)
    return (
        select(step)
        .where(
            due,
            or_(step.c.done_at.is_(None), step.c.on_date.is_not(None)),
            step.c.reason.is_(None),
            or_(
                and_(step.c.matter == MatterKind.ACTIVITY, step.c.matter_id.in_(expected)),
                and_(step.c.matter == MatterKind.ASSIGNMENT, step.c.matter_id.in_(whole)),
                and_(step.c.matter == MatterKind.ASSIGNEE, step.c.matter_id.in_(rows)),
                and_(step.c.audience.in_(RUNGS), _looked_after(seats)),
            ),
        )
        .order_by(step.c.due_at, step.c.id)
        .limit(MOST + 1)
    )


def _looked_after(seats: Select[Any]) -> Any:
    """What units set that have such a seat, or stand right under or over one."""
    around = union(
        seats,
        select(unit.c.id).where(unit.c.parent_id.in_(seats)),
        select(unit.c.parent_id).where(unit.c.id.in_(seats)),
    )
    meetings = select(activity.c.id).where(activity.c.unit_id.in_(around))
    tasks = select(assignment.c.id).where(assignment.c.unit_id.in_(around))
    own = select(assignee.c.id).where(assignee.c.assignment_id.in_(tasks))
    return or_(
        and_(step.c.matter == MatterKind.ACTIVITY, step.c.matter_id.in_(meetings)),
        and_(step.c.matter == MatterKind.ASSIGNMENT, step.c.matter_id.in_(tasks)),
        and_(step.c.matter == MatterKind.ASSIGNEE, step.c.matter_id.in_(own)),
    )
