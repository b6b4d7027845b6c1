"""The secretary's view of an activity: how many, who has not answered, what can be done."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from bot.app import App
from bot.chat.buttons.activities import (
    CancelButton,
    ChangeButton,
    LeavePending,
    ListPage,
    NamesPage,
    OpenActivity,
)
from bot.chat.buttons.attendance import RollOpen
from bot.chat.buttons.nudges import NudgeButton
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import facts, paging, words
from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.attendance import has_opened
from bot.errors import NotAllowed
from bot.i18n import Language
from bot.services import activities, cards
from bot.services.activities import Board, Entry
from bot.services.cards import tally_matter
from bot.store.activities import Activity
from bot.store.sending import Claimed

NAMES = 30
"""After so many names there are figures and pages (screens.md)."""
BAR = 10


def tally(app: App, t: Language, board: Board, now: datetime) -> Screen:
    """Figures, names of who has not answered, and the keys that the reader may use."""
    activity = board.activity
    on = activity.state is ActivityState.PUBLISHED
    text = lines(
        facts.headline(app, t, activity, board.group, now),
        facts.details(app, t, activity, now),
        _whose(t, board),
        "",
        _bar(t, board),
        _figures(t, board),
        _who(t, board) if on and not activity.correcting else None,
        _state(app, t, board, now),
    )
    return Screen(text, _keys(t, board, now), matter=tally_matter(activity.id))


def names(app: App, t: Language, board: Board, page: int, now: datetime) -> Screen:
    """📋: everybody by what they answered, in pages."""
    listed = [(said, one) for said in (None, *Answer) for one in board.said(said)]
    shown, page, pages = paging.cut(listed, page, NAMES)
    text = [facts.headline(app, t, board.activity, board.group, now), _whose(t, board)]
    for said, group in groupby(shown, key=lambda pair: pair[0]):
        text += ["", _answer(t, board, said)]
        text += [_name(t, board, one) + _marks(t, board, one) for _, one in group]
    return Screen(
        "\n".join(text),
        rows(
            paging.arrows(page, pages, lambda to: NamesPage(board.activity.id, to)),
            Key(t._("◀ Back"), OpenActivity(board.activity.id)),
        ),
    )


def ask_cancel(app: App, t: Language, board: Board, now: datetime) -> Screen:
    """Cancelling asks once."""
    activity = board.activity
    sure = Key(t._("🚫 Yes, cancel it"), CancelButton(activity.id, sure=True), style=Style.DANGER)
    return Screen(
        lines(
            facts.headline(app, t, activity, board.group, now),
            facts.details(app, t, activity, now),
            "",
            bold(t._("Cancel this activity? Everybody who was told of it will be told.")),
        ),
        rows(sure, Key(t._("◀ Back"), OpenActivity(activity.id))),
    )


def ask_change(app: App, t: Language, activity: Activity, now: datetime) -> Screen:
    """What shall be changed?"""
    fields = (("when", t._("✏️ Time")), ("place", t._("✏️ Place")), ("subject", t._("✏️ Subject")))
    return Screen(
        lines(
            facts.headline(app, t, activity, None, now),
            facts.details(app, t, activity, now),
            "",
            bold(t._("What shall be changed?")),
        ),
        rows(
            tuple(Key(label, ChangeButton(activity.id, field)) for field, label in fields),
            Key(t._("◀ Back"), OpenActivity(activity.id)),
        ),
    )


def _whose(t: Language, board: Board) -> str:
    if board.partly:
        return esc(t._("👥 {unit} · your group's people").format(unit=board.unit.name))
    return esc(t._("👥 {unit}").format(unit=board.unit.name))


def _bar(t: Language, board: Board) -> str:
    expected = len(board.entries)
    answered = expected - len(board.said(None))
    full = answered * BAR // expected if expected else 0
    bar = "▰" * full + "▱" * (BAR - full)
    said = t._("Expected {expected} {bar} answered {answered}")
    return esc(said.format(expected=expected, bar=bar, answered=answered))


def _figures(t: Language, board: Board) -> str:
    pending = len(board.pending)
    figures = t._("✅ {attending} · 🙏 {leave} · ❓ {unsure} · no answer {owing}").format(
        attending=len(board.said(Answer.ATTENDING)),
        leave=str(len(board.said(Answer.LEAVE)))
        + (t._(" ({n} to decide)").format(n=pending) if pending else ""),
        unsure=len(board.said(Answer.UNSURE)),
        owing=len(board.said(None)),
    )
    return esc(figures + (t._(" · late {n}").format(n=board.late) if board.late else ""))


def _who(t: Language, board: Board) -> str | None:
    owing = board.said(None)
    if not owing:
        return None
    if len(owing) > NAMES:
        return esc(t._("No answer: {n} people; 📋 shows their names.").format(n=len(owing)))
    return t._("No answer: {names}").format(names=" · ".join(_name(t, board, one) for one in owing))


def _name(t: Language, board: Board, entry: Entry) -> str:
    name = entry.name + ("" if entry.reachable else t._(" (not in chat)"))
    row, round_ = entry.row, board.activity.round
    if row.leave_in(round_) is Leave.DECLINED:
        name += t._(" (leave not approved)")
    elif row.answer is not None and row.answer_round != round_:
        name += t._(" (before the change: {answer})").format(answer=words.answer(t, row.answer))
    return esc(name)


def _marks(t: Language, board: Board, entry: Entry) -> str:
    """What else is known of an answer: whether leave is decided, whether it came late."""
    round_ = board.activity.round
    leave = {
        Leave.REQUESTED: t._(" (to decide)"),
        Leave.APPROVED: t._(" (approved)"),
    }.get(entry.row.leave_in(round_) or Leave.DECLINED, "")
    late = entry.row.answered_late and entry.row.answer_in(round_) is not None
    return esc(leave + (t._(" (late)") if late else ""))


def _answer(t: Language, board: Board, said: Answer | None) -> str:
    label = words.answer(t, said) if said else t._("No answer yet")
    return bold(t._("{label} {n}").format(label=label, n=len(board.said(said))))


def _state(app: App, t: Language, board: Board, now: datetime) -> str | None:
    activity = board.activity
    if activity.state is ActivityState.CANCELLED:
        return esc(t._("🚫 This activity was cancelled."))
    if activity.state is ActivityState.CLOSED:
        return esc(t._("🔒 The sheet is closed."))
    if activity.correcting:
        return esc(t._("↩️ The sheet was sent back and is being corrected."))
    if activity.nudged_at is None:
        return None
    when = words.brief(t, app.local(activity.nudged_at, activity.rules.zone), app.today(now))
    return esc(t._("🔔 Last reminded by hand: {when}").format(when=when))


def _keys(t: Language, board: Board, now: datetime) -> Keyboard:
    activity = board.activity
    on = activity.state is ActivityState.PUBLISHED
    reached = sum(entry.reachable for entry in board.said(None))
    nudged = on and now < activity.starts_at and board.may_nudge and reached
    rolled = activity.state is not ActivityState.CANCELLED and has_opened(activity.starts_at, now)
    decide = t._("🙏 Leave to decide: {n}").format(n=board.to_decide)
    middle = [Key(t._("📋 List"), NamesPage(activity.id, 0))]
    if rolled and board.may_take_roll:
        middle.append(Key(t._("📝 Attendance"), RollOpen(activity.id)))
    last = []
    if on and board.may_manage and now < activity.starts_at:
        last.append(Key(t._("✏️ Change"), ChangeButton(activity.id, None)))
    if on and board.may_manage and not activity.correcting:
        cancel = CancelButton(activity.id, sure=False)
        last.append(Key(t._("🚫 Cancel it"), cancel, style=Style.DANGER))
    return rows(
        Key(t._("🔔 Remind {n}").format(n=reached), NudgeButton(activity.id)) if nudged else None,
        Key(decide, LeavePending(activity.id)) if on and board.to_decide else None,
        *pairs(middle),
        *pairs(last),
        Key(t._("◀ Back"), ListPage(0)),
    )


def _edited(context: Context, row: Claimed) -> Prepared:
    """A tally that somebody looks at, as it is now."""
    account = context.account(row)
    if account is None:
        return Skip("no longer a member here")
    actor = context.uow.accounts.actor_of(account, context.today)
    try:
        board = activities.board(context.uow, actor, row.params["activity"])
    except NotAllowed:
        return Skip("no longer entitled")
    return tally(context.app, context.t(row), board, context.now)


PUSHES: dict[str, Prepare] = {cards.TALLY: one_by_one(_edited)}
