"""What is held back after a backup took the database's place, and whether one did."""

from __future__ import annotations

import hashlib

from sqlalchemy import ColumnElement, func, null, select, text, update

from bot.domain.delivery import OutboxState
from bot.store.base import Repository
from bot.store.delivery.outbox import SENDS, WAITS
from bot.store.schema.delivery import heartbeat, outbox

HELD = "restored"
DROPPED = "restored, dropped"
"""Reasons of messages that were cancelled; those held back can still be sent."""
_HOME = "home:"


class Held(Repository):
    """Of one bot."""

    def hold(self, bot_id: int) -> int:
        """Nothing that is due or under way goes out until it is released, but alerts do; returns
        how much."""
        due = SENDS | (WAITS & (outbox.c.not_before <= self._base.now))
        return self._set(
            due & (outbox.c.bot_id == bot_id) & outbox.c.kind.not_like("alert.%"),
            state=OutboxState.CANCELLED,
            reason=HELD,
            lease_until=None,
            settled_at=self._base.now,
        )

    def release(self, bot_id: int) -> int:
        """What is held back waits to be sent again; returns how much."""
        return self._set(
            self._held(bot_id), state=OutboxState.WAITING, reason=None, settled_at=null()
        )

    def drop(self, bot_id: int) -> int:
        """What is held back is never sent; returns how much."""
        return self._set(self._held(bot_id), reason=DROPPED, body=None)

    def count(self, bot_id: int) -> int:
        """How much is held back."""
        statement = select(func.count()).select_from(outbox).where(self._held(bot_id))
        return int(self._base.execute(statement).scalar_one())

    def moved(self, bot_id: int) -> bool:
        """Whether this is another PostgreSQL database than the one it was made in: a dump was read
        back. It is at home here from now on."""
        if self._base.on_sqlite:
            return False
        here = self._home()
        rows = self._all(
            select(heartbeat.c.name).where(
                heartbeat.c.bot_id == bot_id, heartbeat.c.name.startswith(_HOME)
            )
        )
        known = {row.name for row in rows}
        if here in known:
            return False
        values = {"bot_id": bot_id, "name": here, "at": self._base.now}
        self._base.execute(self._base.insert(heartbeat).values(values).on_conflict_do_nothing())
        return bool(known)

    def _home(self) -> str:
        """A word for this database of this server."""
        allowed = self._first(
            text("SELECT has_function_privilege('pg_control_system()', 'EXECUTE') AS yes")
        ).yes
        server = "system_identifier FROM pg_control_system()" if allowed else "0"
        [number] = self._first(text(f"SELECT {server}"))
        [own] = self._first(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
        return _HOME + hashlib.sha256(f"{number}.{own}".encode()).hexdigest()[:12]

    def _held(self, bot_id: int) -> ColumnElement[bool]:
        state = outbox.c.state == OutboxState.CANCELLED
        return (outbox.c.bot_id == bot_id) & state & (outbox.c.reason == HELD)

    def _set(self, which: ColumnElement[bool], **values: object) -> int:
        return self._base.execute(update(outbox).where(which).values(**values)).rowcount
