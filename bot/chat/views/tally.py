"""The secretary's view of an activity: how many, who has not answered, what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Protocol, TypeVar

from bot.app import App
from bot.chat.buttons.activities import (
    CancelButton,
    NamesPage,
    OpenActivity,
)
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import facts, hand_nudges, paging, tally_keys, words
from bot.domain.activities import ActivityState, Answer, Leave
from bot.errors import NotAllowed
from bot.i18n import Language
from bot.services.activities import activities, cards
from bot.services.activities.activities import Board, Entry
from bot.services.activities.cards import tally_matter
from bot.services.nudging.unreached import Unreached
from bot.store.delivery.sending import Claimed

NAMES = 30
"""After so many names there are figures and pages (screens.md)."""
BAR = 10
SEVERAL = 3
"""From so many on, people who are not in chat have a line of their own."""


class _Reachable(Protocol):
    @property
    def unreached(self) -> Unreached | None: ...


Phoned = TypeVar("Phoned", bound=_Reachable)


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
        _observers(t, board),
        _who(t, board) if on and not activity.correcting else None,
        _state(app, t, board, now),
    )
    return Screen(text, tally_keys.keys(t, board, now), matter=tally_matter(activity.id))


def names(app: App, t: Language, board: Board, page: int, now: datetime) -> Screen:
    """📋: everybody by what they answered, in pages."""
    listed = [
        (_answer(t, board, said), one) for said in (None, *Answer) for one in board.said(said)
    ]
    observing = bold(t._("👁 Observers {n}").format(n=len(board.observers)))
    listed += [(observing, one) for one in board.observers]
    shown, page, pages = paging.cut(listed, page, NAMES)
    text = [facts.headline(app, t, board.activity, board.group, now), _whose(t, board)]
    for heading, group in groupby(shown, key=lambda pair: pair[0]):
        text += ["", heading]
        text += [
            _name(t, board, one)
            + _marks(t, board, one)
            + esc(hand_nudges.reminded(app, t, board, one, now))
            for _, one in group
        ]
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


def _observers(t: Language, board: Board) -> str | None:
    if not board.observers:
        return None
    if len(board.observers) > NAMES:
        return esc(t._("👁 Observers {n}").format(n=len(board.observers)))
    names = " · ".join(one.name for one in board.observers)
    return esc(t._("👁 Observers: {names}").format(names=names))


def _who(t: Language, board: Board) -> str | None:
    owing = board.said(None)
    if not owing:
        return None
    if len(owing) > NAMES:
        return esc(t._("No answer: {n} people; 📋 shows their names.").format(n=len(owing)))
    here, away = apart(owing)
    named = " · ".join(_name(t, board, one) for one in here)
    others = " · ".join(_name(t, board, one, reach=False) for one in away)
    return lines(
        t._("No answer: {names}").format(names=named) if here else None,
        t._("No answer, not in chat: {names}").format(names=others) if away else None,
    )


def apart(owing: Sequence[Phoned]) -> tuple[Sequence[Phoned], Sequence[Phoned]]:
    """Who is named one by one, and, where they are several, who is not in chat."""
    away = [one for one in owing if one.unreached is Unreached.NO_ACCOUNT]
    if len(away) < SEVERAL:
        return owing, ()
    return [one for one in owing if one.unreached is not Unreached.NO_ACCOUNT], away


def unreached(t: Language, why: Unreached | None) -> str:
    """（不在线）, （未送达）; nothing for somebody who was reached."""
    if why is None:
        return ""
    return t._(" (not reached)") if why is Unreached.LOST else t._(" (not in chat)")


def _name(t: Language, board: Board, entry: Entry, *, reach: bool = True) -> str:
    name = entry.name + (unreached(t, entry.unreached) if reach else "")
    row, round_ = entry.row, board.activity.round
    if row.leave_in(round_) is Leave.DECLINED:
        name += t._(" (leave not approved)")
    elif row.answer is not None and row.answer_round != round_:
        name += t._(" (before the change: {answer})").format(answer=words.answer(t, row.answer))
    return esc(name)


def _marks(t: Language, board: Board, entry: Entry) -> str:
    """What else is known of an answer: whether leave is decided, whether it came late, whether it
    was given for them."""
    round_ = board.activity.round
    if entry.row.standing_in(round_):
        return esc(t._(" (away for a period)"))
    leave = {
        Leave.REQUESTED: t._(" (to decide)"),
        Leave.APPROVED: t._(" (approved)"),
    }.get(entry.row.leave_in(round_) or Leave.DECLINED, "")
    stands = entry.row.answer_in(round_) is not None
    late = t._(" (late)") if stands and entry.row.answered_late else ""
    return esc(leave + late + (t._(" (for them)") if stands and entry.row.answered_by else ""))


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
