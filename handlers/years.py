"""The calendar: loading a year's list, the organisation's own days, moving what is published."""

from __future__ import annotations

from datetime import date

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.years import (
    CalendarHome,
    DiscardYear,
    KeepIt,
    KeepTime,
    LoadYear,
    MoveAll,
    MoveIt,
    MoveTime,
    OwnDay,
    SettleDay,
)
from bot.chat.edge import Edge
from bot.chat.forms import AskBack, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import year_moves
from bot.chat.views import years as views
from bot.domain.phrases import Understood, read_date
from bot.services.calendar import moves, uploads, years

AnyRequest = Request[Button | None]


def home(request: Request[CalendarHome]) -> Screen:
    """What is loaded."""
    forms.close(request, OWN)
    return _home(request)


def _home(request: AnyRequest) -> Screen:
    known = years.known(request.uow, request.actor, request.today)
    return views.home(request.t, known, request.today)


def load(request: Request[LoadYear]) -> Screen:
    """A list is loaded."""
    done = uploads.carry_out(
        request.uow, request.actor, request.button.upload, request.now, request.app.zone
    )
    return views.loaded(request.t, done)


def discard(request: Request[DiscardYear]) -> Screen:
    """A list is forgotten."""
    uploads.discard(request.uow, request.actor, request.button.upload)
    return _home(request).with_toast(request.t._("Nothing was changed."))


def own(request: Request[OwnDay]) -> Screen:
    """Which day?"""
    years.known(request.uow, request.actor, request.today)
    return forms.begin(request, OWN)


def _ask(request: AnyRequest, _draft: Draft) -> Screen:
    return views.ask_own(request.t)


def _read(request: AnyRequest, _draft: Draft, text: str) -> str:
    day = read_date(text, request.today)
    if not isinstance(day, Understood):
        raise AskBack(views.ask_own(request.t, unclear=True))
    return day.value.isoformat()


def _kind(request: AnyRequest, draft: Draft) -> Screen:
    day = read_date(draft.data["day"], request.today)
    forms.close(request, OWN)
    if not isinstance(day, Understood):
        return views.ask_own(request.t, unclear=True)
    return views.ask_kind(request.t, day.value, request.today)


OWN = Form("own_day", (Field("day", _ask, _read),), _kind)


def settle(request: Request[SettleDay]) -> Screen:
    """Rest, work, or as the notice has it."""
    button = request.button
    years.settle(request.uow, request.actor, button.day, button.kind, request.now, request.app.zone)
    return _home(request).with_toast(request.t._("Set; what is to come follows."))


def move(request: Request[MoveIt]) -> Screen:
    """It is held where the calendar has it."""
    series, slot = moves.of_activity(request.uow, request.button.activity)
    told = moves.move(request.uow, request.actor, series, slot, request.now, request.app.zone)
    said = request.t.n_("Moved; {n} person is told.", "Moved; {n} people are told.", told).format(
        n=told
    )
    return _decide(request).with_toast(said)


def keep(request: Request[KeepIt]) -> Screen:
    """It stays."""
    return _stays(request, *moves.of_activity(request.uow, request.button.activity))


def _stays(request: AnyRequest, series: int, slot: date) -> Screen:
    moves.keep(request.uow, request.actor, series, slot, request.now, request.app.zone)
    return _decide(request).with_toast(request.t._("It stays where it is."))


def move_time(request: Request[MoveTime]) -> Screen:
    """One that is not published is held there."""
    button = request.button
    moves.move(
        request.uow, request.actor, button.series, button.slot, request.now, request.app.zone
    )
    return _decide(request).with_toast(request.t._("Moved."))


def keep_time(request: Request[KeepTime]) -> Screen:
    """One that is not published stays."""
    return _stays(request, request.button.series, request.button.slot)


def move_all(request: Request[MoveAll]) -> Screen:
    """All of them are moved."""
    moved = moves.move_all(request.uow, request.actor, request.now, request.app.zone)
    said = request.t.n_("{n} time is moved.", "{n} times are moved.", moved).format(n=moved)
    return _decide(request).with_toast(said)


def _decide(request: AnyRequest) -> Screen:
    found = moves.mine(request.uow, request.actor, request.now, request.app.zone)
    return year_moves.decide(request.t, found, request.today)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(OWN)
    edge.press(CalendarHome, home)
    edge.press(LoadYear, load)
    edge.press(DiscardYear, discard)
    edge.press(OwnDay, own)
    edge.press(SettleDay, settle)
    edge.press(MoveIt, move)
    edge.press(KeepIt, keep)
    edge.press(MoveTime, move_time)
    edge.press(KeepTime, keep_time)
    edge.press(MoveAll, move_all)
