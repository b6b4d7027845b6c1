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
        self._loop = loop
        self._failures = 0
        self._kind: str | None = None

    def tell(self, kind: str) -> None:
        """Log a failure, unless the last one was of the same kind."""
        if kind != self._kind:
            log.warning("loop.failed", loop=self._loop, fault=kind)
        self._kind = kind

    def pause(self, first: float) -> float:
        """Seconds until the next try: about `first`, then twice as long each time, somewhat at
        random so that two processes do not keep step."""
        doublings = min(self._failures, _DOUBLINGS)
        self._failures += 1
        longest = max(first, min(first * 2.0**doublings, LONGEST_SECONDS))
        return longest * random.uniform(0.75, 1.0)  # noqa: S311 - no secret

    def over(self) -> None:
        """It works; said once if it did not before."""
        if self._failures:
            log.info("loop.works_again", loop=self._loop, failures=self._failures)
        self._failures, self._kind = 0, None
