"""The sheets people file, as Excel: 签到表, 三会一课台账, and the figures of the units below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.documents import labels
from bot.documents.layout import Column, Page, Value, plain
from bot.domain.activities import ActivityKind, Attendance
from bot.domain.sheets import (
    AttendanceSheet,
    PeriodRow,
    PeriodTable,
    SheetRow,
    UnitLine,
    UnitsTable,
)
from bot.domain.tally import Tally, percent_text

if TYPE_CHECKING:
    from bot.i18n import Language

_IN_COLUMNS = (
    ActivityKind.MEMBER_MEETING,
    ActivityKind.COMMITTEE_MEETING,
    ActivityKind.GROUP_MEETING,
    ActivityKind.PARTY_CLASS,
    ActivityKind.THEME_DAY,
)


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


def period_table(table: PeriodTable, t: Language) -> bytes:
    """三会一课台账 of a period: a line for each activity, figures, no names of those expected.

    Chair and recorder have a column when at least one activity states them.
    """
    led = any(row.chair or row.recorder for row in table.rows)
    leaders = [Column(t._("Chair"), 11), Column(t._("Recorder"), 11)] if led else []
    page = Page(
        t,
        t._("Register"),
        [
            Column(t._("No."), 6),
            Column(t._("Date"), 12),
            Column(t._("Kind"), 13),
            Column(t._("Subject"), 22 if led else 30, left=True),
            Column(t._("Place"), 16, left=True),
            *leaders,
            *_figure_columns(t, 8),
            Column(t._("Observers"), 8),
            Column(t._("State"), 10),
        ],
    )
    period = labels.period(t, table.period)
    title = t._("{unit} · Register of organisational life · {period}")
    note = None if table.finished else labels.unfinished(t, table.as_of)
    page.title(title.format(unit=table.unit, period=period), note)
    _unit_and_period(page, t, table.unit, period)
    page.header()
    for number, row in enumerate(table.rows, start=1):
        page.row(_period_row(number, row, t, led=led))
    observers = sum(row.observers for row in table.rows if row.tally)
    page.total(t._("Total"), [*_figures(table.tally), observers, ""])
    page.footer(_held(table.held, t))
    page.footer(_sums(table.tally, t))
    page.signatures([t._("Prepared by:"), t._("Checked by:")])
    return page.finish()


def units_table(table: UnitsTable, t: Language) -> bytes:
    """The period of a unit above: a line for each branch, figures only."""
    page = Page(
        t,
        t._("Summary by unit"),
        [
            Column(t._("No."), 6),
            Column(t._("Unit"), 28, left=True),
            Column(t._("Members"), 8),
            *[Column(labels.kind(t, kind), 10) for kind in _IN_COLUMNS],
            *_figure_columns(t, 10, of_several=True),
        ],
    )
    period = labels.period(t, table.period)
    title = t._("{unit} · Organisational life · {period}")
    note = None if table.finished else labels.unfinished(t, table.as_of)
    page.title(title.format(unit=table.unit, period=period), note)
    _unit_and_period(page, t, table.unit, period)
    page.header()
    for number, line in enumerate(table.lines, start=1):
        page.row([number, line.unit, line.members, *_unit_figures(line)])
    members = sum(line.members for line in table.lines)
    held = [sum(line.held.get(kind, 0) for line in table.lines) for kind in _IN_COLUMNS]
    page.total(t._("Total"), [members, *held, *_figures(table.tally)])
    page.footer(_sums(table.tally, t))
    page.signatures([t._("Prepared by:"), t._("Checked by:")])
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


def _period_row(number: int, row: PeriodRow, t: Language, *, led: bool) -> list[Value]:
    leaders: list[Value] = [row.chair or "", row.recorder or ""] if led else []
    figures = _figures(row.tally) if row.tally else [None] * 6
    return [
        number,
        row.day,
        labels.kind(t, row.kind),
        row.subject or "",
        row.place or "",
        *leaders,
        *figures,
        row.observers if row.tally else None,
        labels.state(t, row.state),
    ]


def _figure_columns(t: Language, width: float, *, of_several: bool = False) -> list[Column]:
    """应到 实到 请假 缺席 未登记 到会率, or 应到人次 … where several sheets are added up."""
    if of_several:
        titles = [
            t._("Expected (times)"),
            t._("Present (times)"),
            t._("On leave (times)"),
            t._("Absent (times)"),
            t._("Unrecorded (times)"),
        ]
    else:
        titles = [
            t._("Expected"),
            t._("Present"),
            t._("On leave"),
            t._("Absent"),
            t._("Unrecorded"),
        ]
    rate = Column(t._("Attendance rate"), width + 2, rate=True)
    return [*[Column(title, width) for title in titles], rate]


def _figures(tally: Tally) -> list[Value]:
    return [
        tally.expected,
        tally.present,
        tally.on_leave,
        tally.absent,
        tally.unrecorded,
        tally.attendance_rate,
    ]


def _unit_figures(line: UnitLine) -> list[Value]:
    return [*[line.held.get(kind, 0) for kind in _IN_COLUMNS], *_figures(line.tally)]


def _unit_and_period(page: Page, t: Language, unit: str, period: str) -> None:
    page.heading(
        [t._("Unit: {unit}").format(unit=plain(unit))],
        [t._("Period: {period}").format(period=period)],
    )


def _held(held: Mapping[ActivityKind, int], t: Language) -> str:
    """How often each kind was held; the kinds beyond the usual five only if they were."""
    counts = {kind.value: held.get(kind, 0) for kind in ActivityKind}
    usual = t._(
        "Total: member meetings {member_meeting}, committee meetings {committee_meeting}, "
        "group meetings {group_meeting}, Party classes {party_class}, theme days {theme_day}"
    )
    more = t._(", organisational life meetings {org_life}, other activities {other}")
    beyond = held.get(ActivityKind.ORG_LIFE, 0) + held.get(ActivityKind.OTHER, 0)
    return (usual + more if beyond else usual).format(**counts)


def _sums(tally: Tally, t: Language) -> str:
    return t._(
        "Expected {expected} times, present {present} (of these late {late}), "
        "on leave {on_leave}, absent {absent}, unrecorded {unrecorded}; "
        "attendance rate {rate}, present or on leave {accounted_rate}"
    ).format(
        expected=tally.expected,
        present=tally.present,
        late=tally.late,
        on_leave=tally.on_leave,
        absent=tally.absent,
        unrecorded=tally.unrecorded,
        rate=percent_text(tally.present, tally.expected),
        accounted_rate=percent_text(tally.accounted, tally.expected),
    )
