"""Screens of a period: a unit's own activities, the branches under it, kinds, people."""

from __future__ import annotations

from datetime import datetime

from bot.chat.buttons.corrections import CorrectList
from bot.chat.buttons.summaries import (
    PeriodExcel,
    PeriodFile,
    PickPeriod,
    SummaryActivities,
    SummaryKinds,
    SummaryPeriod,
    SummaryPersons,
    SummaryUnit,
)
from bot.chat.screens import Key, Keyboard, Screen, esc, lines, pairs, rows
from bot.chat.views import figures, paging, period_lines
from bot.chat.views.period_lines import where
from bot.domain import periods
from bot.domain.org import UnitKind
from bot.domain.persons import PersonRow, PersonsTable
from bot.domain.sheets import Period
from bot.domain.tally import percent_text
from bot.i18n import Language
from bot.services.attendance.sheets import Branch
from bot.services.summaries.exports import Paper
from bot.services.summaries.summaries import OwnPeriod, TreePeriod
from bot.store.members.units import Unit

BRANCHES_PAGE = 10
PEOPLE_PAGE = 20


def own(t: Language, of: OwnPeriod, local_now: datetime) -> Screen:
    """A unit's own activities in a period."""
    table = of.table
    counted = period_lines.sums(t, table.held, table.tally, None)
    if not counted:
        counted = [esc(period_lines.nothing(t, plans=of.plans))]
    elif duties := period_lines.duties(t, of):
        counted = [*counted[:-2], *period_lines.changed(t, table.period, of.change)]
        counted += ["", esc(duties)]
    else:
        counted[3:3] = period_lines.changed(t, table.period, of.change)
    return Screen(
        lines(
            figures.headline("📊", of.unit.name, figures.period(t, table.period)),
            *counted,
            *period_lines.studies(t, of.studies),
            *period_lines.warnings(t, of, local_now),
        ),
        (*_looks(t, of), *_ways(t, of, table.period, own=of.own), *_back(t, of)),
    )


def tree(t: Language, of: TreePeriod, page: int) -> Screen:
    """The branches under a unit in a period, worst first; a branch opens into its figures."""
    shown, page, pages = paging.cut(of.branches, page, BRANCHES_PAGE)
    start = page * BRANCHES_PAGE + 1
    counted = period_lines.sums(t, of.held, of.tally, None)
    counted[3:3] = period_lines.changed(t, of.period, of.change) if counted else []
    span, first, last = where(of.period)
    return Screen(
        lines(
            figures.headline("📊", of.unit.name, figures.period(t, of.period)),
            *(counted or [esc(period_lines.nothing(t, plans=False))]),
            *period_lines.studies(t, of.studies),
            "",
            *(esc(_branch(t, number, one)) for number, one in enumerate(shown, start)),
        ),
        rows(
            *pairs([_open(one, of.period) for one in shown]),
            paging.arrows(
                page,
                pages,
                lambda to: SummaryPeriod(of.unit.id, span, first, page=to, last=last),
            ),
            (
                _file(t._("📈 Chart"), of.unit, Paper.CHART_BRANCHES, of.period),
                Key(t._("📗 Excel"), PeriodExcel(of.unit.id, span, first, own=False, last=last)),
                _file(t._("📘 Word"), of.unit, Paper.CIRCULAR_BRANCHES, of.period),
            )
            if of.held
            else (),
            *_ways(t, of, of.period, own=False),
            Key(t._("◀ Back"), SummaryUnit(of.unit.id)),
        ),
    )


def kinds(t: Language, of: OwnPeriod) -> Screen:
    """三会一课: a line for each kind."""
    period = figures.period(t, of.table.period)
    listed = period_lines.by_kind(t, of) or [esc(period_lines.nothing(t, plans=of.plans))]
    return Screen(
        lines(figures.headline("📊", of.unit.name, period), "", *listed),
        rows(Key(t._("◀ Back"), _home(of))),
    )


def persons(t: Language, unit: Unit, table: PersonsTable, page: int) -> Screen:
    """👤: people by name, a page of them, and the sheet of the year."""
    shown, page, pages = paging.cut(table.rows, page, PEOPLE_PAGE)
    span, first, last = where(table.period)
    heading = figures.headline("👤", unit.name, figures.period(t, table.period))
    year = Period(periods.last_day(table.period).year)
    label = t._("📗 Attendance {year}").format(year=figures.period(t, year))
    return Screen(
        lines(heading, *(esc(_person(t, row)) for row in shown)),
        rows(
            paging.arrows(
                page, pages, lambda to: SummaryPersons(unit.id, span, first, last, page=to)
            ),
            _file(label, unit, Paper.PERSONS, year),
            Key(t._("◀ Back"), SummaryPeriod(unit.id, span, first, own=True, last=last)),
        ),
    )


def _person(t: Language, row: PersonRow) -> str:
    """陈磊 5/6 · 83.3% · 请假 1; — for who was expected at nothing."""
    tally = row.tally
    if not tally.expected:
        return t._("{name}: not expected").format(name=row.name)
    said = t._("{name}: {present} of {expected} · {rate}").format(
        name=row.name,
        present=tally.present,
        expected=tally.expected,
        rate=percent_text(tally.present, tally.expected),
    )
    marks = (
        (t._("late {n}"), tally.late),
        (t._("on leave {n}"), tally.on_leave),
        (t._("absent {n}"), tally.absent),
        (t._("unrecorded {n}"), tally.unrecorded),
    )
    return " · ".join([said, *(mark.format(n=n) for mark, n in marks if n)])


def _looks(t: Language, of: OwnPeriod) -> Keyboard:
    """What else there is of it: for those who see names everything, else figures."""
    span, first, last = where(of.table.period)
    unit, counted = of.unit, any(of.table.held.values())
    excel = PeriodExcel(unit.id, span, first, own=True, last=last)
    people = Key(t._("👤 By person"), SummaryPersons(unit.id, span, first, last))
    activities = Key(t._("📌 By activity"), SummaryActivities(unit.id, 0, span, first, last))
    meetings = Key(t._("Meetings and classes"), SummaryKinds(unit.id, span, first, last))
    branch = unit.kind is UnitKind.BRANCH
    word = _file(t._("📘 Word"), unit, Paper.CIRCULAR, of.table.period)
    return rows(
        (
            *([_file(t._("📈 Chart"), unit, Paper.CHART, of.table.period)] if counted else []),
            *([Key(t._("📗 Excel"), excel)] if of.names and of.table.rows else []),
            *([word] if of.names and counted and branch else []),
        ),
        (
            *([people, activities] if of.names and counted else []),
            *([meetings] if branch and (counted or of.lines) else []),
        ),
        _closed_sheets(t, of),
    )


def _closed_sheets(t: Language, of: OwnPeriod) -> Key | None:
    """🗂 for who may send sheets back and sees figures only."""
    if of.names or not of.corrects or not any(of.table.held.values()):
        return None
    return Key(t._("🗂 Closed sheets"), CorrectList(of.unit.id))


def _back(t: Language, of: OwnPeriod) -> Keyboard:
    span, first, last = where(of.table.period)
    over = SummaryUnit(of.unit.id)
    if of.over:
        return rows(Key(t._("◀ Back"), SummaryPeriod(of.over.id, span, first, last=last)))
    return rows(Key(t._("◀ Back"), over))


def _home(of: OwnPeriod) -> SummaryPeriod:
    span, first, last = where(of.table.period)
    return SummaryPeriod(of.unit.id, span, first, own=True, last=last)


def _file(label: str, unit: Unit, what: Paper, period: Period) -> Key:
    span, first, last = where(period)
    return Key(label, PeriodFile(unit.id, what, span, first, last))


def _branch(t: Language, number: int, of: Branch) -> str:
    tally = of.line.tally
    said = t._("{number}. {unit} — no closed roll yet")
    if tally.expected:
        said = t._("{number}. {unit} {rate} · present {present} of {expected}")
    line = said.format(
        number=number,
        unit=of.line.unit,
        rate=percent_text(tally.present, tally.expected),
        present=tally.present,
        expected=tally.expected,
    )
    kept = of.line.kept
    marks = [
        t._("duties {met}/{owed}").format(met=kept[0], owed=kept[1]) if kept else "",
        t._("unrecorded {n}").format(n=tally.unrecorded) if tally.unrecorded else "",
        t.n_("⚠️ {n} roll not closed", "⚠️ {n} rolls not closed", of.open).format(n=of.open)
        if of.open
        else "",
    ]
    return " · ".join([line, *filter(None, marks)])


def _open(of: Branch, period: Period) -> Key:
    span, first, last = where(period)
    own_line = of.unit.kind is not UnitKind.BRANCH
    return Key(of.line.unit, SummaryPeriod(of.unit.id, span, first, own=own_line, last=last))


def _ways(t: Language, of: OwnPeriod | TreePeriod, shown: Period, *, own: bool) -> Keyboard:
    """The nearest periods before and after that have anything to show, and any other."""
    keys = []
    for period, label in ((of.before, "◀ {period}"), (of.after, "{period} ▶")):
        if period is not None:
            span, first, last = where(period)
            said = label.format(period=figures.period_beside(t, period, shown))
            keys.append(Key(said, SummaryPeriod(of.unit.id, span, first, own, last=last)))
    other = PickPeriod(of.unit.id, own, periods.last_day(shown).year)
    return rows(tuple(keys), Key(t._("🗓 Another period"), other))
