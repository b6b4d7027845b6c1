"""➕ 记学时 and ✏️: one sitting of a training; 🗓: done on another day."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.assignments import (
    CreditAsk,
    CreditFix,
    CreditHours,
    RecordDay,
    TaskDated,
)
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import credits as views
from bot.domain.assignment_line import read_hours
from bot.domain.assignments import MOST_TENTHS, Progress
from bot.domain.phrases import Past, Understood, read_date
from bot.errors import N_, Invalid, Stale
from bot.services.assignments import crediting, progress
from handlers.activity_fields import guarded
from handlers.assignments import row_screen

AnyRequest = Request[Button | None]
BAD_DAY = N_("I did not understand the day. Please send it like 2026-04-16.")


def ask_credit(request: Request[CreditAsk]) -> Screen:
    """➕: how many hours, on which day?"""
    crediting.ledger(request.uow, request.actor, request.button.row)
    return forms.begin(request, CREDIT, {"row": request.button.row})


def fix(request: Request[CreditFix]) -> Screen:
    """✏️: how many hours was it?"""
    found, sitting = crediting.sitting(request.uow, request.actor, request.button.credit)
    return forms.begin(request, CREDIT, {"row": found.row.id, "credit": sitting.id})


def ask_day(request: Request[TaskDated]) -> Screen:
    """🗓: on which day?"""
    progress.settable(request.uow, request.actor, request.button.row)
    return forms.begin(request, DATED, {"row": request.button.row})


def _allowed(request: AnyRequest, draft: Draft) -> None:
    progress.settable(request.uow, request.actor, draft.data["row"])


def _ask_hours(request: AnyRequest, draft: Draft) -> Screen:
    found = crediting.ledger(request.uow, request.actor, draft.data["row"])
    return views.ask_hours(request.t, draft.id, found, correcting="credit" in draft.data)


def _read_hours(request: AnyRequest, draft: Draft, text: str) -> int:
    tenths = read_hours(text)
    if tenths is None or tenths > MOST_TENTHS or (not tenths and "credit" not in draft.data):
        raise Invalid(N_("Please send the hours like 2 or 1.5, at most 200."))
    return tenths


def _ask_day(request: AnyRequest, draft: Draft) -> Screen:
    found = crediting.ledger(request.uow, request.actor, draft.data["row"])
    today = progress.day_of(found.assignment, request.now)
    return views.ask_day(request.t, draft.id, found, today)


def _read_day(request: AnyRequest, draft: Draft, text: str) -> str:
    match read_date(text, request.today):
        case Understood(day) | Past(day, _):
            return _day(request, day)
        case _:
            raise Invalid(BAD_DAY)


def _day(request: AnyRequest, day: date) -> str:
    if day > request.today:
        raise Invalid(N_("That day is still to come. Please choose another."))
    return day.isoformat()


def _credited(request: AnyRequest, draft: Draft) -> Screen:
    """The sitting is written down, or corrected."""
    data, t = draft.data, request.t
    forms.close(request, CREDIT)
    zone = request.app.zone
    if "credit" in data:
        crediting.correct(
            request.uow, request.actor, data["credit"], data["hours"], request.now, zone
        )
        return _back(request, data, t._("Corrected."))
    day = date.fromisoformat(data["day"])
    crediting.credit(request.uow, request.actor, data["row"], data["hours"], day, request.now, zone)
    return _back(request, data, t._("Credited."))


def _dated(request: AnyRequest, draft: Draft) -> Screen:
    """It was handed up on that day."""
    forms.close(request, DATED)
    day = date.fromisoformat(draft.data["day"])
    progress.tick(
        request.uow,
        request.actor,
        draft.data["row"],
        Progress.DONE,
        request.now,
        request.app.zone,
        day,
    )
    return _back(request, draft.data, request.t._("Recorded."))


def _back(request: AnyRequest, data: dict[str, Any], said: str) -> Screen:
    screen = row_screen(request, data["row"], 0)
    return screen.as_new() if request.button is None else screen.with_toast(said)


def hours(request: Request[CreditHours]) -> Screen:
    """So many hours."""
    draft = forms.current(request, CREDIT, request.button.draft)
    tenths = request.button.hours
    if not 0 <= tenths <= MOST_TENTHS or (not tenths and "credit" not in draft.data):
        raise Stale
    return forms.put(request, CREDIT, draft, hours=tenths)


def day(request: Request[RecordDay]) -> Screen:
    """On that day."""
    form, draft = _current(request, request.button.draft)
    return forms.put(request, form, draft, day=_day(request, request.button.day))


def _current(request: AnyRequest, draft_id: int) -> tuple[Form, Draft]:
    for form in (CREDIT, DATED):
        found = request.uow.drafts.get(request.bot_id, request.person_id, form.name)
        if found is not None and found.id == draft_id:
            return form, found
    raise Stale


CREDIT = Form(
    "credit_hours",
    (
        guarded(Field("hours", _ask_hours, _read_hours), _allowed),
        guarded(Field("day", _ask_day, _read_day, lambda data: "credit" not in data), _allowed),
    ),
    _credited,
)
DATED = Form("assignment_day", (guarded(Field("day", _ask_day, _read_day), _allowed),), _dated)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(CREDIT)
    edge.form(DATED)
    edge.press(CreditAsk, ask_credit)
    edge.press(CreditFix, fix)
    edge.press(TaskDated, ask_day)
    edge.press(CreditHours, hours)
    edge.press(RecordDay, day)
