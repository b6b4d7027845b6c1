"""How much waits, and for how long: what is measured from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal_column, select, text

from bot.domain.delivery import InboxState
from bot.store.base import Repository
from bot.store.delivery.outbox import WAITS
from bot.store.schema.delivery import inbox, outbox


@dataclass(frozen=True)
class Backlog:
    """How many wait, and since when the oldest does."""

    count: int
    oldest: datetime | None


class Gauges(Repository):
    """Looked at, never acted on."""

    def updates(self, bot_id: int) -> Backlog:
        """Updates that are not handled yet."""
        waits = inbox.c.state == literal_column(f"'{InboxState.WAITING}'")
        found = self._first(
            select(func.count(), func.min(inbox.c.received_at)).where(
                inbox.c.bot_id == bot_id, waits
            )
        )
        return Backlog(*found)

    def revision(self) -> str | None:
        """The revision of the schema."""
        found = self._base.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)

    def messages(self, bot_id: int) -> Backlog:
        """Messages whose time has come and that are not sent yet."""
        found = self._first(
            select(func.count(), func.min(outbox.c.not_before)).where(
                outbox.c.bot_id == bot_id, WAITS, outbox.c.not_before <= self._base.now
            )
        )
        return Backlog(*found)
