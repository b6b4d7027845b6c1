"""The sender that is stopped, or whose database breaks under it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.app import App
from bot.domain.delivery import OutboxState
from bot.store.uow import Store, UnitOfWork
from tests.chat.conftest import BOT, CIPHER
from tests.chat.sender.counter import SENT, WAITING, ends, held, put, reply, sending, sends
from tests.chat.wire import Wire


def test_stopping_ends_though_the_database_is_gone(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.sender.IDLE_SECONDS", 0.01)
    wire = Wire()

    async def work() -> None:
        store = Broken(app, 2, committed=False, for_good=True)
        broken = App(store, app.clock, app.zone, BOT, app.username)
        try:
            async with sending(broken, wire):
                await wire.calls(1)
        finally:
            store.close()

    put(app, reply(1, "a"))
    asyncio.run(work())
    assert [row.state for row in held(app)] == [OutboxState.SENDING]


def test_stopping_settles_what_is_on_the_wire_and_begins_nothing_more(app: App) -> None:
    put(app, reply(1, "a"), reply(1, "b"), reply(2, "c"))
    wire = Wire()

    async def work() -> None:
        gate = wire.holds(chat=1)
        async with sending(app, wire) as sender:
            await wire.calls(2)
            sender.stop()
            gate.set()

    asyncio.run(work())
    assert wire.texts(1) == ["a"]
    assert ends(app) == [(SENT, None), (WAITING, "retry later"), (SENT, None)]
    sends(app, later := Wire(), 1)
    assert later.texts(1) == ["b"]


class Broken(Store):
    """A store whose connection breaks at one write, before or after the commit; or from then on
    `for_good`."""

    def __init__(
        self, app: App, breaks_at: int, *, committed: bool, for_good: bool = False
    ) -> None:
        super().__init__(app.store.url, CIPHER, app.clock.now)
        self.left = breaks_at
        self.committed = committed
        self.for_good = for_good
        self.wrote = asyncio.Event()

    async def write(self, work: Callable[[UnitOfWork], Any], place: str = "") -> Any:
        self.left -= 1
        broken = self.left <= 0 if self.for_good else self.left == 0
        if broken and not self.committed:
            raise ConnectionError
        done = await super().write(work)
        self.wrote.set()
        if self.left == 0:
            raise ConnectionError
        return done


@pytest.mark.parametrize(
    ("breaks_at", "committed"),
    [(2, False), (2, True), (3, False), (3, True)],
)
def test_a_transaction_that_breaks_loses_and_doubles_nothing(
    monkeypatch: pytest.MonkeyPatch, app: App, breaks_at: int, committed: bool
) -> None:
    """The first write finds nothing; the second claims; the third settles."""
    monkeypatch.setattr("bot.chat.sender.IDLE_SECONDS", 0.05)
    wire = Wire()

    async def work() -> None:
        store = Broken(app, breaks_at, committed=committed)
        broken = App(store, app.clock, app.zone, BOT, app.username)
        try:
            async with sending(broken, wire) as sender:
                await store.wrote.wait()
                put(app, reply(1, "a"))
                sender.wake()
                await wire.calls(1)
        finally:
            store.close()

    asyncio.run(work())
    assert [text[:1] for text in wire.texts(1)] == ["a"]
    assert [(row.state, row.repeated) for row in held(app)] == [(SENT, False)]
