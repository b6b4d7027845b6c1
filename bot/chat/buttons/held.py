"""Buttons of what is held back after a backup took the database's place."""

from __future__ import annotations

from bot.chat.buttons import Button


class SendHeld(Button, code="eks"):
    """📤: send it after all; asks once unless `sure`."""

    sure: bool


class DropHeld(Button, code="ekd"):
    """🗑: never send it."""
