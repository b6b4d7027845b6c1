"""What a process shares: settings, store, clock, and which bot it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.store.uow import Store, UnitOfWork

__all__ = ["App", "UnitOfWork"]


@dataclass(frozen=True)
class App:
    """Shared by everything in one process; `username` is the bot's, for links."""

    store: Store
    clock: Clock
    zone: ZoneInfo
    bot_id: int
    username: str

    def local(self, instant: datetime, zone: tzinfo | None = None) -> datetime:
        """An instant on the wall clock of a unit's own `zone`, else on the organisation's."""
        return instant.astimezone(zone or self.zone)

    def today(self, now: datetime) -> date:
        """The organisation's local day at `now`."""
        return self.local(now).date()

    def link(self, payload: str) -> str:
        """A link that opens the bot with a payload (Bot API, deep linking)."""
        return f"https://t.me/{self.username}?start={payload}"
