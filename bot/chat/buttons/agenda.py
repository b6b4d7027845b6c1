"""Buttons of one's own calendar."""

from __future__ import annotations

from bot.chat.buttons import Button


class ToCalendar(Button, code="ci"):
    """🗓 加入日历: the file of one activity."""

    activity: int
