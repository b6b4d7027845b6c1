"""`/help` by role, `/cancel`."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import fallback
from bot.chat.views import help as views
from bot.chat.views import home as home_views
from bot.services.members import home


def show(request: Request[Button | None]) -> Screen:
    """What this person may do now."""
    if request.account is None:
        return views.stranger(request.t)
    return views.by_role(request.t, request.actor)


def cancel(request: Request[Button | None]) -> Screen:
    """Drop whichever dialogs are open."""
    dropped = home.drop_dialogs(request.uow, request.actor)
    if request.account is None and not dropped:
        return fallback.stranger(request.t)
    return home_views.left(request.t, dropped)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("help", show, strangers=True)
    edge.command("cancel", cancel, strangers=True)
