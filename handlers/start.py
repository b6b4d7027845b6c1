"""`/start`: the home card, whenever no link asks for something else."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import fallback
from bot.chat.views import home as views
from bot.services import home, preferences


def start(request: Request[Button | None]) -> Screen:
    """Who one is here, and where one can go; a payload nobody knows leads here, too."""
    if request.account is None:
        return fallback.stranger(request.t)
    code = request.incoming.language_code
    preferences.heard(request.uow, request.actor, code, request.today)
    return views.home(request.t, home.home(request.uow, request.actor, request.now, request.today))


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("start", start, strangers=True)
