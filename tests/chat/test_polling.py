"""Polling when it does not go well, and the watchdog over it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import App
from bot.chat import faults
from bot.chat.intake import Intake
from bot.chat.watching import Silent, probe, watch
from bot.store.holding import Duty, Holding
from bot.store.schema.delivery import outbox
from bot.store.uow import Store, UnitOfWork
from tests.chat.conftest import BOT, CIPHER, ZONE, SetClock, person
from tests.chat.intake.bell import edge_of, poller_of
from tests.chat.made import said
from tests.chat.wire import Wire


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite only: polling knows nothing of the database."""
    return sqlite_url


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    for pause in ("BACKOFF_SECONDS", "PASSIVE_SECONDS", "REFUSED_SECONDS"):
        monkeypatch.setattr(f"bot.chat.polling.{pause}", 0.01)


def polls(app: App, wire: Wire, times: int, holding: Holding | None = None) -> None:
    """Poll until so many polls have been made."""
    wire.updates.append([said(1, 11, "/hi")])

    async def play() -> None:
        intake = Intake(edge_of(app), wire, lambda: None)  # type: ignore[arg-type]
        polling = asyncio.create_task(poller_of(app, wire, intake, holding).poll())
        await wire.calls(times, "getUpdates")
        polling.cancel()
        await asyncio.wait({polling})

    asyncio.run(play())


def test_a_refused_token_is_tried_again_in_peace(app: App) -> None:
    wire, accepted = Wire(), []
    wire.watch = lambda _asked: accepted.append(app.vitals.accepted)
    wire.fails(faults.Unauthorized(401), method="getUpdates", times=2)
    polls(app, wire, 4)
    assert accepted == [True, False, False, True]


def test_of_another_one_with_the_token_administrators_are_told_once(app: App) -> None:
    person(app, 11, administrator=True)
    wire = Wire()
    wire.fails(faults.Conflict(webhook=False), method="getUpdates", times=3)
    polls(app, wire, 5)
    rows = app.store.read_now(lambda uow: uow.outbox._all(select(outbox.c.kind, outbox.c.chat_id)))
    assert [tuple(row) for row in rows] == [("alert.rival", 11)]


@pytest.mark.postgresql
@pytest.mark.parametrize("ours", [True, False])
def test_a_poll_taken_over_by_a_process_of_ones_own_raises_no_alarm(
    postgresql_url: str, clock: SetClock, logged: io.StringIO, ours: bool
) -> None:
    """Another one polls: while the lease is `ours` it is a stranger, else who has the lease."""
    app = App(Store(postgresql_url, CIPHER, clock.now), clock, ZONE, BOT, "zhibu_test_bot")
    person(app, 11, administrator=True)
    holding = Holding(app.store, BOT)

    def lease(uow: UnitOfWork) -> None:
        uow.leases.prepare(BOT, list(Duty))
        holder = holding.holder if ours else "another"
        assert Duty.INTAKE in uow.leases.take(BOT, list(Duty), holder, 60_000)

    app.store.write_now(lease)
    wire = Wire()
    wire.fails(faults.Conflict(webhook=False), method="getUpdates", times=2)
    polls(app, wire, 3, holding)
    alarms = app.store.read_now(lambda uow: uow.outbox._all(select(outbox.c.kind)))
    assert [kind for (kind,) in alarms] == (["alert.rival"] if ours else [])
    assert ("poll.taken_over" in logged.getvalue()) is not ours
    app.store.close()


@dataclass
class Line(Wire):
    """A wire that says when it was rebuilt."""

    rebuilt: int = 0
    on_rebuilt: Callable[[], None] = field(default=lambda: None)

    async def rebuild(self) -> None:
        self.rebuilt += 1
        self.on_rebuilt()


def runs(work: Coroutine[Any, Any, None]) -> None:
    async def play() -> None:
        async with asyncio.timeout(20):
            await work

    asyncio.run(play())


def test_after_long_silence_connections_are_rebuilt_and_then_the_process_ends(app: App) -> None:
    line = Line()
    with pytest.raises(Silent):
        runs(watch(app, line, patience=0.05))  # type: ignore[arg-type]
    assert line.rebuilt == 1
    assert app.vitals.silence() >= 0.1


def test_whoever_is_heard_on_the_new_connections_goes_on(app: App) -> None:
    async def play() -> None:
        third = asyncio.Event()

        def answers() -> None:
            app.vitals.answered()
            if line.rebuilt == 3:
                third.set()

        line = Line(on_rebuilt=answers)
        watching = asyncio.create_task(watch(app, line, patience=0.3))  # type: ignore[arg-type]
        await third.wait()
        watching.cancel()

    runs(play())


def test_who_does_not_poll_asks_who_it_is(app: App) -> None:
    line = Line()
    line.fails(faults.Unauthorized(401), method="getMe")
    line.fails(faults.Unknown(faults.Cause.TIMEOUT), method="getMe")
    accepted = []
    line.watch = lambda _asked: accepted.append(app.vitals.accepted)
    turns = iter([True, False, False, False, False])

    async def play() -> None:
        busy = lambda: next(turns, True)  # noqa: E731
        asking = asyncio.create_task(probe(app, line, busy, every=0.001))  # type: ignore[arg-type]
        await line.calls(4, "getMe")
        asking.cancel()

    runs(play())
    assert accepted == [True, False, False, True]
