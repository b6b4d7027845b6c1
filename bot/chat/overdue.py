"""Calls that all may take equally long: one timer for all of them.

A timer for each would cost more than writing the call.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass


@dataclass(eq=False, slots=True)
class Watched:
    """One call, whose `wire` is cut when it takes too long: `late` then. It is `over` when nobody
    waits for it any more."""

    ends_at: float
    wire: asyncio.Transport | None = None
    late: bool = False
    over: bool = False


class Overdue:
    """Watches calls that may take `seconds` each. Needs a running event loop."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._calls: deque[Watched] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def begins(self) -> Watched:
        """A call begins."""
        call = Watched(self._loop.time() + self._seconds)
        self._calls.append(call)
        if self._timer is None:
            self._timer = self._loop.call_at(call.ends_at, self._look)
        return call

    def _look(self) -> None:
        self._timer = None
        now = self._loop.time()
        while self._calls and (self._calls[0].over or self._calls[0].ends_at <= now):
            call = self._calls.popleft()
            if not call.over:
                call.late = True
                if call.wire is not None:
                    call.wire.abort()
        if self._calls:
            self._timer = self._loop.call_at(self._calls[0].ends_at, self._look)
