"""Screens of one's own record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.app import App
from bot.chat.buttons.corrections import MyRecords
from bot.chat.buttons.preferences import MyPage
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import absences, commands, figures, home, paging, task_lines, words
from bot.chat.views import assignment_words as tasks
from bot.domain.activities import Answer, Leave
from bot.domain.commands import Command
from bot.domain.sheets import Period
from bot.domain.tally import percent_text
from bot.errors import N_
from bot.i18n import Language
from bot.services.members.home import Home
from bot.services.members.my import Entry, Record

PAGE = 8
MOST = 20
"""So many of what one owes are listed here; /today has them all."""
_LEAVES = {
    Leave.REQUESTED: N_("🙏 leave asked for"),
    Leave.APPROVED: N_("🙏 leave approved"),
    Leave.DECLINED: N_("✖️ leave not approved"),
}


def nobody(t: Language, shown: Home) -> Screen:
    """For an account without a row of the roster: how to come by one."""
    said = t._(
        "This account is not linked to a row of the roster, so there is no record of yours yet."
    )
    return Screen(
        lines(esc(said), home.stands(t, shown)),
        rows(home.way_on(t, shown), commands.key(t, Command.START)),
    )


def record(app: App, t: Language, of: Record, page: int, now: datetime) -> Screen:
    """One's standing, the year's figures, and a page of activities."""
    shown, page, pages = paging.cut(of.entries, page, PAGE)
    place, *offices = home.seat(t, of.profile)
    member = of.profile.member
    return Screen(
        lines(
            bold(t._("👤 {name}").format(name=member.name)),
            f"{place} · {esc(words.standing(t, member.standing))}",
            *offices,
            "",
            *_figures(t, of),
            "",
            *(() if page else (*_owed(app, t, of, now), "")),
            *_activities(app, t, shown, now),
        ),
        rows(
            paging.arrows(page, pages, MyPage),
            Key(t._("✋ Something recorded wrongly?"), MyRecords(0)) if of.tally.expected else None,
            absences.key(t) if of.profile.unit else None,
            (commands.key(t, Command.TODAY), commands.key(t, Command.START)),
        ),
    )


def _figures(t: Language, of: Record) -> list[str]:
    heading = bold(figures.period(t, Period(of.year)))
    if of.tally.expected == 0:
        return [heading, esc(t._("No attendance has been recorded for you this year yet."))]
    expected = t._("Expected {expected}").format(expected=of.tally.expected)
    rate = percent_text(of.tally.present, of.tally.expected)
    return [
        heading,
        esc(f"{expected} · {figures.counts(t, of.tally)}"),
        esc(t._("Attendance {rate} (closed sheets only)").format(rate=rate)),
    ]


def _owed(app: App, t: Language, of: Record, now: datetime) -> list[str]:
    """What is still owed this year: hours done and owed, then study, training and deadlines."""
    hours = of.hours
    figures = t._("Hours: {done} of {owed}").format(
        done=tasks.hours(hours.credited), owed=tasks.hours(hours.required)
    )
    if hours.missing:
        left = t._("{hours} still missing").format(hours=tasks.hours_said(t, hours.missing))
    elif not hours.met:
        left = t._("a full-time course is still missing")
    else:
        left = t._("all done ✅")
    numbered = list(enumerate(of.tasks[:MOST], 1))
    return [
        bold(t._("What I still owe in {year}").format(year=of.year)),
        esc(f"🎓 {figures} · {left}"),
        *task_lines.lines(t, numbered, app.today(now)),
    ]


def _activities(app: App, t: Language, shown: Sequence[Entry], now: datetime) -> list[str]:
    if not shown:
        return [
            esc(t._("There has been no activity for you yet. A new one will be sent to you here."))
        ]
    today = app.today(now)
    told = []
    for entry in shown:
        local = app.local(entry.activity.starts_at, entry.activity.rules.zone)
        when = words.moment(t, local, today)
        what = figures.title(t, entry.activity, entry.group)
        told.append(f"· {esc(' · '.join([when, what, _state(t, entry, now)]))}")
    return [bold(t._("Activities, the latest first")), *told]


def _state(t: Language, entry: Entry, now: datetime) -> str:
    """What was recorded once the sheet is closed; before that, one's own answer."""
    if entry.closed:
        said = words.attendance(t, entry.row.attendance)
        return (
            t._("{attendance} (observer)").format(attendance=said) if entry.row.observer else said
        )
    if entry.activity.correcting:
        return t._("sheet being corrected")
    said = _answer(t, entry)
    if entry.row.answered_late:
        said = t._("{answer} (late answer)").format(answer=said)
    if entry.activity.starts_at <= now:
        said = t._("{answer}, attendance not closed yet").format(answer=said)
    return said


def _answer(t: Language, entry: Entry) -> str:
    given = entry.row.answer_in(entry.activity.round)
    leave = entry.row.leave_in(entry.activity.round)
    if leave is not None and given in (None, Answer.LEAVE):
        return t._(_LEAVES[leave])
    return words.answer(t, given) if given else t._("not answered yet")
