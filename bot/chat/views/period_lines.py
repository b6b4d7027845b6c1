"""Lines about a period: its figures, what they were before, what is owed, what is unfinished."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.chat.screens import esc
from bot.chat.views import assignment_words, figures, words
from bot.documents import labels
from bot.domain import periods
from bot.domain.activities import ActivityKind
from bot.domain.assignments import AssignmentKind
from bot.domain.cadences import Line
from bot.domain.periods import Span
from bot.domain.sheets import Period, PeriodRow, SheetState
from bot.domain.summaries import Change
from bot.domain.tally import Tally, percent_text, total
from bot.i18n import Language
from bot.services.assignments.figures import Studies
from bot.services.summaries.summaries import OwnPeriod

MOST_LISTED = 10


def where(period: Period) -> tuple[Span, date, date | None]:
    """How buttons name a period."""
    return (
        periods.span_of(period),
        periods.first_day(period),
        period.days[1] if period.days else None,
    )


def sums(
    t: Language, held: Mapping[ActivityKind, int], tally: Tally, kinds: str | None
) -> list[str]:
    """Figures, rates and kinds; nothing when no sheet counts."""
    times = sum(held.values())
    if not times:
        return []
    said = t.n_("{n} activity · expected {expected}", "{n} activities · expected {expected}", times)
    shown = kinds or " · ".join(
        f"{words.kind(t, kind)} {held[kind]}" for kind in ActivityKind if held.get(kind)
    )
    return [
        esc(said.format(n=times, expected=tally.expected)),
        esc(figures.begun(figures.counts(t, tally))),
        esc(figures.rates(t, tally)),
        "",
        esc(shown),
    ]


def changed(t: Language, period: Period, change: Change | None) -> list[str]:
    """与 10月 相比：到会率 +3.2 个百分点 · 活动 +1 次 · 缺席 −2 人次."""
    if change is None:
        return []
    parts = [
        t._("activities {n}").format(n=_signed(change.times)),
        t._("absent {n}").format(n=_signed(change.absent)),
    ]
    if change.points is not None:
        whole, tenth = divmod(abs(change.points), 10)
        points = _sign(change.points) + f"{whole}.{tenth}"
        parts.insert(0, t._("attendance {points} percentage points").format(points=points))
    past = figures.period_beside(t, periods.before(period), period)
    said = t._("Against {period}: {changes}").format(period=past, changes=" · ".join(parts))
    return [esc(said)]


def nothing(t: Language, *, plans: bool) -> str:
    """For a period without a closed roll."""
    more = t._(" /new sets up an activity.") if plans else ""
    return t._("No roll has been closed in this period.") + more


def duties(t: Language, of: OwnPeriod) -> str | None:
    """三会一课：党员大会 1/1 ✅ · 支委会 2/3 ⚠️ · …; None for a unit that owes nothing."""
    if not of.lines:
        return None
    listed = {line.kind for line in of.lines}
    parts = [
        *(_duty(t, line) for line in of.lines),
        *(
            _times(t, kind, of.table.held[kind])
            for kind in ActivityKind
            if kind not in listed and of.table.held.get(kind)
        ),
    ]
    return t._("Held: {kinds}").format(kinds=" · ".join(parts))


def by_kind(t: Language, of: OwnPeriod) -> list[str]:
    """A line for each kind: what is owed and met, how often it was held, who came, what lacks."""
    lines = {line.kind: line for line in of.lines}
    shown = [kind for kind in ActivityKind if kind in lines or of.table.held.get(kind)]
    return [esc(_kind(t, of, kind, lines.get(kind))) for kind in shown]


def warnings(t: Language, of: OwnPeriod, local_now: datetime) -> list[str]:
    """What is not closed, has people unrecorded, or is being corrected."""
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


def _duty(t: Language, line: Line) -> str:
    if not line.owed:
        return _times(t, line.kind, line.times)
    mark = " ✅" if line.met == line.owed else " ⚠️" if line.lacking else ""
    return f"{labels.kind(t, line.kind)} {line.met}/{line.owed}{mark}"


def _times(t: Language, kind: ActivityKind, times: int) -> str:
    said = t.n_("{kind} {n} time", "{kind} {n} times", times)
    return said.format(kind=labels.kind(t, kind), n=times)


def _kind(t: Language, of: OwnPeriod, kind: ActivityKind, line: Line | None) -> str:
    tally = total(row.tally for row in of.table.rows if row.tally and row.kind is kind)
    times = of.table.held.get(kind, 0)
    parts = [_duty(t, line) if line else _times(t, kind, times)]
    if line and line.owed and times:
        parts.append(t.n_("held {n} time", "held {n} times", times).format(n=times))
    if tally.expected:
        said = t._("present {present} of {expected} ({rate})")
        parts.append(
            said.format(
                present=tally.present,
                expected=tally.expected,
                rate=percent_text(tally.present, tally.expected),
            )
        )
    if line and line.lacking:
        shown = [figures.period_beside(t, part, of.table.period) for part in line.lacking]
        parts.append(t._("not held: {periods}").format(periods=words.listed(t, shown)))
    return " · ".join(parts)


def _signed(number: int) -> str:
    return f"{_sign(number)}{abs(number)}"


def _sign(number: int) -> str:
    return "+" if number > 0 else "−" if number else "±"


def studies(t: Language, of: Studies) -> list[str]:
    """📖 学习任务 18/20 · 📮 截止事项 3/3, by who has done what was due; 学时达标 of a year."""
    said = [
        t._("{icon} {kind} {done}/{owed}").format(
            icon=assignment_words.icon(kind),
            kind=assignment_words.kind(t, kind),
            done=of.counts[kind].done,
            owed=of.counts[kind].concerned,
        )
        for kind in AssignmentKind
        if kind in of.counts
    ]
    if of.hours is not None and (of.counts or of.hours.credited):
        met = t._("with their hours {met}/{people}")
        said.append(met.format(met=of.hours.met, people=of.hours.people))
    return ["", esc(" · ".join(said))] if said else []
