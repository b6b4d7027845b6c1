"""The sender's transactions: settle what came back, claim what goes out, prepare it.

Preparing means checking again and rendering: what is skipped, put off or too late is settled here
with its reason and never reaches the wire.
"""

from __future__ import annotations

import secrets
import time
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import structlog

from bot.app import App
from bot.chat import faults
from bot.chat.pacing import SUSPICIOUS, Floods, Pacing
from bot.chat.preparing import Outgoing, Preparing
from bot.chat.pushes import Prepare
from bot.chat.settling import Receipt, Settling
from bot.domain.delivery import SendClass, in_turn
from bot.domain.paces import Rates
from bot.store.delivery.begun import Begun, Left
from bot.store.delivery.claiming import FILE_LEASE_SECONDS, LEASE_SECONDS, Claimed
from bot.store.uow import UnitOfWork

log = structlog.get_logger()
LOOKS = 3
"""How often a turn looks for more when chats that may get nothing now are in the way."""
RECOVER_SECONDS = 5.0
FORGET_SECONDS = 60.0
_LIMITED = (faults.RetryLater, faults.Unknown)


@dataclass(frozen=True)
class Wanted:
    """What a sender asks of a turn: at most so many messages, for chats that are not busy; `known`
    are the rows that it holds. `recover`: rows may be marked as taken by it that it does not know
    of."""

    room: int
    busy: Collection[int] = ()
    known: Collection[int] = ()
    recover: bool = False


@dataclass(frozen=True)
class Turn:
    """What goes out, and the instants from which on a message of it may; `again_at`: when to claim
    again if there is `more`, `free_at`: when a chat is free that something waits for. Monotonic
    seconds."""

    outgoing: list[Outgoing] = field(default_factory=list)
    instants: list[float] = field(default_factory=list)
    more: bool = False
    again_at: float = 0.0
    free_at: float | None = None


class Dispatch:
    """One bot's turns; `kinds` says how each kind of message is prepared."""

    def __init__(self, app: App, rates: Rates, kinds: Mapping[str, Prepare]) -> None:
        self._app = app
        self._rates = rates
        self._holder = secrets.randbits(62)
        self._preparing = Preparing(app, kinds)
        self._settling = Settling(app, self._holder, app.vitals)
        self._begun = Begun(app.store.url, app.bot_id)
        self._left: list[Left] = []
        self._floods: Floods = deque(maxlen=SUSPICIOUS)
        self._taken = 0
        self._starting = True
        self._recover_at = 0.0
        self._forget_at = 0.0

    @property
    def alone(self) -> bool:
        """Whether no other process can send: SQLite has one only."""
        return self._app.store.folder is not None

    def committed(self, *, at_rest: bool) -> None:
        """The last turn's transaction is committed; `at_rest`: nothing is taken that is not
        settled."""
        self._begun.over()
        self._left = []
        if self._starting:
            self._begun.renew(self._holder)
        elif at_rest and self._begun.marked:
            # Under another name, so that a backup of what was taken under this one is not mistaken.
            self._holder = secrets.randbits(62)
            self._settling = Settling(self._app, self._holder, self._app.vitals)
            self._begun.renew(self._holder)
        self._starting = False

    def begin(self, rows: Collection[Claimed]) -> None:
        """Something of each goes on the wire now: whoever finds it taken cannot know of its end."""
        self._begun.mark([row.id for row in rows])

    def close(self) -> None:
        """Nothing goes out any more."""
        self._begun.close()

    def turn(self, uow: UnitOfWork, back: list[Receipt], wanted: Wanted) -> Turn:
        """Settle `back`, then take what is wanted."""
        self._settling.settle(uow, back)
        limited = any(isinstance(one.fault, _LIMITED) or one.calls > 1 for one in back)
        self._recover(uow, wanted)
        claims = wanted.room > 0 and uow.sending.any_due(self._app.bot_id)
        if not claims and not limited:
            return Turn()
        pacing = Pacing(uow, self._app.bot_id, self._rates, self._floods)
        if limited:
            pacing.learn(back)
        turn = self._claim(uow, pacing, wanted) if claims else Turn()
        pacing.keep()
        return turn if turn.more else replace(turn, free_at=pacing.free_at())

    def _recover(self, uow: UnitOfWork, wanted: Wanted) -> None:
        """What has lost its sender: at the start of the only one all that is marked as being sent,
        later what its lease has run out of, or whose sender is seen to be dead; and what this one
        does not know it has taken. What a sender had not begun was surely not sent."""
        now, sending, bot_id = time.monotonic(), uow.sending, self._app.bot_id
        if wanted.recover:
            sending.disown(bot_id, self._holder, wanted.known)
        due = self._starting or now >= self._recover_at
        if due:
            self._left = self._begun.left()
            self._recover_at = now + RECOVER_SECONDS
        recovered = sum(sending.bury(bot_id, one.holder, one.rows) for one in self._left)
        if due:
            recovered += sending.recover(bot_id, alone=self.alone and self._starting)
        if recovered:
            self._app.vitals.settled["unknown"] += recovered
            log.warning("outbox.recovered", messages=recovered)

    def _claim(self, uow: UnitOfWork, pacing: Pacing, wanted: Wanted) -> Turn:
        count = min(wanted.room, pacing.until_turn())
        if count == 0:
            return Turn(more=True, again_at=pacing.again_at())
        chosen, more = self._chosen(uow, pacing, count, set(wanted.busy))
        if len(chosen) == count:
            chosen += uow.sending.reminders(self._app.bot_id, chosen)
        claimed = uow.sending.take(chosen, self._holder)
        self._taken += len(claimed)
        outgoing = self._preparing.prepare(uow, sorted(claimed, key=_urgency))
        instants = pacing.take([item.row for item in outgoing if item.metered])
        if time.monotonic() >= self._forget_at:
            uow.paces.forget(self._app.bot_id, pacing.now)
            self._forget_at = time.monotonic() + FORGET_SECONDS
        return Turn(outgoing, instants, more, pacing.again_at())

    def _chosen(
        self, uow: UnitOfWork, pacing: Pacing, count: int, passed: set[int]
    ) -> tuple[list[Claimed], bool]:
        """Rows of free chats, and whether there may be more."""
        fitting: dict[SendClass, list[Claimed]] = {}
        found = 0
        for _ in range(LOOKS):
            due = uow.sending.due(self._app.bot_id, count, passed, pacing.now)
            free = pacing.fitting(row for row in due if row.chat_id not in passed)
            for row in free:
                fitting.setdefault(row.send_class, []).append(row)
            found += len(free)
            if found >= count or len(free) == len(due):
                break
            passed = passed | {row.chat_id for row in due}
        chosen = in_turn(fitting, count, self._taken)
        return chosen, found > len(chosen) or len(chosen) == count


def _urgency(row: Claimed) -> tuple[int, object, int]:
    return (row.send_class.order, row.not_before, row.id)


def lease_ends(taken_at: float, item: Outgoing) -> float:
    """When the lease ends of what was taken at that monotonic instant."""
    return taken_at + (FILE_LEASE_SECONDS if item.has_file else LEASE_SECONDS)
