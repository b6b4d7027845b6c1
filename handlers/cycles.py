"""🔁: what is owed every month, quarter or year; 🎓: what is ready to be set with one press."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons.cycles import AskCycle, NewSecretaries, SetCycle
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import cycles as views
from bot.domain.assignments import NEW_SECRETARY_MONTHS, AssignmentKind, Whom, circles_of
from bot.domain.org import Role
from bot.errors import Stale
from bot.services.assignments import cycles, plans
from handlers.assignments import board_screen, day_of
from handlers.new_assignment import NEW


def ask(request: Request[AskCycle]) -> Screen:
    """How often?"""
    of = cycles.cyclable(request.uow, request.actor, request.button.assignment)
    return views.ask(request.t, of, day_of(request, of.id))


def settle(request: Request[SetCycle]) -> Screen:
    """So often."""
    number, cycle = request.button.assignment, request.button.cycle
    cycles.settle(request.uow, request.actor, number, cycle, request.now)
    return board_screen(request, number).with_toast(request.t._("Changed."))


def new_secretaries(request: Request[NewSecretaries]) -> Screen:
    """🎓: the window of new branch secretaries, ready to be checked and published."""
    unit = plans.unit(request.uow, request.actor, request.button.unit)
    if Whom.BELOW not in circles_of(AssignmentKind.TRAINING, unit.kind):
        raise Stale
    ready: forms.Data = {
        "unit": unit.id,
        "kind": AssignmentKind.TRAINING.value,
        "title": request.t._("Training of new branch secretaries"),
        "whom": Whom.BELOW.value,
        "roles": [Role.SECRETARY.value],
        "due": None,
        "months": NEW_SECRETARY_MONTHS,
        "hours": 0,
    }
    return forms.begin(request, NEW, ready)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(AskCycle, ask)
    edge.press(SetCycle, settle)
    edge.press(NewSecretaries, new_secretaries)
