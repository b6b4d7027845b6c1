"""`/start`: the home card, whenever no link asks for something else."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.updates import Happening
from bot.chat.views import fallback
from bot.chat.views import first_steps as first_steps_views
from bot.chat.views import home as views
from bot.services.identity import first_steps
from bot.services.members import home
from bot.services.personal import preferences


def start(request: Request[Button | None]) -> Screen | list[Screen]:
    """Who one is here, and where one can go; a payload nobody knows leads here, too. Whoever types
    it while the organisation's first steps are not done sees these as well."""
    if request.account is None:
        return fallback.stranger(request.t)
    code = request.incoming.language_code
    preferences.heard(request.uow, request.actor, code, request.today)
    card = views.home(request.t, home.home(request.uow, request.actor, request.now, request.today))
    typed = request.incoming.happening is Happening.COMMAND
    steps = _first_steps(request) if typed and request.actor.administrator else None
    return [steps, card] if steps else card


def _first_steps(request: Request[Button | None]) -> Screen | None:
    shown = first_steps.first_steps(request.uow, request.actor, request.today)
    return first_steps_views.card(request.t, shown) if shown.wanted else None


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("start", start, strangers=True)
