"""The words of documents: kinds, offices, standings, attendance, periods, days."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from babel.dates import format_date

from bot.domain.activities import ActivityKind, Attendance
from bot.domain.assignments import Cycle
from bot.domain.org import Role, Standing
from bot.domain.sheets import Period, SheetState
from bot.errors import N_

if TYPE_CHECKING:
    from bot.i18n import Language

_KINDS = {
    ActivityKind.MEMBER_MEETING: N_("Member meeting"),
    ActivityKind.COMMITTEE_MEETING: N_("Branch committee meeting"),
    ActivityKind.GROUP_MEETING: N_("Party group meeting"),
    ActivityKind.PARTY_CLASS: N_("Party class"),
    ActivityKind.THEME_DAY: N_("Theme day"),
    ActivityKind.ORG_LIFE: N_("Organisational life meeting"),
    ActivityKind.OTHER: N_("Other activity"),
}
_ROLES = {
    Role.SECRETARY: N_("Secretary"),
    Role.DEPUTY_SECRETARY: N_("Deputy secretary"),
    Role.ORGANISATION: N_("Committee member for organisation"),
    Role.PUBLICITY: N_("Committee member for publicity"),
    Role.DISCIPLINE: N_("Committee member for discipline"),
    Role.YOUTH: N_("Committee member for youth"),
    Role.GROUP_LEADER: N_("Group leader"),
}
_STANDINGS = {
    Standing.FULL: N_("Full member"),
    Standing.PROBATIONARY: N_("Probationary member"),
    Standing.APPLICANT: N_("Applicant"),
}
_ATTENDANCES = {
    Attendance.PRESENT: N_("Present"),
    Attendance.LATE: N_("Late"),
    Attendance.ON_LEAVE: N_("On leave"),
    Attendance.ABSENT: N_("Absent"),
}
_MARKS = {
    Attendance.PRESENT: "√",
    Attendance.LATE: N_("L"),
    Attendance.ON_LEAVE: "△",
    Attendance.ABSENT: "×",
    None: "□",
}
_STATES = {
    SheetState.PLANNED: N_("Not held yet"),
    SheetState.CORRECTING: N_("Being corrected"),
    SheetState.UNFINISHED: N_("Unfinished"),
    SheetState.FINISHED: N_("Finished"),
    SheetState.CANCELLED: N_("Cancelled"),
}


def kind(t: Language, of: ActivityKind) -> str:
    """党员大会, 支委会 … as sheets call them."""
    return t._(_KINDS[of])


def roles(t: Language, of: tuple[Role, ...]) -> str:
    """Offices side by side."""
    return t._(", ").join(t._(_ROLES[role]) for role in of)


def role(t: Language, of: Role) -> str:
    """书记, 副书记 …"""
    return t._(_ROLES[of])


def standing(t: Language, of: Standing) -> str:
    """正式党员 …"""
    return t._(_STANDINGS[of])


def attendance(t: Language, of: Attendance | None) -> str:
    """实到, 迟到, 请假, 缺席 or nothing."""
    return "" if of is None else t._(_ATTENDANCES[of])


def mark(t: Language, of: Attendance | None) -> str:
    """√ 迟 △ × and, for somebody nobody recorded, □."""
    return t._(_MARKS[of])


def state(t: Language, of: SheetState) -> str:
    """已完成, 未完成 …"""
    return t._(_STATES[of])


def period(t: Language, of: Period) -> str:
    """2026年, 2026年上半年, 2026年第三季度, 2026年11月, 2026年9月1日至10月15日."""
    if of.days:
        return _between(t, *of.days)
    if of.month:
        return format_date(date(of.year, of.month, 1), t._("LLLL y"), locale=t.locale)
    if of.quarter:
        return format_date(date(of.year, of.quarter * 3, 1), t._("QQQQ y"), locale=t.locale)
    year = format_date(date(of.year, 1, 1), t._("y"), locale=t.locale)
    if of.half:
        said = t._("1st half of {year}") if of.half == 1 else t._("2nd half of {year}")
        return said.format(year=year)
    return year


def _between(t: Language, first: date, last: date) -> str:
    """With the year once where it is that of both; one day as itself."""
    whole = format_date(last, t._("d MMM y"), locale=t.locale)
    if first == last:
        return whole
    both = first.year == last.year
    if t.code.startswith("zh"):
        end = format_date(last, t._("d MMM"), locale=t.locale) if both else whole
        begin = format_date(first, t._("d MMM y"), locale=t.locale)
    else:
        end = whole
        begin = format_date(first, t._("d MMM") if both else t._("d MMM y"), locale=t.locale)
    return t._("{first} – {last}").format(first=begin, last=end)


def day(t: Language, of: date) -> str:
    """2026年12月4日（周五）."""
    return format_date(of, t._("EEE d MMM y"), locale=t.locale)


def from_to(t: Language, start: datetime, end: datetime) -> str:
    """2026年12月4日（周五）15:00—16:00; the day of the end too where it is another. Local times."""
    times = {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}"}
    if start.date() == end.date():
        return t._("{day}, {start}–{end}").format(day=day(t, start), **times)
    return t._("{day}, {start} – {end_day}, {end}").format(
        day=day(t, start), end_day=day(t, end), **times
    )


def unfinished(t: Language, as_of: datetime) -> str:
    """（未完成，截至2026年12月4日 17:05）; a local time."""
    until = format_date(as_of, t._("d MMM y"), locale=t.locale)
    return t._("(unfinished, as of {day} {time})").format(day=until, time=f"{as_of:%H:%M}")


def brief(t: Language, of: date) -> str:
    """12月4日, where the year is clear."""
    return format_date(of, t._("d MMM"), locale=t.locale)


def month(t: Language, of: int) -> str:
    """1月 … 12月."""
    return format_date(date(2000, of, 1), t._("LLL"), locale=t.locale)


def date_only(t: Language, of: date) -> str:
    """2026年12月4日."""
    return format_date(of, t._("d MMM y"), locale=t.locale)


_CYCLES = {
    Cycle.MONTH: N_("every month"),
    Cycle.QUARTER: N_("every quarter"),
    Cycle.YEAR: N_("every year"),
}


def cycle(t: Language, of: Cycle | None) -> str:
    """一次, 每月 …, as the only words of a cell."""
    said = t._(_CYCLES[of]) if of else t._("once")
    return said[:1].upper() + said[1:]
