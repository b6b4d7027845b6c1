"""The line before the wire: prepared messages, and the instants from which on one may go out.

Who answers a person goes before what waits already, for a moment; each chat's messages keep their
order and go one after the other.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable

from bot.chat.preparing import Outgoing
from bot.domain.delivery import SendClass

AHEAD_SECONDS = {SendClass.REPLY: 2.0, SendClass.DEADLINE: 1.0}
"""A more urgent message overtakes others that have waited no longer than so."""


class Line:
    """What this process has claimed and not yet begun to send. Instants are monotonic."""

    def __init__(self) -> None:
        self._instants: deque[float] = deque()
        self._calls: deque[Outgoing] = deque()
        self._chats: dict[int, deque[tuple[float, Outgoing]]] = {}
        self._heads: list[tuple[float, int, int]] = []
        self._serving: set[int] = set()
        self._count = 0
        self._number = 0

    def __len__(self) -> int:
        return self._count + len(self._calls)

    @property
    def chats(self) -> set[int]:
        """Chats that are being served, or wait for it here."""
        return self._serving | self._chats.keys()

    def rows(self) -> Iterable[int]:
        """Ids of the rows that wait here."""
        waiting = [item for items in self._chats.values() for _, item in items]
        return [item.row.id for item in (*waiting, *self._calls)]

    def put(self, items: list[Outgoing], instants: list[float]) -> None:
        """One message of `items` may go out at each of `instants`, plain calls at once."""
        self._instants.extend(instants)
        self._count += len(instants)
        self._calls.extend(item for item in items if not item.metered)
        messages = [item for item in items if item.metered]
        for item, instant in zip(messages, instants, strict=True):
            chat_id = item.row.chat_id
            wish = instant - AHEAD_SECONDS.get(item.row.send_class, 0.0)
            queue = self._chats.setdefault(chat_id, deque())
            queue.append((wish, item))
            if len(queue) == 1 and chat_id not in self._serving:
                self._push(wish, chat_id)

    def next(self, now: float) -> Outgoing | None:
        """What to send now, if it is time for anything; a message's chat is served until `done`."""
        if self._calls:
            return self._calls.popleft()
        while len(self._instants) > self._count:
            self._instants.popleft()
        if not self._heads or not self._instants or self._instants[0] > now:
            return None
        self._instants.popleft()
        _, _, chat_id = heapq.heappop(self._heads)
        queue = self._chats[chat_id]
        _, item = queue.popleft()
        if not queue:
            del self._chats[chat_id]
        self._serving.add(chat_id)
        self._count -= 1
        return item

    def at(self) -> float | None:
        """When `next` has something again, if nobody is `done` before."""
        return self._instants[0] if self._heads and self._instants else None

    def done(self, chat_id: int, *, stop: bool = False) -> list[Outgoing]:
        """A chat's message came back; with `stop`, what waits for that chat is given up and
        returned, so that it does not overtake what comes again."""
        self._serving.discard(chat_id)
        queue = self._chats.get(chat_id)
        if queue is None:
            return []
        if not stop:
            self._push(queue[0][0], chat_id)
            return []
        del self._chats[chat_id]
        self._count -= len(queue)
        return [item for _, item in queue]

    def empty(self) -> list[Outgoing]:
        """Give up all that waits."""
        items = [item for queue in self._chats.values() for _, item in queue] + [*self._calls]
        self._calls.clear()
        self._chats.clear()
        self._heads.clear()
        self._instants.clear()
        self._count = 0
        return items

    def _push(self, wish: float, chat_id: int) -> None:
        self._number += 1
        heapq.heappush(self._heads, (wish, self._number, chat_id))
