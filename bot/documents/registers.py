"""Tables of a period, as Excel: 三会一课台账 of a unit, and the figures of the units below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.documents import labels, study_figures
from bot.documents.layout import Column, Page, Value, plain
from bot.domain.activities import ActivityKind
from bot.domain.sheets import PeriodRow, PeriodTable, UnitLine, UnitsTable
from bot.domain.tally import Tally, percent_text
from bot.errors import N_

if TYPE_CHECKING:
    from bot.i18n import Language

IN_COLUMNS = (
    ActivityKind.MEMBER_MEETING,
    ActivityKind.COMMITTEE_MEETING,
    ActivityKind.GROUP_MEETING,
    ActivityKind.PARTY_CLASS,
    ActivityKind.THEME_DAY,
)
_OF_ONE = (N_("Expected"), N_("Present"), N_("On leave"), N_("Absent"), N_("Unrecorded"))
OF_SEVERAL = (
    N_("Expected (times)"),
    N_("Present (times)"),
    N_("On leave (times)"),
    N_("Absent (times)"),
    N_("Unrecorded (times)"),
)


def period_table(table: PeriodTable, t: Language) -> bytes:
    """三会一课台账 of a period: a line for each activity, figures, no names of those expected; a
    chair or recorder that is not known is written in by hand."""
    page = Page(
        t,
        t._("Register"),
        [
            Column(t._("No."), 6),
            Column(t._("Date"), 12),
            Column(t._("Kind"), 15),
            Column(t._("Subject"), 22, left=True),
            Column(t._("Place"), 16, left=True),
            Column(t._("Chair"), 11),
            Column(t._("Recorder"), 11),
            *_figure_columns(t, _OF_ONE, 8),
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
        page.row(_period_row(number, row, t))
    observers = sum(row.observers for row in table.rows if row.tally)
    page.total(t._("Total"), [*figures(table.tally), observers, ""])
    page.footer(_held(table.held, t))
    page.footer(sums(table.tally, t))
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
            *[Column(labels.kind(t, kind), 10) for kind in IN_COLUMNS],
            *_figure_columns(t, OF_SEVERAL, 10),
            Column(t._("Duties met"), 10),
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
    held = [sum(line.held.get(kind, 0) for line in table.lines) for kind in IN_COLUMNS]
    page.total(t._("Total"), [members, *held, *figures(table.tally), ""])
    page.footer(sums(table.tally, t))
    if table.studies:
        page.footer(study_figures.said(table.studies, t))
    page.signatures([t._("Prepared by:"), t._("Checked by:")])
    return page.finish()


def _period_row(number: int, row: PeriodRow, t: Language) -> list[Value]:
    shown = figures(row.tally) if row.tally else [None] * 6
    return [
        number,
        row.day,
        labels.kind(t, row.kind),
        row.subject or "",
        row.place or "",
        row.chair or "",
        row.recorder or "",
        *shown,
        row.observers if row.tally else None,
        labels.state(t, row.state),
    ]


def _figure_columns(t: Language, titles: Sequence[str], width: float) -> list[Column]:
    *usual, unrecorded = (t._(title) for title in titles)
    return [
        *[Column(title, width) for title in usual],
        Column(unrecorded, width + 3),
        Column(t._("Attendance rate"), width + 2, rate=True),
    ]


def figures(tally: Tally) -> list[Value]:
    """The cells of a tally."""
    return [
        tally.expected,
        tally.present,
        tally.on_leave,
        tally.absent,
        tally.unrecorded,
        tally.attendance_rate,
    ]


def _unit_figures(line: UnitLine) -> list[Value]:
    """制度落实 last: kinds met of those owed, 4/5."""
    kept = f"{line.kept[0]}/{line.kept[1]}" if line.kept else None
    return [*[line.held.get(kind, 0) for kind in IN_COLUMNS], *figures(line.tally), kept]


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


def sums(tally: Tally, t: Language) -> str:
    """All figures and rates in one sentence, without its full stop."""
    return t._(
        "In all: expected {expected}, present {present} (of these late {late}), "
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
