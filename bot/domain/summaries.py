"""Summaries: which sheets count, what is still open, and which branch needs a look first."""

from __future__ import annotations

from bot.domain.activities import ActivityState
from bot.domain.sheets import SheetState, UnitLine
from bot.domain.tally import Tally

_WHOLE = 1001
"""More than any rate: without a rate there is nothing to look into."""


def sheet_state(state: ActivityState, *, started: bool, tally: Tally | None) -> SheetState:
    """Where an activity stands: a closed sheet with somebody unrecorded on it is unfinished, and
    counts all the same (domain.md section 5)."""
    if state is ActivityState.CANCELLED:
        return SheetState.CANCELLED
    if tally is not None:
        return SheetState.UNFINISHED if tally.unrecorded else SheetState.FINISHED
    return SheetState.UNFINISHED if started else SheetState.PLANNED


def worst_first(line: UnitLine) -> tuple[int, int, int]:
    """Orders branches: lowest 到会率 first, then lowest 到会及请假率, then most unrecorded, else as
    they stood; those without any sheet come last."""
    rate, accounted = line.tally.attendance_rate, line.tally.accounted_rate
    return (
        _WHOLE if rate is None else rate,
        _WHOLE if accounted is None else accounted,
        -line.tally.unrecorded,
    )
