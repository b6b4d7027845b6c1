"""Buttons of messages that did not arrive."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button


@dataclass(frozen=True)
class Resend(Button, code="eor"):
    """🔁: send one message once more."""

    unit: int
    row: int


@dataclass(frozen=True)
class ResendAll(Button, code="eoa"):
    """🔁: send everything on a unit's list once more."""

    unit: int


@dataclass(frozen=True)
class UndeliveredList(Button, code="eol"):
    """🔄: the list as it is now."""

    unit: int
