"""Buttons of what is kept about oneself."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.services.personal.dossiers import Format


class ExportMine(Button, code="fe"):
    """Have everything sent as a file."""

    how: Format


class LooksPage(Button, code="fl"):
    """A page of who looked at it."""

    page: int
