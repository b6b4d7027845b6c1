"""Whether a bot has nothing left to do, asked in one statement: a story asks it at every step."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

_BUSY = """
SELECT NOT EXISTS (SELECT 1 FROM heartbeat WHERE bot_id = {bot} AND name = 'tick' AND at >= {now})
    OR NOT EXISTS (SELECT 1 FROM heartbeat
                   WHERE bot_id = {bot} AND name = 'hourly' AND at >= {since})
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

    def __call__(self, now: datetime, since: datetime) -> bool:
        """All updates handled, all files fetched, a tick since `now`, the round of a start since
        `since`, nothing due unsent."""
        names = ("bot", "now", "since")
        holders = {name: f":{name}" if self._sqlite else f"%({name})s" for name in names}
        values = {"bot": self._bot_id, "now": self._instant(now), "since": self._instant(since)}
        found = self._connection().execute(_BUSY.format(**holders), values)
        return not found.fetchone()[0]

    def _instant(self, instant: datetime) -> Any:
        universal = instant.astimezone(UTC)
        return universal.strftime("%Y-%m-%d %H:%M:%S.%f") if self._sqlite else universal

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
