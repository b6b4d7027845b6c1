"""What one process holds of a bot's leases, and what is done only while it does.

A lease is kept on by taking it again and again. Whoever cannot, because the database is away or
too slow, stops in good time; and no transaction of a holder that is one no more is committed.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from enum import StrEnum
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.store.uow import Store, UnitOfWork

log = structlog.get_logger()
T = TypeVar("T")
LEASE_SECONDS = 8.0
EVERY_SECONDS = 2.0
"""How often leases are taken again, so that a killed holder is replaced within 10 seconds."""


class Duty(StrEnum):
    """What one process of a bot does for all."""

    INTAKE = "intake"  # polls, or looks after the webhook
    TICKER = "ticker"
    FETCHER = "fetcher"


class NotHeld(Exception):
    """The lease is another's by now; nothing was done."""


class Holding:
    """The leases of one process. On SQLite, where no other runs, all of them, at no cost."""

    def __init__(self, store: Store, bot_id: int) -> None:
        self.holder = secrets.token_hex(8)
        self._store = store
        self._bot_id = bot_id
        self._until: dict[Duty, float] = {}
        self._changed = asyncio.Event()
        self._prepared = False
        self._well = True

    def held(self, duty: Duty) -> bool:
        """Whether it is this process that does it now."""
        return self._store.alone or self._until.get(duty, 0.0) > time.monotonic()

    def fenced(self, duty: Duty, work: Callable[[UnitOfWork], T]) -> Callable[[UnitOfWork], T]:
        """The same work, for a transaction that ends with NotHeld once the lease is another's."""
        return work if self._store.alone else partial(self._fenced, duty, work)

    def _fenced(self, duty: Duty, work: Callable[[UnitOfWork], T], uow: UnitOfWork) -> T:
        if not uow.leases.holds(self._bot_id, duty, self.holder):
            raise NotHeld
        return work(uow)

    async def keep(self) -> None:
        """Take what is free and keep it, until cancelled; then let it go."""
        if self._store.alone:
            await asyncio.Event().wait()
        try:
            while True:
                await self._take()
                await asyncio.sleep(EVERY_SECONDS)
        finally:
            self._until.clear()
            with suppress(Exception):
                await self._store.beside(lambda uow: uow.leases.release(self._bot_id, self.holder))

    async def _take(self) -> None:
        before, began = set(self._until), time.monotonic()
        milliseconds = round(LEASE_SECONDS * 1000)
        try:
            if not self._prepared:
                await self._store.beside(lambda uow: uow.leases.prepare(self._bot_id, list(Duty)))
            taken = await self._store.beside(
                lambda uow: uow.leases.take(self._bot_id, list(Duty), self.holder, milliseconds)
            )
        except Exception:
            if self._well:
                log.exception("leases.unsure")
            self._well, taken = False, frozenset()
        else:
            self._well, self._prepared = True, bool(taken)
        self._until |= {Duty(name): began + LEASE_SECONDS for name in taken}
        self._until = {duty: at for duty, at in self._until.items() if at > time.monotonic()}
        for duty in sorted(before ^ set(self._until)):
            log.info("lease.gained" if duty in self._until else "lease.lost", duty=duty)
        self._changed.set()

    async def whenever(self, duty: Duty, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do it whenever this process holds the lease; it is cancelled when it does not any more.
        Ends when the work does."""
        while True:
            while not self.held(duty):
                self._changed.clear()
                await self._changed.wait()
            task = asyncio.create_task(work())
            try:
                while self.held(duty) and not task.done():
                    await asyncio.wait({task}, timeout=None if self._store.alone else 0.5)
            finally:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await asyncio.wait({task})
            if not task.cancelled():
                return task.result()
