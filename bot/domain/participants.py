"""What a person is to one activity: by the roster, and as they were named for it."""

from __future__ import annotations

from enum import StrEnum

from bot.domain.activities import Naming


class Part(StrEnum):
    """Expected, an observer (列席, who counts nowhere), or not on the list."""

    EXPECTED = "expected"
    OBSERVER = "observer"
    OUT = "out"


def naming_for(part: Part, *, on_roster: bool) -> Naming | None:
    """How somebody has to be named to take that part; None where the roster alone says so."""
    if part is Part.OBSERVER:
        return Naming.OBSERVER
    if (part is Part.EXPECTED) is on_roster:
        return None
    return Naming.ADDED if part is Part.EXPECTED else Naming.REMOVED


def part_of(named: Naming | None, *, on_roster: bool) -> Part:
    """The part of somebody who was named so."""
    by_name = {
        Naming.ADDED: Part.EXPECTED,
        Naming.OBSERVER: Part.OBSERVER,
        Naming.REMOVED: Part.OUT,
    }
    if named is not None:
        return by_name[named]
    return Part.EXPECTED if on_roster else Part.OUT
