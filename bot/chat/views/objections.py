"""Screens of what was recorded for oneself, and of saying that it is wrong."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.chat.buttons.corrections import (
    MyRecord,
    MyRecords,
    ObjectionConfirm,
    ObjectionSendBack,
    ObjectTo,
)
from bot.chat.buttons.preferences import MyPage
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, esc, lines, rows
from bot.chat.views import facts, figures, paging, words
from bot.domain.access import Actor
from bot.domain.activities import ActivityState
from bot.errors import N_, NotAllowed
from bot.i18n import Language
from bot.services.attendance import objections
from bot.services.attendance.objections import Case, Mine, Settled
from bot.services.members.my import Entry, Record
from bot.store.delivery.sending import Claimed

PAGE = 8
_RECORDED = N_("🗂 Recorded for you: {title} · {when}")
_OBJECTED = N_("✋ Said to be wrong: {title} · {when}")
_SETTLED = {
    Settled.SENT_BACK: N_(
        "↩️ The sheet was sent back for a correction. You will be told once it is closed again."
    ),
    Settled.CONFIRMED: N_("✔️ What was recorded for you was looked at again, and is right."),
    Settled.CORRECTED: N_("🔒 The sheet was corrected and closed again."),
}


def records(app: App, t: Language, of: Record, page: int, now: datetime) -> Screen:
    """This year's closed activities; one opens into what was recorded."""
    closed = [
        one
        for one in of.entries
        if one.closed and app.local(one.activity.starts_at).year == of.year
    ]
    shown, page, pages = paging.cut(closed, page, PAGE)
    said = t._("Which one is wrong? The secretary will be asked to look at it again.")
    if not closed:
        said = t._("No attendance has been recorded for you this year yet.")
    return Screen(
        lines(figures.headline("🗂", t._("What was recorded for me")), esc(said)),
        rows(
            *(Key(_line(app, t, one, now), MyRecord(one.activity.id, page)) for one in shown),
            paging.arrows(page, pages, MyRecords),
            Key(t._("◀ Back"), MyPage(0)),
        ),
    )


def record(app: App, t: Language, of: Mine, page: int, now: datetime) -> Screen:
    """What was recorded for oneself at one activity."""
    objected = of.objection
    may = of.may_object
    button = ObjectTo(objected.activity_id, page)
    return Screen(
        lines(
            facts.headline(app, t, of.board.activity, of.board.group, now, _RECORDED),
            esc(of.board.unit.name),
            *_recorded(app, t, of, now),
            esc(t._("✋ You said that it is wrong; the secretary will look at it."))
            if objected.open
            else None,
        ),
        rows(
            Key(t._("✋ It is wrong"), button) if may else None,
            Key(t._("◀ Back"), MyRecords(page)),
        ),
    )


def _recorded(app: App, t: Language, of: Mine, now: datetime) -> list[str]:
    if of.closed_at is None or of.version is None:
        if of.board.activity.correcting:
            return [esc(t._("↩️ The sheet is being corrected; it counts nowhere until then."))]
        return [esc(t._("The sheet is not closed yet."))]
    state = words.attendance(t, of.objection.attendance)
    when = words.brief(t, app.local(of.closed_at), app.today(now))
    version = t._(", version {n}").format(n=of.version) if of.version > 1 else ""
    return [
        esc(t._("Recorded: {state}").format(state=state)),
        esc(t._("Closed {when}{version}").format(when=when, version=version)),
    ]


def _line(app: App, t: Language, entry: Entry, now: datetime) -> str:
    """12月4日 支部党员大会 · 实到."""
    local = app.local(entry.activity.starts_at, entry.activity.rules.zone)
    what = figures.day_and_kind(
        t, local.date(), figures.title(t, entry.activity, entry.group), app.today(now)
    )
    return f"{what} · {words.attendance(t, entry.row.attendance)}"[:100]


def case(app: App, t: Language, of: Case, now: datetime) -> Screen:
    """A member says that what was recorded is wrong: to who deals with it."""
    state = words.attendance(t, of.objection.attendance)
    who = t._("{name} · {unit}").format(name=of.name, unit=of.board.unit.name)
    row = of.objection.participation_id
    keys = (
        Key(t._("↩️ Send back"), ObjectionSendBack(row)),
        Key(t._("✔️ It is right"), ObjectionConfirm(row)),
    )
    return Screen(
        lines(
            facts.headline(app, t, of.board.activity, of.board.group, now, _OBJECTED),
            esc(who),
            esc(t._("Recorded: {state}").format(state=state)),
            None if of.open else esc(_done(t, of)),
        ),
        rows(keys) if of.open else (),
        matter=objections.matter(row),
    )


def _done(t: Language, of: Case) -> str:
    if of.board.activity.correcting:
        return t._("↩️ Sent back; being corrected.")
    if of.board.activity.state is ActivityState.CLOSED:
        return t._("✔️ Dealt with.")
    return t._("There is nothing to decide here any more.")


def _card(context: Context, row: Claimed) -> Prepared:
    found = objections.cases(context.uow, {row.params["participation"]})
    of = found.get(row.params["participation"])
    if of is None:
        return Skip("not expected any more")
    if row.edit_message_id is None and not of.open:
        return Skip("nothing to decide any more")
    return case(context.app, context.t(row), of, context.now)


def _outcome(context: Context, row: Claimed) -> Prepared:
    """To the member: what became of the objection."""
    account = context.account(row)
    member_id = account.member_id if account else None
    t, how = context.t(row), Settled(row.params["how"])
    actor = Actor(context.app.bot_id, row.chat_id, account.id if account else None, member_id)
    try:
        of = objections.mine(context.uow, actor, row.params["activity"])
    except NotAllowed:
        return Skip("not expected any more")
    activity = of.board.activity
    return Screen(
        lines(
            facts.headline(context.app, t, activity, of.board.group, context.now, _RECORDED),
            esc(t._(_SETTLED[how])),
            *(_recorded(context.app, t, of, context.now) if of.closed_at is not None else ()),
        ),
        rows(Key(t._("👤 My record"), MyPage(0))),
    )


PUSHES: dict[str, Prepare] = {
    objections.CARD: one_by_one(_card),
    objections.OUTCOME: one_by_one(_outcome),
}
