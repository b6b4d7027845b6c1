"""Assignments, and who owes them: study, training and reports due by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update

from bot.domain.assignments import AssignmentKind, AssignmentState, Cycle, Material, Whom
from bot.domain.org import Role
from bot.store.assignments.owing import owing
from bot.store.base import Repository
from bot.store.many import within
from bot.store.prepared import Prepared, once
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.org import account

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


class Assignments(Repository):
    """Published, closed and cancelled assignments."""

    def get(self, assignment_id: int) -> Assignment | None:
        """The assignment with that id."""
        row = self._first(*_by_id(assignment_id=assignment_id))
        return None if row is None else self._read(row)

    def many(self, assignment_ids: set[int]) -> dict[int, Assignment]:
        """The assignments with these ids."""
        if not assignment_ids:
            return {}
        rows = self._all(*_many(self._base.on_sqlite, ids=assignment_ids))
        return {row.id: self._read(row) for row in rows}

    def add(self, row: int | None = None, **values: Any) -> Assignment:
        """A new, published assignment; the values are the fields of `Assignment`, `row` its id
        where one has been made already."""
        row = row or self._base.new_id()
        stored = {"state": AssignmentState.PUBLISHED} | self._stored(row, values)
        self._base.execute(_NEW, stored | {"id": row})
        return self._made(row)

    def change(self, assignment_id: int, **values: Any) -> Assignment:
        """Set fields of an assignment and return it as it is now."""
        self._base.execute(_CHANGE, self._stored(assignment_id, values) | {"of": assignment_id})
        return self._made(assignment_id)

    def of_units(self, unit_ids: set[int], *, on: bool | None = None) -> list[Assignment]:
        """Assignments that these units set, the newest first; `on`: only those that are, or are
        no longer, to be done."""
        return self._listed(_of_units(self._base.on_sqlite, on, unit_ids=unit_ids))

    def recurring(self) -> list[Assignment]:
        """What is owed again, and has not been set for the next period; not what was cancelled."""
        return self._listed(_recurring())

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
        return self._listed(_concerning(self._base.on_sqlite, member_ids=member_ids))

    def audience(self, bot_id: int, assignment_id: int, today: date) -> Prepared:
        """(chat id, account id) of those in chat who owe an assignment, or will."""
        return _audience(bot_id=bot_id, assignment_id=assignment_id, today=today)

    def owing(self, assignment_ids: set[int], today: date) -> set[tuple[int, int]]:
        """(assignment id, member id) of all who owe one of these."""
        rows = self._all(*_owers(self._base.on_sqlite, ids=assignment_ids, today=today))
        return {(row.assignment_id, row.member_id) for row in rows}

    def _listed(self, wanted: Prepared) -> list[Assignment]:
        return [self._read(row) for row in self._all(*wanted)]

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


_NEW = insert(assignment)
_CHANGE = update(assignment).where(assignment.c.id == bindparam("of"))


@once
def _by_id(*, assignment_id: int) -> Select[Any]:
    return select(assignment).where(assignment.c.id == assignment_id)


@once
def _many(on_sqlite: bool, *, ids: set[int]) -> Select[Any]:
    return select(assignment).where(within(assignment.c.id, ids, on_sqlite=on_sqlite))


@once
def _of_units(on_sqlite: bool, on: bool | None, *, unit_ids: set[int]) -> Select[Any]:
    found = select(assignment).where(within(assignment.c.unit_id, unit_ids, on_sqlite=on_sqlite))
    if on is not None:
        published = assignment.c.state == AssignmentState.PUBLISHED
        found = found.where(published if on else ~published)
    return found.order_by(assignment.c.published_at.desc(), assignment.c.id)


@once
def _recurring() -> Select[Any]:
    found = select(assignment).where(
        assignment.c.cycle.is_not(None),
        assignment.c.next_id.is_(None),
        assignment.c.due_on.is_not(None),
        assignment.c.state != AssignmentState.CANCELLED,
    )
    return found.order_by(assignment.c.id)


@once
def _concerning(on_sqlite: bool, *, member_ids: set[int]) -> Select[Any]:
    rows = select(assignee.c.assignment_id).where(
        within(assignee.c.member_id, member_ids, on_sqlite=on_sqlite)
    )
    found = select(assignment).where(
        assignment.c.state == AssignmentState.PUBLISHED, assignment.c.id.in_(rows)
    )
    return found.order_by(assignment.c.id)


@once
def _audience(*, bot_id: int, assignment_id: int, today: date) -> Select[Any]:
    found = owing(assignee.c.assignment_id == assignment_id, today, ahead=True).subquery()
    return (
        select(account.c.telegram_id, account.c.id)
        .join(found, found.c.member_id == account.c.member_id)
        .where(
            account.c.bot_id == bot_id,
            account.c.unreachable.is_(None),
        )
        .distinct()
    )


@once
def _owers(on_sqlite: bool, *, ids: set[int], today: date) -> Select[Any]:
    these = within(assignee.c.assignment_id, ids, on_sqlite=on_sqlite)
    found = owing(these, today).subquery()
    return select(found.c.assignment_id, found.c.member_id)
