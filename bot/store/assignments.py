"""Assignments, and who owes them: study, training and reports due by a day.

For whoever nudges: `owing` gives one row for each person who owes an assignment now, in one
statement. What a person owes is a row of `assignee` with their `member_id`; what a unit owes
(`unit_id`) is owed by the heads it has on that day, each of them. It stops being owed the moment
the row is done or ended, or the assignment is closed or cancelled. `due_on` is a local day of the
assignment's `zone`, `due_at` the instant at which it is over, both of that one row: people may have
different days. A window is owed from its first day on. Overdue rows stay owed until they are done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    insert,
    or_,
    select,
    true,
    union,
    update,
)

from bot.domain.assignments import (
    OWING,
    AssignmentKind,
    AssignmentState,
    Cycle,
    Material,
    Whom,
)
from bot.domain.offices import HEADS
from bot.domain.org import Role
from bot.store.base import Repository
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.org import account, appointment

_SEALED = ("title", "material", "file_id", "receiver")


@dataclass(frozen=True)
class Assignment:
    """One assignment as it was set. Hours are tenths. `due_on` None: each has a day of their own,
    `months` after they took office."""

    id: int
    unit_id: int
    kind: AssignmentKind
    state: AssignmentState
    title: str
    material_kind: Material | None
    material: str | None
    file_id: str | None
    file_bot: int | None
    whom: Whom
    group_id: int | None
    roles: tuple[Role, ...]
    receiver: str | None
    clause: str
    from_date: date | None
    due_on: date | None
    months: int | None
    zone: str
    hours: int
    intensive: bool
    published_at: datetime
    published_by: int
    closed_at: datetime | None
    cancelled_at: datetime | None
    nudged_at: datetime | None
    cycle: Cycle | None = None  # 周期; None: it is owed once
    next_id: int | None = None  # the assignment of the next period

    @property
    def on(self) -> bool:
        """Neither closed nor cancelled."""
        return self.state is AssignmentState.PUBLISHED


def owed(today: date, *, ahead: bool = False) -> ColumnElement[bool]:
    """Of `assignment` joined to `assignee`: the row is owed on that local day; `ahead`: or its
    window is still to begin."""
    begun = or_(assignee.c.from_date.is_(None), assignee.c.from_date <= today)
    return and_(
        assignment.c.state == AssignmentState.PUBLISHED,
        assignee.c.state.in_(sorted(OWING)),
        true() if ahead else begun,
    )


def owing(today: date, *, ahead: bool = False) -> CompoundSelect[Any]:
    """Rows `assignment_id, assignee_id, member_id, kind, group_id, due_on, due_at`: who owes what
    on that local day, units by their heads; `ahead` as for `owed`."""
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
        .where(owed(today, ahead=ahead), assignee.c.member_id.is_not(None))
    )
    heads = (
        select(*row, appointment.c.member_id.label("member_id"), *rest)
        .select_from(joined.join(appointment, appointment.c.unit_id == assignee.c.unit_id))
        .where(
            owed(today, ahead=ahead),
            appointment.c.role.in_(sorted(HEADS)),
            appointment.c.from_date <= today,
            or_(appointment.c.to_date.is_(None), appointment.c.to_date > today),
        )
    )
    return union(people, heads)


class Assignments(Repository):
    """Published, closed and cancelled assignments."""

    def get(self, assignment_id: int) -> Assignment | None:
        """The assignment with that id."""
        row = self._first(select(assignment).where(assignment.c.id == assignment_id))
        return None if row is None else self._read(row)

    def many(self, assignment_ids: set[int]) -> dict[int, Assignment]:
        """The assignments with these ids."""
        if not assignment_ids:
            return {}
        rows = self._all(select(assignment).where(self._within(assignment.c.id, assignment_ids)))
        return {row.id: self._read(row) for row in rows}

    def add(self, row: int | None = None, **values: Any) -> Assignment:
        """A new, published assignment; the values are the fields of `Assignment`, `row` its id
        where one has been made already."""
        row = row or self._base.new_id()
        stored = {"state": AssignmentState.PUBLISHED} | self._stored(row, values)
        self._base.execute(insert(assignment).values(id=row, **stored))
        return self._made(row)

    def change(self, assignment_id: int, **values: Any) -> Assignment:
        """Set fields of an assignment and return it as it is now."""
        self._base.execute(
            update(assignment)
            .where(assignment.c.id == assignment_id)
            .values(**self._stored(assignment_id, values))
        )
        return self._made(assignment_id)

    def of_units(self, unit_ids: set[int], *, on: bool | None = None) -> list[Assignment]:
        """Assignments that these units set, the newest first; `on`: only those that are, or are
        no longer, to be done."""
        statement = select(assignment).where(assignment.c.unit_id.in_(unit_ids))
        if on is not None:
            published = assignment.c.state == AssignmentState.PUBLISHED
            statement = statement.where(published if on else ~published)
        rows = self._all(statement.order_by(assignment.c.published_at.desc(), assignment.c.id))
        return [self._read(row) for row in rows]

    def recurring(self) -> list[Assignment]:
        """What is owed again, and has not been set for the next period; not what was cancelled."""
        statement = select(assignment).where(
            assignment.c.cycle.is_not(None),
            assignment.c.next_id.is_(None),
            assignment.c.due_on.is_not(None),
            assignment.c.state != AssignmentState.CANCELLED,
        )
        return [self._read(row) for row in self._all(statement.order_by(assignment.c.id))]

    def claim_next(self, assignment_id: int) -> int | None:
        """The id of the assignment that is to follow on this one; None: there is one already."""
        number = self._base.new_id()
        statement = update(assignment).where(
            assignment.c.id == assignment_id, assignment.c.next_id.is_(None)
        )
        claimed = self._base.execute(statement.values(next_id=number)).rowcount == 1
        return number if claimed else None

    def concerning(self, member_ids: set[int]) -> list[Assignment]:
        """What is to be done and concerns, or concerned, any of these members."""
        rows = select(assignee.c.assignment_id).where(assignee.c.member_id.in_(member_ids))
        statement = select(assignment).where(
            assignment.c.state == AssignmentState.PUBLISHED, assignment.c.id.in_(rows)
        )
        return [self._read(row) for row in self._all(statement.order_by(assignment.c.id))]

    def audience(self, bot_id: int, assignment_id: int, today: date) -> Select[tuple[int, int]]:
        """(chat id, account id) of those in chat who owe an assignment, or will."""
        found = owing(today, ahead=True).subquery()
        return (
            select(account.c.telegram_id, account.c.id)
            .join(found, found.c.member_id == account.c.member_id)
            .where(
                account.c.bot_id == bot_id,
                account.c.unreachable.is_(None),
                found.c.assignment_id == assignment_id,
            )
            .distinct()
        )

    def owing(self, assignment_ids: set[int], today: date) -> set[tuple[int, int]]:
        """(assignment id, member id) of all who owe one of these."""
        found = owing(today).subquery()
        statement = select(found.c.assignment_id, found.c.member_id).where(
            found.c.assignment_id.in_(assignment_ids)
        )
        return {(row.assignment_id, row.member_id) for row in self._all(statement)}

    def _made(self, row: int) -> Assignment:
        made = self.get(row)
        assert made is not None  # noqa: S101 - written, or read by the caller, in this transaction
        return made

    def _stored(self, row: int, values: dict[str, Any]) -> dict[str, Any]:
        stored = dict(values)
        for name in _SEALED:
            if stored.get(name) is not None:
                stored[name] = self._base.seal(assignment, name, row, stored[name])
        if "roles" in stored:
            stored["roles"] = ",".join(role.value for role in stored["roles"])
        return stored

    def _read(self, row: Any) -> Assignment:
        values = dict(row._mapping)
        for name in _SEALED:
            if values[name] is not None:
                values[name] = self._base.open(assignment, name, row.id, values[name])
        values["roles"] = tuple(Role(word) for word in row.roles.split(",") if word)
        return Assignment(**values)
