"""Time zones: one's own, and a unit's by its name typed."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.preferences import AskZone, SetZone
from bot.chat.buttons.unit_settings import AskRule
from bot.chat.edge import Edge
from bot.chat.forms import AskBack, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import unit_settings as unit_views
from bot.chat.views import zones as views
from bot.domain import zones
from bot.domain.unit_settings import Setting
from bot.services.personal import preferences, unit_settings
from bot.services.personal.unit_settings import Settled

AnyRequest = Request[Button | None]


def ask(request: Request[AskZone]) -> Screen:
    """Which zone of one's own?"""
    preferences.own(request.uow, request.actor)
    return forms.begin(request, OWN_ZONE)


def set_own(request: Request[SetZone]) -> Screen:
    """A zone of the keyboard, or the organisation's again."""
    return _own(request, request.button.zone)


def _own(request: AnyRequest, zone: str | None) -> Screen:
    account = preferences.set_zone(request.uow, request.actor, zone, request.now, request.app.zone)
    forms.close(request, OWN_ZONE)
    shown = views.ask(request.t, account, request.app.zone, request.now)
    return shown.with_toast(views.changed(request.t, account))


def _ask_own(request: AnyRequest, _draft: Draft) -> Screen:
    account = preferences.own(request.uow, request.actor)
    return views.ask(request.t, account, request.app.zone, request.now)


def _read_own(request: AnyRequest, _draft: Draft, text: str) -> str:
    found = zones.find(text)
    if len(found) == 1:
        return found[0]
    account = preferences.own(request.uow, request.actor)
    shown = views.ask(request.t, account, request.app.zone, request.now, found=found)
    raise AskBack(shown)


def _typed_own(request: AnyRequest, draft: Draft) -> Screen:
    return _own(request, draft.data["zone"])


def ask_unit(request: Request[AskRule]) -> Screen:
    """Which zone for a unit? Words are an answer as long as the question is open."""
    found = unit_settings.shown(request.uow, request.actor, request.button.unit)
    return forms.begin(request, UNIT_ZONE, {"unit": found.unit.id})


def _ask_unit(request: AnyRequest, draft: Draft) -> Screen:
    return unit_views.ask(request.t, _standing(request, draft), Setting.ZONE)


def _standing(request: AnyRequest, draft: Draft) -> Settled:
    return unit_settings.with_standing(request.uow, request.actor, draft.data["unit"], request.now)


def _read_unit(request: AnyRequest, draft: Draft, text: str) -> str:
    found = zones.find(text)
    if len(found) == 1:
        return found[0]
    shown = unit_views.ask(request.t, _standing(request, draft), Setting.ZONE, found=found)
    raise AskBack(shown)


def _typed_unit(request: AnyRequest, draft: Draft) -> Screen:
    done = unit_settings.settle(
        request.uow,
        request.actor,
        draft.data["unit"],
        Setting.ZONE,
        draft.data["zone"],
        request.now,
        request.app.zone,
    )
    forms.close(request, UNIT_ZONE)
    shown = unit_views.ask(request.t, done, Setting.ZONE)
    said = unit_views.settled(request.t, done, Setting.ZONE)
    return shown.with_toast(said, alert=bool(done.on.figures))


OWN_ZONE = Form("own_zone", (Field("zone", _ask_own, _read_own),), _typed_own)
UNIT_ZONE = Form("unit_zone", (Field("zone", _ask_unit, _read_unit),), _typed_unit)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(OWN_ZONE)
    edge.form(UNIT_ZONE)
    edge.press(AskZone, ask)
    edge.press(SetZone, set_own)
