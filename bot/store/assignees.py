"""Whom assignments concern, and how far each of them is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select, update

from bot.domain.activities import Naming
from bot.domain.assignments import AssignmentKind, AssignmentState, Progress
from bot.domain.offices import HEADS
from bot.store.base import Repository
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.org import appointment, unit


@dataclass(frozen=True)
class Assignee:
    """One person (`member_id`) or unit (`unit_id`) that one assignment concerns. Hours are tenths;
    `done_by`: who ticked it for them (代), an account; None: they did."""

    id: int
    assignment_id: int
    member_id: int | None
    unit_id: int | None
    group_id: int | None
    naming: Naming | None
    appointment_id: int | None
    state: Progress
    from_date: date | None
    due_on: date | None
    due_at: datetime | None
    hours: int
    done_on: date | None
    done_at: datetime | None
    done_by: int | None
    received_on: date | None
    received_by: int | None


@dataclass(frozen=True)
class Concern:
    """Somebody whom an assignment concerns, as it will be written down."""

    member_id: int | None = None
    unit_id: int | None = None
    group_id: int | None = None
    naming: Naming | None = None
    appointment_id: int | None = None
    from_date: date | None = None
    due_on: date | None = None
    due_at: datetime | None = None

    @property
    def key(self) -> tuple[int | None, int | None]:
        """What tells it from the others of one assignment."""
        return self.member_id, self.unit_id


@dataclass(frozen=True)
class Count:
    """How many an assignment concerns, and how many of them have done it."""

    concerned: int
    done: int


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
            self._base.execute(assignee.insert(), rows)

    def get(self, assignee_id: int) -> Assignee | None:
        """The row with that id."""
        row = self._first(select(assignee).where(assignee.c.id == assignee_id))
        return None if row is None else _read(row)

    def many(self, assignee_ids: set[int]) -> dict[int, Assignee]:
        """The rows with these ids."""
        rows = self._all(select(assignee).where(assignee.c.id.in_(assignee_ids)))
        return {row.id: _read(row) for row in rows}

    def of_assignments(self, assignment_ids: set[int]) -> list[Assignee]:
        """Everybody these assignments concern or concerned, in the order they were added."""
        statement = (
            select(assignee)
            .where(assignee.c.assignment_id.in_(assignment_ids))
            .order_by(assignee.c.id)
        )
        return [_read(row) for row in self._all(statement)]

    def of_member(self, assignment_id: int, member_id: int) -> Assignee | None:
        """One member's own row."""
        row = self._first(
            select(assignee).where(
                assignee.c.assignment_id == assignment_id, assignee.c.member_id == member_id
            )
        )
        return None if row is None else _read(row)

    def of_members(
        self, member_ids: set[int], today: date, since: datetime | None = None
    ) -> list[tuple[int, Assignee]]:
        """(member id, row) of what these members, or units that they head on that local day, owe
        or have done `since`; by the day it is due."""
        recent = [assignee.c.done_at >= since] if since is not None else []
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
        own = own.select_from(joined).where(wanted, assignee.c.member_id.in_(member_ids))
        headed = joined.join(appointment, appointment.c.unit_id == assignee.c.unit_id)
        heads = select(appointment.c.member_id.label("who"), assignee.c.id.label("row"))
        heads = heads.select_from(headed).where(
            wanted,
            appointment.c.member_id.in_(member_ids),
            appointment.c.role.in_(sorted(HEADS)),
            appointment.c.from_date <= today,
            or_(appointment.c.to_date.is_(None), appointment.c.to_date > today),
        )
        found = own.union(heads).subquery()
        statement = (
            select(found.c.who, assignee)
            .join(assignee, assignee.c.id == found.c.row)
            .order_by(assignee.c.due_on.is_(None), assignee.c.due_on, assignee.c.id)
        )
        return [(row.who, _read(row)) for row in self._all(statement)]

    def all_of(self, member_id: int) -> list[Assignee]:
        """Every row a member ever had, oldest first."""
        statement = select(assignee).where(assignee.c.member_id == member_id)
        return [_read(row) for row in self._all(statement.order_by(assignee.c.id))]

    def counts(self, assignment_ids: set[int]) -> dict[int, Count]:
        """Of each of these assignments that concerns anybody, by assignment id."""
        done = case((assignee.c.state == Progress.DONE, 1), else_=0)
        statement = (
            select(
                assignee.c.assignment_id,
                func.count().label("concerned"),
                func.sum(done).label("done"),
            )
            .where(assignee.c.assignment_id.in_(assignment_ids), assignee.c.state != Progress.ENDED)
            .group_by(assignee.c.assignment_id)
        )
        return {row.assignment_id: Count(row.concerned, row.done) for row in self._all(statement)}

    def figures(
        self, path: str, first: date, last: date, *, own: bool
    ) -> dict[AssignmentKind, Count]:
        """Of what the unit at `path`, and unless `own` any under it, set that was due from day to
        day, both included: how many it concerned and how many have done it."""
        done = case((assignee.c.state == Progress.DONE, 1), else_=0)
        where = unit.c.path == path if own else unit.c.path.startswith(path, autoescape=True)
        statement = (
            select(assignment.c.kind, func.count().label("concerned"), func.sum(done).label("done"))
            .select_from(
                assignee.join(assignment, assignment.c.id == assignee.c.assignment_id).join(
                    unit, unit.c.id == assignment.c.unit_id
                )
            )
            .where(
                where,
                assignment.c.state != AssignmentState.CANCELLED,
                assignee.c.state != Progress.ENDED,
                assignee.c.due_on >= first,
                assignee.c.due_on <= last,
            )
            .group_by(assignment.c.kind)
        )
        return {row.kind: Count(row.concerned, row.done) for row in self._all(statement)}

    def set(self, assignee_id: int, **values: Any) -> Assignee:
        """Set columns of one row and return it as it is now."""
        self._base.execute(update(assignee).where(assignee.c.id == assignee_id).values(**values))
        found = self.get(assignee_id)
        assert found is not None  # noqa: S101 - the caller has read it in this transaction
        return found

    def set_many(self, changes: list[tuple[int, dict[str, Any]]]) -> None:
        """Set columns of many rows; every change must name the same columns."""
        if not changes:
            return
        columns = list(changes[0][1])
        statement = (
            update(assignee)
            .where(assignee.c.id == bindparam("row"))
            .values({name: bindparam(f"new_{name}") for name in columns})
        )
        rows = [
            {"row": row} | {f"new_{name}": values[name] for name in columns}
            for row, values in changes
        ]
        self._base.execute(statement, rows)


def _read(row: Any) -> Assignee:
    names = Assignee.__dataclass_fields__
    return Assignee(**{name: getattr(row, name) for name in names})
