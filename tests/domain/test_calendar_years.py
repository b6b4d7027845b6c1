"""Lists of rest days: read, refused row by row, packed."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar_sheet import entries_of
from bot.domain.calendar_years import (
    Entry,
    Fault,
    Kind,
    Why,
    Year,
    calendar,
    day_of,
    packed,
    read_entries,
    read_json,
    unpacked,
)
from bot.store.calendars import FOLDER
from bot.store.years import shipped


def d(text: str) -> date:
    return date.fromisoformat(text)


NEW_YEAR = Year(2027, frozenset({d("2027-01-01"), d("2027-01-02")}), frozenset({d("2027-01-09")}))


def test_our_own_form_and_that_of_public_copies_say_the_same() -> None:
    ours = {"year": 2027, "rest": ["2027-01-01/2027-01-02"], "work": ["2027-01-09"]}
    theirs = {
        "year": 2027,
        "papers": ["…"],
        "days": [
            {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
            {"name": "元旦", "date": "2027-01-02", "isOffDay": True},
            {"name": "元旦", "date": "2027-01-09", "isOffDay": False},
        ],
    }
    assert read_json(json.dumps(ours)) == read_json(json.dumps(theirs)) == NEW_YEAR


def test_a_sheet_says_it_in_runs() -> None:
    rows = [
        ("2027 年放假安排", None, None),
        ("日期", "结束日期", "类型"),
        (datetime(2027, 1, 1), "2027年1月2日", "休息"),  # noqa: DTZ001 - as a sheet has it
        (None, None, None),
        (20270109.0, None, "调休上班"),
    ]
    found = entries_of(rows)
    assert found == [
        Entry(3, "2027-01-01", "2027年1月2日", "休息"),
        Entry(5, "20270109", "", "调休上班"),
    ]
    assert read_entries(None, found) == NEW_YEAR
    assert entries_of([("姓名", "所在支部", "类别")]) is None


@pytest.mark.parametrize(
    ("entries", "faults"),
    [
        ([], [Fault(0, Why.EMPTY)]),
        ([("元旦", "", "休")], [Fault(1, Why.NO_DATE, "元旦")]),
        ([("2027-01-01", "?", "休")], [Fault(1, Why.NO_DATE, "?")]),
        ([("2027-02-30", "", "休")], [Fault(1, Why.NO_DATE, "2027-02-30")]),
        ([("2027-01-01", "", "补休")], [Fault(1, Why.NO_KIND, "补休")]),
        ([("2027-01-02", "2027-01-01", "休")], [Fault(1, Why.BACKWARDS, "2027-01-02–2027-01-01")]),
        ([("2027-01-01", "2027-02-01", "休")], [Fault(1, Why.TOO_LONG, "2027-01-01–2027-02-01")]),
        ([("2028-01-01", "", "休")], [Fault(1, Why.OTHER_YEAR, "2028-01-01")]),
        ([("2026-12-31", "", "休")], None),  # a notice may reach into the December before
        ([("2027-01-08", "", "班")], [Fault(1, Why.NO_WEEKEND, "2027-01-08")]),
        (
            [("2027-01-01", "2027-01-03", "休"), ("2027-01-03", "", "班"), ("x", "", "休")],
            [Fault(2, Why.TWICE, "2027-01-03"), Fault(3, Why.NO_DATE, "x")],
        ),
    ],
)
def test_faults_by_row(entries: list[tuple[str, str, str]], faults: list[Fault] | None) -> None:
    found = read_entries(2027, [Entry(row, *one) for row, one in enumerate(entries, 1)])
    assert (None if isinstance(found, Year) else found) == faults


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"year": "2027"}', '{"year": 2027}', "\x00{"])
def test_what_is_no_list(text: str) -> None:
    assert read_json(text) in ([Fault(0, Why.NO_LIST)], [Fault(0, Why.EMPTY)])


@pytest.mark.parametrize("text", ["2027-01-01", "2027/1/1", "2027.1.1", "2027年1月1日", "20270101"])
def test_a_date_in_its_forms(text: str) -> None:
    assert day_of(text) == d("2027-01-01")


@given(st.sets(st.dates(d("2026-01-01"), d("2027-12-31")), max_size=40))
def test_days_are_packed_in_runs(days: set[date]) -> None:
    assert unpacked(packed(days)) == days


def test_what_comes_with_the_program_is_announced_or_says_that_it_is_not() -> None:
    assert [(one.year, one.provisional, one.days_off) for one in shipped()] == [
        (2026, False, 13),
        (2027, True, 13),
    ]
    assert len(shipped()) == len(list(FOLDER.glob("*.json")))
    own = calendar(shipped(), {d("2026-12-31"): Kind.REST})
    assert (own.announced, own.is_working(d("2026-12-31"))) == ({2026}, False)
