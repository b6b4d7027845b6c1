"""What holds in a unit, reached from /settings."""

from __future__ import annotations

from bot.chat.buttons.unit_settings import AskRule, SettleRule, UnitList, UnitRules
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import unit_settings as views
from bot.domain.unit_settings import Setting
from bot.services.personal import unit_settings
from handlers import zones


def listing(request: Request[UnitList]) -> Screen:
    """Whose settings?"""
    found = unit_settings.units(request.uow, request.actor)
    return views.listing(request.t, found, request.button.page)


def card(request: Request[UnitRules]) -> Screen:
    """Everything that holds there."""
    found = unit_settings.shown(request.uow, request.actor, request.button.unit)
    several = len(unit_settings.units(request.uow, request.actor)) > 1
    return views.card(request.t, found, several=several)


def ask(request: Request[AskRule]) -> Screen:
    """How shall it be?"""
    if request.button.key is Setting.ZONE:
        return zones.ask_unit(request)
    found = unit_settings.shown(request.uow, request.actor, request.button.unit)
    return views.ask(request.t, found, request.button.key)


def settle(request: Request[SettleRule]) -> Screen:
    """Settled; the question stays, as it is now."""
    button = request.button
    done = unit_settings.settle(
        request.uow,
        request.actor,
        button.unit,
        button.key,
        button.value,
        request.now,
        request.app.zone,
    )
    shown = views.ask(request.t, done, button.key)
    alert = bool(done.on.figures) or (bool(done.moved) and button.key is Setting.QUIET)
    return shown.with_toast(views.settled(request.t, done, button.key), alert=alert)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(UnitList, listing)
    edge.press(UnitRules, card)
    edge.press(AskRule, ask)
    edge.press(SettleRule, settle)
