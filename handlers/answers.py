"""Answers and leave: one tap beforehand, many people's taps together."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.activities import (
    AnswerButton,
    DecideLeave,
    DeclineWhy,
    LeaveNote,
    LeavePending,
    WithdrawLeave,
)
from bot.chat.buttons.nudges import OpenMine
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen, esc
from bot.chat.views import activities as views
from bot.chat.views import leave as leave_views
from bot.chat.views.answered import Answered
from bot.domain.names import visible
from bot.errors import N_, AppError, Invalid
from bot.services.activities import answers, leave, own_leave
from bot.services.activities.answers import Given
from bot.services.activities.leave import Decided
from handlers.activity_fields import one_line

NOTE_LENGTH = 200
WHY_LENGTH = 100
AnyRequest = Request[Button | None]


def answer(requests: list[Request[AnswerButton]]) -> list[Screen | AppError]:
    """Presses of one round, recorded together."""
    first = requests[0]
    results = answers.record(first.uow, [_given(r) for r in requests], first.now, first.today)
    made = Answered(first.app, first.now)
    return [
        result if isinstance(result, AppError) else made.screen(request.t, result)
        for request, result in zip(requests, results, strict=True)
    ]


def _given(request: Request[AnswerButton]) -> Given:
    button = request.button
    actor, card = request.light_actor, request.incoming.message_id
    return Given(actor, button.activity, button.answer, button.round, card)


def open_mine(request: Request[OpenMine]) -> Screen:
    """One's own card, from a list."""
    mine = answers.mine_of(request.uow, request.actor, request.button.activity)
    return views.member_card(request.app, request.t, mine, request.now).as_new()


def withdraw(request: Request[WithdrawLeave]) -> Screen:
    """↩️: the request for leave is taken back."""
    number, now = request.button.activity, request.now
    mine = own_leave.withdraw(request.uow, request.actor, number, now, request.today)
    card = views.member_card(request.app, request.t, mine, now)
    return card.with_toast(views.taken_back(request.t, mine))


def decide(request: Request[DecideLeave]) -> Screen:
    """✔️ or ✖️ on a request for leave."""
    result = leave.decide(
        request.uow,
        request.actor,
        request.button.participation,
        approve=request.button.approve,
        now=request.now,
        today=request.today,
    )
    return leave_views.decided(request.app, request.t, result, request.now)


def begin_declining(request: Request[DeclineWhy]) -> Screen:
    """✏️: ask for the sentence that the member is told."""
    number, t = request.button.participation, request.t
    found = leave.decidable(request.uow, request.actor, number, request.today)
    if not found.open:
        result = Decided(found, done=False)
        return leave_views.decided(request.app, t, result, request.now)
    return forms.begin(request, DECLINE, {"participation": number})


def _read_why(request: AnyRequest, draft: Draft, text: str) -> str:
    words = one_line(text, WHY_LENGTH)
    if not words:
        raise forms.AskBack(leave_views.ask_why(request.t))
    return words


def _decline(request: AnyRequest, draft: Draft) -> Screen:
    forms.close(request, DECLINE)
    try:
        result = leave.decide(
            request.uow,
            request.actor,
            draft.data["participation"],
            approve=False,
            now=request.now,
            today=request.today,
            why=draft.data["why"],
        )
    except AppError as error:  # no longer theirs to decide; the question is closed all the same
        return Screen(esc(request.t._(error.msgid)))
    return leave_views.decided(request.app, request.t, result, request.now).as_new()


DECLINE = Form(
    "decline_leave",
    (Field("why", lambda request, _draft: leave_views.ask_why(request.t), _read_why),),
    _decline,
)


def pending(request: Request[LeavePending]) -> Screen | list[Screen]:
    """🙏 on a tally: the requests that wait, each as a card of its own."""
    waiting = leave.pending(request.uow, request.actor, request.button.activity)
    if not waiting:
        return leave_views.nothing_pending(request.t)
    return [
        leave_views.request_card(request.app, request.t, one, request.now).as_new()
        for one in waiting
    ]


def begin_note(request: Request[LeaveNote]) -> Screen:
    """✏️: ask for the note."""
    own_leave.may_note(request.uow, request.actor, request.button.activity)
    return forms.begin(request, NOTE, {"activity": request.button.activity})


def _ask_note(request: AnyRequest, _draft: Draft) -> Screen:
    asks = request.t._(
        "You may send a sentence for the one who decides: only they see it, and it is deleted "
        "after the roll is closed. Please write nothing about illness. /cancel leaves it."
    )
    return Screen(esc(asks), fresh=True)


def _read_note(request: AnyRequest, draft: Draft, text: str) -> str:
    words = visible(text).strip()
    if not words:
        raise forms.AskBack(_ask_note(request, draft))
    if len(words) > NOTE_LENGTH:
        raise Invalid(
            N_("That is too long: {n} characters at most. Please shorten it."), n=NOTE_LENGTH
        )
    return words


def _keep_note(request: AnyRequest, draft: Draft) -> Screen:
    forms.close(request, NOTE)
    activity_id, words = draft.data["activity"], draft.data["note"]
    try:
        mine = own_leave.note(request.uow, request.actor, activity_id, words, request.now)
    except AppError as error:  # decided meanwhile; the question is closed all the same
        return Screen(esc(request.t._(error.msgid)))
    return views.member_card(request.app, request.t, mine, request.now)


NOTE = Form("leave_note", (Field("note", _ask_note, _read_note),), _keep_note)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press_many(AnswerButton, answer)
    edge.press(OpenMine, open_mine)
    edge.press(WithdrawLeave, withdraw)
    edge.press(DecideLeave, decide)
    edge.press(DeclineWhy, begin_declining)
    edge.press(LeavePending, pending)
    edge.press(LeaveNote, begin_note)
    edge.form(NOTE)
    edge.form(DECLINE)
