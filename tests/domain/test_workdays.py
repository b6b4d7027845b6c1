"""The calendar of domain.md section 7 and the rule for fixed days of section 3."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.workdays import Calendar, Day, Shift
from tests.calendars import CHINA

YEAR_2026 = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
YEAR_2027 = [day + timedelta(days=365) for day in YEAR_2026]
SOME_DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


def d(text: str) -> date:
    return date.fromisoformat(text)


def test_working_days_of_2026_by_month() -> None:
    worked = [day.month for day in YEAR_2026 if CHINA.is_working(day)]
    counts = [worked.count(month) for month in range(1, 13)]
    assert counts == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert sum(counts) == 248


def test_rest_days_of_2026_on_weekdays() -> None:
    resting = [day for day in YEAR_2026 if day.weekday() < 5 and CHINA.day(day).rest]
    assert [day.strftime("%m-%d") for day in resting] == [
        *("01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06"),
        *("05-01", "05-04", "05-05", "06-19", "09-25"),
        *("10-01", "10-02", "10-05", "10-06", "10-07"),
    ]


def test_makeup_days_of_2026() -> None:
    made_up = [CHINA.day(day) for day in YEAR_2026 if CHINA.day(day).makeup]
    wanted = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
    assert made_up == [Day(d(f"2026-{day}"), False, True, False) for day in wanted]


def test_2026_agrees_with_two_independent_sources() -> None:
    china = holidays.country_holidays("CN", years=2026)
    worked = [CHINA.is_working(day) for day in YEAR_2026]
    assert worked == [china.is_working_day(day) for day in YEAR_2026]
    assert worked == [chinese_calendar.is_workday(day) for day in YEAR_2026]


def test_2027_is_provisional_and_has_248_working_days() -> None:
    assert sum(CHINA.is_working(day) for day in YEAR_2027) == 248
    assert all(CHINA.day(day).provisional for day in YEAR_2027)
    assert not any(CHINA.day(day).makeup for day in YEAR_2027)
    off = [day for day in YEAR_2027 if day.weekday() < 5 and CHINA.day(day).rest]
    assert [day.strftime("%m-%d") for day in off] == [
        *("01-01", "02-05", "02-08", "02-09", "02-10", "04-05", "05-03", "05-04"),
        *("06-09", "09-15", "10-01", "10-04", "10-05"),
    ]


@given(st.dates(date(2028, 1, 1), date(2100, 12, 31)))
def test_years_without_data_are_monday_to_friday(day: date) -> None:
    assert CHINA.day(day) == Day(day, day.weekday() >= 5, False, True)


@pytest.mark.parametrize(
    ("day", "rest", "makeup", "provisional"),
    [
        ("2026-12-04", False, False, False),
        ("2026-12-05", True, False, False),
        ("2026-10-01", True, False, False),
        ("2026-10-10", False, True, False),
        ("2027-01-01", True, False, True),
        ("2025-10-01", False, False, True),
    ],
)
def test_day(day: str, rest: bool, makeup: bool, provisional: bool) -> None:
    assert CHINA.day(d(day)) == Day(d(day), rest, makeup, provisional)


@pytest.mark.parametrize(
    ("day", "held_on"),
    [
        ("2026-05-31", "2026-05-29"),  # a Sunday, and no working day follows in May
        ("2026-10-10", "2026-10-10"),  # a make-up Saturday is a working day
        ("2026-10-01", "2026-10-08"),
        ("2026-12-05", "2026-12-07"),
        ("2026-12-04", "2026-12-04"),
        ("2026-02-28", "2026-02-28"),
        ("2026-01-31", "2026-01-30"),
    ],
)
def test_fixed_day(day: str, held_on: str) -> None:
    assert CHINA.fixed_day(d(day)) == d(held_on)


@pytest.mark.parametrize(
    ("day", "following", "before"),
    [
        ("2026-12-04", "2026-12-07", "2026-12-04"),
        ("2026-10-03", "2026-10-08", "2026-09-30"),
        ("2026-05-03", "2026-05-06", "2026-04-30"),
        ("2026-10-09", "2026-10-10", "2026-10-09"),
        ("2026-04-26", "2026-04-27", "2026-04-24"),
    ],
)
def test_neighbouring_working_days(day: str, following: str, before: str) -> None:
    assert CHINA.next_working(d(day)) == d(following)
    assert CHINA.last_working_on_or_before(d(day)) == d(before)


@given(SOME_DAYS)
def test_a_fixed_day_is_worked_and_stays_in_its_month(day: date) -> None:
    held_on = CHINA.fixed_day(day)
    assert CHINA.is_working(held_on)
    assert held_on.replace(day=1) == day.replace(day=1)


@given(SOME_DAYS)
def test_no_working_day_is_passed_over(day: date) -> None:
    following, before = CHINA.next_working(day), CHINA.last_working_on_or_before(day)
    between = (before + timedelta(days=n) for n in range(1, (following - before).days))
    assert [other for other in between if CHINA.is_working(other)] == []
    assert before <= day < following


def test_a_calendar_is_made_from_data() -> None:
    calendar = Calendar(
        frozenset({d("2028-01-03")}), frozenset({d("2028-01-08")}), frozenset({2028})
    )
    assert [calendar.is_working(d(f"2028-01-0{n}")) for n in range(1, 10)] == [
        *(False, False, False, True, True, True, True, True, False),
    ]
    assert not calendar.day(d("2028-01-04")).provisional


@pytest.mark.parametrize(
    ("day", "shift", "within", "held_on"),
    [
        ("2026-10-03", Shift.NEXT, False, "2026-10-08"),
        ("2026-10-03", Shift.PREVIOUS, False, "2026-09-30"),
        ("2026-10-03", Shift.PREVIOUS, True, "2026-10-08"),
        ("2026-10-03", Shift.NEAREST, False, "2026-09-30"),  # three days away; the other is five
        ("2026-12-05", Shift.NEAREST, False, "2026-12-04"),
        ("2026-12-06", Shift.NEAREST, False, "2026-12-07"),
        ("2026-10-03", Shift.STAY, False, "2026-10-03"),
        ("2026-10-03", Shift.SKIP, False, None),
        ("2026-10-10", Shift.SKIP, False, "2026-10-10"),
        ("2026-05-31", Shift.NEXT, False, "2026-06-01"),
        ("2026-05-31", Shift.NEXT, True, "2026-05-29"),
    ],
)
def test_moving_off_rest_days(day: str, shift: Shift, within: bool, held_on: str | None) -> None:
    moved = CHINA.moved(d(day), shift, within_month=within)
    assert moved == (d(held_on) if held_on else None)


@given(SOME_DAYS, st.integers(-15, 15))
def test_working_days_are_counted_one_by_one(day: date, days: int) -> None:
    reached = CHINA.add_working(day, days)
    first, last = sorted((day, reached))
    between = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert sum(CHINA.is_working(one) for one in between if one != day) == abs(days)


def test_the_organisations_own_days_go_before_the_notice() -> None:
    own = replace(
        CHINA,
        own_rest=frozenset({d("2026-12-04"), d("2026-10-10")}),
        own_work=frozenset({d("2026-12-05"), d("2026-10-01"), d("2027-01-01")}),
    )
    days = ("2026-12-04", "2026-10-10", "2026-12-05", "2026-10-01", "2027-01-01", "2027-01-04")
    assert [own.day(d(day)) for day in days] == [
        Day(d("2026-12-04"), True, False, False),
        Day(d("2026-10-10"), True, False, False),
        Day(d("2026-12-05"), False, True, False),
        Day(d("2026-10-01"), False, False, False),
        Day(d("2027-01-01"), False, False, False),
        Day(d("2027-01-04"), False, False, True),
    ]


def test_what_is_computed_from_a_year_to_come_is_provisional() -> None:
    assert not CHINA.provisional(d("2026-12-31"), d("2026-12-30"))
    assert CHINA.provisional(d("2027-01-02"), d("2026-12-31"))
