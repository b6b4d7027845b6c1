"""The audit log: written in the transaction of the change itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.store.base import Repository
from bot.store.schema.audit import audit


@dataclass(frozen=True)
class Line:
    """`actor` (None: the command line or the clock) did `tag` to a row of the table `subject`.

    `detail` holds ids, counts and codes, never names or words.
    """

    actor: Actor | None
    tag: Tag
    subject: str
    subject_id: int
    unit_id: int | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Happened:
    """One line that was written: what, when (UTC), with its detail."""

    tag: Tag
    at: datetime
    detail: dict[str, Any]


class AuditLog(Repository):
    """Append-only."""

    def record_all(self, now: datetime, lines: list[Line]) -> None:
        """Many lines in one statement, in that order."""
        rows = [
            {
                "id": self._base.new_id(),
                "at": now,
                "account_id": line.actor.account_id if line.actor else None,
                "member_id": line.actor.member_id if line.actor else None,
                "tag": line.tag,
                "unit_id": line.unit_id,
                "bot_id": self._base.bot_id,
                "subject": line.subject,
                "subject_id": line.subject_id,
                "detail": line.detail,
            }
            for line in lines
        ]
        if rows:
            self._base.execute(insert(audit), rows)

    def record(
        self,
        now: datetime,
        actor: Actor | None,
        tag: Tag,
        subject: str,
        subject_id: int,
        *,
        unit_id: int | None = None,
        **detail: Any,
    ) -> None:
        """One line, as `Line` describes it."""
        self.record_all(now, [Line(actor, tag, subject, subject_id, unit_id, detail)])

    def tags(self, subject: str, subject_id: int) -> list[Tag]:
        """What happened to one row, oldest first."""
        statement = (
            select(audit.c.tag)
            .where(audit.c.subject == subject, audit.c.subject_id == subject_id)
            .order_by(audit.c.id)
        )
        return [row.tag for row in self._all(statement)]

    def last(self, subject: str, subject_id: int, tags: tuple[Tag, ...]) -> Happened | None:
        """The latest of these that happened to one row."""
        statement = (
            select(audit.c.tag, audit.c.at, audit.c.detail)
            .where(
                audit.c.subject == subject, audit.c.subject_id == subject_id, audit.c.tag.in_(tags)
            )
            .order_by(audit.c.id.desc())
            .limit(1)
        )
        row = self._first(statement)
        return None if row is None else Happened(row.tag, row.at, row.detail)
