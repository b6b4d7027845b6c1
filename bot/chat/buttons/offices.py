"""Buttons of offices: one person's, a unit's, giving and ending one."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.domain.org import Role


class OfficesOf(Button, code="om"):
    """🎖 on a person's card: the offices they hold."""

    member: int


class OfficesIn(Button, code="ou"):
    """🎖 on a unit's roster: who holds its offices."""

    unit: int


class OfficeChoice(Button, code="oc"):
    """➕: which offices may be given to that person."""

    member: int


class OfficeNew(Button, code="on"):
    """An office to be given; without a member the name is asked for."""

    member: int | None
    unit: int
    role: Role


class OfficeEnd(Button, code="oe"):
    """An office to be ended; `of_unit`: from the unit's list."""

    appointment: int
    of_unit: bool
