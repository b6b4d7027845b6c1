"""Steps in words: when, whom, what moves them, and why somebody is left out."""

from __future__ import annotations

from datetime import date, datetime

from bot.chat.views import words
from bot.domain.policies.planner import Move, PlannedStep
from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import Anchor, Audience, Measure, PolicyKind, PolicyStep, Shift
from bot.errors import N_
from bot.i18n import Language
from bot.store.nudging.steps import Step

AUDIENCES = {
    Audience.UNANSWERED: N_("who has not answered"),
    Audience.UNSURE: N_("who is not sure"),
    Audience.ATTENDING: N_("who is coming"),
    Audience.LEAVE_PENDING: N_("whose leave is not decided"),
    Audience.EXPECTED: N_("all expected"),
    Audience.NOT_DONE: N_("who has not done it"),
    Audience.HOURS_OWED: N_("who owes hours"),
    Audience.LEADER: N_("group leaders: who still owes"),
    Audience.SECRETARY: N_("secretary: who still owes"),
    Audience.DEPUTY: N_("deputy secretary: who still owes"),
    Audience.ABOVE: N_("unit above: how many still owe"),
}
REASONS = {
    Reason.CANCELLED: N_("it was cancelled"),
    Reason.MOVED: N_("it was moved"),
    Reason.OVER: N_("it has begun or is over"),
    Reason.SHUT: N_("answers are no longer taken"),
    Reason.PAID: N_("nothing is owed any more"),
    Reason.LEAVE: N_("leave approved"),
    Reason.OTHER: N_("not what this step is for"),
    Reason.AWAY: N_("on leave for a period"),
    Reason.MUTED: N_("muted by the person"),
    Reason.SNOOZED: N_("put off by the person"),
    Reason.LEFT: N_("not expected any more"),
    Reason.NOT_IN_CHAT: N_("not in chat"),
    Reason.BLOCKED: N_("cannot be reached"),
    Reason.QUIET: N_("no decent hour in time"),
    Reason.LATE: N_("too late"),
    Reason.ENOUGH: N_("had enough messages that day; it is in /today"),
    Reason.TOGETHER: N_("told together with another"),
}
KINDS = {
    PolicyKind.GATHERING: N_("🗓 Meetings and activities"),
    PolicyKind.STUDY: N_("📖 Study assignments"),
    PolicyKind.TRAINING: N_("🎓 Training windows"),
    PolicyKind.DEADLINE: N_("📮 Deadlines"),
}
_ANCHORS = {
    (Anchor.START, True): N_("{span} before the start"),
    (Anchor.START, False): N_("{span} after the start"),
    (Anchor.ANSWER, True): N_("{span} before answers end"),
    (Anchor.ANSWER, False): N_("{span} after answers end"),
    (Anchor.DUE, True): N_("{span} before it is due"),
    (Anchor.DUE, False): N_("{span} after it is due"),
}
_AT_ONCE = {
    (Anchor.START, False): N_("on the day"),
    (Anchor.START, True): N_("at the start"),
    (Anchor.ANSWER, False): N_("on the day answers end"),
    (Anchor.ANSWER, True): N_("when answers end"),
    (Anchor.DUE, False): N_("on the day it is due"),
    (Anchor.DUE, True): N_("when it is due"),
}
_SHIFTS = {
    Shift.EARLIER: N_("earlier"),
    Shift.LATER: N_("later"),
    Shift.STAY: N_("not moved"),
}


def audience(t: Language, of: Audience) -> str:
    """未回复者 …"""
    return t._(AUDIENCES[of])


def reason(t: Language, of: Reason) -> str:
    """不在线 …"""
    return t._(REASONS[of])


def kind(t: Language, of: PolicyKind) -> str:
    """🗓 会议和活动 …"""
    return t._(KINDS[of])


def shift(t: Language, of: Shift) -> str:
    """提前 …"""
    return t._(_SHIFTS[of])


def span(t: Language, amount: int, measure: Measure) -> str:
    """3 天, 2 个工作日, 4 小时."""
    n = abs(amount)
    said = {
        Measure.DAYS: t.n_("{n} day", "{n} days", n),
        Measure.WORKING_DAYS: t.n_("{n} working day", "{n} working days", n),
        Measure.HOURS: t._("{n} h"),
    }[measure]
    return said.format(n=n)


def when(t: Language, step: PolicyStep) -> str:
    """开始前 3 天 08:30 …"""
    if step.amount == 0:
        said = t._(_AT_ONCE[step.anchor, step.measure is Measure.HOURS])
    else:
        said = t._(_ANCHORS[step.anchor, step.amount < 0]).format(
            span=span(t, step.amount, step.measure)
        )
    if step.at is not None:
        said = t._("{when}, {time}").format(when=said, time=f"{step.at:%H:%M}")
    if step.every and step.times > 1:
        again = span(t, step.every, step.measure)
        said = t._("{when}, then every {span}, {n} times in all").format(
            when=said, span=again, n=step.times
        )
    return words.capital(said)


def one_line(t: Language, step: PolicyStep) -> str:
    """开始前 3 天 · 未回复者."""
    return t._("{when} · {whom}").format(when=when(t, step), whom=audience(t, step.audience))


def hour(t: Language, on_date: date | None, due: datetime, today: date) -> str:
    """12月1日（周二）08:30; of a part of the day's message, that it comes at each one's hour."""
    said = words.moment(t, due, today)
    if on_date is not None:
        return t._("{when} (or at their own hour)").format(when=said)
    return said


def moved(t: Language, step: Step | PlannedStep, wanted: datetime, today: date) -> str | None:
    """原定 12月5日 08:30，休息日，提前."""
    if not step.moved:
        return None
    why = {Move.REST: t._("a rest day"), Move.QUIET: t._("quiet hours")}
    return t._("meant for {when}: {why}").format(
        when=words.moment(t, wanted, today),
        why=words.listed(t, [why[one] for one in step.moved]),
    )
