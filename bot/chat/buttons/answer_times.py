"""Buttons about until when answers are taken, and about what was on before."""

from __future__ import annotations

from bot.chat.buttons import Button


class DeadlineAsk(Button, code="dq"):
    """⏰: until when shall answers be in time?"""

    activity: int


class DeadlineAt(Button, code="da"):
    """Until that minute (since 1970, UTC)."""

    activity: int
    minute: int


class StopAnswers(Button, code="ds"):
    """⏹: answers are no longer taken, or (`stop` False) are taken again."""

    activity: int
    stop: bool


class UndoCancel(Button, code="du"):
    """↩️: a cancellation is undone."""

    activity: int


class HoldAgain(Button, code="dn"):
    """🔁: set up the same once more; `sure`: in place of a draft that is not finished."""

    activity: int
    sure: bool
