"""Buttons of an organisation's first steps."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button


@dataclass(frozen=True)
class NameOrganisation(Button, code="fn"):
    """✏️: say what the organisation is called."""


@dataclass(frozen=True)
class PutAway(Button, code="fp"):
    """Show the list no more."""
