"""Whom somebody reminded by hand, of what, and when last."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Delete, Select, delete, select

from bot.store.base import Repository
from bot.store.many import replacing, worded
from bot.store.prepared import once
from bot.store.schema.standing import hand_nudge


class HandNudges(Repository):
    """At most one row for each matter ("activity:17", as in the outbox) and member."""

    def note(self, matter: str, member_ids: set[int], by: int) -> None:
        """These members were reminded by hand, just now, by that account."""
        if not member_ids:
            return
        rows = [
            {"matter": matter, "member_id": one, "at": self._base.now, "by": by}
            for one in sorted(member_ids)
        ]
        written = replacing(hand_nudge, ("matter", "member_id"), on_sqlite=self._base.on_sqlite)
        self._base.execute(written, rows)

    def last(self, matter: str) -> dict[int, datetime]:
        """When each member was last reminded of a matter by hand, by member id."""
        return {row.member_id: row.at for row in self._all(*_last(matter=matter))}

    def begin_anew(self, matters: set[str]) -> None:
        """What was reminded of by hand counts no longer: these matters are others now."""
        self._base.execute(*_anew(self._base.on_sqlite, matters=matters))


@once
def _last(*, matter: str) -> Select[Any]:
    return select(hand_nudge).where(hand_nudge.c.matter == matter)


@once
def _anew(on_sqlite: bool, *, matters: set[str]) -> Delete:
    return delete(hand_nudge).where(worded(hand_nudge.c.matter, matters, on_sqlite=on_sqlite))
