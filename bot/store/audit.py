"""The audit log: written in the transaction of the change itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.store.base import Repository
from bot.store.prepared import once
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


_NEW = insert(audit)


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
            self._base.execute(_NEW, rows)

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
        return [row.tag for row in self._all(*_tags(subject=subject, subject_id=subject_id))]

    def last(self, subject: str, subject_id: int, tags: tuple[Tag, ...]) -> Happened | None:
        """The latest of these that happened to one row."""
        row = self._first(*_last(tags, subject=subject, subject_id=subject_id))
        return None if row is None else Happened(row.tag, row.at, row.detail)


@once
def _tags(*, subject: str, subject_id: int) -> Select[Any]:
    about = select(audit.c.tag).where(audit.c.subject == subject, audit.c.subject_id == subject_id)
    return about.order_by(audit.c.id)


@once
def _last(tags: tuple[Tag, ...], *, subject: str, subject_id: int) -> Select[Any]:
    return (
        select(audit.c.tag, audit.c.at, audit.c.detail)
        .where(audit.c.subject == subject, audit.c.subject_id == subject_id, audit.c.tag.in_(tags))
        .order_by(audit.c.id.desc())
        .limit(1)
    )
