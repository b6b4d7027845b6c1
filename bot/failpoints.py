"""Named places where the chaos suite has a process killed; otherwise nothing happens there.

`FAILPOINT=round.before:3` kills the process, as `kill -9` would, when it is about to commit its
third round; `round.after` would have let it commit.
"""

from __future__ import annotations

import os
import signal

VARIABLE = "FAILPOINT"
PLACES = frozenset(
    ("inbox", "round", "toast", "claim", "send", "settle", "tick", "fan_out", "fetch", "migration")
)
"""Transactions by what they are for, and calls of Telegram; each has a `before` and an `after`."""


class _Order:
    """The place to die at, and how many times it is yet to be passed."""

    def __init__(self, text: str) -> None:
        name, _, times = text.partition(":")
        self._place, _, self._moment = name.partition(".")
        self._left = int(times or 1)
        if self._place not in PLACES or self._moment not in ("before", "after"):
            raise ValueError(f"{VARIABLE}: there is no place {name}")

    def passed(self, place: str, moment: str) -> None:
        if (place, moment) == (self._place, self._moment):
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


_order = _Order(os.environ[VARIABLE]) if VARIABLE in os.environ else None


def reach(place: str, moment: str) -> None:
    """The process comes to a place, `before` or `after` it does what the place is named for."""
    if _order is not None:
        _order.passed(place, moment)
