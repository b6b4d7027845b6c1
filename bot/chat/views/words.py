"""Words every subject shares: kinds, offices, standings, answers; days and times as people say."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_date

from bot.domain.activities import ActivityKind, Answer, Attendance
from bot.domain.org import Role, Standing, UnitKind
from bot.errors import N_
from bot.i18n import Language

_SATURDAY = 5
_KINDS = {
    ActivityKind.MEMBER_MEETING: N_("Branch member meeting"),
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
_UNITS = {
    UnitKind.WORK_COMMITTEE: N_("Work committee"),
    UnitKind.COMMITTEE: N_("Committee"),
    UnitKind.GENERAL_BRANCH: N_("General branch"),
    UnitKind.BRANCH: N_("Branch"),
    UnitKind.GROUP: N_("Group"),
}
_ANSWERS = {
    Answer.ATTENDING: N_("✅ Attending"),
    Answer.LEAVE: N_("🙏 Ask for leave"),
    Answer.UNSURE: N_("❓ Not sure"),
}
_ATTENDANCES = {
    Attendance.PRESENT: N_("present"),
    Attendance.LATE: N_("late"),
    Attendance.ON_LEAVE: N_("on leave"),
    Attendance.ABSENT: N_("absent"),
    None: N_("unrecorded"),
}


def kind(t: Language, of: ActivityKind) -> str:
    """支部党员大会 …"""
    return t._(_KINDS[of])


def role(t: Language, of: Role) -> str:
    """书记 …"""
    return t._(_ROLES[of])


def roles(t: Language, of: tuple[Role, ...]) -> str:
    """Several offices in one line."""
    return t._(", ").join(role(t, one) for one in of)


def standing(t: Language, of: Standing) -> str:
    """正式党员 …"""
    return t._(_STANDINGS[of])


def unit_kind(t: Language, of: UnitKind) -> str:
    """党支部 …"""
    return t._(_UNITS[of])


def answer(t: Language, of: Answer) -> str:
    """✅ 参加 … as the button says it."""
    return t._(_ANSWERS[of])


def attendance(t: Language, of: Attendance | None) -> str:
    """实到 …; None is 未登记."""
    return t._(_ATTENDANCES[of])


def listed(t: Language, names: list[str]) -> str:
    """Names in one line: 、 in Chinese, commas in English."""
    return t._(", ").join(names)


def weekday(t: Language, day: date) -> str:
    """周五 / Fri."""
    return str(format_date(day, "EEE", locale=t.locale))


def capital(said: str) -> str:
    """The same as the beginning of a line or of a key."""
    return said[:1].upper() + said[1:]


def date_only(t: Language, day: date, today: date) -> str:
    """12月4日 / 4 Dec; with the year when it is not this one."""
    this_year = day.year == today.year
    return str(format_date(day, t._("d MMM") if this_year else t._("d MMM y"), locale=t.locale))


def day(t: Language, of: date, today: date) -> str:
    """12月4日（周五）, a rest day or make-up working day marked, with （暂算） if it may change."""
    said = t._("{date} ({weekday})").format(date=date_only(t, of, today), weekday=weekday(t, of))
    return said + _mark(t, of)


def _mark(t: Language, of: date) -> str:
    facts = t.days.day(of) if t.days else None
    if facts is None or not (facts.makeup or facts.rest):
        return ""
    if facts.makeup:
        return t._(" (make-up working day)")
    # A weekend rests unless the notice has it worked; only the latter would be news.
    sure = not facts.provisional or of.weekday() >= _SATURDAY
    return t._(" (rest day)") if sure else t._(" (rest day, provisional)")


def is_rest(t: Language, day: date) -> bool:
    """Whether it is a rest day by the reader's calendar."""
    return t.days is not None and t.days.day(day).rest


def provisional(t: Language, shown: str, *, is_so: bool) -> str:
    """A date, with （暂算） where it was computed from a year that is not announced yet."""
    return t._("{date} (provisional)").format(date=shown) if is_so else shown


def clock(of: datetime) -> str:
    """15:00, of a local time."""
    return of.strftime("%H:%M")


def moment(t: Language, local: datetime, today: date) -> str:
    """12月4日（周五）15:00, of a local time."""
    return t._("{day} {time}").format(day=day(t, local.date(), today), time=clock(local))


def brief(t: Language, local: datetime, today: date) -> str:
    """12月4日 15:00, of a local time, where a line has no room for the weekday."""
    return t._("{date} {time}").format(date=date_only(t, local.date(), today), time=clock(local))


def days_from_now(t: Language, of: date, today: date) -> str:
    """今天 / 明天 / 还有 11 天 / 3 天前."""
    days = (of - today).days
    if days == 0:
        return t._("today")
    if days == 1:
        return t._("tomorrow")
    if days > 0:
        return t.n_("in {n} day", "in {n} days", days).format(n=days)
    return t.n_("{n} day ago", "{n} days ago", -days).format(n=-days)
