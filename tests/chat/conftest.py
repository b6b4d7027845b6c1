"""One bot's store on a fresh database of either kind, and a clock that a test moves."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import structlog

from bot.app import App
from bot.store.crypto import Cipher
from bot.store.members.accounts import Account
from bot.store.uow import Store, UnitOfWork

BOT = 7000000001
ZONE = ZoneInfo("Asia/Shanghai")
CIPHER = Cipher(bytes(range(32)))


@dataclass
class SetClock:
    """Stands where it is set."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def set(self, local: str) -> None:
        """To a wall-clock time in Shanghai, `2026-11-23 09:00`."""
        self.at = datetime.fromisoformat(local).replace(tzinfo=ZONE).astimezone(UTC)


@pytest.fixture(autouse=True)
def logged() -> Iterator[io.StringIO]:
    """What the code logs, a JSON line an event."""
    stream = io.StringIO()
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
    yield stream
    structlog.reset_defaults()


@pytest.fixture
def clock() -> SetClock:
    """At nine in the morning."""
    return SetClock(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))


@pytest.fixture
def app(database_url: str, clock: SetClock) -> Iterator[App]:
    """An application around a store."""
    store = Store(database_url, CIPHER, clock.now)
    yield App(store, clock, ZONE, BOT, "zhibu_test_bot")
    store.close()


def person(app: App, telegram_id: int, code: str = "en", *, administrator: bool = False) -> Account:
    """Somebody with an account, who reads that language."""

    def create(uow: UnitOfWork) -> Account:
        made = uow.accounts.create(BOT, telegram_id, daily_at="08:30", language=code)
        if administrator:
            uow.accounts.grant_administrator(made.id)
        return made

    return app.store.write_now(create)
