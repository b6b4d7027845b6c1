"""What is on the wire: messages go out at their instants, and come back as receipts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial

import structlog

from bot.app import App
from bot.chat import faults
from bot.chat.delivery import Attempt, Delivery
from bot.chat.dispatch import Dispatch, Turn, lease_ends
from bot.chat.line import Line
from bot.chat.preparing import Outgoing
from bot.chat.settling import Receipt
from bot.store.delivery.claiming import Claimed

log = structlog.get_logger()
MOST = 96
"""So many are on the wire at once."""
_COMES_AGAIN = (
    faults.RetryLater,
    faults.Unauthorized,
    faults.Unknown,
    faults.EditTargetGone,
    faults.Migrated,
)
_NOT_TRIED = faults.RetryLater(0.0, faults.Scope.NETWORK, "not tried")
_NO_TOKEN_SECONDS = 60.0


class Flights:
    """Sends what was claimed, each chat's messages one after the other."""

    def __init__(
        self, app: App, delivery: Delivery, dispatch: Dispatch, landed: Callable[[], None]
    ) -> None:
        """`landed` is called, once for all that came back together."""
        self._app = app
        self._delivery = delivery
        self._dispatch = dispatch
        self._on_landed = landed
        self._line = Line()
        self._flying: dict[asyncio.Task[None], tuple[Outgoing, Attempt]] = {}
        self._leases: dict[int, float] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._soon: asyncio.Handle | None = None
        self._stopping = False
        self.held_until = 0.0
        """Nothing goes out before; monotonic."""
        self.back: list[Receipt] = []
        """What came back and is not settled yet."""

    def __len__(self) -> int:
        """How many are on the wire, or wait for it."""
        return len(self._line) + len(self._flying)

    @property
    def flying(self) -> bool:
        """Whether anything is on the wire."""
        return bool(self._flying)

    @property
    def chats(self) -> set[int]:
        """Chats that are being served, or wait for it here."""
        return self._line.chats

    def known(self) -> set[int]:
        """Ids of the rows that are here, without those that came back."""
        return set(self._line.rows()) | {item.row.id for item, _ in self._flying.values()}

    def put(self, turn: Turn, taken_at: float) -> None:
        """What was claimed at that monotonic instant goes out when it may."""
        self._leases |= {item.row.id: lease_ends(taken_at, item) for item in turn.outgoing}
        self._line.put(turn.outgoing, turn.instants)
        self._launch()

    def stop(self) -> None:
        """Nothing more goes out; what waits for it comes back."""
        self._stopping = True
        for item in self._line.empty():
            self.back.append(Receipt(item.row, fault=_NOT_TRIED))

    async def land(self, seconds: float) -> None:
        """Wait for what is on the wire; what takes longer than so is given up."""
        if not self._flying:
            return
        _, late = await asyncio.wait(self._flying, timeout=seconds)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late)

    def _launch(self) -> None:
        """Begin to send what may go out now, and come again when more may."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = time.monotonic()
        begin: list[Claimed] = []
        while self._may_fly(now) and (item := self._line.next(now)) is not None:
            attempt = Attempt(self._leases.pop(item.row.id))
            if item.has_file:
                attempt.on_begin = partial(self._dispatch.begin, [item.row])
            else:
                begin.append(item.row)
            task = asyncio.create_task(self._serve(item, attempt))
            self._flying[task] = (item, attempt)
            task.add_done_callback(self._landed)
        self._dispatch.begin(begin)
        at = self._line.at()
        if at is not None and len(self._flying) < MOST and not self._stopping:
            delay = max(at, self.held_until) - now
            self._timer = asyncio.get_running_loop().call_later(delay, self._launch)

    def _may_fly(self, now: float) -> bool:
        return not self._stopping and now >= self.held_until and len(self._flying) < MOST

    async def _serve(self, item: Outgoing, attempt: Attempt) -> None:
        receipt = await self._send(item, attempt)
        self.back.append(receipt)
        if not item.metered:
            return
        again = isinstance(receipt.fault, _COMES_AGAIN)
        for later in self._line.done(item.row.chat_id, stop=again):
            # What follows must not overtake it.
            self.back.append(Receipt(later.row, fault=_NOT_TRIED))

    def _landed(self, task: asyncio.Task[None]) -> None:
        item, attempt = self._flying.pop(task)
        if task.cancelled():
            unsure = faults.Unknown(faults.Cause.TIMEOUT)
            self.back.append(Receipt(item.row, fault=unsure if attempt.calls else _NOT_TRIED))
        if self._soon is None:
            self._soon = asyncio.get_running_loop().call_soon(self._go_on)

    def _go_on(self) -> None:
        self._soon = None
        self._launch()
        self._on_landed()

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
        self.held_until = max(self.held_until, time.monotonic() + seconds)
