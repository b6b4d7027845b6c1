"""What a roster file is held against: people as they are known, with all that has not ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.domain.names import match_key
from bot.domain.org import Role, Standing
from bot.domain.roster_units import UnitPath

UnitKey = tuple[str, ...]
"""A unit: the names from the root down, as they are compared."""


@lru_cache(maxsize=8192)
def unit_key(path: UnitPath) -> UnitKey:
    """A path as it is compared."""
    return tuple(match_key(step.name) for step in path)


@dataclass(frozen=True, slots=True)
class Details:
    """What a roster says about a person themselves."""

    name: str
    number: str | None
    standing: Standing
    has_vote: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """A membership since a local day; `first`: the person was in no other unit before."""

    id: int
    unit: UnitKey
    unit_name: str
    since: date
    first: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """An office since a local day."""

    id: int
    unit: UnitKey
    unit_name: str
    role: Role
    since: date


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the roster; `home` is the branch, or a unit above it."""

    id: int
    details: Details
    home: Stay | None = None
    groups: tuple[Stay, ...] = ()
    offices: tuple[Held, ...] = ()
