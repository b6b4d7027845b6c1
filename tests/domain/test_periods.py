"""Periods: which one a day lies in, its bounds in the organisation's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import (
    Span,
    bounds,
    day_before,
    end_day,
    first_day,
    period_of,
    span_of,
)
from bot.domain.sheets import Period

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("span", "day", "period", "first", "end"),
    [
        (Span.MONTH, "2026-11-23", Period(2026, month=11), "2026-11-01", "2026-12-01"),
        (Span.MONTH, "2026-12-31", Period(2026, month=12), "2026-12-01", "2027-01-01"),
        (Span.MONTH, "2024-02-29", Period(2024, month=2), "2024-02-01", "2024-03-01"),
        (Span.QUARTER, "2026-01-01", Period(2026, quarter=1), "2026-01-01", "2026-04-01"),
        (Span.QUARTER, "2026-03-31", Period(2026, quarter=1), "2026-01-01", "2026-04-01"),
        (Span.QUARTER, "2026-06-30", Period(2026, quarter=2), "2026-04-01", "2026-07-01"),
        (Span.QUARTER, "2026-09-30", Period(2026, quarter=3), "2026-07-01", "2026-10-01"),
        (Span.QUARTER, "2026-10-01", Period(2026, quarter=4), "2026-10-01", "2027-01-01"),
    ],
)
def test_the_period_of_a_day(span: Span, day: str, period: Period, first: str, end: str) -> None:
    found = period_of(span, date.fromisoformat(day))
    assert found == period
    assert (first_day(found).isoformat(), end_day(found).isoformat()) == (first, end)
    assert span_of(found) is span


def test_a_year_is_a_period_too() -> None:
    year = Period(2026)
    assert (first_day(year), end_day(year)) == (date(2026, 1, 1), date(2027, 1, 1))


def test_the_second_quarter_of_2026_has_91_days() -> None:
    quarter = Period(2026, quarter=2)
    assert (end_day(quarter) - first_day(quarter)).days == 91


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2100, 1, 1), date.max, date.min])
def test_years_nobody_means_are_refused(day: date) -> None:
    with pytest.raises(ValueError, match="no periods"):
        period_of(Span.MONTH, day)


def test_bounds_are_local_midnights() -> None:
    start, end = bounds(Period(2026, month=11), SHANGHAI)
    assert start == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert end == datetime(2026, 11, 30, 16, tzinfo=UTC)


@given(st.sampled_from(Span), DAYS)
def test_periods_lie_side_by_side_and_hold_their_days(span: Span, day: date) -> None:
    period = period_of(span, day)
    assert first_day(period) <= day < end_day(period)
    before = period_of(span, day_before(period)) if first_day(period).year > 2000 else None
    if before is not None:
        assert end_day(before) == first_day(period)
    for inside in (first_day(period), end_day(period) - timedelta(days=1)):
        assert period_of(span, inside) == period


@given(st.sampled_from(Span), DAYS, st.integers(0, 86_399))
def test_an_instant_is_in_the_period_of_its_local_day(span: Span, day: date, second: int) -> None:
    instant = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(seconds=second)
    start, end = bounds(period_of(span, day), SHANGHAI)
    assert start <= instant < end
