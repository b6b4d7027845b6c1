"""The intake: getUpdates → inbox, and the rounds: inbox → edge → outbox.

Nothing is acknowledged before it is stored: the offset moves only after the commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from bot.chat import faults
from bot.chat.edge import Edge
from bot.chat.rounds import Outcome, Rounds, Toast
from bot.chat.transport import Transport
from bot.chat.trouble import Trouble
from bot.chat.updates import ALLOWED, arrival, without_words
from bot.store.inbox import Arrival
from bot.store.uow import UnitOfWork

log = structlog.get_logger()
POLL_SECONDS = 25
BACKOFF_SECONDS = 1.0
TOAST_TRIES = 3
LONGEST_TOAST_SECONDS = 10.0
"""A press spins no longer than somebody would look at it."""
FORGETTING = timedelta(days=6)
"""After a week without updates Telegram begins with any number (Bot API, Update.update_id), which
may be below the offset."""


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
        self._trouble = Trouble("poll")

    def stop(self) -> None:
        """End after the round at hand; what is stored stays for the next start."""
        self._stopping = True
        self._arrived.set()

    async def poll(self) -> None:
        """Fetch and store updates for ever; raises Unusable when the token is refused."""
        offset: int | None = None
        heard = self._app.clock.now()
        while not self._stopping:
            now = self._app.clock.now()
            if now - heard >= FORGETTING:
                offset = None
            try:
                batch = await self._fetched(offset)
                if batch:
                    await self._app.store.write(partial(self.store, raw=batch))
                    offset = max(update["update_id"] for update in batch) + 1
                    heard = now
                    self._arrived.set()
                self._trouble.over()
            except faults.Unauthorized as fault:
                raise Unusable from fault
            except faults.CallFault as fault:
                await self._rest(fault)
            except Exception as fault:
                if self._trouble.begins(fault):
                    log.exception("poll.failed")
                await asyncio.sleep(self._trouble.pause(BACKOFF_SECONDS))

    async def _fetched(self, offset: int | None) -> list[dict[str, Any]]:
        """The next updates; what is no update at all is left out."""
        fields = {"timeout": POLL_SECONDS, "allowed_updates": ALLOWED, "offset": offset}
        raw = await self._transport.call("getUpdates", fields)
        if not isinstance(raw, list):
            raise faults.Unknown(faults.Cause.GARBLED)
        batch = [one for one in raw if isinstance(one, dict) and _numbered(one)]
        if len(batch) < len(raw):
            log.error("poll.unreadable", updates=len(raw) - len(batch))
        if raw and not batch:
            raise faults.Unknown(faults.Cause.GARBLED)
        return batch

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
        trouble = Trouble("rounds")
        while not self._stopping:
            self._arrived.clear()
            try:
                outcome = await self._app.store.write(self._rounds.run)
            except Exception as fault:
                if trouble.begins(fault):
                    log.exception("round.failed")
                await asyncio.sleep(BACKOFF_SECONDS)
                continue
            trouble.over()
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
        for _ in range(TOAST_TRIES):
            try:
                await self._transport.call("answerCallbackQuery", fields)
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

    async def _rest(self, fault: faults.CallFault) -> None:
        """Wait after a poll that failed; a webhook is removed, or no poll would ever succeed."""
        if self._trouble.begins(fault):
            log.warning("poll.failed", fault=type(fault).__name__)
        if isinstance(fault, faults.Conflict) and fault.webhook:
            with suppress(faults.CallFault):
                await self._transport.call("deleteWebhook", {"drop_pending_updates": False})
                log.warning("poll.webhook_removed")
        least = fault.seconds if isinstance(fault, faults.RetryLater) else 0.0
        await asyncio.sleep(max(least, self._trouble.pause(BACKOFF_SECONDS)))


def _numbered(update: dict[str, Any]) -> bool:
    return isinstance(update.get("update_id"), int)
