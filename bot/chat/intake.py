"""The intake: raw updates → inbox, and the rounds: inbox → edge → outbox.

Whoever brings updates (`bot.chat.polling`, `bot.web`) acknowledges them once they are stored.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Any, TypeAlias

import structlog

from bot import failpoints
from bot.chat import faults
from bot.chat.arrivals import arrival, without_words
from bot.chat.edge import Edge
from bot.chat.failures import Outcome
from bot.chat.flood import MOST, Floods, Strangers
from bot.chat.replies import Toast
from bot.chat.rounds import ROUND, Rounds
from bot.chat.transport import Transport
from bot.chat.trouble import Trouble
from bot.chat.unsaved import Unsaved
from bot.store.delivery.inbox import Arrival
from bot.store.uow import UnitOfWork

log = structlog.get_logger()
Fence: TypeAlias = Callable[[Callable[[UnitOfWork], int]], Callable[[UnitOfWork], int]]
BACKOFF_SECONDS = 1.0
IDLE_SECONDS = 2.0
"""How often to look for what another process stored and did not live to work off."""
TOAST_TRIES = 3
LONGEST_TOAST_SECONDS = 10.0
"""A press spins no longer than somebody would look at it."""
LAST_TOASTS_SECONDS = 10.0
"""So long who stops waits for answers to presses that are on the wire; their effect is stored."""


class Intake:
    """Stores what came in for one bot, and works it off until it is stopped."""

    def __init__(
        self,
        edge: Edge,
        transport: Transport,
        on_output: Callable[[], None],
        patience: float = 1.0,
        on_file: Callable[[], None] | None = None,
    ) -> None:
        """`on_output` is called after every round: there may be something to send; `on_file` after
        one in which a file came. `patience`: so many times what people may usually say at once."""
        self._floods = Floods(round(MOST * patience))
        self._strangers = Strangers(patience)
        self._pending: list[tuple[list[dict[str, Any]], asyncio.Future[None]]] = []
        self._storing: asyncio.Task[None] | None = None
        self._rounds = Rounds(edge)
        self._app = edge.app
        self._transport = transport
        self._on_output = on_output
        self._on_file = on_file
        self._unsaved = Unsaved(transport)
        self._arrived = asyncio.Event()
        self._stopping = False
        self._toasts: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        """End after the round at hand; what is stored stays for the next start."""
        self._stopping = True
        self._arrived.set()

    async def accept(self, raw: list[dict[str, Any]], fenced: Fence | None = None) -> None:
        """Store raw updates; they are worked off soon. They may be acknowledged once this returns.
        Those that come one by one share a commit with whatever else has arrived meanwhile."""
        if fenced is not None:
            await self._store(raw, fenced)
            return
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pending.append((raw, stored))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store_pending())
        await stored

    async def _store_pending(self) -> None:
        while self._pending:
            group, self._pending = self._pending, []
            storing = self._store([one for raw, _ in group for one in raw])
            [outcome] = await asyncio.gather(storing, return_exceptions=True)
            for _, stored in group:
                if stored.done():  # whoever brought it does not wait any more
                    continue
                if isinstance(outcome, BaseException):
                    stored.set_exception(outcome)
                else:
                    stored.set_result(None)

    async def _store(self, raw: list[dict[str, Any]], fenced: Fence | None = None) -> None:
        work = partial(self.store, raw=raw)
        try:
            await self._app.store.beside(fenced(work) if fenced else work, "inbox")
        except Exception as fault:
            await self._unsaved.tell(fault, [json.dumps(one) for one in raw])
            raise
        self._arrived.set()

    def store(self, uow: UnitOfWork, raw: list[dict[str, Any]]) -> int:
        """Put raw updates into the inbox, less what is nobody's business; returns how many."""
        name = self._app.username
        kept = [found for update in raw if (found := arrival(update, name)) is not None]
        people = {found.person_id for found in kept}
        known = uow.accounts.known(self._app.bot_id, people)
        if people - known:
            known |= uow.drafts.people(self._app.bot_id, people - known)
        safe: list[Arrival] = []
        for found in kept:
            if found.person_id in known:
                safe.append(found)
            elif self._strangers.admitted(found.update_id, found.person_id, monotonic()):
                safe.append(without_words(found))
        if len(safe) < len(kept):
            log.warning("intake.strangers_dropped", updates=len(kept) - len(safe))
        return uow.inbox.put(self._app.bot_id, safe)

    async def rounds(self) -> None:
        """Work off the inbox until stopped."""
        trouble = Trouble("rounds")
        while not self._stopping:
            self._arrived.clear()
            slowed = self._floods.slowed(monotonic())
            try:
                work = partial(self._rounds.run, passed_over=slowed)
                outcome = await self._app.store.write(work, "round")
            except Exception as fault:
                if trouble.begins(fault):
                    log.exception("round.failed")
                await self._tell_waiting(fault)
                await asyncio.sleep(BACKOFF_SECONDS)
                continue
            trouble.over()
            self._unsaved.over()
            self._floods.heard(outcome.people, monotonic())
            self._say(outcome)
            if outcome.taken:
                self._on_output()
            if outcome.files and self._on_file is not None:
                self._on_file()
            if not outcome.left:
                await self._pause()
        await self._last_toasts()

    async def _last_toasts(self) -> None:
        if self._toasts:
            _, late = await asyncio.wait(self._toasts, timeout=LAST_TOASTS_SECONDS)
            for task in late:
                task.cancel()

    async def _tell_waiting(self, fault: Exception) -> None:
        """What waits is not lost, but whoever waits for it should know that it does."""
        with suppress(Exception):
            waiting = await self._app.store.read(
                lambda uow: uow.inbox.next(self._app.bot_id, ROUND)
            )
            await self._unsaved.tell(fault, [update.payload for update in waiting])

    async def _pause(self) -> None:
        """Until something arrives, or who said too much at once may be heard again."""
        limits = [self._floods.pause(monotonic()), None if self._app.store.alone else IDLE_SECONDS]
        with suppress(TimeoutError):
            async with asyncio.timeout(
                min((one for one in limits if one is not None), default=None)
            ):
                await self._arrived.wait()

    def _say(self, outcome: Outcome) -> None:
        for toast in outcome.toasts:
            task = asyncio.create_task(self._toast(toast))
            self._toasts.add(task)
            task.add_done_callback(self._toasts.discard)

    async def _toast(self, toast: Toast) -> None:
        fields = {
            "callback_query_id": toast.callback_id,
            "text": toast.text,
            "show_alert": toast.alert or None,
        }
        for _ in range(TOAST_TRIES):
            try:
                failpoints.reach("toast", "before")
                await self._transport.call("answerCallbackQuery", fields)
                failpoints.reach("toast", "after")
                return
            except faults.RetryLater as fault:
                if self._stopping or fault.seconds > LONGEST_TOAST_SECONDS:
                    break
                await asyncio.sleep(fault.seconds)
            except faults.CallFault:
                break
            except Exception:
                log.exception("toast.failed")
                return
        log.info("toast.not_shown")
