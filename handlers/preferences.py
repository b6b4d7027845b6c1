"""`/settings`: language, daily hour, daily message, quiet hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.preferences import (
    AskHour,
    AskQuiet,
    SetDaily,
    SetHour,
    SetLanguage,
    SetQuiet,
)
from bot.chat.edge import Edge
from bot.chat.forms import AnyRequest, AskBack, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import preferences as views
from bot.domain.daily import may_choose
from bot.domain.phrases import Ambiguous, Span, Understood, read_time
from bot.domain.quiet import Quiet
from bot.errors import N_, Invalid, Stale
from bot.i18n import CODES
from bot.services.calendar import years
from bot.services.nudging import quiet_hours, snoozing
from bot.services.personal import preferences, unit_settings

MINUTES_A_DAY = 24 * 60


def settings(request: Request[Button | None]) -> Screen:
    """What is set; whichever question of these is open is closed."""
    forms.close(request, HOUR)
    code = request.incoming.language_code
    preferences.heard(request.uow, request.actor, code, request.today)
    return _card(request)


def _card(request: AnyRequest, said: str | None = None) -> Screen:
    """The card of settings, with a way to those of units for who may settle them."""
    account = preferences.own(request.uow, request.actor)
    hours = quiet_hours.of_account(request.uow, account, request.today)
    units = unit_settings.units(request.uow, request.actor)
    keeps = years.may_load(request.actor)
    muted = len(snoozing.muted(request.uow, request.actor, request.now))
    return views.settings(request.t, account, hours, units, said, calendar=keeps, muted=muted)


def set_language(request: Request[SetLanguage]) -> Screen:
    """Another language, and the card in it at once."""
    code = request.button.language
    if code is not None and code not in CODES:
        raise Stale
    preferences.heard(request.uow, request.actor, request.incoming.language_code, request.today)
    account = preferences.set_language(request.uow, request.actor, code, request.now, request.today)
    t = replace(request, account=account).t
    answered = replace(request, account=account)
    return _card(answered).with_toast(views.language_changed(t, account))


def set_daily(request: Request[SetDaily]) -> Screen:
    """The day's message on or off."""
    on = request.button.on
    account = preferences.set_daily(request.uow, request.actor, request.now, on=on)
    t = request.t
    return _card(request).with_toast(views.daily_changed(t, account))


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
    return _card(request).with_toast(views.hour_changed(t, account))


def ask_quiet(request: Request[AskQuiet]) -> Screen:
    """Which quiet hours of one's own?"""
    account = preferences.own(request.uow, request.actor)
    return views.ask_quiet(
        request.t, account, quiet_hours.of_account(request.uow, account, request.today)
    )


def set_quiet(request: Request[SetQuiet]) -> Screen:
    """Hours of the keyboard, or the unit's again; a day's message that moved with them is told."""
    before = preferences.own(request.uow, request.actor)
    wanted = _quiet(request.button)
    account = preferences.set_quiet(
        request.uow, request.actor, wanted, request.now, request.app.zone
    )
    hours = quiet_hours.of_account(request.uow, account, request.today)
    shown = views.ask_quiet(request.t, account, hours)
    if account.daily_at != before.daily_at:
        return shown.with_toast(views.hour_changed(request.t, account), alert=True)
    return shown.with_toast(views.quiet_changed(request.t, hours))


def _quiet(button: SetQuiet) -> Quiet | None:
    if button.start is None or button.end is None:
        return None
    if not (0 <= button.start < MINUTES_A_DAY and 0 <= button.end < MINUTES_A_DAY):
        raise Stale
    return Quiet(time(*divmod(button.start, 60)), time(*divmod(button.end, 60)))


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
    return _card(request, views.hour_changed(request.t, account))


HOUR = Form("hour", (Field("hour", _ask, _read),), _typed)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("settings", settings)
    edge.press(SetLanguage, set_language)
    edge.press(SetDaily, set_daily)
    edge.press(AskHour, ask_hour)
    edge.press(SetHour, set_hour)
    edge.press(AskQuiet, ask_quiet)
    edge.press(SetQuiet, set_quiet)
    edge.form(HOUR)
