"""The branches that a series of a unit above is for."""

from __future__ import annotations

from bot.chat.buttons.series import SeriesBranch, SeriesBranches
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import series_branches as views
from bot.services.series import branches


def shown(request: Request[SeriesBranches]) -> Screen:
    """👥, or another page of them."""
    found = branches.choice(request.uow, request.actor, request.button.series)
    return views.choose(request.t, found, request.button.page)


def mark(request: Request[SeriesBranch]) -> Screen:
    """☑ or ☐."""
    button = request.button
    found = branches.mark(request.uow, request.actor, button.series, button.branch, on=button.on)
    return views.choose(request.t, found, button.page)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(SeriesBranches, shown)
    edge.press(SeriesBranch, mark)
