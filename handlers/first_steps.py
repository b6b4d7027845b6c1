"""The list of an organisation's first steps: naming it, putting the list away."""

from __future__ import annotations

from bot.chat.buttons.first_steps import NameOrganisation, PutAway
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import first_steps as views
from bot.services.identity import first_steps
from handlers import claim


def named(request: Request[NameOrganisation]) -> Screen:
    """✏️: ask for the name, unless there is one by now."""
    shown = first_steps.first_steps(request.uow, request.actor, request.today)
    if shown.organisation is not None:
        return views.card(request.t, shown)
    return claim.ask_name(request)


def put_away(request: Request[PutAway]) -> Screen:
    """Show the list no more."""
    return views.card(request.t, first_steps.put_away(request.uow, request.actor, request.today))


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(NameOrganisation, named)
    edge.press(PutAway, put_away)
