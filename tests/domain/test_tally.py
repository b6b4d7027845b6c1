"""Tallies: the identity, sums, rates half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.activities import Attendance
from bot.domain.tally import Tally, per_mille, percent_text, tally_of, total

RECORDS = st.lists(st.sampled_from([*Attendance, None]), max_size=60)


def test_every_expected_person_is_counted_once() -> None:
    records = [
        *[Attendance.PRESENT] * 21,
        Attendance.LATE,
        *[Attendance.ON_LEAVE] * 2,
        Attendance.ABSENT,
        None,
    ]
    assert tally_of(records) == Tally(
        expected=26, present=22, late=1, on_leave=2, absent=1, unrecorded=1
    )


@given(RECORDS, RECORDS)
def test_a_sum_of_tallies_is_the_tally_of_all(
    one: list[Attendance | None], other: list[Attendance | None]
) -> None:
    assert tally_of(one) + tally_of(other) == tally_of(one + other)
    assert total([tally_of(one), tally_of(other)]) == tally_of(one + other)
    assert tally_of(one).expected == len(one)


@pytest.mark.parametrize(
    "figures",
    [
        {"expected": 2, "present": 1},
        {"expected": 1, "present": 1, "late": 2},
        {"expected": 0, "present": 1, "absent": -1},
        {"expected": 1, "present": 1, "late": -1},
    ],
)
def test_figures_that_do_not_add_up_are_refused(figures: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="do not add up"):
        Tally(**figures)


def test_rates_of_sums_are_not_means_of_rates() -> None:
    sheets = [
        Tally(expected=26, present=22, absent=4),
        Tally(expected=27, present=25, on_leave=2),
        Tally(expected=25, present=20, absent=5),
    ]
    whole = total(sheets)
    assert (whole.present, whole.expected, whole.attendance_rate) == (67, 78, 859)
    assert (whole.accounted, whole.accounted_rate) == (69, 885)


def test_nobody_expected_has_no_rate() -> None:
    assert total([]) == Tally()
    assert (Tally().attendance_rate, Tally().accounted_rate) == (None, None)
    assert (per_mille(0, 0), percent_text(0, 0)) == (None, "—")


@pytest.mark.parametrize(
    ("numerator", "denominator", "written"),
    [
        (22, 26, "84.6%"),
        (67, 78, "85.9%"),
        (101, 118, "85.6%"),
        (113, 118, "95.8%"),
        (1, 2000, "0.1%"),
        (1, 2001, "0.0%"),
        (0, 7, "0.0%"),
        (7, 7, "100.0%"),
    ],
)
def test_rates_as_they_are_written(numerator: int, denominator: int, written: str) -> None:
    assert percent_text(numerator, denominator) == written


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_rates_round_half_up(numerator: int, denominator: int) -> None:
    exact = Decimal(1000) * numerator / denominator
    rounded = int((exact).quantize(Decimal(1), ROUND_HALF_UP))
    assert per_mille(numerator, denominator) == rounded
