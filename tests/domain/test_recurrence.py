"""Recurrence, held against an independent oracle that looks at each day of ten years."""

from __future__ import annotations

import calendar as months
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.recurrence import (
    By,
    Every,
    Occurrence,
    Recurrence,
    Rule,
    begun,
    choices,
    coming,
    held_on,
    instant,
    occurrences,
    read,
    slot_of,
    slots,
    yearly,
)
from bot.domain.workdays import Shift
from tests.calendars import CHINA

DAY = timedelta(days=1)
TEN_YEARS = timedelta(days=3653)


def d(text: str) -> date:
    return date.fromisoformat(text)


def last_day(day: date) -> date:
    return day.replace(day=months.monthrange(day.year, day.month)[1])


def names(rule: Rule, first: date, day: date) -> bool:
    """The oracle: whether a rule names a day, by looking at nothing but that day."""
    monday = day - day.weekday() * DAY
    passed = {
        Every.DAY: (day - first).days,
        Every.WEEK: (monday - (first - first.weekday() * DAY)).days // 7,
        Every.MONTH: (day.year - first.year) * 12 + day.month - first.month,
        Every.YEAR: day.year - first.year,
    }[rule.every]
    if passed % rule.interval or (rule.month and day.month != rule.month):
        return False
    if rule.every is Every.DAY:
        return True
    if rule.every is Every.WEEK:
        return day.weekday() in rule.weekdays
    if rule.by is By.DATE:
        return day == day.replace(day=min(rule.nth, last_day(day).day))
    if rule.by is By.WORKDAY:
        return day == (day.replace(day=1) if rule.nth > 0 else last_day(day))
    same = [
        one
        for n in range(1, last_day(day).day + 1)
        if (one := day.replace(day=n)).weekday() == rule.weekday
    ]
    return (
        same.index(day) == rule.nth - 1
        if rule.nth > 0 and day in same
        else day == same[rule.nth]
        if rule.nth < 0
        else False
    )


def where(rule: Rule, shift: Shift, day: date) -> date | None:
    """The oracle: where a slot is held, by walking from working day to working day."""
    month = [day.replace(day=n) for n in range(1, last_day(day).day + 1)]
    if rule.by is By.WORKDAY:
        worked = [one for one in month if not CHINA.day(one).rest]
        return worked[rule.nth - 1 if rule.nth > 0 else rule.nth]
    if not CHINA.day(day).rest or shift is Shift.STAY:
        return day
    near = [day + n * DAY for n in range(-20, 21) if not CHINA.day(day + n * DAY).rest]
    before = max(one for one in near if one < day)
    after = min(one for one in near if one > day)
    closer = before if day - before <= after - day else after
    wish = {Shift.NEXT: after, Shift.PREVIOUS: before, Shift.NEAREST: closer, Shift.SKIP: None}[
        shift
    ]
    if wish is None or not rule.within_month or wish in month:
        return wish
    other = before if wish == after else after
    return other if other in month else wish


def in_month() -> st.SearchStrategy[Rule]:
    return st.one_of(
        st.builds(
            Rule,
            st.just(Every.MONTH),
            st.integers(1, 12),
            by=st.just(By.DATE),
            nth=st.integers(1, 31),
        ),
        st.builds(
            Rule,
            st.just(Every.MONTH),
            st.integers(1, 12),
            by=st.just(By.WEEKDAY),
            nth=st.sampled_from([-1, 1, 2, 3, 4, 5]),
            weekday=st.integers(0, 6),
        ),
        st.builds(
            Rule,
            st.just(Every.MONTH),
            st.integers(1, 12),
            by=st.just(By.WORKDAY),
            nth=st.sampled_from([-3, -2, -1, 1, 2, 3]),
        ),
    )


RULES = st.one_of(
    st.builds(Rule, st.just(Every.DAY), st.integers(1, 40)),
    st.builds(
        Rule,
        st.just(Every.WEEK),
        st.integers(1, 9),
        st.sets(st.integers(0, 6), min_size=1).map(lambda found: tuple(sorted(found))),
    ),
    in_month(),
    st.builds(yearly, in_month(), st.integers(1, 12)),
)
FIRST = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def ten_years(found: Iterator[date], first: date) -> list[date]:
    return list(takewhile(lambda day: day <= first + TEN_YEARS, found))


@settings(max_examples=settings().max_examples * 3 // 4)
@given(RULES, FIRST)
def test_ten_years_of_slots_are_those_of_the_oracle(rule: Rule, first: date) -> None:
    wanted = [day for n in range(TEN_YEARS.days + 1) if names(rule, first, day := first + n * DAY)]
    assert ten_years(slots(rule, first), first) == wanted


@settings(max_examples=settings().max_examples * 3 // 4)
@given(RULES, st.sampled_from(Shift), st.dates(date(2025, 12, 1), date(2027, 2, 28)))
def test_slots_are_held_where_the_oracle_says(rule: Rule, shift: Shift, first: date) -> None:
    found = list(islice(occurrences(Recurrence(rule, first, shift), CHINA), 40))
    every = list(islice(slots(rule, first), 400))
    until = found[-1].slot if len(found) == 40 else every[-1]
    assert [one.on for one in found] == sorted({one.on for one in found})
    assert all(one.on == where(rule, shift, one.slot) for one in found)
    held = {where(rule, shift, slot) for slot in every if slot <= until} - {None}
    assert held == {one.on for one in found}


@given(RULES)
def test_a_rule_is_written_and_read(rule: Rule) -> None:
    assert read(str(rule)) == rule
    assert len(str(rule)) <= 16


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x1",
        "w1",
        "w1-",
        "w1-44",
        "w1-7",
        "m1-d32",
        "m1-d-1",
        "m0-d1",
        "y1-d4",
        "m1-w6.3",
        "m1-k-9",
        "y1-13-d1",
    ],
)
def test_what_is_no_rule(text: str) -> None:
    with pytest.raises(ValueError, match="not a rule"):
        read(text)


def held(rule: str, first: str, shift: Shift = Shift.NEXT, **more: object) -> list[str]:
    of = Recurrence(read(rule), d(first), shift, **more)  # type: ignore[arg-type]
    return [f"{one.on:%Y-%m-%d}" for one in islice(occurrences(of, CHINA), 6)]


def test_the_31st_and_the_29th_of_february() -> None:
    assert held("m1-d31", "2026-01-31", Shift.STAY) == [
        *("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30"),
    ]
    assert held("y1-2-d29", "2028-02-29", Shift.STAY)[:5] == [
        *("2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"),
    ]


def test_the_last_working_day_and_a_fixed_day() -> None:
    assert held("m1-k-1", "2026-01-31") == [
        *("2026-01-30", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-29", "2026-06-30"),
    ]
    assert held("m1-d31", "2026-05-31")[:1] == ["2026-05-29"]  # not out of its month
    assert held("m1-d3", "2026-10-03", Shift.PREVIOUS)[:1] == ["2026-10-08"]


def test_every_day_moved_off_a_holiday_is_one_day() -> None:
    assert held("d1", "2026-09-30") == [
        *("2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12", "2026-10-13"),
    ]
    assert held("d1", "2026-09-30", Shift.SKIP) == held("d1", "2026-09-30")


def test_it_ends_on_a_day_or_after_so_many_times() -> None:
    assert held("w1-4", "2026-12-04", until=d("2026-12-18")) == [
        *("2026-12-04", "2026-12-11", "2026-12-18"),
    ]
    assert held("w1-4", "2026-12-04", count=2) == ["2026-12-04", "2026-12-11"]
    assert held("m1-k-1", "2026-10-31", until=d("2026-10-30")) == ["2026-10-30"]


def test_what_is_computed_from_a_year_without_a_notice_is_provisional() -> None:
    of = Recurrence(read("m1-d31"), d("2026-12-31"))
    assert coming(of, CHINA, d("2026-12-01"), 2) == [
        Occurrence(d("2026-12-31"), d("2026-12-31"), provisional=False),
        Occurrence(d("2027-01-31"), d("2027-01-29"), provisional=True),
    ]


@given(FIRST)
def test_the_rules_to_choose_all_name_the_day(day: date) -> None:
    for rule in choices(day, CHINA):
        slot = slot_of(rule, day)
        assert next(slots(rule, slot)) == slot
        assert held_on(rule, Shift.STAY, slot, CHINA) == day
        assert begun(rule, Shift.STAY, day, CHINA) == Occurrence(
            slot, day, CHINA.provisional(slot, day)
        )


def test_wall_clock_time_stays_over_both_changes_of_the_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    days = ("2027-03-26", "2027-03-29", "2027-10-29", "2027-11-01")
    assert [f"{instant(d(day), 15 * 60, berlin):%H:%M}" for day in days] == [
        *("14:00", "13:00", "13:00", "14:00"),
    ]
    gap = instant(d("2027-03-28"), 2 * 60 + 30, berlin)
    assert f"{gap.astimezone(berlin):%H:%M}" == "03:30"
    twice = instant(d("2027-10-31"), 2 * 60 + 30, berlin)
    assert f"{twice:%H:%M}" == "00:30"
