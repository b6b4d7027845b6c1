"""Answers and leave: one tap beforehand, many people's taps together."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.activities import AnswerButton, DecideLeave, LeaveNote, WithdrawLeave
from bot.chat.buttons.nudges import OpenMine
from bot.chat.edge import Edge
from bot.chat.forms import Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen, esc
from bot.chat.views import activities as views
from bot.chat.views import leave as leave_views
from bot.errors import N_, AppError, Invalid
from bot.services import answers, leave
from bot.services.answers import Given, Recorded
from bot.store.drafts import Draft

NOTE_LENGTH = 200
AnyRequest = Request[Button | None]


def answer(requests: list[Request[AnswerButton]]) -> list[Screen | AppError]:
    """Presses of one round, recorded together."""
    first = requests[0]
    given = [Given(r.light_actor, r.button.activity, r.button.answer) for r in requests]
    results = answers.record(first.uow, given, first.now, first.today)
    return [_shown(request, result) for request, result in zip(requests, results, strict=True)]


def _shown(request: Request[AnswerButton], result: Recorded | AppError) -> Screen | AppError:
    if isinstance(result, AppError):
        return result
    card = views.member_card(request.app, request.t, result.mine, request.now)
    toast = views.answered(request.t, result.mine, request.now)
    return card.with_toast(toast) if result.changed else Screen(toast=toast)


def open_mine(request: Request[OpenMine]) -> Screen:
    """One's own card, from a list."""
    mine = answers.mine_of(request.uow, request.actor, request.button.activity)
    return views.member_card(request.app, request.t, mine, request.now).as_new()


def withdraw(request: Request[WithdrawLeave]) -> Screen:
    """↩️: the request for leave is taken back."""
    mine = answers.withdraw_leave(request.uow, request.actor, request.button.activity, request.now)
    card = views.member_card(request.app, request.t, mine, request.now)
    return card.with_toast(views.answered(request.t, mine, request.now))


def decide(request: Request[DecideLeave]) -> Screen:
    """✔️ or ✖️ on a request for leave."""
    decided = leave.decide(
        request.uow,
        request.actor,
        request.button.participation,
        approve=request.button.approve,
        now=request.now,
        today=request.today,
    )
    card = leave_views.request_card(request.app, request.t, decided, request.uow)
    return card.with_toast(request.t._("Done; the member is told."))


def begin_note(request: Request[LeaveNote]) -> Screen:
    """✏️: ask for the note."""
    answers.mine_of(request.uow, request.actor, request.button.activity)
    return forms.begin(request, NOTE, {"activity": request.button.activity})


def _ask_note(request: AnyRequest, _draft: Draft) -> Screen:
    return Screen(
        esc(
            request.t._(
                "Send a sentence for the one who decides; only they see it, and it is deleted "
                "after the roll is closed. Please write nothing about illness. /cancel leaves it."
            )
        ),
        fresh=True,
    )


def _read_note(_request: AnyRequest, _draft: Draft, text: str) -> str:
    if len(text) > NOTE_LENGTH:
        raise Invalid(
            N_("That is too long: {n} characters at most. Please shorten it."), n=NOTE_LENGTH
        )
    return text


def _keep_note(request: AnyRequest, draft: Draft) -> Screen:
    forms.close(request, NOTE)
    mine = answers.note(request.uow, request.actor, draft.data["activity"], draft.data["note"])
    return views.member_card(request.app, request.t, mine, request.now)


NOTE = Form("leave_note", (Field("note", _ask_note, _read_note),), _keep_note)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press_many(AnswerButton, answer)
    edge.press(OpenMine, open_mine)
    edge.press(WithdrawLeave, withdraw)
    edge.press(DecideLeave, decide)
    edge.press(LeaveNote, begin_note)
    edge.form(NOTE)
