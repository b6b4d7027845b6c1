"""The intake: getUpdates → inbox, and the rounds: inbox → edge → outbox.

Nothing is acknowledged before it is stored: the offset moves only after the commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog

from bot.chat import faults
from bot.chat.edge import Edge
from bot.chat.rounds import Outcome, Rounds, Toast
from bot.chat.transport import Transport
from bot.chat.updates import ALLOWED, arrival, without_words
from bot.store.inbox import Arrival
from bot.store.uow import UnitOfWork

log = structlog.get_logger()
POLL_SECONDS = 25
BACKOFF_SECONDS = 3.0


class Unusable(Exception):
    """Telegram does not accept the token (any more)."""


class Intake:
    """Polls for one bot until it is stopped, and works off what came in."""

    def __init__(self, edge: Edge, transport: Transport, on_output: Callable[[], None]) -> None:
        """`on_output` is called after every round: there may be something to send."""
        self._rounds = Rounds(edge)
        self._app = edge.app
        self._transport = transport
        self._on_output = on_output
        self._arrived = asyncio.Event()
        self._stopping = False
        self._toasts: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        """End after the round at hand; what is stored stays for the next start."""
        self._stopping = True
        self._arrived.set()

    async def poll(self) -> None:
        """Fetch and store updates for ever; raises Unusable when the token is refused."""
        offset: int | None = None
        while not self._stopping:
            fields = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED, "offset": offset}
            try:
                raw = await self._transport.call("getUpdates", fields)
                if raw:
                    await self._app.store.write(partial(self.store, raw=raw))
                    offset = max(int(update["update_id"]) for update in raw) + 1
                    self._arrived.set()
            except faults.Unauthorized as fault:
                raise Unusable from fault
            except faults.CallFault as fault:
                await self._rest(fault)
            except Exception:
                log.exception("poll.failed")
                await asyncio.sleep(BACKOFF_SECONDS)

    def store(self, uow: UnitOfWork, raw: list[dict[str, Any]]) -> int:
        """Put raw updates into the inbox, less what is nobody's business; returns how many."""
        name = self._app.username
        kept = [found for update in raw if (found := arrival(update, name)) is not None]
        people = {found.person_id for found in kept}
        known = uow.accounts.known(self._app.bot_id, people)
        known |= uow.drafts.people(self._app.bot_id, people - known)
        safe: list[Arrival] = [
            found if found.person_id in known else without_words(found) for found in kept
        ]
        return uow.inbox.put(self._app.bot_id, safe)

    async def rounds(self) -> None:
        """Work off the inbox until stopped."""
        while not self._stopping:
            self._arrived.clear()
            try:
                outcome = await self._app.store.write(self._rounds.run)
            except Exception:
                log.exception("round.failed")
                await asyncio.sleep(BACKOFF_SECONDS)
                continue
            self._say(outcome)
            if outcome.taken:
                self._on_output()
            else:
                await self._arrived.wait()
        if self._toasts:
            await asyncio.wait(self._toasts)

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
        try:
            await self._transport.call("answerCallbackQuery", fields)
        except faults.CallFault as fault:
            log.info("toast.not_shown", fault=type(fault).__name__)

    async def _rest(self, fault: faults.CallFault) -> None:
        log.warning("poll.failed", fault=type(fault).__name__)
        seconds = fault.seconds if isinstance(fault, faults.RetryLater) else BACKOFF_SECONDS
        await asyncio.sleep(seconds)
