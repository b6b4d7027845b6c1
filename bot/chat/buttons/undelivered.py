"""Buttons of messages that did not arrive."""

from __future__ import annotations

from bot.chat.buttons import Button


class Resend(Button, code="eor"):
    """🔁: send one message once more."""

    unit: int
    row: int


class ResendAll(Button, code="eoa"):
    """🔁: send everything on a unit's list once more."""

    unit: int


class UndeliveredList(Button, code="eol"):
    """🔄: the list as it is now."""

    unit: int
