"""Signs of life of one process, and what it has counted: for the watchdog, health and metrics."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

LATENESS_BOUNDS = (0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)
"""Upper bounds, in seconds, of the classes that lateness is counted in."""


@dataclass
class Lateness:
    """How long after their time messages went out: cumulative counts by LATENESS_BOUNDS."""

    counts: list[int] = field(default_factory=lambda: [0] * len(LATENESS_BOUNDS))
    count: int = 0
    total: float = 0.0

    def observe(self, seconds: float) -> None:
        """One message that went out so late; nothing is ever early."""
        seconds = max(0.0, seconds)
        self.count += 1
        self.total += seconds
        for place, bound in enumerate(LATENESS_BOUNDS):
            self.counts[place] += seconds <= bound


@dataclass
class Vitals:
    """One process's; instants are monotonic seconds, which no clock that is set can move."""

    contact: float = field(default_factory=time.monotonic)
    """When Telegram last answered."""
    ticked: float | None = None
    """When this process's ticker last came round; None while it is not the ticker."""
    accepted: bool = True
    """Whether Telegram takes the token."""
    floods: int = 0
    """How often Telegram said 429."""
    settled: Counter[str] = field(default_factory=Counter)
    """Messages by what became of them: sent, failed, unknown."""
    lateness: Lateness = field(default_factory=Lateness)

    def answered(self) -> None:
        """Telegram has answered just now."""
        self.contact = time.monotonic()
        self.accepted = True

    def silence(self) -> float:
        """Seconds since Telegram last answered."""
        return time.monotonic() - self.contact

    def tick(self) -> None:
        """The ticker has come round."""
        self.ticked = time.monotonic()
