"""`/audit`: who did what, when."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.audit import AuditAll, AuditBelow, AuditOf, AuditUnit, AuditUnits, Trace
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import audit as views
from bot.services.personal import audit_trail


def begin(request: Request[Button | None]) -> Screen:
    """Everything for an administrator; else the unit, or a choice."""
    found = audit_trail.units(request.uow, request.actor)
    if request.actor.administrator:
        return _all(request, 0)
    if len(found) > 1:
        return views.choice(request.t, found, 0)
    return _unit(request, found[0].id, 0)


def choose(request: Request[AuditUnits]) -> Screen:
    """Another page of the choice."""
    found = audit_trail.units(request.uow, request.actor)
    return views.choice(request.t, found, request.button.page)


def everything(request: Request[AuditAll]) -> Screen:
    """A page of everything."""
    return _all(request, request.button.page)


def unit(request: Request[AuditUnit]) -> Screen:
    """A page of a unit's."""
    return _unit(request, request.button.unit, request.button.page)


def of(request: Request[AuditOf]) -> Screen:
    """A page about a person, an activity or an assignment."""
    button = request.button
    found = _FIND[button.of](request.uow, request.actor, button.number, button.page, request.today)
    return views.trail(request.app, request.t, found, request.now)


_FIND = {
    Trace.PERSON: audit_trail.of_person,
    Trace.ACTIVITY: audit_trail.of_activity,
    Trace.ASSIGNMENT: audit_trail.of_assignment,
}


def below(request: Request[AuditBelow]) -> Screen:
    """The units under one, in figures."""
    button = request.button
    found = audit_trail.below(request.uow, request.actor, button.unit, request.now)
    return views.below(request.app, request.t, found, button.page, request.now)


def _all(request: Request[Button | None], page: int) -> Screen:
    found = audit_trail.of_all(request.uow, request.actor, page, request.today)
    return views.trail(request.app, request.t, found, request.now)


def _unit(request: Request[Button | None], unit_id: int, page: int) -> Screen:
    found = audit_trail.of_unit(request.uow, request.actor, unit_id, page, request.today)
    return views.trail(request.app, request.t, found, request.now)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("audit", begin)
    edge.press(AuditUnits, choose)
    edge.press(AuditAll, everything)
    edge.press(AuditUnit, unit)
    edge.press(AuditOf, of)
    edge.press(AuditBelow, below)
