"""Heartbeats: when a loop of a bot last came round."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from bot.store.base import Repository
from bot.store.many import replacing
from bot.store.schema.delivery import heartbeat

_LAST = select(heartbeat.c.at).where(
    heartbeat.c.bot_id == bindparam("of"), heartbeat.c.name == bindparam("named")
)


class Heartbeats(Repository):
    """One row for each loop."""

    def beat(self, bot_id: int, name: str, at: datetime) -> None:
        """The loop has come round once more; that round began at `at`."""
        values = {"bot_id": bot_id, "name": name, "at": at}
        beat = replacing(heartbeat, ("bot_id", "name"), on_sqlite=self._base.on_sqlite)
        self._base.execute(beat, values)

    def last(self, bot_id: int, name: str) -> datetime | None:
        """When its last full round began."""
        row = self._base.execute(_LAST, {"of": bot_id, "named": name}).first()
        return None if row is None else row.at
