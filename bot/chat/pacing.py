"""The shared paces as one turn of a sender uses them: read and locked, taken from, written back."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable

from bot.chat import faults
from bot.chat.settling import Receipt
from bot.domain.paces import SECOND, Pace, Rates
from bot.store.delivery.claiming import Claimed
from bot.store.delivery.paces import EVERYTHING, Standing
from bot.store.uow import UnitOfWork

HORIZON = SECOND * 6 // 10
"""Messages are claimed so far ahead of the instants at which they may go out."""
GRACE = SECOND // 20
"""A chat that will be free so soon counts as free."""
UNSURE_SECONDS = 2.0
"""A chat waits so long after a message of unknown outcome: what broke may still be broken."""
SUSPICIOUS = 3
"""So many chats limited within a second mean that the limit hit is the overall one."""

Floods = deque[tuple[float, int]]
"""The last chats that were limited, and when (monotonic)."""


class Pacing:
    """Holds a bot's paces until the transaction ends."""

    def __init__(self, uow: UnitOfWork, bot_id: int, rates: Rates, floods: Floods) -> None:
        self._uow = uow
        self._floods = floods
        self._bot_id = bot_id
        self._rates = rates
        self.now, self._overall = uow.paces.lock(bot_id)
        self._read_at = time.monotonic()
        self._chats: dict[int, Pace] = {}
        self._changed: set[int] = set()
        self._cards: list[Standing] = []

    def until_turn(self) -> int:
        """How many messages may begin within the horizon."""
        return self._overall.room(self._rates.limit(EVERYTHING), self.now, self.now + HORIZON)

    def fitting(self, rows: Iterable[Claimed]) -> list[Claimed]:
        """Those whose chats are free, as many of each as it may get at once."""
        rows = list(rows)
        self._know({row.chat_id for row in rows})
        left: dict[int, int] = {}
        fitting = []
        for row in rows:
            room = left.get(row.chat_id)
            if room is None:
                room = self._room(row.chat_id)
            if room > 0:
                fitting.append(row)
            left[row.chat_id] = room - 1
        return fitting

    def take(self, rows: list[Claimed]) -> list[float]:
        """These go out; when each may, at the soonest, on the monotonic clock."""
        present = self._present()
        self._overall, instants = self._taken(EVERYTHING, self._overall, len(rows))
        for chat_id, count in Counter(row.chat_id for row in rows).items():
            self._chats[chat_id], _ = self._taken(chat_id, self._chats[chat_id], count)
            self._changed.add(chat_id)
        rest = present + self._rates.card_rest
        self._cards = [
            (row.chat_id, row.edit_message_id or 0, rest, rest, 0) for row in rows if row.live
        ]
        return [self.monotonic(at) for at in instants]

    def learn(self, back: list[Receipt]) -> None:
        """What Telegram said of its limits, and calls that were made beyond one a message."""
        self._know({receipt.row.chat_id for receipt in back})
        for receipt in back:
            fault, chat_id = receipt.fault, receipt.row.chat_id
            if isinstance(fault, faults.Unknown):
                self._hold(chat_id, UNSURE_SECONDS, learnt=False)
            elif isinstance(fault, faults.RetryLater) and fault.scope is faults.Scope.OVERALL:
                self._hold(EVERYTHING, fault.seconds)
            elif isinstance(fault, faults.RetryLater) and fault.scope is faults.Scope.CHAT:
                self._hold(chat_id, fault.seconds)
                self._suspect(chat_id, fault.seconds)
        extra = sum(receipt.calls - 1 for receipt in back)
        self._overall, _ = self._taken(EVERYTHING, self._overall, extra)

    def keep(self) -> None:
        """Write back what has changed."""
        standings = [self._standing(one, self._chats[one]) for one in self._changed]
        standings += [
            self._standing(EVERYTHING, self._overall),
            self._uow.paces.read_at(self.now),
            *self._cards,
        ]
        self._uow.paces.keep(self._bot_id, standings)

    def again_at(self) -> float:
        """When to claim next, on the monotonic clock, if there is more."""
        return self.monotonic(self._overall.rested_at - HORIZON // 2)

    def free_at(self) -> float | None:
        """When a chat is free again that something waits for."""
        found = self._uow.paces.next_free(self._bot_id, self.now)
        return None if found is None else self.monotonic(found)

    def monotonic(self, instant: int) -> float:
        """An instant of the paces on this process's monotonic clock."""
        return self._read_at + (instant - self.now) / SECOND

    def _know(self, chats: set[int]) -> None:
        unknown = chats - self._chats.keys()
        if unknown:
            found = self._uow.paces.of_chats(self._bot_id, unknown)
            self._chats |= {chat_id: found.get(chat_id, Pace()) for chat_id in unknown}

    def _room(self, chat_id: int) -> int:
        limit = self._rates.limit(chat_id)
        return self._chats[chat_id].room(limit, self.now, self.now + GRACE)

    def _taken(self, chat_id: int, pace: Pace, count: int) -> tuple[Pace, list[int]]:
        return pace.taken(self._rates.limit(chat_id), self._present(), count)

    def _present(self) -> int:
        """What the clock of the paces says now: it was read at the beginning."""
        return self.now + int((time.monotonic() - self._read_at) * SECOND)

    def _hold(self, chat_id: int, seconds: float, *, learnt: bool = True) -> None:
        limit = self._rates.limit(chat_id)
        if chat_id == EVERYTHING:
            self._overall = self._overall.held(limit, self.now, seconds, learnt=learnt)
            return
        self._chats[chat_id] = self._chats[chat_id].held(limit, self.now, seconds, learnt=learnt)
        self._changed.add(chat_id)

    def _suspect(self, chat_id: int, seconds: float) -> None:
        """One more chat was limited: perhaps it was not the chat's own limit."""
        self._floods.append((self._read_at, chat_id))
        recent = {chat for at, chat in self._floods if self._read_at - at <= 1.0}
        if len(recent) >= SUSPICIOUS:
            self._hold(EVERYTHING, seconds)

    def _standing(self, chat_id: int, pace: Pace) -> Standing:
        free_at = pace.free_at(self._rates.limit(chat_id))
        return (chat_id, 0, free_at, pace.rested_at, pace.slow_until)
