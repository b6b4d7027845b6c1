"""Buttons about what is owed again, and what is ready to be set with one press."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.domain.assignments import Cycle


class AskCycle(Button, code="eyc"):
    """🔁: how often is it owed again?"""

    assignment: int


class SetCycle(Button, code="eyd"):
    """Every so often; None: once."""

    assignment: int
    cycle: Cycle | None


class NewSecretaries(Button, code="eye"):
    """🎓: the window of training for new branch secretaries, ready to be checked."""

    unit: int
