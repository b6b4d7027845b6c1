"""The audit log: written in the transaction of the change itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.store.base import Repository
from bot.store.schema.audit import audit


class AuditLog(Repository):
    """Append-only."""

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
        """One line: `actor` (None: the command line or the clock) did `tag` to a row.

        `subject` is the row's table; `detail` holds ids, counts and codes, never names or words.
        """
        self._base.execute(
            insert(audit).values(
                id=self._base.new_id(),
                at=now,
                account_id=actor.account_id if actor else None,
                member_id=actor.member_id if actor else None,
                tag=tag,
                unit_id=unit_id,
                subject=subject,
                subject_id=subject_id,
                detail=detail,
            )
        )

    def tags(self, subject: str, subject_id: int) -> list[Tag]:
        """What happened to one row, oldest first."""
        statement = (
            select(audit.c.tag)
            .where(audit.c.subject == subject, audit.c.subject_id == subject_id)
            .order_by(audit.c.id)
        )
        return [row.tag for row in self._all(statement)]
