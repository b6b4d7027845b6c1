"""Whom assignments concern, and how far each of them is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, func, insert, or_, select, update

from bot.domain.assignments import AssignmentKind, AssignmentState, Progress
from bot.domain.offices import HEADS
from bot.store.assignments.assignee_rows import Assignee as Assignee
from bot.store.assignments.assignee_rows import Concern as Concern
from bot.store.assignments.assignee_rows import Count as Count
from bot.store.assignments.assignee_rows import read_assignee
from bot.store.base import Repository
from bot.store.many import within
from bot.store.members.spans import on_day
from bot.store.prepared import Prepared, once
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.org import appointment, unit


class Assignees(Repository):
    """One row for each assignment and whom it concerns."""

    def concern(self, assignment_id: int, concerns: list[Concern]) -> None:
        """Whom an assignment concerns who is not written down yet."""
        rows = [
            {
                "id": self._base.new_id(),
                "assignment_id": assignment_id,
                "state": Progress.OPEN,
                "hours": 0,
                **vars(one),
            }
            for one in concerns
        ]
        if rows:
            self._base.execute(_NEW, rows)

    def get(self, assignee_id: int) -> Assignee | None:
        """The row with that id."""
        return self._one(_by_id(assignee_id=assignee_id))

    def many(self, assignee_ids: set[int]) -> dict[int, Assignee]:
        """The rows with these ids."""
        found = self._listed(_many(self._base.on_sqlite, ids=assignee_ids))
        return {one.id: one for one in found}

    def of_assignments(self, assignment_ids: set[int]) -> list[Assignee]:
        """Everybody these assignments concern or concerned, in the order they were added."""
        return self._listed(_of_assignments(self._base.on_sqlite, ids=assignment_ids))

    def of_member(self, assignment_id: int, member_id: int) -> Assignee | None:
        """One member's own row."""
        return self._one(_of_member(assignment_id=assignment_id, member_id=member_id))

    def of_members(
        self, member_ids: set[int], today: date, since: datetime | None = None
    ) -> list[tuple[int, Assignee]]:
        """(member id, row) of what these members, or units that they head on that local day, owe
        or have done `since`; by the day it is due."""
        on_sqlite = self._base.on_sqlite
        wanted = _of_members(on_sqlite, member_ids=member_ids, today=today, since=since)
        return [(row.who, read_assignee(row)) for row in self._all(*wanted)]

    def all_of(self, member_id: int) -> list[Assignee]:
        """Every row a member ever had, oldest first."""
        return self._listed(_all_of(member_id=member_id))

    def counts(self, assignment_ids: set[int]) -> dict[int, Count]:
        """Of each of these assignments that concerns anybody, by assignment id."""
        rows = self._all(*_counts(self._base.on_sqlite, ids=assignment_ids))
        return {row.assignment_id: Count(row.concerned, row.done) for row in rows}

    def figures(
        self, path: str, first: date, last: date, *, own: bool
    ) -> dict[AssignmentKind, Count]:
        """Of what the unit at `path`, and unless `own` any under it, set that was due from day to
        day, both included: how many it concerned and how many have done it."""
        rows = self._all(*_figures(own, path=path, first=first, last=last))
        return {row.kind: Count(row.concerned, row.done) for row in rows}

    def set(self, assignee_id: int, **values: Any) -> Assignee:
        """Set columns of one row and return it as it is now."""
        self._base.execute(_CHANGE, values | {"of": assignee_id})
        found = self.get(assignee_id)
        assert found is not None  # noqa: S101 - the caller has read it in this transaction
        return found

    def set_many(self, changes: list[tuple[int, dict[str, Any]]]) -> None:
        """Set columns of many rows; every change must name the same columns."""
        if not changes:
            return
        self._base.execute(_CHANGE, [values | {"of": row} for row, values in changes])

    def _one(self, wanted: Prepared) -> Assignee | None:
        row = self._first(*wanted)
        return None if row is None else read_assignee(row)

    def _listed(self, wanted: Prepared) -> list[Assignee]:
        return [read_assignee(row) for row in self._all(*wanted)]


_NEW = insert(assignee)
_CHANGE = update(assignee).where(assignee.c.id == bindparam("of"))


@once
def _by_id(*, assignee_id: int) -> Select[Any]:
    return select(assignee).where(assignee.c.id == assignee_id)


@once
def _many(on_sqlite: bool, *, ids: set[int]) -> Select[Any]:
    return select(assignee).where(within(assignee.c.id, ids, on_sqlite=on_sqlite))


@once
def _of_assignments(on_sqlite: bool, *, ids: set[int]) -> Select[Any]:
    these = within(assignee.c.assignment_id, ids, on_sqlite=on_sqlite)
    return select(assignee).where(these).order_by(assignee.c.id)


@once
def _of_member(*, assignment_id: int, member_id: int) -> Select[Any]:
    return select(assignee).where(
        assignee.c.assignment_id == assignment_id, assignee.c.member_id == member_id
    )


@once
def _of_members(
    on_sqlite: bool, *, member_ids: set[int], today: date, since: datetime | None
) -> Select[Any]:
    """Their own rows, and those of units that they head."""
    recent = [] if since is None else [assignee.c.done_at >= since]
    wanted = and_(
        assignment.c.state == AssignmentState.PUBLISHED,
        or_(
            and_(
                assignee.c.state.in_([Progress.OPEN, Progress.DOING]),
                or_(assignee.c.from_date.is_(None), assignee.c.from_date <= today),
            ),
            *recent,
        ),
    )
    joined = assignee.join(assignment, assignment.c.id == assignee.c.assignment_id)
    own = select(assignee.c.member_id.label("who"), assignee.c.id.label("row"))
    own = own.select_from(joined).where(
        wanted, within(assignee.c.member_id, member_ids, on_sqlite=on_sqlite)
    )
    headed = joined.join(appointment, appointment.c.unit_id == assignee.c.unit_id)
    heads = select(appointment.c.member_id.label("who"), assignee.c.id.label("row"))
    heads = heads.select_from(headed).where(
        wanted,
        within(appointment.c.member_id, member_ids, on_sqlite=on_sqlite),
        appointment.c.role.in_(sorted(HEADS)),
        on_day(appointment, today),
    )
    found = own.union(heads).subquery()
    return (
        select(found.c.who, assignee)
        .join(assignee, assignee.c.id == found.c.row)
        .order_by(assignee.c.due_on.is_(None), assignee.c.due_on, assignee.c.id)
    )


@once
def _all_of(*, member_id: int) -> Select[Any]:
    return select(assignee).where(assignee.c.member_id == member_id).order_by(assignee.c.id)


_FIGURES = (
    func.count().label("concerned"),
    func.sum(case((assignee.c.state == Progress.DONE, 1), else_=0)).label("done"),
)


@once
def _counts(on_sqlite: bool, *, ids: set[int]) -> Select[Any]:
    return (
        select(assignee.c.assignment_id, *_FIGURES)
        .where(
            within(assignee.c.assignment_id, ids, on_sqlite=on_sqlite),
            assignee.c.state != Progress.ENDED,
        )
        .group_by(assignee.c.assignment_id)
    )


@once
def _figures(own: bool, *, path: str, first: date, last: date) -> Select[Any]:
    joined = assignee.join(assignment, assignment.c.id == assignee.c.assignment_id)
    return (
        select(assignment.c.kind, *_FIGURES)
        .select_from(joined.join(unit, unit.c.id == assignment.c.unit_id))
        .where(
            unit.c.path == path if own else unit.c.path.startswith(path),
            assignment.c.state != AssignmentState.CANCELLED,
            assignee.c.state != Progress.ENDED,
            assignee.c.due_on >= first,
            assignee.c.due_on <= last,
        )
        .group_by(assignment.c.kind)
    )
