"""Summaries: sums over closed sheets against an oracle of fractions; what needs a look first."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.activities import ActivityState, Attendance
from bot.domain.sheets import SheetState, UnitLine
from bot.domain.summaries import Change, change, points_between, sheet_state, worst_first
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


def test_what_changed_is_told_from_whole_numbers() -> None:
    """15/21 against 6/7: 71.43 % less 85.71 % are −14.3 points, whatever the rounded rates say."""
    now = Tally(expected=21, present=15, late=1, on_leave=2, absent=3, unrecorded=1)
    past = Tally(expected=7, present=6, absent=1)
    assert change((4, now), (2, past)) == Change(points=-143, times=2, absent=2)
    assert points_between(tally(1, 2), tally(1, 2)) == 0
    assert points_between(Tally(), past) is None
    assert points_between(now, Tally()) is None


def test_points_are_not_the_difference_of_rounded_rates() -> None:
    """2/3 is shown as 66.7 %, 5/8 as 62.5 %: the change is 4.1667, shown 4.2; but 1/3 (33.3 %)
    against 1/6 (16.7 %) is 16.6667, shown 16.7 and not 16.6."""
    assert points_between(tally(1, 2), tally(1, 5)) == 167
    assert points_between(tally(1, 5), tally(1, 2)) == -167


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_points_agree_with_fractions(p: int, a: int, q: int, b: int) -> None:
    now, past = tally(p, a), tally(q, b)
    if not (now.expected and past.expected):
        assert points_between(now, past) is None
        return
    exact = 1000 * (Fraction(p, p + a) - Fraction(q, q + b))
    shown = Decimal(exact.numerator) / Decimal(exact.denominator)
    assert points_between(now, past) == int(shown.quantize(Decimal(1), ROUND_HALF_UP))
