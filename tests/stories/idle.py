"""Whether a bot has nothing left to do, asked in one statement: a story asks it at every step."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

_BUSY = """
SELECT NOT EXISTS (SELECT 1 FROM heartbeat WHERE bot_id = {bot} AND name = 'tick' AND at >= {now})
    OR EXISTS (SELECT 1 FROM inbox WHERE bot_id = {bot} AND state = 'waiting')
    OR EXISTS (SELECT 1 FROM upload WHERE bot_id = {bot} AND state = 'waiting')
    OR EXISTS (SELECT 1 FROM outbox WHERE bot_id = {bot} AND state = 'sending')
    OR EXISTS (SELECT 1 FROM outbox
               WHERE bot_id = {bot} AND state = 'waiting' AND not_before <= {now})
"""


class Idle:
    """Looks into the database of one bot, on a connection of its own."""

    def __init__(self, url: str, bot_id: int) -> None:
        self._url, self._bot_id = make_url(url), bot_id
        self._sqlite = self._url.get_backend_name() == "sqlite"
        self._held: Any = None

    def __call__(self, now: datetime) -> bool:
        """All updates handled, all files fetched, a tick since `now`, nothing due unsent."""
        instant: Any = now.astimezone(UTC)
        if self._sqlite:
            instant = instant.strftime("%Y-%m-%d %H:%M:%S.%f")
            statement = _BUSY.format(bot=":bot", now=":now")
        else:
            statement = _BUSY.format(bot="%(bot)s", now="%(now)s")
        found = self._connection().execute(statement, {"bot": self._bot_id, "now": instant})
        return not found.fetchone()[0]

    def close(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None

    def _connection(self) -> Any:
        if self._held is None and self._sqlite:
            self._held = sqlite3.connect(self._url.database or "", isolation_level=None)
        elif self._held is None:
            plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._held = psycopg.connect(plain, autocommit=True)
        return self._held
