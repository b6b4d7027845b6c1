"""The queue of a bot's updates and the long poll that empties it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.sandbox.refusals import OTHER_POLL, conflict

CALLBACK_LIFETIME = timedelta(seconds=150)
MESSAGE_LIFETIME = timedelta(hours=24)
LONGEST_POLL_SECONDS = 50

_ONLY_WHEN_ASKED = frozenset(("chat_member", "message_reaction", "message_reaction_count"))


LONGEST_PAUSE = 60.0


@dataclass
class Queued:
    """An update that waits, and how it fares with a webhook."""

    update: dict[str, Any]
    expires: datetime
    injected: bool = False
    delivered: bool = False
    failures: int = 0
    wake_at: float = 0.0
    in_flight: bool = False

    @property
    def update_id(self) -> int:
        number: int = self.update["update_id"]
        return number

    @property
    def lane(self) -> tuple[str, Any]:
        """Whose updates a webhook gets one after the other: a chat's messages, a person's
        presses."""
        kind = next((name for name in self.update if name != "update_id"), "")
        content = self.update.get(kind)
        content = content if isinstance(content, dict) else {}
        if kind == "callback_query":
            return "presses", _id_of(content.get("from"))
        return ("messages" if kind.endswith("message") else kind), _id_of(content.get("chat"))

    def put_off(self, asked: int, now: float) -> None:
        """It was not taken; it comes again when `asked` for, else after a pause that doubles."""
        doubled = min(2.0**self.failures, LONGEST_PAUSE) if self.failures else 0.0
        self.failures += 1
        self.wake_at = now + (asked or doubled)


class UpdateQueue:
    """Updates that wait for one bot; each waits 24 hours, a callback 150 seconds.

    Numbers begin at random, as Telegram's do after an idle week, so that a bot that kept the
    numbers of an earlier stand-in does not take new updates for old ones.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queued: list[Queued] = []
        self._next_id = secrets.randbelow(500_000_000) + 100_000_000
        self._poller: asyncio.Future[str | None] | None = None
        self._emptied: set[asyncio.Future[None]] = set()
        self._closed = False
        self.listener: Callable[[], None] | None = None
        """Called when there is an update more."""
        self.allowed: tuple[str, ...] = ()

    def put(self, kind: str, content: dict[str, Any], now: datetime) -> int | None:
        """Queue an update of a kind; its number, None if the bot asked not to get this kind."""
        if not self._wanted(kind):
            return None
        lifetime = CALLBACK_LIFETIME if kind == "callback_query" else MESSAGE_LIFETIME
        update = {"update_id": self._next_id, kind: content}
        self._next_id += 1
        self._queued.append(Queued(update, now + lifetime))
        self._wake()
        return self._next_id - 1

    def inject(self, update: dict[str, Any], now: datetime) -> int:
        """Queue an update exactly as given; it gets a number if it has none.

        One that brings its own number is delivered at least once, however low the number.
        """
        own = "update_id" in update
        if not own:
            update = {"update_id": self._next_id, **update}
            self._next_id += 1
        self._queued.append(Queued(update, now + MESSAGE_LIFETIME, injected=own))
        self._wake()
        number: int = update["update_id"]
        return number

    def pending(self) -> int:
        """How many updates wait."""
        return len(self._fresh())

    async def emptied(self, seconds: float) -> int:
        """How many updates wait: as soon as none does, at the latest after `seconds`."""
        if self._fresh() and not self._closed:
            emptied = asyncio.get_running_loop().create_future()
            self._emptied.add(emptied)
            try:
                await asyncio.wait({emptied}, timeout=seconds)
            finally:
                self._emptied.discard(emptied)
        return self.pending()

    def heads(self) -> list[Queued]:
        """The first of each lane, oldest first."""
        first: dict[tuple[str, Any], Queued] = {}
        for queued in self._fresh():
            first.setdefault(queued.lane, queued)
        return list(first.values())

    def taken(self, queued: Queued) -> None:
        """A webhook has taken it."""
        self._queued = [one for one in self._queued if one is not queued]
        self._tell_emptied()

    def end_poll(self, why: str) -> None:
        """A poll that still waits gets a Conflict that says why."""
        self._supersede(why)

    def forget_all(self) -> None:
        """Drop everything that waits."""
        self._queued.clear()
        self._tell_emptied()

    async def poll(
        self, offset: int, limit: int, seconds: int, allowed: Sequence[str] | None
    ) -> list[dict[str, Any]]:
        """What getUpdates answers; waits up to `seconds` of real time for a first update.

        A poll that still waits gets a Conflict. Raises Refusal when the same happens to this one.
        """
        self._supersede(OTHER_POLL)
        if allowed is not None:
            self.allowed = tuple(allowed)
        self._confirm(offset)
        self._tell_emptied()
        if not self._fresh() and seconds > 0 and not self._closed:
            await self._arrival(min(seconds, LONGEST_POLL_SECONDS))
        batch = self._fresh()[:limit]
        for queued in batch:
            queued.delivered = True
        return [queued.update for queued in batch]

    def close(self) -> None:
        """Answer a waiting poll at once and every later one."""
        self._closed = True
        self._wake()
        self._tell_emptied()

    async def _arrival(self, seconds: float) -> None:
        arrival: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._poller = arrival
        await asyncio.wait({arrival}, timeout=seconds)
        if self._poller is arrival:
            self._poller = None
        if arrival.done() and (why := arrival.result()):
            raise conflict(why)

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in _ONLY_WHEN_ASKED

    def _supersede(self, why: str) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(why)
        self._poller = None

    def _wake(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
        if self.listener is not None:
            self.listener()

    def _tell_emptied(self) -> None:
        if self._closed or not self._fresh():
            for waiting in self._emptied:
                if not waiting.done():
                    waiting.set_result(None)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._queued = self._queued[offset:]
        elif offset > 0:
            self._queued = [one for one in self._queued if not _confirmed(one, offset)]

    def _fresh(self) -> list[Queued]:
        if self._queued:
            now = self._clock.now()
            self._queued = [one for one in self._queued if one.expires > now]
        return self._queued


def _confirmed(queued: Queued, offset: int) -> bool:
    return queued.update_id < offset and (queued.delivered or not queued.injected)


def _id_of(whom: Any) -> Any:
    found = whom.get("id") if isinstance(whom, dict) else None
    return found if isinstance(found, int) else None
