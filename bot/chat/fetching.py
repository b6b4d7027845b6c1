"""Fetching files that people sent: upload rows → Telegram → the workshop → a card for the sender.

The rows are the queue: a file that was on its way when the process ended is fetched again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from typing import Any

import structlog

from bot.app import App
from bot.chat import faults, readings
from bot.chat.transport import TooBig, Transport
from bot.chat.trouble import Trouble
from bot.documents.package import FILE_LIMIT, Reason, UnreadableWorkbook
from bot.documents.worker import Workshop
from bot.services.roster import imports
from bot.store.uow import UnitOfWork
from bot.store.uploads import Upload

log = structlog.get_logger()
TRIES = 5
FIRST_PAUSE_SECONDS = 1.0
LOOK_SECONDS = 2.0
"""How often to look for what another process stored."""
SELDOM_SECONDS = 60.0
"""The same where there is no other, in case nobody was woken."""
NETWORK = "network"
"""Why a file is refused that could not be fetched: Telegram did not give it in so many tries."""
GONE = "gone"
"""Telegram does not know the file any more."""


class Fetcher:
    """Fetches and reads one bot's uploads, one after the other, until it is cancelled."""

    def __init__(
        self, app: App, transport: Transport, workshop: Workshop, on_output: Callable[[], None]
    ) -> None:
        """`on_output` is called when there is something to send."""
        self._app = app
        self._transport = transport
        self._workshop = workshop
        self._on_output = on_output
        self._woken = asyncio.Event()
        self._trouble = Trouble("fetch")

    def wake(self) -> None:
        """There may be something to fetch."""
        self._woken.set()

    async def run(self) -> None:
        """Work off what waits, for ever."""
        while True:
            self._woken.clear()
            try:
                upload = await self._app.store.read(self._next)
                if upload is None:
                    await self._pause()
                else:
                    await self._settle(upload)
            except faults.CallFault as fault:
                if self._trouble.begins(fault):
                    log.warning("fetch.failed", fault=type(fault).__name__)
                await asyncio.sleep(self._trouble.pause(FIRST_PAUSE_SECONDS))
            except Exception as fault:
                if self._trouble.begins(fault):
                    log.exception("fetch.bug")
                await asyncio.sleep(self._trouble.pause(FIRST_PAUSE_SECONDS))

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(SELDOM_SECONDS if self._app.store.alone else LOOK_SECONDS):
                await self._woken.wait()

    def _next(self, uow: UnitOfWork) -> Upload | None:
        return uow.uploads.next(self._app.bot_id)

    async def _settle(self, upload: Upload) -> None:
        work = await self._fetched(upload)
        await self._app.store.write(work, "fetch")
        self._trouble.over()
        self._on_output()

    async def _fetched(self, upload: Upload) -> Callable[[UnitOfWork], None]:
        """What is to be written about a file; raises a `CallFault` while it may still come."""
        try:
            content = await self._content(upload.file_id)
            found = await readings.read(self._workshop, content)
        except TooBig:
            return _refused(upload, Reason.TOO_BIG)
        except UnreadableWorkbook as fault:
            return _refused(upload, fault.reason)
        except BrokenProcessPool:
            log.error("fetch.reader_died")
            return _refused(upload, Reason.UNSAFE)
        except faults.Refused:
            return _refused(upload, GONE)
        except faults.CallFault:
            if self._trouble.failures < TRIES - 1:
                raise
            return _refused(upload, NETWORK)
        return readings.keeping(upload, found)

    async def _content(self, file_id: str) -> bytes:
        found: Any = await self._transport.call("getFile", {"file_id": file_id})
        if not isinstance(found, dict) or not isinstance(found.get("file_path"), str):
            raise faults.Unknown(faults.Cause.GARBLED)
        if int(found.get("file_size") or 0) > FILE_LIMIT:
            raise TooBig
        return await self._transport.download(found["file_path"], FILE_LIMIT)


def _refused(upload: Upload, fault: str) -> Callable[[UnitOfWork], None]:
    return partial(imports.refuse, upload=upload, fault=fault)
