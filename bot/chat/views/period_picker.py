"""Which period? A year's months, quarters and halves to press, or two days of a calendar."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from babel.dates import format_date

from bot.chat.buttons.navigation import Still
from bot.chat.buttons.summaries import PickDays, PickPeriod, SummaryPeriod, SummaryUnit
from bot.chat.screens import Key, Keyboard, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import figures
from bot.documents import labels
from bot.domain.periods import YEARS, Span
from bot.domain.sheets import Period
from bot.i18n import Language

_ODD = timedelta(days=1)


def year(t: Language, unit_id: int, year: int, today: date, *, own: bool) -> Screen:
    """The periods of a year; it can also be typed."""
    months = [
        _key(labels.month(t, month), unit_id, Span.MONTH, date(year, month, 1), own=own)
        for month in range(1, 13)
    ]
    quarters = [
        _key(_quarter(t, first), unit_id, Span.QUARTER, first, own=own)
        for first in (date(year, month, 1) for month in (1, 4, 7, 10))
    ]
    whole = (
        _key(t._("The whole year"), unit_id, Span.YEAR, date(year, 1, 1), own=own),
        _key(t._("1st half"), unit_id, Span.HALF, date(year, 1, 1), own=own),
        _key(t._("2nd half"), unit_id, Span.HALF, date(year, 7, 1), own=own),
    )
    said = t._(
        "Press one, or send it as you would say it: Q3, second half of 2025, September, "
        "1 September to 15 October, last 3 months."
    )
    begin = PickDays(unit_id, own, min(today, date(year, 12, 1)).replace(day=1))
    return Screen(
        lines(bold(t._("🗓 Which period?")), esc(said)),
        rows(
            _years(t, unit_id, year, today, own=own),
            whole,
            *pairs(quarters, 4),
            *pairs(months, 4),
            Key(t._("🗓 From one day to another"), begin),
            Key(t._("◀ Back"), SummaryUnit(unit_id)),
        ),
    )


def days(
    t: Language, unit_id: int, month: date, first: date | None, today: date, *, own: bool
) -> Screen:
    """A month to press the first day in, and then the last."""
    said = t._("The first day?")
    if first is not None:
        shown = figures.period(t, Period(first.year, days=(first, first)))
        said = t._("From {day}. The last day?").format(day=shown)
    back = PickPeriod(unit_id, own, month.year)
    return Screen(
        lines(bold(t._("🗓 Which period?")), esc(said)),
        (
            *_month(t, unit_id, month, first, own=own),
            *rows(Key(t._("◀ Back"), back)),
        ),
    )


def _month(t: Language, unit_id: int, month: date, first: date | None, *, own: bool) -> Keyboard:
    weeks = calendar.Calendar().monthdatescalendar(month.year, month.month)
    heading = tuple(
        Key(str(format_date(one, "EEEEEE", locale=t.locale)), Still()) for one in weeks[0]
    )
    before, after = month - _ODD, (month + timedelta(days=31)).replace(day=1)
    earlier = before.year in YEARS and (first is None or before >= first)
    title = str(format_date(month, t._("MMMM y"), locale=t.locale))
    ways = (
        *([Key("◀", PickDays(unit_id, own, before.replace(day=1), first))] if earlier else []),
        Key(title, Still()),
        *([Key("▶", PickDays(unit_id, own, after, first))] if after.year in YEARS else []),
    )
    grid = tuple(tuple(_day(unit_id, one, month, first, own=own) for one in week) for week in weeks)
    return (ways, heading, *grid)


def _day(unit_id: int, one: date, month: date, first: date | None, *, own: bool) -> Key:
    if one.month != month.month or (first is not None and one < first):
        return Key("·", Still())
    if first is None:
        return Key(str(one.day), PickDays(unit_id, own, month, one))
    return Key(str(one.day), SummaryPeriod(unit_id, Span.DAYS, first, own, last=one))


def _years(t: Language, unit_id: int, year: int, today: date, *, own: bool) -> tuple[Key, ...]:
    before = Key(f"◀ {year - 1}", PickPeriod(unit_id, own, year - 1))
    after = Key(f"{year + 1} ▶", PickPeriod(unit_id, own, year + 1))
    return (
        *([before] if year - 1 in YEARS else []),
        Key(figures.period(t, Period(year)), Still()),
        *([after] if year <= today.year else []),
    )


def _key(label: str, unit_id: int, span: Span, day: date, *, own: bool) -> Key:
    return Key(label, SummaryPeriod(unit_id, span, day, own))


def _quarter(t: Language, first: date) -> str:
    return str(format_date(first, t._("QQQ"), locale=t.locale))
