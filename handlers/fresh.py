"""The card a button was pressed on, as things are now: for buttons that are out of date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from bot.chat.buttons import Button
from bot.chat.buttons.activities import (
    AnswerButton,
    CancelButton,
    ChangeButton,
    LeaveNote,
    LeavePending,
    NamesPage,
    WithdrawLeave,
)
from bot.chat.buttons.answer_times import DeadlineAsk, DeadlineAt, StopAnswers, UndoCancel
from bot.chat.buttons.attendance import RollAll, RollClose, RollPage, RollToggle
from bot.chat.buttons.nudges import HandPick, NudgeButton
from bot.chat.buttons.participants import BehalfAnswer, BehalfOpen, PhonePage, PhoneTick
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import absence_news, activities
from bot.chat.views import leave as leave_views
from bot.errors import AppError
from bot.services.activities import absences, answers, leave
from handlers import attendance, joint, nudges
from handlers.activities import board_screen

AnyRequest = Request[Button | None]
_ROLL = (RollPage, RollToggle, RollAll, RollClose)
_OF_ACTIVITY = (
    AnswerButton,
    NamesPage,
    LeaveNote,
    WithdrawLeave,
    LeavePending,
    ChangeButton,
    CancelButton,
    DeadlineAsk,
    DeadlineAt,
    StopAnswers,
    UndoCancel,
    NudgeButton,
    HandPick,
    PhonePage,
    PhoneTick,
    BehalfOpen,
    BehalfAnswer,
)


def card(request: AnyRequest) -> Screen | None:
    """None where it is not known what the card is about, or the reader has nothing to do with it
    any more."""
    message = request.incoming.message_id
    if request.account is None or message is None:
        return None
    matter = request.uow.cards.about(request.bot_id, request.person_id, message)
    about, _, number = (matter or "").partition(":")
    try:
        return _CARDS[about](request, number) if about in _CARDS else _by_button(request)
    except AppError:
        return None


def _by_button(request: AnyRequest) -> Screen | None:
    """Of a screen that is about nothing by itself its button may say: the roll, or the activity
    for who looks after it, else for who is expected."""
    button = request.button
    if isinstance(button, _ROLL):
        page = getattr(button, "page", 0)
        turned = replace(request, button=RollPage(button.activity, page))
        return attendance.turn(cast("Request[RollPage]", turned))
    if not isinstance(button, _OF_ACTIVITY):
        return None
    try:
        return board_screen(request, button.activity)
    except AppError:
        return _activity(request, str(button.activity))


def _activity(request: AnyRequest, number: str) -> Screen:
    mine = answers.mine_of(request.uow, request.actor, int(number))
    return activities.member_card(request.app, request.t, mine, request.now)


def _tally(request: AnyRequest, number: str) -> Screen:
    return board_screen(request, int(number))


def _leave(request: AnyRequest, number: str) -> Screen:
    found = leave.decidable(request.uow, request.actor, int(number), request.today)
    return leave_views.request_card(request.app, request.t, found, request.now)


def _absence(request: AnyRequest, number: str) -> Screen | None:
    found = absences.case(request.uow, int(number), request.now, request.app.zone)
    if found is None or not absences.may_decide(
        request.uow, request.actor, found.absence, request.today
    ):
        return None
    return absence_news.card(request.app, request.t, found, request.today)


def _day(request: AnyRequest, day: str) -> Screen | None:
    own = request.app.local(request.now, request.clock).date()
    return nudges.today(request) if day == own.isoformat() else None


def _joint(request: AnyRequest, number: str) -> Screen:
    return joint.card(request, int(number))


_CARDS: dict[str, Callable[[AnyRequest, str], Screen | None]] = {
    "activity": _activity,
    "tally": _tally,
    "leave": _leave,
    "absence": _absence,
    "day": _day,
    "joint": _joint,
}
