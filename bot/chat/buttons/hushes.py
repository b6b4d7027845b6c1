"""Buttons of putting reminders off and muting them."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.domain.snooze import About, Snooze


class SnoozeButton(Button, code="ezs"):
    """💤 1 小时后, 今晚, 明早 under a reminder."""

    about: About
    number: int
    how: Snooze


class MutedList(Button, code="ezu"):
    """🔕 on the settings: what is muted."""


class Unmute(Button, code="ezr"):
    """🔔 on that list: reminders about this come again."""

    about: About
    number: int


class MuteButton(Button, code="ezm"):
    """🔕: no more reminders about this; not `on`: 🔔, they come again."""

    about: About
    number: int
    on: bool
