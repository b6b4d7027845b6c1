"""Failures of a loop in a row: how long to wait after each, and which are worth a line."""

from __future__ import annotations

import random

import structlog

log = structlog.get_logger()
LONGEST_SECONDS = 15.0
_DOUBLINGS = 10


class Trouble:
    """What goes wrong with one loop, from the first failure until it works again."""

    def __init__(self, loop: str) -> None:
        """`loop` names the loop in the log."""
        self.failures = 0
        self._loop = loop
        self._kind: type[Exception] | None = None

    def begins(self, fault: Exception) -> bool:
        """Count a failure; returns whether it is news, not the last one again."""
        self.failures += 1
        news, self._kind = type(fault) is not self._kind, type(fault)
        return news

    def pause(self, first: float) -> float:
        """After a failure: seconds until the next try, about `first` and then twice as long each
        time, somewhat at random so that two processes do not keep step."""
        doublings = min(self.failures - 1, _DOUBLINGS)
        longest = max(first, min(first * 2.0**doublings, LONGEST_SECONDS))
        return longest * random.uniform(0.75, 1.0)  # noqa: S311 - no secret

    def over(self) -> None:
        """It works; said once if it did not before."""
        if self.failures:
            log.info("loop.works_again", loop=self._loop, failures=self.failures)
        self.failures, self._kind = 0, None
