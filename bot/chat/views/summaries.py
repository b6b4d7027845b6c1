"""Screens about summaries: a unit, its closed activities, a period, the branches in a period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.chat.buttons.corrections import CorrectList
from bot.chat.buttons.summaries import (
    PeriodExcel,
    SummaryActivities,
    SummaryActivity,
    SummaryPeriod,
    SummaryUnit,
)
from bot.chat.screens import Key, Screen, esc, lines, pairs, rows
from bot.chat.views import attendance, commands, figures, paging, words
from bot.domain import periods
from bot.domain.activities import ActivityKind
from bot.domain.commands import Command
from bot.domain.org import UnitKind
from bot.domain.periods import Span
from bot.domain.sheets import Period, PeriodRow, SheetState
from bot.domain.tally import Tally, percent_text
from bot.i18n import Language
from bot.services.rolls import Roll
from bot.services.sheets import Branch
from bot.services.summaries import Listing, Overview, OwnPeriod, TreePeriod
from bot.store.units import Unit

BRANCHES_PAGE = 10
MOST_LISTED = 10


def not_for_members(t: Language) -> Screen:
    """For somebody who sees no figures: what they can do instead."""
    said = t._(
        "Summaries are for the branch committee and the units above. Your own attendance of "
        "this year is under /my."
    )
    return Screen(esc(said), rows(commands.key(t, Command.MY)), fresh=True)


def choice(t: Language, units: list[Unit]) -> Screen:
    """Several units: which one?"""
    return Screen(
        lines(figures.headline("📊", t._("Summary")), esc(t._("Which unit?"))),
        rows(*(Key(unit.name, SummaryUnit(unit.id)) for unit in units)),
        fresh=True,
    )


def overview(t: Language, of: Overview, local_now: datetime) -> Screen:
    """One unit: what would you like to see?"""
    today, unit = local_now.date(), of.unit.id
    last_month = periods.day_before(periods.period_of(Span.MONTH, today))
    said = t._("Which period?") if not of.closed else t._("One activity, or which period?")
    return Screen(
        lines(figures.headline("📊", of.unit.name), esc(said)),
        rows(
            Key(t._("📌 By activity"), SummaryActivities(unit)) if of.closed else None,
            (
                Key(t._("This month"), SummaryPeriod(unit, Span.MONTH, today)),
                Key(t._("Last month"), SummaryPeriod(unit, Span.MONTH, last_month)),
                Key(t._("This quarter"), SummaryPeriod(unit, Span.QUARTER, today)),
            ),
        ),
    )


def listing(t: Language, of: Listing, local_now: datetime) -> Screen:
    """A unit's closed activities, newest first."""
    said = t._("Closed activities, the newest first:")
    if not of.items:
        said = t._("No activity has been closed yet. /attendance takes the roll and closes it.")
    today = local_now.date()
    keys = [
        Key(
            t._("{activity} · {present}/{expected}").format(
                activity=figures.day_and_kind(
                    t,
                    activity.starts_at.astimezone(activity.rules.zone or local_now.tzinfo).date(),
                    figures.title(t, activity, None),
                    today,
                ),
                present=sheet.present,
                expected=sheet.expected,
            ),
            SummaryActivity(activity.id, of.page),
        )
        for activity, sheet in of.items
    ]
    return Screen(
        lines(figures.headline("📊", of.unit.name), esc(said)),
        rows(
            *keys,
            paging.arrows(of.page, of.pages, lambda to: SummaryActivities(of.unit.id, to)),
            Key(t._("◀ Back"), SummaryUnit(of.unit.id)),
        ),
    )


def activity(t: Language, shown: Roll, page: int, local_now: datetime) -> Screen:
    """A closed activity, reached from the list."""
    return attendance.sheet(t, shown, local_now, SummaryActivities(shown.unit.id, page))


def own(t: Language, of: OwnPeriod, local_now: datetime) -> Screen:
    """A unit's own activities in a period."""
    table = of.table
    first = periods.first_day(table.period)
    span = periods.span_of(table.period)
    excel = PeriodExcel(of.unit.id, span, first, own=True)
    over = SummaryPeriod(of.over.id, span, first) if of.over else SummaryUnit(of.unit.id)
    return Screen(
        lines(
            figures.headline("📊", of.unit.name, figures.period(t, table.period)),
            *(_sums(t, table.held, table.tally) or [esc(_nothing(t, plans=of.plans))]),
            *_warnings(t, of, local_now),
        ),
        rows(
            (
                *([Key(t._("📗 Excel"), excel)] if of.names and table.rows else []),
                *([_by_activity(t, of)] if of.names and any(table.held.values()) else []),
            ),
            _closed_sheets(t, of),
            _beside(t, of, table.period, own=of.own),
            Key(t._("◀ Back"), over),
        ),
    )


def _closed_sheets(t: Language, of: OwnPeriod) -> Key | None:
    """🗂 for who may send sheets back and sees figures only."""
    if of.names or not of.corrects or not any(of.table.held.values()):
        return None
    return Key(t._("🗂 Closed sheets"), CorrectList(of.unit.id))


def tree(t: Language, of: TreePeriod, page: int) -> Screen:
    """The branches under a unit in a period, worst first; a branch opens into its figures."""
    span, first = periods.span_of(of.period), periods.first_day(of.period)
    excel = PeriodExcel(of.unit.id, span, first, own=False)
    shown, page, pages = paging.cut(of.branches, page, BRANCHES_PAGE)
    start = page * BRANCHES_PAGE + 1
    return Screen(
        lines(
            figures.headline("📊", of.unit.name, figures.period(t, of.period)),
            *(_sums(t, of.held, of.tally) or [esc(_nothing(t, plans=False))]),
            "",
            *(esc(_branch(t, number, one)) for number, one in enumerate(shown, start)),
        ),
        rows(
            *pairs([_open(one, span, first) for one in shown]),
            paging.arrows(page, pages, lambda to: SummaryPeriod(of.unit.id, span, first, page=to)),
            Key(t._("📗 Excel"), excel) if of.held else None,
            _beside(t, of, of.period, own=False),
            Key(t._("◀ Back"), SummaryUnit(of.unit.id)),
        ),
    )


def on_its_way(t: Language) -> Screen:
    """A file was asked for."""
    return Screen(toast=t._("The file is being made; it will be here in a moment."))


def _sums(t: Language, held: Mapping[ActivityKind, int], tally: Tally) -> list[str]:
    """Figures, rates and kinds; nothing when no sheet counts."""
    times = sum(held.values())
    if not times:
        return []
    kinds = [f"{words.kind(t, kind)} {held[kind]}" for kind in ActivityKind if held.get(kind)]
    said = t.n_("{n} activity · expected {expected}", "{n} activities · expected {expected}", times)
    return [
        esc(said.format(n=times, expected=tally.expected)),
        esc(figures.begun(figures.counts(t, tally))),
        esc(figures.rates(t, tally)),
        "",
        esc(" · ".join(kinds)),
    ]


def _nothing(t: Language, *, plans: bool) -> str:
    more = t._(" /new sets up an activity.") if plans else ""
    return t._("No roll has been closed in this period.") + more


def _warnings(t: Language, of: OwnPeriod, local_now: datetime) -> list[str]:
    unfinished = [row for row in of.table.rows if row.state is SheetState.UNFINISHED]
    still_open = [row for row in unfinished if row.tally is None]
    gaps = [row for row in unfinished if row.tally is not None]
    corrected = [row for row in of.table.rows if row.state is SheetState.CORRECTING]
    said_corrected = t.n_(
        "↩️ {n} sheet is being corrected and does not count",
        "↩️ {n} sheets are being corrected and do not count",
        len(corrected),
    )
    said_open = t.n_(
        "⚠️ {n} roll is not closed and does not count",
        "⚠️ {n} rolls are not closed and do not count",
        len(still_open),
    )
    said_gaps = t.n_(
        "⚠️ {n} sheet has people unrecorded", "⚠️ {n} sheets have people unrecorded", len(gaps)
    )
    found = [
        _warning(t, said.format(n=len(kept)), kept if of.names else [], local_now)
        for said, kept in (
            (said_open, still_open),
            (said_gaps, gaps),
            (said_corrected, corrected),
        )
        if kept
    ]
    return ["", *found] if found else []


def _warning(t: Language, said: str, listed: list[PeriodRow], local_now: datetime) -> str:
    if not listed or len(listed) > MOST_LISTED:
        return esc(said)
    what = [
        figures.day_and_kind(t, row.day, words.kind(t, row.kind), local_now.date())
        for row in listed
    ]
    return esc(t._("{label}: {value}").format(label=said, value=words.listed(t, what)))


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
    marks = [
        t._("unrecorded {n}").format(n=tally.unrecorded) if tally.unrecorded else "",
        t.n_("⚠️ {n} roll not closed", "⚠️ {n} rolls not closed", of.open).format(n=of.open)
        if of.open
        else "",
    ]
    return " · ".join([line, *filter(None, marks)])


def _open(of: Branch, span: Span, first: date) -> Key:
    own_line = of.unit.kind is not UnitKind.BRANCH
    return Key(of.line.unit, SummaryPeriod(of.unit.id, span, first, own=own_line))


def _by_activity(t: Language, of: OwnPeriod) -> Key:
    return Key(t._("📌 By activity"), SummaryActivities(of.unit.id))


def _beside(
    t: Language, of: OwnPeriod | TreePeriod, shown: Period, *, own: bool
) -> tuple[Key, ...]:
    """The nearest periods before and after that have anything to show."""
    keys = []
    for period, label in ((of.before, "◀ {period}"), (of.after, "{period} ▶")):
        if period is not None:
            first, span = periods.first_day(period), periods.span_of(period)
            said = label.format(period=figures.period_beside(t, period, shown))
            keys.append(Key(said, SummaryPeriod(of.unit.id, span, first, own)))
    return tuple(keys)
