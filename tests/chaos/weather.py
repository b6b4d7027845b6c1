"""What the stand-in does to requests while a storm goes on; drawn from the seed of the storm."""

from __future__ import annotations

import random
from typing import Any

from tests.stories.world import World

CALLS = ("sendMessage", "editMessageText", "answerCallbackQuery", "getUpdates")
HOLD_SECONDS = 0.4
LATENCY_SECONDS = 0.01

KINDS: tuple[dict[str, Any], ...] = (
    {"mode": "drop"},
    {"mode": "deliver_then_drop"},
    {"mode": "deliver_then_cut"},
    {"mode": "deliver_then_hold", "seconds": HOLD_SECONDS},
    {"mode": "hold", "seconds": HOLD_SECONDS},
    {"mode": "empty"},
    {"mode": "html"},
    {"mode": "error", "status": 502},
    {"mode": "error", "status": 429, "seconds": 1.0},
    {"mode": "error", "status": 500},
)
"""Cut, cut after the deed, cut half-way through the answer, late, nothing at all, nothing in it, a
proxy's page, errors, a flood limit."""


def change(world: World, chance: random.Random, most: int) -> None:
    """Other weather from now on: at most so many faults, and some latency or none."""
    clear(world)
    number, latency = chance.randint(0, most), chance.choice((0.0, LATENCY_SECONDS))
    orders = [
        chance.choice(KINDS) | {"method": chance.choice(CALLS), "times": chance.randint(1, 2)}
        for _ in range(number)
    ]
    for order in orders:
        world.control("fail", **order)
    world.control("delay", seconds=latency)


def clear(world: World) -> None:
    """Everything works."""
    world.control("heal")
    world.control("delay", seconds=0.0)
