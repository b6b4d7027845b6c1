"""Buttons of the day's list and of nudges by hand."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button
from bot.domain.activities import Answer


@dataclass(frozen=True)
class NudgeButton(Button, code="w"):
    """🔔: remind those who owe an answer."""

    activity: int


@dataclass(frozen=True)
class DayAnswer(Button, code="wa"):
    """An answer given on a list of what is owed."""

    activity: int
    answer: Answer


@dataclass(frozen=True)
class OpenMine(Button, code="wo"):
    """Open one's own card of an activity from a list."""

    activity: int
