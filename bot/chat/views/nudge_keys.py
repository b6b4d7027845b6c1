"""The keys under every nudge, beside those of the matter itself. The one place that makes them."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

from bot.chat.buttons.hushes import MuteButton, SnoozeButton
from bot.chat.buttons.policies import Why
from bot.chat.pushes import Prepared
from bot.chat.screens import Key, Screen
from bot.i18n import Language


def under(t: Language, screen: Screen, activity: int | None) -> Screen:
    """A nudge with what can be done about being nudged. `activity`: the one it is about; None: it
    is about several."""
    why = Key(t._("Why this reminder?"), Why(activity))
    return replace(screen, keys=(*screen.keys, (why,)))


def is_why(key: Key) -> bool:
    """Whether it is the one that says why."""
    return isinstance(key.button, Why)


def about_it(key: Key) -> bool:
    """Whether it is about being nudged, and not about the matter itself."""
    return isinstance(key.button, Why | SnoozeButton | MuteButton)


def says_why(screen: Prepared) -> TypeGuard[Screen]:
    """Whether it is a nudge still."""
    return isinstance(screen, Screen) and any(is_why(key) for row in screen.keys for key in row)
