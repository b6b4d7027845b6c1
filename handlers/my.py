"""`/my`: one's own branch, answers and attendance."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.preferences import MyPage
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import my as views
from bot.services.members import home, my


def record(request: Request[Button | None]) -> Screen:
    """The year's figures and the latest activities."""
    return _page(request, 0)


def turn(request: Request[MyPage]) -> Screen:
    """Another page of the activities."""
    return _page(request, request.button.page)


def _page(request: Request[Button | None], page: int) -> Screen:
    found = my.record(request.uow, request.actor, request.today, request.app.zone)
    if found is None:
        here = home.home(request.uow, request.actor, request.now, request.today)
        return views.nobody(request.t, here)
    return views.record(request.app, request.t, found, page, request.now)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("my", record)
    edge.press(MyPage, turn)
