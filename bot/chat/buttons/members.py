"""Buttons of the roster and of one person's card."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button


@dataclass(frozen=True)
class RosterUnit(Button, code="mu"):
    """A page of a unit's people."""

    unit: int
    page: int = 0


@dataclass(frozen=True)
class UnitsUnder(Button, code="mb"):
    """A page of the units under one."""

    unit: int
    page: int = 0


@dataclass(frozen=True)
class Person(Button, code="mp"):
    """Somebody's card; `seen` when the reader comes back to it."""

    member: int
    seen: bool = False


@dataclass(frozen=True)
class FindPeople(Button, code="mf"):
    """🔎: ask for whom to look."""


@dataclass(frozen=True)
class FoundPage(Button, code="mn"):
    """A page of what was found, of the search of that draft."""

    draft: int
    page: int
