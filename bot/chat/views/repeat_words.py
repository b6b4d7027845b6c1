"""How a rule reads: 每月第三个周四，遇休息日顺延到下一个工作日，共 12 次."""

from __future__ import annotations

from datetime import date

from babel.dates import get_day_names, get_month_names

from bot.chat.views import words
from bot.domain.recurrence import By, Every, Recurrence, Rule
from bot.domain.workdays import Shift
from bot.errors import N_
from bot.i18n import Language

_SHIFTS = {
    Shift.NEXT: N_("next working day"),
    Shift.PREVIOUS: N_("working day before"),
    Shift.NEAREST: N_("nearest working day"),
    Shift.SKIP: N_("left out"),
    Shift.STAY: N_("held all the same"),
}
_ORDINALS = {
    1: N_("first"),
    2: N_("second"),
    3: N_("third"),
    4: N_("fourth"),
    5: N_("fifth"),
    -1: N_("last"),
    -2: N_("second to last"),
    -3: N_("third to last"),
}
_QUARTER = 3
_RULES = {
    "d": (N_("every day"), N_("every {n} days")),
    "w": (N_("every {days}"), N_("every {n} weeks on {days}")),
    "m": (N_("every month: {day}"), N_("every {n} months: {day}")),
    "quarter": (N_("every quarter (3 months): {day}"),) * 2,
    "y": (N_("every year: {month}, {day}"), N_("every {n} years: {month}, {day}")),
}
_LAST = 31


def rule(t: Language, of: Rule, shift: Shift = Shift.NEXT) -> str:
    """每两周的周五 …"""
    if of.every is Every.DAY and of.interval == 1 and shift is Shift.SKIP:
        return t._("every working day")
    kind = "quarter" if (of.every, of.interval) == (Every.MONTH, _QUARTER) else of.every.value
    one, several = _RULES[kind]
    msgid = one if of.interval == 1 or kind == "quarter" else several
    return t._(msgid).format(n=of.interval, days=_days(t, of), day=_day(t, of), month=_month(t, of))


def _days(t: Language, of: Rule) -> str:
    return words.listed(t, [weekday(t, one) for one in of.weekdays])


def _month(t: Language, of: Rule) -> str:
    return str(get_month_names("abbreviated", locale=t.locale)[of.month]) if of.month else ""


def _day(t: Language, of: Rule) -> str:
    """4日 / 第三个周四 / 最后一个工作日."""
    if of.by is None:
        return ""
    if of.by is By.DATE:
        return t._("last day") if of.nth == _LAST else t._("day {n}").format(n=of.nth)
    nth = t._(_ORDINALS[of.nth]) if of.nth in _ORDINALS else t._("no. {n}").format(n=of.nth)
    if of.by is By.WORKDAY:
        return t._("{nth} working day").format(nth=nth)
    return t._("{nth} {weekday}").format(nth=nth, weekday=weekday(t, of.weekday))


def weekday(t: Language, day: int) -> str:
    """周五 / Friday."""
    short = t.code.startswith("zh")
    names = get_day_names("abbreviated" if short else "wide", locale=t.locale)
    return str(names[day])


def shift(t: Language, of: Shift) -> str:
    """What becomes of rest days, in few words."""
    return t._(_SHIFTS[of])


def end(t: Language, of: Recurrence, today: date) -> str:
    """共 12 次 / 到 2027年6月30日 / 不限期."""
    if of.count is not None:
        return t.n_("{n} time", "{n} times", of.count).format(n=of.count)
    if of.until is not None:
        return t._("until {day}").format(day=words.date_only(t, of.until, today))
    return t._("without end")


def line(t: Language, of: Recurrence, today: date) -> str:
    """The same as a line of a card."""
    return t._("🔁 {rule}").format(rule=summary(t, of, today))


def summary(t: Language, of: Recurrence, today: date) -> str:
    """All of it in one line."""
    said = [rule(t, of.rule, of.shift)]
    if of.rule.moves and not (of.rule.every is Every.DAY and of.shift is Shift.SKIP):
        said.append(t._("on rest days: {shift}").format(shift=shift(t, of.shift)))
    return t._("; ").join([*said, end(t, of, today)])
