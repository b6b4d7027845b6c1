"""Screens of standing absences (请假时段): one's own list, asking for one, ending one."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import Button
from bot.chat.buttons.absences import (
    AbsenceNew,
    AbsenceShorten,
    AbsencesOf,
    AbsenceStop,
)
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, rows
from bot.chat.views import dated, words
from bot.domain.standing import AbsenceState, days_of
from bot.errors import N_
from bot.i18n import Language
from bot.services.activities.absences import Theirs
from bot.store.members.absences import Absence

FIRST = N_("🗓 From which day on? You can also send both: Dec 10 to Dec 20.")
LAST = N_("🗓 Until which day? That day is part of it.")
STATES = {
    AbsenceState.ASKED: N_("⏳ waits for approval"),
    AbsenceState.APPROVED: N_("✅ approved"),
    AbsenceState.DECLINED: N_("✖️ not approved"),
    AbsenceState.WITHDRAWN: N_("↩️ taken back"),
}


def key(t: Language, member: int | None = None) -> Key:
    """🧳 on /my, and on a member's card for who decides on their leave."""
    return Key(t._("🧳 Leave for a period"), AbsencesOf(member))


def span(t: Language, first: date, last: date, today: date) -> str:
    """12月1日（周二）至 12月31日（周四），共 31 天."""
    n = days_of(first, last)
    if first == last:
        return t._("{day}, 1 day").format(day=words.day(t, first, today))
    return t.n_("{first} to {last}, {n} day", "{first} to {last}, {n} days", n).format(
        first=words.day(t, first, today), last=words.day(t, last, today), n=n
    )


def listing(t: Language, of: Theirs, today: date, back: Button) -> Screen:
    """What is asked for, approved or on, and keys to ask for one and to end one."""
    member = None if of.own else of.person.member.id
    text = [bold(_heading(t, of)), esc(_what_it_is(t, of)), ""]
    text += [_line(t, one, today) for one in of.absences] or [esc(t._("There is none at present."))]
    new = t._("➕ Ask for one") if of.own else t._("➕ Set one")
    return Screen(
        lines(*text),
        rows(
            *(row for one in of.absences for row in _changes(t, one, today, len(of.absences))),
            Key(new, AbsenceNew(member)),
            Key(t._("◀ Back"), back),
        ),
    )


def _heading(t: Language, of: Theirs) -> str:
    if of.own:
        return t._("🧳 Your leave for a period")
    return t._("🧳 Leave for a period: {name}").format(name=of.person.member.name)


def _what_it_is(t: Language, of: Theirs) -> str:
    if of.own:
        return t._(
            "When you are away for some time: give the first and the last day, no reason. Once "
            "approved, you are on leave from everything in it and are not reminded."
        )
    return t._(
        "When somebody is away for some time: give the first and the last day, no reason. They "
        "are then on leave from everything in it and are not reminded."
    )


def _line(t: Language, one: Absence, today: date) -> str:
    state = t._(STATES[one.state])
    if one.state is AbsenceState.APPROVED and one.from_date <= today:
        state = t._("✅ on now")
    said = t._("{span} · {state}").format(span=span(t, *one.span, today), state=state)
    return f"· {esc(said)}"


def _changes(t: Language, one: Absence, today: date, of: int) -> Keyboard:
    mark = t._(" ({day})").format(day=words.date_only(t, one.from_date, today)) if of > 1 else ""
    if one.state is AbsenceState.ASKED or one.from_date > today:
        stop = Key(t._("↩️ Take it back") + mark, AbsenceStop(one.id, sure=False))
    else:
        stop = Key(t._("↩️ Over as of today") + mark, AbsenceStop(one.id, sure=False))
    approved = one.state is AbsenceState.APPROVED and one.from_date < one.to_date
    if not approved:
        return rows(stop)
    return rows((stop, Key(t._("✏️ Earlier end") + mark, AbsenceShorten(one.id))))


def ask_day(t: Language, draft: int, question: str, today: date, first: date | None) -> Screen:
    """From, or until which day? The last day is looked for from the first one on."""
    return dated.ask_day(t, draft, question, today, first, now=first is None)


def confirm(
    t: Language, draft: int, of: Theirs, days: tuple[date, date], inside: int, today: date
) -> Screen:
    """A new one, once more."""
    counted = t.n_("{n} activity lies in it so far.", "{n} activities lie in it so far.", inside)
    follows = (
        t._("Who decides on your leave is asked; until then nothing changes.")
        if of.own
        else t._("It holds at once, and the member is told.")
    )
    said = lines(
        bold(_heading(t, of)),
        esc(t._("🗓 {span}").format(span=span(t, *days, today))),
        esc(counted.format(n=inside) if inside else t._("No activity lies in it so far.")),
        esc(follows),
    )
    do = t._("📨 Ask for this leave") if of.own else t._("✅ Set it")
    return dated.confirm(t, draft, said, do)


def confirm_shorter(t: Language, draft: int, one: Absence, last: date, today: date) -> Screen:
    """An earlier last day, once more."""
    said = lines(
        bold(t._("🧳 Leave for a period")),
        esc(t._("🗓 {span}").format(span=span(t, one.from_date, last, today))),
        esc(t._("What lies after it is open again and asks for an answer.")),
    )
    return dated.confirm(t, draft, said, t._("✅ Shorten it"))


def ask_stop(t: Language, one: Absence, today: date, member: int | None) -> Screen:
    """Ending asks once."""
    said = lines(
        bold(t._("🧳 Leave for a period")),
        esc(t._("🗓 {span}").format(span=span(t, *one.span, today))),
        esc(t._("End it? What is still to come in it is open again and asks for an answer.")),
    )
    sure = Key(t._("↩️ Yes, end it"), AbsenceStop(one.id, sure=True), style=Style.DANGER)
    return Screen(said, rows(sure, Key(t._("◀ Back"), AbsencesOf(member))))


def put(t: Language, one: Absence, filled: int) -> str:
    """What 📨 or ✅ says."""
    if one.state is AbsenceState.ASKED:
        return t._("Asked for; it waits for approval.")
    said = t.n_("Set; on leave from {n} activity.", "Set; on leave from {n} activities.", filled)
    return said.format(n=filled)


def ended(t: Language, open_again: int) -> str:
    """What ending or shortening says."""
    if not open_again:
        return t._("Done.")
    said = t.n_(
        "Done; {n} activity asks for an answer again.",
        "Done; {n} activities ask for an answer again.",
        open_again,
    )
    return said.format(n=open_again)
