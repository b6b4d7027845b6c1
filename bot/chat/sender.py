"""The sender: outbox → Telegram. It owns the rate and the order; the rows are the receipts.

One transaction settles what came back and claims what goes out next. A claimed row is prepared
(re-checked, rendered) in that same transaction; sending happens outside of any.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import structlog

from bot.app import App
from bot.chat.delivery import Delivery
from bot.chat.dispatch import Dispatch, Turn, Wanted
from bot.chat.flights import Flights
from bot.chat.pushes import Prepare
from bot.chat.settling import Receipt
from bot.chat.transport import Transport
from bot.chat.trouble import Trouble
from bot.documents.worker import Workshop
from bot.domain.paces import Rates

log = structlog.get_logger()
ROOM = 1024
"""So many messages are claimed and not sent at most."""
BATCH = 384
"""So many that came back are settled at once, at the latest after LINGER_SECONDS; nothing is
claimed while there is room for fewer."""
LINGER_SECONDS = 0.08
IDLE_SECONDS = 1.0
STOP_SECONDS = 14.0
"""After a stop, what is on the wire for longer than so is of unknown outcome."""
TRIES_AT_THE_END = 5


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
        self._dispatch = Dispatch(app, rates, kinds)
        delivery = Delivery(transport, workshop)
        self._flights = Flights(app, delivery, self._dispatch, self._landed)
        self._turn = Turn(more=True)
        self._woken = asyncio.Event()
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
        self._flights.stop()
        self._woken.set()

    async def run(self) -> None:
        """Send until stopped and everything in flight is settled."""
        while not self._stopping:
            await self._exchange()
            await self._pause()
        self._flights.stop()  # also what was claimed meanwhile
        await self._flights.land(STOP_SECONDS)
        while self._flights.back and self._trouble.failures < TRIES_AT_THE_END:
            await self._exchange()
        # What is not settled even so is of unknown outcome at the next start.
        self._dispatch.close()

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
        now, held_until = time.monotonic(), self._flights.held_until
        ends = [self._looked_at + IDLE_SECONDS]
        if self._turn.more and self._spare() >= BATCH:
            ends.append(max(self._turn.again_at, held_until))
        if self._turn.free_at is not None:
            ends.append(self._turn.free_at)
        least = 0.0 if self._spare() >= BATCH else LINGER_SECONDS
        return max(least, min(ends) - now, held_until - now)

    def _room(self, *, settles: bool) -> int:
        """How many more messages to claim now; what comes back may make way for others."""
        now, turn = time.monotonic(), self._turn
        if self._stopping or now < self._flights.held_until or self._spare() < BATCH:
            return 0
        if turn.more and now < turn.again_at and now < self._looked_at + IDLE_SECONDS:
            return 0
        idle = now >= self._looked_at + IDLE_SECONDS
        free = turn.free_at is not None and now >= turn.free_at
        return self._spare() if settles or turn.more or idle or free else 0

    def _spare(self) -> int:
        return ROOM - len(self._flights)

    async def _exchange(self) -> None:
        """Settle what came back and take what goes out, in one transaction."""
        flights = self._flights
        back, flights.back = flights.back, []
        room = self._room(settles=bool(back))
        if not back and room == 0:
            return
        known = flights.known() | {receipt.row.id for receipt in back}
        wanted = Wanted(room, flights.chats, known, recover=self._unsure)
        taken_at = time.monotonic()
        try:
            turn = await self._app.store.write(
                lambda uow: self._dispatch.turn(uow, back, wanted), "settle" if back else "claim"
            )
        except Exception as fault:
            if self._trouble.begins(fault):
                log.exception("outbox.turn_failed")
            await self._put_off(back)
            return
        self._trouble.over()
        busy = turn.outgoing or flights.back or len(flights)
        self._dispatch.committed(at_rest=not busy)
        self._unsure = False
        if room:
            self._turn, self._looked_at = turn, taken_at
        flights.put(turn, taken_at)

    async def _put_off(self, back: list[Receipt]) -> None:
        """What came back is settled later."""
        self._unsure = True
        self._flights.back[:0] = back
        await asyncio.sleep(IDLE_SECONDS)

    def _landed(self) -> None:
        if len(self._flights.back) >= BATCH or not self._flights.flying:
            self._woken.set()
        elif self._lingers is None:
            loop = asyncio.get_running_loop()
            self._lingers = loop.call_later(LINGER_SECONDS, self._settles)

    def _settles(self) -> None:
        self._lingers = None
        self._woken.set()
