"""One running bot: intake, rounds, sender and ticker over one store, until a signal."""

from __future__ import annotations

import asyncio
import signal
import sys
from contextlib import suppress
from functools import partial
from typing import Any

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

import handlers
import jobs
from bot.app import App
from bot.chat.edge import Edge
from bot.chat.faults import CallFault
from bot.chat.fetching import Fetcher
from bot.chat.intake import Intake
from bot.chat.rate import Limiter
from bot.chat.sender import Sender
from bot.chat.transport import Transport
from bot.chat.views import OUTBOX
from bot.chat.views.menus import default_menus
from bot.clock import Clock, FileClock, SystemClock
from bot.config import Settings
from bot.documents import fonts
from bot.documents.worker import Workshop
from bot.store.crypto import Cipher
from bot.store.uow import Store

log = structlog.get_logger()


def clock_of(settings: Settings) -> Clock:
    """The machine's clock, or the one the demo and the tests steer."""
    return FileClock(settings.clock) if settings.clock else SystemClock()


def cipher_of(settings: Settings) -> Cipher:
    """The cipher of the organisation's key."""
    assert settings.key is not None  # noqa: S101 - whoever loads the settings asks for it
    return Cipher(settings.key.get_secret_value())


def store_of(settings: Settings) -> Store:
    """The store that the settings name."""
    url = settings.database_url.get_secret_value()
    return Store(url, cipher_of(settings), clock_of(settings).now)


def transport_of(settings: Settings) -> Transport:
    """The way to Telegram that the settings name; make it in a running event loop."""
    assert settings.token is not None  # noqa: S101 - whoever loads the settings asks for it
    proxy = settings.proxy.get_secret_value() if settings.proxy else None
    return Transport(settings.token.get_secret_value(), settings.api_base, proxy)


async def run(settings: Settings, store: Store) -> None:
    """Run until SIGINT or SIGTERM; raises `Unusable` or `CallFault` when Telegram refuses us."""
    asyncio.get_running_loop().set_exception_handler(_log_stray)
    transport = transport_of(settings)
    fonts.use(settings.font)
    workshop = Workshop(settings.font)
    try:
        me = await transport.call("getMe", {})
        app = App(store, clock_of(settings), settings.zone, int(me["id"]), str(me["username"]))
        await _set_menus(transport)
        await _serve(app, transport, workshop, settings)
    finally:
        workshop.close()
        await transport.close()


async def _set_menus(transport: Transport) -> None:
    """What chats without a menu of their own show; a failure is no reason not to run."""
    for call in default_menus():
        try:
            await transport.call(call.method, call.fields)
        except CallFault as fault:
            log.warning("menus.not_set", fault=type(fault).__name__)


async def _serve(app: App, transport: Transport, workshop: Workshop, settings: Settings) -> None:
    edge = Edge(app)
    handlers.routes(edge)
    sender = Sender(app, transport, Limiter(settings.chat_rate), workshop, OUTBOX)
    fetcher = Fetcher(app, transport, workshop, sender.wake)
    intake = Intake(edge, transport, partial(_wake, sender, fetcher))
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    jobs.schedule(scheduler, app, settings.tick, sender.wake)
    stopped = _on_signal()
    scheduler.start()
    steady = asyncio.create_task(jobs.keep_time(scheduler, settings.tick))
    working = [asyncio.create_task(intake.rounds()), asyncio.create_task(sender.run())]
    polling = asyncio.create_task(intake.poll())
    fetching = asyncio.create_task(fetcher.run())
    waiting = asyncio.create_task(stopped.wait())
    log.info("run.ready", bot_id=app.bot_id)
    try:
        done, _ = await asyncio.wait(
            [polling, fetching, waiting, *working], return_when=asyncio.FIRST_COMPLETED
        )
    finally:
        scheduler.shutdown(wait=False)
        polling.cancel()
        fetching.cancel()
        waiting.cancel()
        steady.cancel()
        intake.stop()
        sender.stop()
        await asyncio.gather(*working, return_exceptions=True)
    with suppress(asyncio.CancelledError):
        for task in done:
            task.result()
    log.info("run.stopped", bot_id=app.bot_id)


def _wake(sender: Sender, fetcher: Fetcher) -> None:
    """Something was handled: there may be something to send, or to fetch."""
    sender.wake()
    fetcher.wake()


def _log_stray(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What no task was asked for; asyncio's own line would show the exception's words."""
    log.error("loop.stray_exception", exc_info=context.get("exception"))


def _on_signal() -> asyncio.Event:
    stopped = asyncio.Event()

    def stop() -> None:
        if stopped.is_set():
            sys.exit(1)
        stopped.set()

    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    return stopped
