"""What a bot is killed at: moments, and named places."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import Enum, auto

MANY = ("send", "toast", "tick")
"""Places that are passed more often."""


class Way(Enum):
    """What the bot is doing when it is killed."""

    IN_FLOOD = auto()
    IN_BROADCAST = auto()
    IN_PEACE = auto()
    AT_START = auto()


@dataclass(frozen=True)
class Blow:
    """One kill: at a random moment of something, or at a named place the n-th time."""

    way: Way
    place: str | None = None
    times: int = 1


def plan(chance: random.Random, kills: int, places: tuple[str, ...]) -> list[Blow]:
    """So many kills: each place once, and as many times more as there is room for beside a third
    of kills at random moments."""
    named = max(len(places), kills * 2 // 3) if places else 0
    blows = [at_place(chance, places[number % len(places)]) for number in range(named)]
    moments = list(Way)
    blows += [Blow(moments[number % len(moments)]) for number in range(kills - named)]
    chance.shuffle(blows)
    return blows


def at_place(chance: random.Random, place: str, most: int = 3) -> Blow:
    """A kill there, at most the `most`-th time that it is passed."""
    if place.startswith("fan_out"):
        return Blow(Way.IN_BROADCAST, place)
    times = chance.randint(1, min(most, 3 if place.startswith(MANY) else 2))
    return Blow(Way.IN_FLOOD, place, times)
