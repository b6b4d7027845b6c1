"""Days and times to press: an inline month with rest days marked, and usual hours."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

from babel.dates import format_date

from bot.chat.buttons import Button
from bot.chat.buttons.navigation import Still
from bot.chat.screens import Key, Keyboard
from bot.i18n import Language

USUAL_HOURS = (9 * 60, 10 * 60, 14 * 60, 14 * 60 + 30, 15 * 60, 16 * 60, 19 * 60)
_FAR = timedelta(days=370)


def month(
    t: Language,
    shown: date,
    today: date,
    day: Callable[[date], Button],
    turn: Callable[[date], Button],
) -> Keyboard:
    """The month that `shown` lies in; past days cannot be pressed, rest days carry 休 and make-up
    working days 班, weeks that are over are left out."""
    first = shown.replace(day=1)
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    left = [week for week in weeks if week[-1] >= today]
    heading = tuple(
        Key(str(format_date(one, "EEEEEE", locale=t.locale)), Still()) for one in weeks[0]
    )
    grid = tuple(tuple(_day(t, one, first, today, day) for one in week) for week in left)
    title = str(format_date(first, t._("MMMM y"), locale=t.locale))
    before, after = first - timedelta(days=1), first + timedelta(days=31)
    back = (Key("◀", turn(before.replace(day=1))),) if before >= today.replace(day=1) else ()
    on = (Key("▶", turn(after.replace(day=1))),) if after <= today + _FAR else ()
    return ((*back, Key(title, Still()), *on), heading, *grid)


def _day(t: Language, one: date, first: date, today: date, day: Callable[[date], Button]) -> Key:
    if one.month != first.month or one < today:
        return Key("·", Still())
    facts = t.days.day(one) if t.days else None
    mark = ""
    if facts:
        mark = t._("w") if facts.makeup else t._("r") if facts.rest else ""
    return Key(f"{one.day}{mark}", day(one))


def hours(minutes: int) -> str:
    """15:00, of minutes since midnight."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
