"""Figures of attendance in words, and what an activity is called in a line."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from bot.chat.screens import bold, esc
from bot.chat.views import facts, words
from bot.documents import labels
from bot.domain import periods
from bot.domain.sheets import Period
from bot.domain.tally import Tally, percent_text
from bot.i18n import Language
from bot.store.activities.activities import Activity
from bot.store.members.units import Unit

MOST_NAMES = 30
"""More people than this are told as a figure only."""


def counts(t: Language, tally: Tally) -> str:
    """实到 13（迟到 1）· 请假 2 · 缺席 0 · 未登记 8."""
    said = t._(
        "present {present} · on leave {on_leave} · absent {absent} · unrecorded {unrecorded}"
    )
    if tally.late:
        said = t._(
            "present {present} (late {late}) · on leave {on_leave} · absent {absent} · "
            "unrecorded {unrecorded}"
        )
    return said.format(
        present=tally.present,
        late=tally.late,
        on_leave=tally.on_leave,
        absent=tally.absent,
        unrecorded=tally.unrecorded,
    )


def rates(t: Language, tally: Tally) -> str:
    """到会率 85.6% · 到会及请假率 95.8%."""
    return t._("Attendance {rate} · attendance and leave {accounted}").format(
        rate=percent_text(tally.present, tally.expected),
        accounted=percent_text(tally.accounted, tally.expected),
    )


def title(t: Language, activity: Activity, group: Unit | None) -> str:
    """支部党员大会; 党小组会（第二党小组）; what an activity of no usual kind is about."""
    return facts.title(t, activity, group)


def names(t: Language, label: str, people: list[str]) -> str | None:
    """缺席：周涛、孙敏; only how many when there are very many, nothing when there is nobody."""
    if not people:
        return None
    if len(people) > MOST_NAMES:
        said = t.n_("{n} person", "{n} people", len(people)).format(n=len(people))
    else:
        said = words.listed(t, people)
    return esc(t._("{label}: {value}").format(label=begun(label), value=said))


def begun(line: str) -> str:
    """As the beginning of a line: with a capital, in scripts that have them."""
    return line[:1].upper() + line[1:]


def period(t: Language, of: Period) -> str:
    """2026年第三季度; 2026年11月."""
    return labels.period(t, of)


def period_beside(t: Language, of: Period, shown: Period) -> str:
    """The same without a year where it is that of the period `shown`."""
    if of.year != shown.year or of.days or not (of.quarter or of.month):
        return period(t, of)
    pattern = t._("QQQQ") if of.quarter else t._("LLLL")
    return str(format_date(periods.first_day(of), pattern, locale=t.locale))


def headline(sign: str, *parts: str) -> str:
    """The first line of a card."""
    return bold(f"{sign} {' · '.join(parts)}")


def day_and_kind(t: Language, day: date, what: str, today: date) -> str:
    """7月16日 主题党日."""
    return t._("{day} {what}").format(day=words.date_only(t, day, today), what=what)
