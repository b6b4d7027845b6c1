"""The watchdog: a process that hears nothing from Telegram gets new connections, then ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.app import App
from bot.chat import faults
from bot.chat.polling import POLL_SECONDS
from bot.chat.transport import Transport

log = structlog.get_logger()
PATIENCE_SECONDS = 3.0 * POLL_SECONDS
LOOKS = 15
"""How often it looks within its patience."""


class Silent(Exception):
    """Telegram has not answered for long, on new connections neither."""


async def watch(app: App, transport: Transport, patience: float = PATIENCE_SECONDS) -> None:
    """Rebuild the connections after `patience` seconds of silence; raise Silent after as many more.

    A refused token is an answer: nothing would be won by connecting, or by starting, again.
    """
    rebuilt = False
    while True:
        await asyncio.sleep(patience / LOOKS)
        silence = app.vitals.silence()
        if silence < patience or not app.vitals.accepted:
            rebuilt = False
        elif not rebuilt:
            log.error("telegram.silent", seconds=round(silence))
            await transport.rebuild()
            rebuilt = True
        elif silence >= 2 * patience:
            log.error("telegram.given_up", seconds=round(silence))
            raise Silent


async def probe(
    app: App, transport: Transport, busy: Callable[[], bool], every: float = POLL_SECONDS
) -> None:
    """Ask who we are from time to time, for ever, while nothing else would be heard of Telegram:
    `busy` tells that something is."""
    while True:
        await asyncio.sleep(every)
        if busy():
            continue
        try:
            await transport.call("getMe", {}, timeout=every)
        except faults.Unauthorized:
            app.vitals.accepted = False
        except faults.CallFault as fault:
            log.info("probe.failed", fault=type(fault).__name__)
        else:
            app.vitals.answered()
