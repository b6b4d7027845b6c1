"""`/today`, answers given on its list, and nudges by hand."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.nudges import DayAnswer, NudgeButton
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import nudges as views
from bot.chat.views import words
from bot.errors import AppError
from bot.services import answers, nudges
from bot.services.answers import Given
from handlers.activities import board_screen

AnyRequest = Request[Button | None]


def today(request: AnyRequest) -> Screen:
    """What I owe."""
    member_id = request.actor.member_id
    if member_id is None:
        return views.no_roster_row(request.t)
    items = nudges.owed(request.uow, {member_id}, request.now)[member_id]
    return views.today(request.app, request.t, items, request.now, None)


def answer(requests: list[Request[DayAnswer]]) -> list[Screen | AppError]:
    """Answers given on lists, recorded together; each list is shown as it is now."""
    first = requests[0]
    given = [Given(r.light_actor, r.button.activity, r.button.answer) for r in requests]
    results = answers.record(first.uow, given, first.now, first.today)
    members = {r.light_actor.member_id for r in requests} - {None}
    lists = nudges.owed(first.uow, {one for one in members if one is not None}, first.now)
    screens: list[Screen | AppError] = []
    for request, result in zip(requests, results, strict=True):
        items = lists.get(request.light_actor.member_id or 0, [])
        if isinstance(result, AppError):
            screens.append(result)
            continue
        listed = views.today(request.app, request.t, items, request.now, request.button.day)
        said = request.t._("Recorded: {answer}").format(
            answer=words.answer(request.t, request.button.answer)
        )
        screens.append(listed.with_toast(said))
    return screens


def by_hand(request: Request[NudgeButton]) -> Screen:
    """🔔: remind those who owe an answer."""
    activity_id = request.button.activity
    done = nudges.by_hand(
        request.uow, request.actor, request.bot_id, activity_id, request.now, request.app.zone
    )
    toast = views.nudged(request.t, done, request.app.zone)
    return board_screen(request, activity_id).with_toast(toast, alert=True)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("today", today)
    edge.press_many(DayAnswer, answer)
    edge.press(NudgeButton, by_hand)
