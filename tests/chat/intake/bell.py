"""A bot that answers a ring: intake and sender at work on what a wire brings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from bot.app import App
from bot.chat.buttons import Button
from bot.chat.edge import Edge
from bot.chat.intake import Intake
from bot.chat.polling import Poller
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.sender import Sender
from bot.documents.worker import Workshop
from bot.domain.paces import Rates
from bot.store.holding import Holding
from tests.chat.made import Raw
from tests.chat.wire import Wire


@dataclass(frozen=True)
class Ping(Button, code="~p"):
    """Answered with a toast and an edit."""


def ping(request: Request[Ping]) -> Screen:
    request.uow.accounts.change(request.account.id, menu="pinged")  # type: ignore[union-attr]
    return Screen("pong", toast="Pong")


def edge_of(app: App) -> Edge:
    edge = Edge(app)
    edge.press(Ping, ping)
    edge.command("hi", lambda _request: Screen("hello"))
    return edge


def poller_of(app: App, wire: Wire, intake: Intake, holding: Holding | None = None) -> Poller:
    holding = holding or Holding(app.store, app.bot_id)
    return Poller(app, wire, intake, holding)  # type: ignore[arg-type]


@asynccontextmanager
async def running(app: App, wire: Wire) -> AsyncIterator[None]:
    """Intake and sender at work; at the end both are stopped and have settled everything."""
    workshop = Workshop()
    sender = Sender(app, wire, Rates(1000.0, 1000.0), workshop, {})  # type: ignore[arg-type]
    intake = Intake(edge_of(app), wire, sender.wake)  # type: ignore[arg-type]
    working = [asyncio.create_task(intake.rounds()), asyncio.create_task(sender.run())]
    polling = asyncio.create_task(poller_of(app, wire, intake).poll())
    try:
        yield
    finally:
        polling.cancel()
        with suppress(asyncio.CancelledError):
            await polling
        intake.stop()
        sender.stop()
        async with asyncio.timeout(20):
            await asyncio.gather(*working)


def plays(app: App, wire: Wire, *batches: list[Raw], until: Callable[[], bool]) -> None:
    """Let updates come in and wait for what goes out."""
    wire.updates += batches

    async def work() -> None:
        async with running(app, wire):
            await wire.until(until)

    asyncio.run(work())
