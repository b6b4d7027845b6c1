"""Answers of one round: many people see the same, and what is the same is made once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.app import App
from bot.chat.screens import Screen
from bot.chat.views import activities as views
from bot.i18n import Language
from bot.services.activities.answers import Mine, Recorded
from bot.store.activities.participations import Participation

_OWN = ("id", "member_id", "answered_at")
_SEEN = tuple(name for name in Participation._fields if name not in _OWN)
"""What of a row a card may depend on: all but whose it is."""


class Answered:
    """Makes the screens of one instant; equal ones are one object."""

    def __init__(self, app: App, now: datetime) -> None:
        self._app = app
        self._now = now
        self._made: dict[tuple[Any, ...], Screen] = {}

    def screen(self, t: Language, result: Recorded) -> Screen:
        """The card after an answer, and what the press says."""
        key = (t.code, result.outcome, *_seen(result.mine))
        made = self._made.get(key)
        if made is None:
            card = views.member_card(self._app, t, result.mine, self._now)
            toast, alert = views.said(self._app, t, result, self._now)
            made = self._made[key] = card.with_toast(toast, alert=alert)
        return made


def _seen(mine: Mine) -> tuple[Any, ...]:
    filled_in = mine.row.answered_at is None
    return mine.activity.id, mine.muted, filled_in, *(getattr(mine.row, name) for name in _SEEN)
