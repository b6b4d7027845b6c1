"""Buttons that lead somewhere and change nothing."""

from __future__ import annotations

from bot.chat.buttons import Button


class Go(Button, code="go"):
    """Does what typing the command `to` would do; the answer edits the card."""

    to: str


class Still(Button, code="_"):
    """A key that only shows something (a page number, a heading); pressing it does nothing."""
