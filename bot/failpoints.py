"""Named places where the chaos suite has a process killed; otherwise nothing happens there.

`FAILPOINT=round.before:3` kills the process, as `kill -9` would, when it is about to commit its
third round; `round.after` would have let it commit. With `FAILPOINT=/path/of/a/file` the order is
what that file holds, once there is one: of several processes the first that comes to the place
takes the file away, and dies.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Protocol

VARIABLE = "FAILPOINT"
PLACES = frozenset(
    ("inbox", "round", "toast", "claim", "send", "settle", "tick", "fan_out", "fetch", "migration")
)
"""Transactions by what they are for, and calls of Telegram; each has a `before` and an `after`."""


class _Orders(Protocol):
    def passed(self, place: str, moment: str) -> bool:
        """The process comes to a place; whether it is to die there."""


class _Order:
    """The place to die at, and how many times it is yet to be passed."""

    def __init__(self, text: str) -> None:
        name, _, times = text.partition(":")
        self._place, _, self._moment = name.partition(".")
        self._left = int(times or 1)
        if self._place not in PLACES or self._moment not in ("before", "after"):
            raise ValueError(f"{VARIABLE}: there is no place {name}")

    def passed(self, place: str, moment: str) -> bool:
        if (place, moment) != (self._place, self._moment):
            return False
        self._left -= 1
        return self._left == 0


class _Posted:
    """An order that several processes read; another one may be posted when it is carried out."""

    def __init__(self, file: str) -> None:
        self._file = Path(file)
        self._posted_at = 0
        self._order: _Order | None = None

    def passed(self, place: str, moment: str) -> bool:
        try:
            posted_at = self._file.stat().st_mtime_ns
            if posted_at != self._posted_at:
                self._order, self._posted_at = _Order(self._file.read_text("ascii")), posted_at
            if self._order is None or not self._order.passed(place, moment):
                return False
            self._file.unlink()
        except FileNotFoundError:
            return False
        return True


def _orders() -> _Orders | None:
    text = os.environ.get(VARIABLE)
    if text is None:
        return None
    return _Posted(text) if text.startswith("/") else _Order(text)


_standing = _orders()


def reach(place: str, moment: str) -> None:
    """The process comes to a place, `before` or `after` it does what the place is named for."""
    if _standing is not None and _standing.passed(place, moment):
        os.kill(os.getpid(), signal.SIGKILL)
