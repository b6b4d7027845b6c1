"""The parts of a running bot, each a task of its own: what one fails at ends the process, so that
its supervisor starts all anew; none is lost in silence."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

import structlog

import handlers
import jobs
from bot.app import App
from bot.chat.edge import Edge
from bot.chat.fetching import Fetcher
from bot.chat.intake import Intake
from bot.chat.polling import Poller
from bot.chat.sender import Sender
from bot.chat.transport import Transport
from bot.chat.views import OUTBOX
from bot.chat.watching import probe, watch
from bot.config import Settings
from bot.documents.worker import Workshop
from bot.domain.paces import Rates
from bot.store.holding import Duty, Holding
from bot.web import health, serving, webhook

log = structlog.get_logger()
END_SECONDS = 20.0
"""Whatever hangs, so long after a signal the process has ended."""


class Roles:
    """Intake, rounds, sender, ticker and fetcher of one process.

    Rounds, sender and webhook work in every process of a bot; polling, ticking and fetching in the
    one that holds the lease for it.
    """

    def __init__(
        self,
        app: App,
        transport: Transport,
        workshop: Workshop,
        settings: Settings,
        at: webhook.Place | None,
    ) -> None:
        """With a place `at` updates come by webhook."""
        self._app = app
        self._transport = transport
        self._settings = settings
        self._at = at
        edge = Edge(app)
        handlers.routes(edge)
        self._holding = Holding(app.store, app.bot_id)
        self._sender = Sender(
            app, transport, Rates(settings.rate, settings.chat_rate), workshop, OUTBOX
        )
        self._fetcher = Fetcher(app, transport, workshop, self._sender.wake)
        self._intake = Intake(
            edge,
            transport,
            self._sender.wake,
            max(1.0, settings.chat_rate),
            on_file=self._fetcher.wake,
        )
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Work until a signal comes or a part ends; then settle what is in hand."""
        stopped = _on_signal()
        begin = self._begin
        steady = [begin("rounds", self._intake.rounds()), begin("sender", self._sender.run())]
        leases = begin("leases", self._holding.keep())
        try:
            self._begin_servers()
            self._begin_duties()
            begin("signal", _waited(stopped))
            log.info("run.ready", bot_id=self._app.bot_id)
            done, _ = await asyncio.wait(self._tasks.values(), return_when=asyncio.FIRST_COMPLETED)
        finally:
            await self._end(steady, leases)
        for task in done:
            if task.get_name() != "signal":
                log.error("part.ended", part=task.get_name())
            task.result()
        log.info("run.stopped", bot_id=self._app.bot_id)

    def _begin(self, name: str, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        self._tasks[name] = asyncio.create_task(work, name=name)
        return self._tasks[name]

    def _begin_servers(self) -> None:
        if self._at is not None:
            listening = serving.listen(self._settings.webhook_listen)
            served = webhook.application(self._at, self._intake)
            self._begin("webhook", serving.serve(served, listening))
            log.info("webhook.listening", port=serving.port_of(listening))
        if self._settings.health is None:
            return
        try:
            listening = serving.listen(self._settings.health)
        except serving.CannotListen:
            # Another process of this machine answers there.
            log.warning("health.port_taken", port=self._settings.health.port)
            return
        served = health.application(self._app, self._holding, self._settings.tick)
        self._begin("health", serving.serve(served, listening))
        log.info("health.listening", port=serving.port_of(listening))

    def _begin_duties(self) -> None:
        app, transport, holding = self._app, self._transport, self._holding
        if self._at is None:
            intake = Poller(app, transport, self._intake, holding).poll
        else:
            connections = self._settings.webhook_connections
            intake = webhook.Keeper(app, transport, self._at, connections).keep
        ticking = partial(
            jobs.keep_ticking,
            app,
            self._settings.tick,
            self._sender.wake,
            partial(holding.fenced, Duty.TICKER),
        )
        self._begin("intake", holding.whenever(Duty.INTAKE, intake))
        self._begin("ticker", holding.whenever(Duty.TICKER, ticking))
        self._begin("fetcher", holding.whenever(Duty.FETCHER, self._fetcher.run))
        self._begin("probe", probe(app, transport, partial(holding.held, Duty.INTAKE)))
        self._begin("watch", watch(app, transport))

    async def _end(self, steady: list[asyncio.Task[None]], leases: asyncio.Task[None]) -> None:
        """First what brings work, then what does it, last the leases, so that none is free while
        its work goes on; what is on the wire comes back meanwhile."""
        self._sender.stop()
        cancelled = [
            task for task in self._tasks.values() if task is not leases and task not in steady
        ]
        await _cancelled(cancelled)
        self._intake.stop()
        await asyncio.gather(*steady, return_exceptions=True)
        await _cancelled([leases])


async def _waited(stopped: asyncio.Event) -> None:
    await stopped.wait()


async def _cancelled(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    with suppress(asyncio.CancelledError):
        await asyncio.gather(*tasks, return_exceptions=True)


def _on_signal() -> asyncio.Event:
    stopped = asyncio.Event()

    def stop() -> None:
        if stopped.is_set():
            sys.exit(1)
        stopped.set()
        last = threading.Timer(END_SECONDS, _cut_short)
        last.daemon = True
        last.start()

    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    return stopped


def _cut_short() -> None:
    """A database that does not answer, say, is waited for no longer: the next start settles what
    is left."""
    log.error("run.cut_short")
    os._exit(1)
