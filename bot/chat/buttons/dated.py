"""Buttons of dialogs that end in a day and a card to confirm: offices and transfers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.chat.buttons import Button


@dataclass(frozen=True)
class DatedDay(Button, code="yd"):
    """A day of the calendar."""

    draft: int
    day: date


@dataclass(frozen=True)
class DatedMonth(Button, code="ym"):
    """Turn the calendar to the month of this day."""

    draft: int
    day: date


@dataclass(frozen=True)
class DatedDone(Button, code="yo"):
    """✅ on the card to confirm; not `sure`: 🗑, nothing is changed."""

    draft: int
    sure: bool
