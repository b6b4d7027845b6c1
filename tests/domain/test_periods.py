"""Periods: which one a day lies in, its bounds in the organisation's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.periods import (
    Span,
    before,
    beside,
    between,
    bounds,
    day_before,
    end_day,
    first_day,
    last_day,
    parts,
    period_of,
    span_of,
)
from bot.domain.sheets import Period

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
NAMED = st.sampled_from([span for span in Span if span is not Span.DAYS])


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
        (Span.HALF, "2026-06-30", Period(2026, half=1), "2026-01-01", "2026-07-01"),
        (Span.HALF, "2026-07-01", Period(2026, half=2), "2026-07-01", "2027-01-01"),
        (Span.YEAR, "2026-11-23", Period(2026), "2026-01-01", "2027-01-01"),
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


@given(NAMED, DAYS)
def test_periods_lie_side_by_side_and_hold_their_days(span: Span, day: date) -> None:
    period = period_of(span, day)
    assert first_day(period) <= day < end_day(period)
    past = before(period) if day_before(period).year >= 2000 else None
    if past is not None:
        assert end_day(past) == first_day(period)
    for inside in (first_day(period), end_day(period) - timedelta(days=1)):
        assert period_of(span, inside) == period


@given(NAMED, DAYS, st.integers(0, 86_399))
def test_an_instant_is_in_the_period_of_its_local_day(span: Span, day: date, second: int) -> None:
    instant = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(seconds=second)
    start, end = bounds(period_of(span, day), SHANGHAI)
    assert start <= instant < end


def days(first: str, last: str) -> Period:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return Period(begin.year, days=(begin, end))


def test_between_two_days_lies_whatever_they_say() -> None:
    some = period_of(Span.DAYS, date(2026, 9, 1), date(2027, 1, 15))
    assert some == days("2026-09-01", "2027-01-15")
    assert (first_day(some), last_day(some)) == (date(2026, 9, 1), date(2027, 1, 15))
    assert end_day(some) == date(2027, 1, 16)
    assert span_of(some) is Span.DAYS


@pytest.mark.parametrize("last", [None, date(2026, 8, 31), date(2100, 1, 1)])
def test_two_days_that_are_no_period_are_refused(last: date | None) -> None:
    with pytest.raises(ValueError, match=r"days|periods"):
        period_of(Span.DAYS, date(2026, 9, 1), last)


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        ("2026-09-01", "2026-09-30", Period(2026, month=9)),
        ("2024-02-01", "2024-02-29", Period(2024, month=2)),
        ("2026-07-01", "2026-09-30", Period(2026, quarter=3)),
        ("2026-07-01", "2026-12-31", Period(2026, half=2)),
        ("2026-01-01", "2026-12-31", Period(2026)),
        ("2026-09-01", "2026-09-29", days("2026-09-01", "2026-09-29")),
        ("2026-09-16", "2026-09-16", days("2026-09-16", "2026-09-16")),
    ],
)
def test_two_days_may_be_a_whole_period(first: str, last: str, period: Period) -> None:
    assert between(date.fromisoformat(first), date.fromisoformat(last)) == period


@pytest.mark.parametrize(
    ("period", "past"),
    [
        (Period(2026, month=1), Period(2025, month=12)),
        (Period(2026, quarter=1), Period(2025, quarter=4)),
        (Period(2026, half=2), Period(2026, half=1)),
        (Period(2026), Period(2025)),
        (days("2026-09-11", "2026-09-20"), days("2026-09-01", "2026-09-10")),
    ],
)
def test_the_one_before(period: Period, past: Period) -> None:
    assert before(period) == past


def test_two_days_have_as_many_on_both_sides() -> None:
    ten = days("2026-09-11", "2026-09-20")
    assert beside(ten) == (days("2026-09-01", "2026-09-10"), days("2026-09-21", "2026-09-30"))
    assert beside(days("2000-01-01", "2000-01-05")) == (None, days("2000-01-06", "2000-01-10"))
    assert beside(days("2099-12-31", "2099-12-31"))[1] is None


def test_the_whole_months_and_quarters_of_a_period() -> None:
    half = Period(2026, half=2)
    assert [part.month for part in parts(Span.MONTH, half)] == [7, 8, 9, 10, 11, 12]
    assert list(parts(Span.QUARTER, half)) == [Period(2026, quarter=3), Period(2026, quarter=4)]
    assert list(parts(Span.YEAR, half)) == []
    odd = days("2026-08-02", "2026-11-29")
    assert [part.month for part in parts(Span.MONTH, odd)] == [9, 10]
    assert list(parts(Span.MONTH, Period(2099, month=12))) == [Period(2099, month=12)]
