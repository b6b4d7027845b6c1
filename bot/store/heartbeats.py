"""Heartbeats: when a loop of a bot last came round."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import Executable

from bot.store.base import Repository
from bot.store.schema.delivery import heartbeat

_LAST = select(heartbeat.c.at).where(
    heartbeat.c.bot_id == bindparam("of"), heartbeat.c.name == bindparam("named")
)


class Heartbeats(Repository):
    """One row for each loop."""

    def beat(self, bot_id: int, name: str, at: datetime) -> None:
        """The loop has come round once more; that round began at `at`."""
        values = {"bot_id": bot_id, "name": name, "at": at}
        self._base.execute(_beat(self._base.on_sqlite), values)

    def last(self, bot_id: int, name: str) -> datetime | None:
        """When its last full round began."""
        row = self._base.execute(_LAST, {"of": bot_id, "named": name}).first()
        return None if row is None else row.at


@cache
def _beat(on_sqlite: bool) -> Executable:
    statement = sqlite.insert(heartbeat) if on_sqlite else postgresql.insert(heartbeat)
    return statement.on_conflict_do_update(
        index_elements=["bot_id", "name"], set_={"at": statement.excluded.at}
    )
