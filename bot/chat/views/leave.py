"""A request for leave, as the one who decides sees it."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import DecideLeave, DeclineWhy
from bot.chat.pushes import Context, Prepare, Prepared, Skip
from bot.chat.screens import Key, Screen, Style, esc, lines, rows
from bot.chat.views import facts, words
from bot.domain.activities import ActivityState, Leave
from bot.errors import N_, NotAllowed
from bot.i18n import Language
from bot.services.activities import leave, leave_news
from bot.services.activities.leave import Decided, Request, request_matter
from bot.store.delivery.sending import Claimed
from bot.store.members.accounts import Account

_HEADING = N_("🙏 Leave asked for: {title} · {when}")
_TAKEN_BACK = N_("↩️ Approved leave taken back: {title} · {when}")


def request_card(
    app: App, t: Language, asked: Request, now: datetime, *, again: bool = False
) -> Screen:
    """Who asks for leave from what; the buttons while there is something to decide. `again`: leave
    had been approved for an earlier time."""
    who = t._("{name} · {unit}").format(name=asked.name, unit=asked.unit.name)
    note = asked.row.leave_note
    return Screen(
        lines(
            facts.headline(app, t, asked.activity, asked.group, now, _HEADING),
            esc(who),
            t._("Note: {note}").format(note=esc(note)) if note and asked.open else None,
            esc(t._("Approved before the change of time or place.")) if again else None,
            None if asked.open else esc(_state(t, asked)),
        ),
        _keys(t, asked) if asked.open else (),
        matter=request_matter(asked.row.id),
    )


def decided(app: App, t: Language, result: Decided, now: datetime) -> Screen:
    """The card after a decision, or as it is when there was nothing to decide any more."""
    card = request_card(app, t, result.request, now)
    if result.done:
        return card.with_toast(t._("Done; the member is told."))
    return card.with_toast(t._("There is nothing to decide here any more."), alert=True)


def nothing_pending(t: Language) -> Screen:
    """All requests are decided."""
    return Screen(toast=t._("There is nothing to decide here any more."))


def gone(t: Language, about: str | None) -> Screen:
    """The card of a request by somebody who was taken off the list."""
    said = t._("This member is no longer expected there; nothing is to be decided.")
    return Screen(esc(said), matter=about)


def _keys(t: Language, asked: Request) -> tuple[tuple[Key, ...], ...]:
    return rows(
        (
            Key(t._("✔️ Approve"), DecideLeave(asked.row.id, True), style=Style.SUCCESS),
            Key(t._("✖️ Decline"), DecideLeave(asked.row.id, False)),
        ),
        Key(t._("✏️ Decline and say why"), DeclineWhy(asked.row.id)),
    )


def ask_why(t: Language) -> Screen:
    """✏️: what is the member told?"""
    asks = t._(
        "Send one sentence for the member, for example: there is a vote this time, please come if "
        "you can. It is not kept. /cancel leaves it, and nothing is decided."
    )
    return Screen(esc(asks), fresh=True)


def _state(t: Language, asked: Request) -> str:
    """Why there is nothing to decide."""
    row, round_ = asked.row, asked.activity.round
    state, answer = row.leave_in(round_), row.answer_in(round_)
    if state in _DECIDED:
        by = t._(" ({name})").format(name=asked.decider) if asked.decider else ""
        return t._(_DECIDED[state]) + by
    if asked.activity.state is ActivityState.CANCELLED:
        return t._("The activity was cancelled; nothing is to be decided.")
    if asked.activity.state is ActivityState.CLOSED:
        return t._("The sheet is closed; nothing is to be decided.")
    if answer is not None:
        return t._("The member now says: {answer}").format(answer=words.answer(t, answer))
    if row.answer is not None:
        return t._("Time or place have changed; the member is asked again.")
    return t._("↩️ Taken back by the member")


_DECIDED: dict[Leave | None, str] = {
    Leave.APPROVED: N_("✔️ Approved"),
    Leave.DECLINED: N_("✖️ Declined"),
}


def _requests(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    found = leave.requests(context.uow, {row.params["participation"] for row in claimed})
    prepared: dict[int, Prepared] = {}
    for row in claimed:
        asked = found.get(row.params["participation"])
        if asked is None and row.edit_message_id is not None:
            prepared[row.id] = gone(context.t(row), row.matter)
        elif asked is None:
            prepared[row.id] = Skip("not expected any more")
        elif row.edit_message_id is None and not asked.open:
            prepared[row.id] = Skip("nothing to decide any more")
        else:
            again = asked.open and bool(row.params.get("again"))
            prepared[row.id] = request_card(
                context.app, context.t(row), asked, context.now, again=again
            )
    return prepared


def _taken_back(context: Context, claimed: list[Claimed]) -> dict[int, Prepared]:
    """To who approved it: the leave is not needed any more."""
    found = leave.requests(context.uow, {row.params["participation"] for row in claimed})
    prepared: dict[int, Prepared] = {}
    for row in claimed:
        asked, t = found.get(row.params["participation"]), context.t(row)
        account = context.account(row)
        if asked is None or account is None:
            prepared[row.id] = Skip("not expected any more")
        elif not _decides(context, account, asked):
            prepared[row.id] = Skip("no longer entitled")
        elif asked.row.leave_in(asked.activity.round) is not None:
            prepared[row.id] = Skip("leave stands again")
        else:
            prepared[row.id] = _back_again(context, t, asked)
    return prepared


def _decides(context: Context, account: Account, asked: Request) -> bool:
    actor = context.uow.accounts.actor_of(account, context.today)
    try:
        leave.decidable(context.uow, actor, asked.row.id, context.today)
    except NotAllowed:
        return False
    return True


def _back_again(context: Context, t: Language, asked: Request) -> Screen:
    first = facts.headline(context.app, t, asked.activity, asked.group, context.now, _TAKEN_BACK)
    who = t._("{name} · {unit}").format(name=asked.name, unit=asked.unit.name)
    answer = asked.row.answer_in(asked.activity.round)
    said = (
        t._("The member now says: {answer}").format(answer=words.answer(t, answer))
        if answer
        else t._("The member has not answered anew yet.")
    )
    return Screen(lines(first, esc(who), esc(said)))


PUSHES: dict[str, Prepare] = {leave.REQUEST: _requests, leave_news.TAKEN_BACK: _taken_back}
