"""Summaries: which sheets count, what is still open, and which branch needs a look first."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.activities import ActivityState
from bot.domain.sheets import SheetState, UnitLine
from bot.domain.tally import Tally

_WHOLE = 1001
"""More than any rate: without a rate there is nothing to look into."""


def sheet_state(
    state: ActivityState, *, started: bool, tally: Tally | None, correcting: bool = False
) -> SheetState:
    """Where an activity stands: a closed sheet with somebody unrecorded on it is unfinished, and
    counts all the same (domain.md section 5)."""
    if state is ActivityState.CANCELLED:
        return SheetState.CANCELLED
    if tally is not None:
        return SheetState.UNFINISHED if tally.unrecorded else SheetState.FINISHED
    if correcting:
        return SheetState.CORRECTING
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


@dataclass(frozen=True)
class Change:
    """What became of a period's figures against those of the one before. `points`: of 到会率, in
    tenths of a percentage point; None when one of the two has none."""

    points: int | None
    times: int
    absent: int


def change(now: tuple[int, Tally], before: tuple[int, Tally]) -> Change:
    """How many activities, and their sums, of a period and of the one before."""
    (times, tally), (times_before, tally_before) = now, before
    return Change(
        points_between(tally, tally_before),
        times - times_before,
        tally.absent - tally_before.absent,
    )


def points_between(now: Tally, before: Tally) -> int | None:
    """The change of 到会率 in tenths of a percentage point, taken from the whole numbers and not
    from rounded rates; halves away from zero. None when nobody was expected in one of the two."""
    whole = now.expected * before.expected
    if not whole:
        return None
    difference = now.present * before.expected - before.present * now.expected
    tenths = (2000 * abs(difference) + whole) // (2 * whole)
    return tenths if difference >= 0 else -tenths
