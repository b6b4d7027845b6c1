"""Buttons about the hours that an activity gives to who is there."""

from __future__ import annotations

from bot.chat.buttons import Button


class ActivityHours(Button, code="eya"):
    """🎓: how many hours does it give?"""

    activity: int


class SetActivityHours(Button, code="eyb"):
    """So many tenths of an hour."""

    draft: int
    hours: int
