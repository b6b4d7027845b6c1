"""What sheets hold: who is counted, what is finished."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.domain.activities import ActivityKind, Attendance
from bot.domain.org import Standing
from bot.domain.sheets import (
    AttendanceSheet,
    Period,
    PeriodRow,
    PeriodTable,
    SheetRow,
    SheetState,
    UnitLine,
    UnitsTable,
)
from bot.domain.tally import Tally

NOW = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
ONE = Tally(expected=2, present=1, absent=1)
TWO = Tally(expected=1, unrecorded=1)


def row(attendance: Attendance | None, *, observer: bool = False) -> SheetRow:
    return SheetRow("李静", None, Standing.FULL, (), attendance, observer=observer)


def test_observers_are_counted_apart_and_only_if_they_came() -> None:
    rows = (
        row(Attendance.PRESENT),
        row(None),
        row(Attendance.PRESENT, observer=True),
        row(Attendance.LATE, observer=True),
        row(Attendance.ABSENT, observer=True),
        row(None, observer=True),
    )
    sheet = AttendanceSheet(
        unit="第一党支部",
        kind=ActivityKind.THEME_DAY,
        subject=None,
        starts_at=NOW,
        ends_at=NOW,
        place=None,
        chair=None,
        recorder=None,
        rows=rows,
        finished=False,
        as_of=NOW,
    )
    assert sheet.tally == Tally(expected=2, present=1, unrecorded=1)
    assert sheet.observers == 2


def activity(state: SheetState, tally: Tally | None, kind: ActivityKind) -> PeriodRow:
    return PeriodRow(date(2026, 12, 4), kind, None, None, state, tally)


def test_only_sheets_that_count_are_added_up() -> None:
    table = PeriodTable(
        "第一党支部",
        Period(2026, quarter=4),
        (
            activity(SheetState.FINISHED, ONE, ActivityKind.PARTY_CLASS),
            activity(SheetState.UNFINISHED, TWO, ActivityKind.PARTY_CLASS),
            activity(SheetState.PLANNED, None, ActivityKind.THEME_DAY),
        ),
        NOW,
    )
    assert table.tally == Tally(expected=3, present=1, absent=1, unrecorded=1)
    assert [table.held[kind] for kind in (ActivityKind.PARTY_CLASS, ActivityKind.THEME_DAY)] == [
        2,
        0,
    ]
    assert not table.finished


@pytest.mark.parametrize(
    ("states", "finished"),
    [
        ((), True),
        ((SheetState.FINISHED, SheetState.CANCELLED), True),
        ((SheetState.FINISHED, SheetState.PLANNED), False),
        ((SheetState.UNFINISHED,), False),
    ],
)
def test_a_table_is_finished_when_its_sheets_are(
    states: tuple[SheetState, ...], finished: bool
) -> None:
    rows = tuple(activity(state, ONE, ActivityKind.OTHER) for state in states)
    assert PeriodTable("第一党支部", Period(2026), rows, NOW).finished is finished


@pytest.mark.parametrize("last", [True, False])
def test_the_figures_of_units_are_added_up(last: bool) -> None:
    lines = (
        UnitLine("第一党支部", 23, {}, ONE, finished=True),
        UnitLine("第二党支部", 12, {}, TWO, finished=last),
    )
    table = UnitsTable("市直机关党委", Period(2026), lines, NOW)
    assert table.tally == ONE + TWO
    assert table.finished is last
