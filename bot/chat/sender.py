"""The sender: outbox → Telegram. It owns the rate and the order; the rows are the receipts.

One transaction settles what came back and claims what goes out next. A claimed row is prepared
(re-checked, rendered) in that same transaction; sending happens outside of any.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from functools import partial

import structlog

from bot.app import App
from bot.chat import faults
from bot.chat.delivery import Attempt, Delivery
from bot.chat.dispatch import Dispatch, Turn, Wanted, lease_ends
from bot.chat.line import Line
from bot.chat.preparing import Outgoing
from bot.chat.pushes import Prepare
from bot.chat.settling import Receipt
from bot.chat.transport import Transport
from bot.chat.trouble import Trouble
from bot.documents.worker import Workshop
from bot.domain.paces import Rates

log = structlog.get_logger()
ROOM = 1024
"""So many messages are claimed and not sent at most."""
FLIGHTS = 96
"""So many are on the wire at once."""
BATCH = 384
"""So many that came back are settled at once, at the latest after LINGER_SECONDS; nothing is
claimed while there is room for fewer."""
LINGER_SECONDS = 0.08
IDLE_SECONDS = 1.0
STOP_SECONDS = 14.0
"""After a stop, what is on the wire for longer than so is of unknown outcome."""
TRIES_AT_THE_END = 5
_COMES_AGAIN = (
    faults.RetryLater,
    faults.Unauthorized,
    faults.Unknown,
    faults.EditTargetGone,
    faults.Migrated,
)
_NOT_TRIED = faults.RetryLater(0.0, faults.Scope.NETWORK, "not tried")
_NO_TOKEN_SECONDS = 60.0


class Sender:
    """Sends a bot's outbox until it is stopped."""

    def __init__(
        self,
        app: App,
        transport: Transport,
        rates: Rates,
        workshop: Workshop,
        kinds: Mapping[str, Prepare],
    ) -> None:
        self._app = app
        self._delivery = Delivery(transport, workshop)
        self._dispatch = Dispatch(app, rates, kinds)
        self._line = Line()
        self._flights: dict[asyncio.Task[None], tuple[Outgoing, Attempt]] = {}
        self._leases: dict[int, float] = {}
        self._back: list[Receipt] = []
        self._turn = Turn(more=True)
        self._held_until = 0.0
        self._woken = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None
        self._lingers: asyncio.TimerHandle | None = None
        self._stopping = False
        self._looked_at = 0.0
        self._trouble = Trouble("sender")
        # Rows may be marked as taken that this sender does not know of: after a transaction of
        # which nobody knows whether it was committed.
        self._unsure = False

    def wake(self) -> None:
        """There may be something to send."""
        self._looked_at = 0.0
        self._woken.set()

    def stop(self) -> None:
        """Finish what is on the wire; what was claimed beyond it goes back to wait."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Send until stopped and everything in flight is settled."""
        while not self._stopping:
            await self._exchange()
            await self._pause()
        for item in self._line.empty():
            self._back.append(Receipt(item.row, fault=_NOT_TRIED))
        await self._land()
        while self._back and self._trouble.failures < TRIES_AT_THE_END:
            await self._exchange()
        # What is not settled even so is of unknown outcome at the next start.
        self._dispatch.close()

    async def _land(self) -> None:
        """Wait for what is on the wire, but not for ever."""
        if not self._flights:
            return
        _, late = await asyncio.wait(self._flights, timeout=STOP_SECONDS)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    async def _pause(self) -> None:
        if not self._stopping and not self._woken.is_set():
            try:
                async with asyncio.timeout(self._rest()):
                    await self._woken.wait()
            except TimeoutError:
                pass
        self._woken.clear()

    def _rest(self) -> float:
        """Seconds until there may be something to do that nobody wakes for."""
        now = time.monotonic()
        ends = [self._looked_at + IDLE_SECONDS]
        if self._turn.more and self._spare() >= BATCH:
            ends.append(max(self._turn.again_at, self._held_until))
        if self._turn.free_at is not None:
            ends.append(self._turn.free_at)
        least = 0.0 if self._spare() >= BATCH else LINGER_SECONDS
        return max(least, min(ends) - now, self._held_until - now)

    def _room(self, *, settles: bool) -> int:
        """How many more messages to claim now; what comes back may make way for others."""
        now, turn = time.monotonic(), self._turn
        if self._stopping or now < self._held_until or self._spare() < BATCH:
            return 0
        if turn.more and now < turn.again_at and now < self._looked_at + IDLE_SECONDS:
            return 0
        idle = now >= self._looked_at + IDLE_SECONDS
        free = turn.free_at is not None and now >= turn.free_at
        return self._spare() if settles or turn.more or idle or free else 0

    def _spare(self) -> int:
        return ROOM - len(self._line) - len(self._flights)

    async def _exchange(self) -> None:
        """Settle what came back and take what goes out, in one transaction."""
        back, self._back = self._back, []
        room = self._room(settles=bool(back))
        if not back and room == 0:
            return
        wanted = Wanted(room, self._line.chats, self._known(back), recover=self._unsure)
        taken_at = time.monotonic()
        try:
            turn = await self._app.store.write(
                lambda uow: self._dispatch.turn(uow, back, wanted), "settle" if back else "claim"
            )
        except Exception as fault:
            self._unsure = True
            self._back = back + self._back
            if self._trouble.begins(fault):
                log.exception("outbox.turn_failed")
            await asyncio.sleep(IDLE_SECONDS)
            return
        self._trouble.over()
        busy = turn.outgoing or self._line or self._flights or self._back
        self._dispatch.committed(at_rest=not busy)
        self._unsure = False
        if room:
            self._turn, self._looked_at = turn, taken_at
        self._leases |= {item.row.id: lease_ends(taken_at, item) for item in turn.outgoing}
        self._line.put(turn.outgoing, turn.instants)
        self._launch()

    def _known(self, back: list[Receipt]) -> set[int]:
        known = {receipt.row.id for receipt in back} | set(self._line.rows())
        return known | {item.row.id for item, _ in self._flights.values()}

    def _launch(self) -> None:
        """Begin to send what may go out now, and come again when more may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = time.monotonic()
        while not self._stopping and now >= self._held_until and len(self._flights) < FLIGHTS:
            item = self._line.next(now)
            if item is None:
                break
            begins = partial(self._dispatch.begins, item.row)
            attempt = Attempt(self._leases.pop(item.row.id), begins)
            task = asyncio.create_task(self._serve(item, attempt))
            self._flights[task] = (item, attempt)
            task.add_done_callback(self._landed)
        at = self._line.at()
        if at is not None and len(self._flights) < FLIGHTS and not self._stopping:
            delay = max(at, self._held_until) - now
            self._timer = asyncio.get_running_loop().call_later(delay, self._launch)

    async def _serve(self, item: Outgoing, attempt: Attempt) -> None:
        receipt = await self._send(item, attempt)
        self._back.append(receipt)
        if not item.metered:
            return
        again = isinstance(receipt.fault, _COMES_AGAIN)
        for later in self._line.done(item.row.chat_id, stop=again):
            # What follows must not overtake it.
            self._back.append(Receipt(later.row, fault=_NOT_TRIED))

    def _landed(self, task: asyncio.Task[None]) -> None:
        item, attempt = self._flights.pop(task)
        if task.cancelled():
            unsure = faults.Unknown(faults.Cause.TIMEOUT)
            self._back.append(Receipt(item.row, fault=unsure if attempt.calls else _NOT_TRIED))
        self._launch()
        if len(self._back) >= BATCH or not self._flights:
            self._woken.set()
        elif self._lingers is None:
            loop = asyncio.get_running_loop()
            self._lingers = loop.call_later(LINGER_SECONDS, self._settles)

    def _settles(self) -> None:
        self._lingers = None
        self._woken.set()

    async def _send(self, item: Outgoing, attempt: Attempt) -> Receipt:
        fault: faults.CallFault | None = None
        message_id = None
        try:
            message_id = await self._delivery.deliver(item, attempt)
        except faults.CallFault as raised:
            fault = raised
            self._noted(item, fault)
        except Exception:
            log.exception("send.bug", kind=item.row.kind)
            return Receipt(item.row, bug=True, calls=attempt.calls)
        return Receipt(item.row, message_id, fault, calls=attempt.calls, plain=attempt.plain)

    def _noted(self, item: Outgoing, fault: faults.CallFault) -> None:
        """Everything waits where the fault is not this chat's alone; the rest is worth a line."""
        if isinstance(fault, faults.RetryLater):
            if fault.scope is not faults.Scope.CHAT:
                self._hold(fault.seconds)
        elif isinstance(fault, faults.Unauthorized):
            # What goes out waits for a token that is known; the poll asks as often.
            self._app.vitals.accepted = False
            self._hold(_NO_TOKEN_SECONDS)
        else:
            log.warning("send.failed", kind=item.row.kind, fault=type(fault).__name__)

    def _hold(self, seconds: float) -> None:
        self._held_until = max(self._held_until, time.monotonic() + seconds)
