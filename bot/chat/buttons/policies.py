"""Buttons of policies: why somebody was reminded, what is to come, and changing the steps."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Button


@dataclass(frozen=True)
class Why(Button, code="epy"):
    """Why was I reminded? Of one activity; None: of what was on the day's list."""

    activity: int | None


@dataclass(frozen=True)
class PreviewButton(Button, code="epp"):
    """When whom an activity will remind."""

    activity: int


@dataclass(frozen=True)
class DraftPreview(Button, code="epd"):
    """The same before it is published."""

    draft: int


@dataclass(frozen=True)
class StepsTold(Button, code="ept"):
    """What each step of an activity came to, for each person; a page of it."""

    activity: int
    page: int
