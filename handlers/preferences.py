"""`/settings`: language, daily hour, daily message."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.preferences import AskHour, SetDaily, SetHour, SetLanguage
from bot.chat.edge import Edge
from bot.chat.forms import AnyRequest, AskBack, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import preferences as views
from bot.domain.daily import may_choose
from bot.domain.phrases import Ambiguous, Span, Understood, read_time
from bot.errors import N_, Invalid, Stale
from bot.i18n import CODES
from bot.services import preferences

MINUTES_A_DAY = 24 * 60


def settings(request: Request[Button | None]) -> Screen:
    """What is set; whichever question of these is open is closed."""
    forms.close(request, HOUR)
    code = request.incoming.language_code
    account = preferences.heard(request.uow, request.actor, code, request.today)
    return views.settings(request.t, account)


def set_language(request: Request[SetLanguage]) -> Screen:
    """Another language, and the card in it at once."""
    code = request.button.language
    if code is not None and code not in CODES:
        raise Stale
    preferences.heard(request.uow, request.actor, request.incoming.language_code, request.today)
    account = preferences.set_language(request.uow, request.actor, code, request.now, request.today)
    t = replace(request, account=account).t
    return views.settings(t, account).with_toast(views.language_changed(t, account))


def set_daily(request: Request[SetDaily]) -> Screen:
    """The day's message on or off."""
    on = request.button.on
    account = preferences.set_daily(request.uow, request.actor, request.now, on=on)
    t = request.t
    return views.settings(t, account).with_toast(views.daily_changed(t, account))


def ask_hour(request: Request[AskHour]) -> Screen:
    """Which hour?"""
    return forms.begin(request, HOUR)


def set_hour(request: Request[SetHour]) -> Screen:
    """An hour of the keyboard."""
    if not 0 <= request.button.minutes < MINUTES_A_DAY:
        raise Stale
    hour = time(*divmod(request.button.minutes, 60))
    forms.close(request, HOUR)
    account = preferences.set_hour(request.uow, request.actor, hour, request.now, request.app.zone)
    t = request.t
    return views.settings(t, account).with_toast(views.hour_changed(t, account))


def _ask(request: AnyRequest, _draft: Draft) -> Screen:
    return views.ask_hour(request.t, preferences.own(request.uow, request.actor))


def _read(request: AnyRequest, _draft: Draft, text: str) -> str:
    """A typed hour; one that may be of the morning or of the evening is asked back."""
    match read_time(text):
        case Understood(Span(start, None)):
            return preferences.choosable(start).isoformat()
        case Ambiguous(options) if all(option.end is None for option in options):
            hours = [option.start for option in options if may_choose(option.start)]
            raise AskBack(views.which_hour(request.t, hours))
    raise Invalid(N_("I did not understand the hour. Please send it like 8:15 or 7.45 pm."))


def _typed(request: AnyRequest, draft: Draft) -> Screen:
    forms.close(request, HOUR)
    hour = time.fromisoformat(draft.data["hour"])
    account = preferences.set_hour(request.uow, request.actor, hour, request.now, request.app.zone)
    return views.settings(request.t, account, views.hour_changed(request.t, account))


HOUR = Form("hour", (Field("hour", _ask, _read),), _typed)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("settings", settings)
    edge.press(SetLanguage, set_language)
    edge.press(SetDaily, set_daily)
    edge.press(AskHour, ask_hour)
    edge.press(SetHour, set_hour)
    edge.form(HOUR)
