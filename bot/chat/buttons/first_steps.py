"""Buttons of an organisation's first steps."""

from __future__ import annotations

from bot.chat.buttons import Button


class NameOrganisation(Button, code="fn"):
    """✏️: say what the organisation is called."""


class PutAway(Button, code="fp"):
    """Show the list no more."""
