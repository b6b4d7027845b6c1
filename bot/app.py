"""What a process shares: settings, store, clock, and which bot it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.store.holding import NotHeld
from bot.store.uow import Store, UnitOfWork
from bot.vitals import Vitals

__all__ = ["App", "NotHeld", "UnitOfWork"]


@dataclass(frozen=True)
class App:
    """Shared by everything in one process; `username` is the bot's, for links."""

    store: Store
    clock: Clock
    zone: ZoneInfo
    bot_id: int
    username: str
    vitals: Vitals = field(default_factory=Vitals)

    def local(self, instant: datetime, zone: tzinfo | None = None) -> datetime:
        """An instant on the wall clock of a unit's own `zone`, else on the organisation's."""
        return instant.astimezone(zone or self.zone)

    def today(self, now: datetime) -> date:
        """The organisation's local day at `now`."""
        return self.local(now).date()

    def link(self, payload: str) -> str:
        """A link that opens the bot with a payload (Bot API, deep linking)."""
        return f"https://t.me/{self.username}?start={payload}"
