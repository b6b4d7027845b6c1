"""Summaries: sums over closed sheets against an oracle of fractions; what needs a look first."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.activities import ActivityState, Attendance
from bot.domain.sheets import SheetState, UnitLine
from bot.domain.summaries import sheet_state, worst_first
from bot.domain.tally import Tally, percent_text, tally_of, total

ROLLS = st.lists(st.lists(st.sampled_from([*Attendance, None]), max_size=30), max_size=8)


def line(unit: str, tally: Tally) -> UnitLine:
    return UnitLine(unit, 10, {}, tally, finished=True)


def tally(present: int, absent: int = 0, *, on_leave: int = 0, unrecorded: int = 0) -> Tally:
    expected = present + absent + on_leave + unrecorded
    return Tally(expected, present, on_leave=on_leave, absent=absent, unrecorded=unrecorded)


@pytest.mark.parametrize(
    ("state", "started", "figures", "stands"),
    [
        (ActivityState.PUBLISHED, False, None, SheetState.PLANNED),
        (ActivityState.PUBLISHED, True, None, SheetState.UNFINISHED),
        (ActivityState.CLOSED, True, tally(3, 1), SheetState.FINISHED),
        (ActivityState.CLOSED, True, tally(3, 1, unrecorded=1), SheetState.UNFINISHED),
        (ActivityState.CANCELLED, False, None, SheetState.CANCELLED),
        (ActivityState.CANCELLED, True, None, SheetState.CANCELLED),
    ],
)
def test_where_an_activity_stands(
    state: ActivityState, started: bool, figures: Tally | None, stands: SheetState
) -> None:
    assert sheet_state(state, started=started, tally=figures) is stands


def test_a_sheet_that_was_sent_back_is_being_corrected() -> None:
    def stands(state: ActivityState, figures: Tally | None) -> SheetState:
        return sheet_state(state, started=True, tally=figures, correcting=True)

    assert stands(ActivityState.PUBLISHED, None) is SheetState.CORRECTING
    assert stands(ActivityState.CLOSED, tally(3, 1)) is SheetState.FINISHED


def test_the_worst_branch_comes_first_and_one_without_sheets_last() -> None:
    lines = [
        line("no sheet", Tally()),
        line("full", tally(9)),
        line("half, all excused", tally(5, on_leave=5)),
        line("half, unrecorded", tally(5, 4, unrecorded=1)),
        line("half", tally(5, 5)),
        line("a half", tally(5, 5)),
        line("a fifth", tally(1, 4)),
    ]
    assert [one.unit for one in sorted(lines, key=worst_first)] == [
        "a fifth",
        "half, unrecorded",
        "half",
        "a half",
        "half, all excused",
        "full",
        "no sheet",
    ]


@given(ROLLS)
def test_a_period_is_the_sum_of_its_sheets(rolls: list[list[Attendance | None]]) -> None:
    whole = total(tally_of(roll) for roll in rolls)
    assert whole.expected == sum(map(len, rolls))
    assert whole.expected == whole.present + whole.on_leave + whole.absent + whole.unrecorded
    for part in (whole.present, whole.accounted):
        assert percent_text(part, whole.expected) == oracle(part, whole.expected)


def oracle(part: int, of: int) -> str:
    if not of:
        return "—"
    exact = Fraction(100 * part, of)
    as_decimal = Decimal(exact.numerator) / Decimal(exact.denominator)
    return f"{as_decimal.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
