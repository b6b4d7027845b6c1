"""Buttons of offices: one person's, a unit's, giving and ending one."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button
from bot.domain.org import Role


@dataclass(frozen=True)
class OfficesOf(Button, code="om"):
    """🎖 on a person's card: the offices they hold."""

    member: int


@dataclass(frozen=True)
class OfficesIn(Button, code="ou"):
    """🎖 on a unit's roster: who holds its offices."""

    unit: int


@dataclass(frozen=True)
class OfficeChoice(Button, code="oc"):
    """➕: which offices may be given to that person."""

    member: int


@dataclass(frozen=True)
class OfficeNew(Button, code="on"):
    """An office to be given; without a member the name is asked for."""

    member: int | None
    unit: int
    role: Role


@dataclass(frozen=True)
class OfficeEnd(Button, code="oe"):
    """An office to be ended; `of_unit`: from the unit's list."""

    appointment: int
    of_unit: bool
