"""`/attendance`: the roll and the closing of the sheet."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.attendance import (
    RollAll,
    RollClose,
    RollList,
    RollOpen,
    RollPage,
    RollToggle,
)
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import attendance as views
from bot.errors import AppError, NotAllowed
from bot.services.attendance import attendance, closing
from bot.services.attendance.attendance import Mark


def take(request: Request[Button | None]) -> Screen:
    """The roll of what is on now, else the last sheet; several → a choice."""
    offer = attendance.offer(request.uow, request.actor, request.now)
    if offer is None:
        return views.not_a_keeper(request.t)
    if len(offer.open) > 1:
        return views.choice(request.t, offer, 0, request.local_now).as_new()
    board = offer.open[0] if offer.open else offer.last
    return _opened(request, board.activity.id) if board else views.nothing_on(request.t)


def choose(request: Request[RollList]) -> Screen:
    """Another page of the choice."""
    offer = attendance.offer(request.uow, request.actor, request.now)
    if offer is None:
        raise NotAllowed
    return views.choice(request.t, offer, request.button.page, request.local_now)


def open_roll(request: Request[RollOpen]) -> Screen:
    """📝 on a card: the roll as a card of its own."""
    return _opened(request, request.button.activity)


def turn(request: Request[RollPage]) -> Screen:
    """Another page of the roll."""
    button = request.button
    roll = attendance.open_roll(request.uow, request.actor, button.activity, request.now)
    return views.roll(request.t, roll, button.page, request.local_now)


def toggle(requests: list[Request[RollToggle]]) -> list[Screen | AppError]:
    """Taps on names in one round, recorded together."""
    first = requests[0]
    people = {one.person_id for one in requests}
    actors = first.uow.accounts.actors(first.bot_id, people, first.today)
    marks = [
        Mark(actors[one.person_id], one.button.activity, one.button.member, one.button.state)
        for one in requests
    ]
    results = attendance.mark(first.uow, marks, first.now)
    return [
        views.marked(one.t, done, one.button.page, one.local_now)
        if not isinstance(done, AppError)
        else done
        for one, done in zip(requests, results, strict=True)
    ]


def all_present(request: Request[RollAll]) -> Screen:
    """✅ 全到."""
    button = request.button
    roll, count = attendance.mark_coming(request.uow, request.actor, button.activity, request.now)
    return views.all_marked(request.t, roll, count, button.page, request.local_now)


def close(request: Request[RollClose]) -> Screen:
    """✔️ 结束考勤."""
    result = closing.close(
        request.uow,
        request.actor,
        request.button.activity,
        sure=request.button.sure,
        zone=request.app.zone,
        now=request.now,
    )
    return views.closing(request.t, result, request.local_now)


def _opened(request: Request[Button | None], activity_id: int) -> Screen:
    roll = attendance.open_roll(request.uow, request.actor, activity_id, request.now)
    return views.roll(request.t, roll, 0, request.local_now).as_new()


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("attendance", take)
    edge.press(RollList, choose)
    edge.press(RollOpen, open_roll)
    edge.press(RollPage, turn)
    edge.press_many(RollToggle, toggle)
    edge.press(RollAll, all_present)
    edge.press(RollClose, close)
