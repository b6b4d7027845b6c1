"""The sender: outbox → Telegram. It owns the rate and the order; the rows are the receipts.

One transaction settles what came back and claims what goes out next. A claimed row is prepared
(re-checked, rendered) in that same transaction; sending happens outside of any.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from bot.app import App
from bot.chat import faults
from bot.chat.delivery import Delivery
from bot.chat.dispatch import Dispatch, Outgoing, Receipt
from bot.chat.paces import Paces
from bot.chat.pushes import Prepare
from bot.chat.rate import Limiter
from bot.chat.transport import Transport
from bot.chat.trouble import Trouble
from bot.documents.worker import Workshop

log = structlog.get_logger()
ROOM = 30
IDLE_SECONDS = 1.0
UNSURE_SECONDS = 2.0
"""A chat waits so long after a message of unknown outcome: what broke may still be broken."""
TRIES_AT_THE_END = 5
_COMES_AGAIN = (
    faults.RetryLater,
    faults.Unauthorized,
    faults.Unknown,
    faults.EditTargetGone,
    faults.Migrated,
)
_NOT_TRIED = faults.RetryLater(0.0, faults.Scope.CHAT, "not tried")
_NO_TOKEN = faults.RetryLater(5.0, faults.Scope.OVERALL, "token refused")


@dataclass
class _Flight:
    """Chats that are being served, and what has come back since the last settling."""

    chats: dict[int, asyncio.Task[None]] = field(default_factory=dict)
    back: list[Receipt] = field(default_factory=list)
    # Monotonic seconds until which a chat, or (None) everything, has been told to wait.
    held: dict[int | None, float] = field(default_factory=dict)
    paces: Paces = field(default_factory=Paces)

    def hold(self, fault: faults.RetryLater, chat_id: int) -> None:
        scope = chat_id if fault.scope is faults.Scope.CHAT else None
        self.held[scope] = max(self.held.get(scope, 0.0), time.monotonic() + fault.seconds)

    def busy(self) -> set[int]:
        """Chats not to claim for now."""
        now = time.monotonic()
        self.held = {scope: until for scope, until in self.held.items() if until > now}
        return set(self.chats) | {scope for scope in self.held if scope is not None}

    def rest(self) -> float:
        """Seconds until there may be something to do that nobody wakes for."""
        now = time.monotonic()
        ends = [until - now for until in self.held.values() if until > now]
        ends += self.paces.rest(now)
        return min([IDLE_SECONDS, *ends])

    def room(self) -> int:
        """How many more chats may be served."""
        return 0 if self.held.get(None, 0.0) > time.monotonic() else ROOM - len(self.chats)


class Sender:
    """Sends a bot's outbox until it is stopped."""

    def __init__(
        self,
        app: App,
        transport: Transport,
        limiter: Limiter,
        workshop: Workshop,
        kinds: Mapping[str, Prepare],
    ) -> None:
        self._app = app
        self._delivery = Delivery(transport, limiter, workshop)
        self._dispatch = Dispatch(app, kinds)
        self._flight = _Flight(paces=Paces(limiter.interval))
        self._woken = asyncio.Event()
        self._stopping = False
        self._trouble = Trouble("sender")
        # Rows may be marked as being sent that nobody sends: at the start, and after a
        # transaction of which nobody knows whether it was committed.
        self._orphans = True

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    def stop(self) -> None:
        """Finish what is on the wire; what was claimed beyond it goes back to wait."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Send until stopped and everything in flight is settled."""
        while True:
            await self._exchange()
            if self._stopping and self._trouble.failures >= TRIES_AT_THE_END:
                # What is not settled is of unknown outcome at the next start.
                return
            if self._flight.back:
                continue
            if self._stopping and not self._flight.chats:
                return
            await self._pause()

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(self._flight.rest()):
                await self._woken.wait()
        except TimeoutError:
            pass
        self._woken.clear()

    async def _exchange(self) -> None:
        """Settle what came back and take what goes out, in one transaction."""
        back, self._flight.back = self._flight.back, []
        busy = self._flight.busy()
        room = 0 if self._stopping else self._flight.room()
        if not back and room == 0:
            return
        resting = self._flight.paces.resting(time.monotonic())
        recover = self._orphans and not self._flight.chats
        try:
            outgoing = await self._app.store.write(
                lambda uow: self._dispatch.turn(uow, back, room, busy, resting, recover=recover),
                "settle" if back else "claim",
            )
        except Exception as fault:
            self._orphans = True
            self._flight.back = back + self._flight.back
            if self._trouble.begins(fault):
                log.exception("outbox.turn_failed")
            await asyncio.sleep(IDLE_SECONDS)
            return
        self._trouble.over()
        if recover:
            self._orphans = False
        by_chat: dict[int, list[Outgoing]] = {}
        for item in outgoing:
            self._flight.paces.take(item.row, time.monotonic())
            by_chat.setdefault(item.row.chat_id, []).append(item)
        for chat_id, items in by_chat.items():
            self._flight.chats[chat_id] = asyncio.create_task(self._serve(chat_id, items))

    async def _serve(self, chat_id: int, items: list[Outgoing]) -> None:
        """Send one chat's messages one after the other."""
        receipts: list[Receipt] = []
        for place, item in enumerate(items):
            stopped = Receipt(item.row, fault=_NOT_TRIED) if self._stopping else None
            receipt = stopped or await self._send(item)
            receipts.append(receipt)
            if isinstance(receipt.fault, _COMES_AGAIN):
                # What follows must not overtake it.
                receipts += [Receipt(later.row, fault=_NOT_TRIED) for later in items[place + 1 :]]
                break
        self._flight.chats.pop(chat_id, None)
        self._flight.back.extend(receipts)
        self._woken.set()

    async def _send(self, item: Outgoing) -> Receipt:
        try:
            return Receipt(item.row, message_id=await self._delivery.deliver(item))
        except faults.RetryLater as fault:
            self._flight.hold(fault, item.row.chat_id)
            return Receipt(item.row, fault=fault)
        except faults.Unauthorized as fault:
            # The poll ends the process; what goes out waits for a token that is known.
            self._flight.hold(_NO_TOKEN, item.row.chat_id)
            return Receipt(item.row, fault=fault)
        except faults.CallFault as fault:
            log.warning("send.failed", kind=item.row.kind, fault=type(fault).__name__)
            if isinstance(fault, faults.Unknown):
                unsure = faults.RetryLater(UNSURE_SECONDS, faults.Scope.CHAT, "unsure")
                self._flight.hold(unsure, item.row.chat_id)
            return Receipt(item.row, fault=fault)
        except Exception:
            log.exception("send.bug", kind=item.row.kind)
            return Receipt(item.row, bug=True)
