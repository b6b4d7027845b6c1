"""Names of the files that are sent: 第一党支部_签到表_2026-12-04.xlsx."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.documents import labels
from bot.domain.hours import DeadlineTable, HoursTable
from bot.domain.names import visible
from bot.domain.persons import PersonsTable
from bot.domain.sheets import AttendanceSheet, Period, PeriodTable, UnitsTable

if TYPE_CHECKING:
    from bot.i18n import Language

_PART_BYTES = 72
"""Three parts of this length stay under the 255 bytes a file name may have."""

_FORBIDDEN = re.compile(r'[/\\:*?"<>|\s_]+')


def attendance_file(sheet: AttendanceSheet, t: Language) -> str:
    """The name of a 签到表."""
    return file_name(sheet.unit, t._("Sign-in sheet"), f"{sheet.starts_at:%Y-%m-%d}")


def period_file(table: PeriodTable, t: Language) -> str:
    """The name of a unit's table of a period."""
    return file_name(table.unit, t._("Register"), labels.period(t, table.period))


def units_file(table: UnitsTable, t: Language) -> str:
    """The name of the figures of the units below."""
    return file_name(table.unit, t._("Summary by unit"), labels.period(t, table.period))


def persons_file(table: PersonsTable, t: Language) -> str:
    """The name of a 年度考勤表."""
    return file_name(table.unit, t._("Yearly attendance"), labels.period(t, table.period))


def hours_file(table: HoursTable, t: Language) -> str:
    """The name of a 学时统计表."""
    return file_name(table.unit, t._("Training hours"), labels.period(t, Period(table.year)))


def deadlines_file(table: DeadlineTable, year: int, t: Language) -> str:
    """The name of a 报送事项台账."""
    return file_name(table.unit, t._("Register of reports"), labels.period(t, Period(year)))


def circular_file(unit: str, period: Period, t: Language) -> str:
    """The name of a 通报."""
    return file_name(unit, t._("Circular"), labels.period(t, period), suffix="docx")


def chart_file(unit: str, period: Period, t: Language) -> str:
    """The name of a chart."""
    return file_name(unit, t._("Chart"), labels.period(t, period), suffix="png")


def file_name(*parts: str, suffix: str = "xlsx") -> str:
    """Parts joined by `_`, without what a file system refuses or a reader could be misled by."""
    safe = (_FORBIDDEN.sub(" ", visible(part)).strip(" .") for part in parts)
    cut = (part.encode()[:_PART_BYTES].decode(errors="ignore").strip(" .") for part in safe)
    return f"{'_'.join(part for part in cut if part)}.{suffix}"
