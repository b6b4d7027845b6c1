"""签到表: the roll of one activity, as Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.documents import labels
from bot.documents.layout import Column, Page, Value, plain
from bot.domain.activities import ActivityKind, Attendance
from bot.domain.sheets import AttendanceSheet, SheetRow
from bot.domain.tally import percent_text

if TYPE_CHECKING:
    from bot.i18n import Language


def attendance_sheet(sheet: AttendanceSheet, t: Language) -> bytes:
    """签到表 of one activity, with names."""
    page = Page(
        t,
        t._("Sign-in sheet"),
        [
            Column(t._("No."), 6),
            Column(t._("Name"), 16),
            Column(t._("Group"), 13),
            Column(t._("Standing"), 13),
            Column(t._("Offices"), 16),
            Column(t._("Sign-in"), 9),
            Column(t._("Time"), 12),
            Column(t._("Remarks"), 10),
        ],
    )
    named = sheet.kind is ActivityKind.OTHER and sheet.subject
    activity = named or labels.kind(t, sheet.kind)
    title = t._("{unit} · {activity} · Sign-in sheet").format(unit=sheet.unit, activity=activity)
    page.title(title, None if sheet.finished else labels.unfinished(t, sheet.as_of))
    page.heading(*_particulars(sheet, t))
    page.header()
    observers_last = sorted(sheet.rows, key=lambda row: row.observer)
    for number, row in enumerate(observers_last, start=1):
        page.row(_attendance_row(number, row, sheet, t))
    page.footer(_attendance_figures(sheet, t))
    page.signatures([t._("Roll kept by:"), t._("Branch secretary:"), t._("Date:")])
    return page.finish()


def _particulars(sheet: AttendanceSheet, t: Language) -> tuple[list[str], list[str]]:
    """When and what on the left; where, chair and recorder on the right."""
    when = labels.from_to(t, sheet.starts_at, sheet.ends_at)
    left = [t._("Time: {time}").format(time=when)]
    if sheet.subject and sheet.kind is not ActivityKind.OTHER:
        left.append(t._("Subject: {subject}").format(subject=plain(sheet.subject)))
    people = t._("Chair: {chair}   Recorder: {recorder}").format(
        chair=_or_blank(sheet.chair), recorder=_or_blank(sheet.recorder)
    )
    return left, [t._("Place: {place}").format(place=_or_blank(sheet.place)), people]


def _or_blank(text: str | None) -> str:
    """The text, or room to write it by hand."""
    return plain(text or "") or "\u3000" * 4


def _attendance_row(number: int, row: SheetRow, sheet: AttendanceSheet, t: Language) -> list[Value]:
    remarks = [t._("Observer")] if row.observer else []
    if row.on_behalf:
        remarks.append(t._("Signed for"))
    return [
        number,
        row.name,
        row.group or "",
        labels.standing(t, row.standing),
        labels.roles(t, row.roles),
        labels.attendance(t, row.attendance),
        _signed_at(row, sheet),
        t._(", ").join(remarks),
    ]


def _signed_at(row: SheetRow, sheet: AttendanceSheet) -> Value:
    """The time of those who came; with the day if they were signed in on another."""
    came = row.attendance in (Attendance.PRESENT, Attendance.LATE)
    if row.recorded_at is None or not came:
        return ""
    same_day = row.recorded_at.date() == sheet.starts_at.date()
    return row.recorded_at.time() if same_day else row.recorded_at


def _attendance_figures(sheet: AttendanceSheet, t: Language) -> str:
    tally = sheet.tally
    return t._(
        "Expected {expected}, present {present} (of these late {late}), on leave {on_leave}, "
        "absent {absent}, unrecorded {unrecorded}, attendance rate {rate}; observers {observers}"
    ).format(
        expected=tally.expected,
        present=tally.present,
        late=tally.late,
        on_leave=tally.on_leave,
        absent=tally.absent,
        unrecorded=tally.unrecorded,
        rate=percent_text(tally.present, tally.expected),
        observers=sheet.observers,
    )
