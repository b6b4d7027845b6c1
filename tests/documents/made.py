"""Sheets to be written in tests, and what can be read from the files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from bot.domain.activities import ActivityKind, Attendance
from bot.domain.org import Role, Standing
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

START = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
AS_OF = datetime(2026, 12, 4, 17, 5, tzinfo=UTC)

HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://example.org\")", "http://example.org",
    "mailto:a@example.org", "<b>&amp;</b>", "{0.__class__}", "{unit}", "%s", "0417", "1e9", "🙂🙃",
    "_x0041_", "'quoted", "a,b;c\"d", "李" * 64, "\u05d0\u05d1 李",
)  # fmt: skip


def person(name: str, attendance: Attendance | None = None, **others: Any) -> SheetRow:
    usual: dict[str, Any] = {"group": None, "standing": Standing.FULL, "roles": ()}
    return SheetRow(name=name, attendance=attendance, **usual | others)


ROLL = (
    person(
        "陈磊",
        Attendance.PRESENT,
        group="第一党小组",
        roles=(Role.SECRETARY, Role.GROUP_LEADER),
        recorded_at=START - timedelta(minutes=5),
    ),
    person("何强", Attendance.PRESENT, recorded_at=START, observer=True),
    person(
        "李静（0712）",
        Attendance.LATE,
        standing=Standing.PROBATIONARY,
        recorded_at=START + timedelta(days=1),
        on_behalf=True,
    ),
    person("王伟", Attendance.ON_LEAVE, recorded_at=START),
    person("周涛", Attendance.ABSENT),
    person("孙敏"),
    person("赵鑫", Attendance.ABSENT, observer=True, on_behalf=True),
)


def attendance(**others: Any) -> AttendanceSheet:
    usual: dict[str, Any] = {
        "unit": "第一党支部",
        "kind": ActivityKind.MEMBER_MEETING,
        "subject": "三季度总结",
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
        "place": "三楼会议室",
        "chair": "陈磊",
        "recorder": None,
        "rows": ROLL,
        "finished": False,
        "as_of": AS_OF,
    }
    return AttendanceSheet(**usual | others)


TALLIES = (
    Tally(expected=26, present=22, late=1, on_leave=2, absent=1, unrecorded=1),
    Tally(expected=27, present=25, on_leave=1, absent=1),
    Tally(expected=25, present=20, on_leave=5),
)


def activity(day: int, kind: ActivityKind, tally: Tally | None, **others: Any) -> PeriodRow:
    usual: dict[str, Any] = {
        "subject": None,
        "place": None,
        "state": SheetState.FINISHED if tally else SheetState.PLANNED,
    }
    return PeriodRow(day=date(2026, 9, day), kind=kind, tally=tally, **usual | others)


ACTIVITIES = (
    activity(
        1,
        ActivityKind.MEMBER_MEETING,
        TALLIES[0],
        subject="三季度总结",
        place="三楼会议室",
        observers=1,
        state=SheetState.UNFINISHED,
    ),
    activity(8, ActivityKind.THEME_DAY, TALLIES[1]),
    activity(15, ActivityKind.THEME_DAY, TALLIES[2]),
    activity(28, ActivityKind.PARTY_CLASS, None, observers=3),
    activity(29, ActivityKind.PARTY_CLASS, None, state=SheetState.CANCELLED),
)


def register(*rows: PeriodRow, **others: Any) -> PeriodTable:
    usual: dict[str, Any] = {
        "unit": "第一党支部",
        "period": Period(2026, quarter=3),
        "rows": rows or ACTIVITIES,
        "as_of": AS_OF,
    }
    return PeriodTable(**usual | others)


def units(**others: Any) -> UnitsTable:
    held = {ActivityKind.MEMBER_MEETING: 1, ActivityKind.THEME_DAY: 3, ActivityKind.OTHER: 2}
    usual: dict[str, Any] = {
        "unit": "市直机关党委",
        "period": Period(2026, quarter=3),
        "lines": (
            UnitLine("第一党支部", 23, held, TALLIES[0], finished=False, kept=(4, 5)),
            UnitLine("第二党支部", 27, {}, Tally(), finished=True),
        ),
        "as_of": AS_OF,
    }
    return UnitsTable(**usual | others)


def opened(data: bytes) -> Any:
    """The first sheet, as openpyxl reads it."""
    return load_workbook(BytesIO(data)).worksheets[0]


def grid(data: bytes) -> list[list[Any]]:
    """The values of the first sheet, row by row, up to the last filled cell of each."""
    rows = [[cell.value for cell in row] for row in opened(data).rows]
    return [row[: max((n for n, value in enumerate(row, 1) if value is not None))] for row in rows]


def texts(data: bytes) -> set[Any]:
    """All values of the first sheet, as an independent reader sees them."""
    sheet = CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0)
    return {value for row in sheet.to_python() for value in row}


def package_text(data: bytes) -> str:
    """All parts of the package, one after the other."""
    with ZipFile(BytesIO(data)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())
