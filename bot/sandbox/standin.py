"""The stand-in as one value: the world, and what is done to requests before they reach it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.clock import Clock
from bot.sandbox.faults import Faults
from bot.sandbox.journal import Journal
from bot.sandbox.limits import Limits
from bot.sandbox.world import Json, World


@dataclass
class Standin:
    """`moments` are instants another process announced, by label; `tour` is the script of a tour
    of the chat page that it gave, and where that stands."""

    clock: Clock
    world: World
    faults: Faults = field(default_factory=Faults)
    limits: Limits = field(default_factory=Limits)
    journal: Journal = field(default_factory=Journal)
    moments: dict[str, datetime] = field(default_factory=dict)
    tour: Json = field(default_factory=dict)
    stopping: bool = False

    def close(self) -> None:
        """Let every held, delayed and waiting request go."""
        self.stopping = True
        self.faults.heal()
        self.world.close()
