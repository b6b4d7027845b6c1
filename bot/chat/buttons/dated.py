"""Buttons of dialogs that end in a day and a card to confirm: offices and transfers."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import Button


class DatedDay(Button, code="yd"):
    """A day of the calendar."""

    draft: int
    day: date


class DatedMonth(Button, code="ym"):
    """Turn the calendar to the month of this day."""

    draft: int
    day: date


class DatedDone(Button, code="yo"):
    """✅ on the card to confirm; not `sure`: 🗑, nothing is changed."""

    draft: int
    sure: bool
