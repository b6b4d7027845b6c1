"""The queue of a bot's updates and the long poll that empties it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.sandbox.refusals import conflict

CALLBACK_LIFETIME = timedelta(seconds=150)
MESSAGE_LIFETIME = timedelta(hours=24)
LONGEST_POLL_SECONDS = 50

_ONLY_WHEN_ASKED = frozenset(("chat_member", "message_reaction", "message_reaction_count"))


@dataclass
class _Queued:
    update: dict[str, Any]
    expires: datetime
    injected: bool = False
    delivered: bool = False

    @property
    def update_id(self) -> int:
        number: int = self.update["update_id"]
        return number


class UpdateQueue:
    """Updates that wait for one bot; each waits 24 hours, a callback 150 seconds.

    Numbers begin at random, as Telegram's do after an idle week, so that a bot that kept the
    numbers of an earlier stand-in does not take new updates for old ones.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queued: list[_Queued] = []
        self._next_id = secrets.randbelow(500_000_000) + 100_000_000
        self._poller: asyncio.Future[bool] | None = None
        self._closed = False
        self.allowed: tuple[str, ...] = ()

    def put(self, kind: str, content: dict[str, Any], now: datetime) -> int | None:
        """Queue an update of a kind; its number, None if the bot asked not to get this kind."""
        if not self._wanted(kind):
            return None
        lifetime = CALLBACK_LIFETIME if kind == "callback_query" else MESSAGE_LIFETIME
        update = {"update_id": self._next_id, kind: content}
        self._next_id += 1
        self._queued.append(_Queued(update, now + lifetime))
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
        self._queued.append(_Queued(update, now + MESSAGE_LIFETIME, injected=own))
        self._wake()
        number: int = update["update_id"]
        return number

    def pending(self) -> int:
        """How many updates wait."""
        return len(self._fresh())

    def forget_all(self) -> None:
        """Drop everything that waits."""
        self._queued.clear()

    async def poll(
        self, offset: int, limit: int, seconds: int, allowed: Sequence[str] | None
    ) -> list[dict[str, Any]]:
        """What getUpdates answers; waits up to `seconds` of real time for a first update.

        A poll that still waits gets a Conflict. Raises Refusal when the same happens to this one.
        """
        self._supersede()
        if allowed is not None:
            self.allowed = tuple(allowed)
        self._confirm(offset)
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

    async def _arrival(self, seconds: float) -> None:
        arrival: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._poller = arrival
        await asyncio.wait({arrival}, timeout=seconds)
        if self._poller is arrival:
            self._poller = None
        if arrival.done() and not arrival.result():
            raise conflict()

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in _ONLY_WHEN_ASKED

    def _supersede(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(False)
        self._poller = None

    def _wake(self) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_result(True)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._queued = self._queued[offset:]
        elif offset > 0:
            self._queued = [one for one in self._queued if not _confirmed(one, offset)]

    def _fresh(self) -> list[_Queued]:
        if self._queued:
            now = self._clock.now()
            self._queued = [one for one in self._queued if one.expires > now]
        return self._queued


def _confirmed(queued: _Queued, offset: int) -> bool:
    return queued.update_id < offset and (queued.delivered or not queued.injected)
