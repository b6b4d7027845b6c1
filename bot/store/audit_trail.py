"""Reading the audit log: by unit, by person, by activity; and what its lines are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_, select

from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.store.base import Repository
from bot.store.schema.activities import participation
from bot.store.schema.assignments import assignee
from bot.store.schema.audit import audit
from bot.store.schema.org import (
    account,
    appointment,
    invite,
    membership,
    registration,
    transfer,
    unit,
)


@dataclass(frozen=True)
class Wanted:
    """Which lines: of these units (None: all there are), about or by that member, about that
    activity or assignment."""

    unit_ids: frozenset[int] | None = None
    member_id: int | None = None
    activity_id: int | None = None
    assignment_id: int | None = None


@dataclass(frozen=True)
class Written:
    """A line as it was written; without an account the command line or the clock did it."""

    id: int
    at: datetime
    account_id: int | None
    member_id: int | None
    tag: Tag
    unit_id: int | None
    subject: str
    subject_id: int
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class About:
    """What a line's subject points to."""

    member_id: int | None = None
    activity_id: int | None = None
    unit_id: int | None = None
    role: Role | None = None
    assignment_id: int | None = None


_OF_MEMBER: tuple[tuple[str, Table], ...] = (
    ("participation", participation),
    ("registration", registration),
    ("appointment", appointment),
    ("transfer", transfer),
    ("account", account),
    ("assignee", assignee),
)
"""Subjects whose rows name a member."""


class AuditTrail(Repository):
    """Newest first."""

    def page(self, wanted: Wanted, offset: int, limit: int) -> list[Written]:
        """Some of the lines."""
        statement = (
            select(audit)
            .where(*_conditions(wanted))
            .order_by(audit.c.id.desc())
            .offset(offset)
            .limit(limit)
        )
        return [_read(row) for row in self._all(statement)]

    def count(self, wanted: Wanted) -> int:
        """How many there are."""
        statement = select(func.count()).select_from(audit).where(*_conditions(wanted))
        return int(self._base.execute(statement).scalar_one())

    def figures(self, unit_ids: set[int], since: datetime) -> dict[int, tuple[int, datetime]]:
        """For each of these units in which something happened since then: how often, and when
        last."""
        statement = (
            select(audit.c.unit_id, func.count().label("n"), func.max(audit.c.at).label("last"))
            .where(audit.c.unit_id.in_(unit_ids), audit.c.at >= since)
            .group_by(audit.c.unit_id)
        )
        return {row.unit_id: (row.n, row.last) for row in self._all(statement)}

    def did(
        self, account_id: int, tag: Tag, subject: str, subject_id: int, since: datetime
    ) -> bool:
        """Whether somebody did that to a row since then."""
        statement = select(audit.c.id).where(
            audit.c.subject == subject,
            audit.c.subject_id == subject_id,
            audit.c.tag == tag,
            audit.c.account_id == account_id,
            audit.c.at >= since,
        )
        return self._first(statement.limit(1)) is not None

    def looks(
        self, member_id: int, tags: tuple[Tag, ...], unit_ids: set[int], limit: int
    ) -> list[Written]:
        """Lines with one of these tags that others left about a member, an activity the member is
        expected at, or one of these units."""
        statement = (
            select(audit)
            .where(
                audit.c.tag.in_(tags),
                or_(audit.c.member_id.is_(None), audit.c.member_id != member_id),
                or_(
                    _is("member", [member_id]),
                    _is("activity", _activities(member_id)),
                    _is("unit", unit_ids),
                ),
            )
            .order_by(audit.c.id.desc())
            .limit(limit)
        )
        return [_read(row) for row in self._all(statement)]

    def about(self, lines: Iterable[Written]) -> dict[tuple[str, int], About]:
        """What these lines' subjects point to, by (subject, id); with one query a table."""
        ids: dict[str, set[int]] = {}
        for line in lines:
            ids.setdefault(line.subject, set()).add(line.subject_id)
        found: dict[tuple[str, int], About] = {}
        for subject, statement in _STATEMENTS.items():
            if subject in ids:
                table = statement.get_final_froms()[0]
                rows = self._all(statement.where(table.c.id.in_(ids[subject])))
                found |= {(subject, row.id): _about(row) for row in rows}
        found |= {("member", one): About(member_id=one) for one in ids.get("member", ())}
        found |= {("activity", one): About(activity_id=one) for one in ids.get("activity", ())}
        found |= {("assignment", n): About(assignment_id=n) for n in ids.get("assignment", ())}
        found |= {("unit", one): About(unit_id=one) for one in ids.get("unit", ())}
        return found

    def people_of(self, unit_ids: set[int]) -> set[int]:
        """Whoever belongs, belonged or held an office in one of these units."""
        found: set[int] = set()
        for table in (membership, appointment):
            statement = select(table.c.member_id).where(table.c.unit_id.in_(unit_ids)).distinct()
            found |= {row.member_id for row in self._all(statement)}
        return found

    def groups_with(self, unit_ids: set[int]) -> set[int]:
        """These units and the groups right under them, closed ones too."""
        statement = select(unit.c.id).where(
            or_(unit.c.id.in_(unit_ids), unit.c.parent_id.in_(unit_ids) & (unit.c.kind == "group"))
        )
        return {row.id for row in self._all(statement)}


_STATEMENTS = {
    "participation": select(
        participation.c.id, participation.c.member_id, participation.c.activity_id
    ),
    "registration": select(registration.c.id, registration.c.member_id, registration.c.unit_id),
    "appointment": select(
        appointment.c.id, appointment.c.member_id, appointment.c.unit_id, appointment.c.role
    ),
    "transfer": select(transfer.c.id, transfer.c.member_id, transfer.c.to_unit_id.label("unit_id")),
    "account": select(account.c.id, account.c.member_id),
    "invite": select(invite.c.id, invite.c.member_id, invite.c.unit_id),
    "assignee": select(
        assignee.c.id, assignee.c.member_id, assignee.c.unit_id, assignee.c.assignment_id
    ),
}


def _about(row: Any) -> About:
    known = row._mapping
    return About(**{name: known.get(name) for name in About.__dataclass_fields__})


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.unit_ids is not None:
        found.append(audit.c.unit_id.in_(wanted.unit_ids))
    if wanted.activity_id is not None:
        expected = select(participation.c.id).where(
            participation.c.activity_id == wanted.activity_id
        )
        found.append(or_(_is("activity", [wanted.activity_id]), _is("participation", expected)))
    if wanted.assignment_id is not None:
        rows = select(assignee.c.id).where(assignee.c.assignment_id == wanted.assignment_id)
        found.append(or_(_is("assignment", [wanted.assignment_id]), _is("assignee", rows)))
    if wanted.member_id is not None:
        found.append(_by_or_about(wanted.member_id))
    return found


def _by_or_about(member_id: int) -> ColumnElement[bool]:
    rows = [
        _is(subject, select(table.c.id).where(table.c.member_id == member_id))
        for subject, table in _OF_MEMBER
    ]
    return or_(audit.c.member_id == member_id, _is("member", [member_id]), *rows)


def _activities(member_id: int) -> Any:
    return select(participation.c.activity_id).where(participation.c.member_id == member_id)


def _is(subject: str, ids: Any) -> ColumnElement[bool]:
    return and_(audit.c.subject == subject, audit.c.subject_id.in_(ids))


def _read(row: Any) -> Written:
    return Written(
        row.id,
        row.at,
        row.account_id,
        row.member_id,
        row.tag,
        row.unit_id,
        row.subject,
        row.subject_id,
        row.detail,
    )
