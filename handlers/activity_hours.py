"""🎓: how many hours an activity gives to who is there."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.hours import ActivityHours, SetActivityHours
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import activity_hours as views
from bot.domain.assignment_line import read_hours
from bot.domain.assignments import MOST_TENTHS
from bot.errors import N_, Invalid, Stale
from bot.services.activities import hours
from bot.services.activities.hours import Activity
from handlers.activities import board_screen
from handlers.activity_fields import guarded

AnyRequest = Request[Button | None]


def ask(request: Request[ActivityHours]) -> Screen:
    """🎓: how many?"""
    hours.creditable(request.uow, request.actor, request.button.activity)
    return forms.begin(request, HOURS, {"activity": request.button.activity})


def _activity(request: AnyRequest, draft: Draft) -> Activity:
    return hours.creditable(request.uow, request.actor, draft.data["activity"])


def _allowed(request: AnyRequest, draft: Draft) -> None:
    _activity(request, draft)


def _ask(request: AnyRequest, draft: Draft) -> Screen:
    return views.ask(request.app, request.t, draft.id, _activity(request, draft), request.now)


def _read(_request: AnyRequest, _draft: Draft, text: str) -> int:
    tenths = read_hours(text)
    if tenths is None or tenths > MOST_TENTHS:
        raise Invalid(N_("Please send the hours like 2 or 1.5, at most 200."))
    return tenths


def _settle(request: AnyRequest, draft: Draft) -> Screen:
    number, tenths = draft.data["activity"], draft.data["hours"]
    after = hours.settle(request.uow, request.actor, number, tenths, request.now)
    forms.close(request, HOURS)
    screen = board_screen(request, number)
    if request.button is None:
        return screen.as_new()
    return screen.with_toast(views.settled(request.t, after))


def choose(request: Request[SetActivityHours]) -> Screen:
    """So many."""
    if not 0 <= request.button.hours <= MOST_TENTHS:
        raise Stale
    draft = forms.current(request, HOURS, request.button.draft)
    return forms.put(request, HOURS, draft, hours=request.button.hours)


HOURS = Form("activity_hours", (guarded(Field("hours", _ask, _read), _allowed),), _settle)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(HOURS)
    edge.press(ActivityHours, ask)
    edge.press(SetActivityHours, choose)
