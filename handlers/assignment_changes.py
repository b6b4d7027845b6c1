"""✏️ and 👥 of what is published, and the keys under the questions that setting and changing
share."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.assignments import TaskEdit, TaskPeople, TaskPerson
from bot.chat.buttons.new_assignment import (
    PlanDay,
    PlanDiscard,
    PlanHours,
    PlanMonth,
    PlanSkip,
)
from bot.chat.edge import Edge
from bot.chat.forms import Data, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import assignment_questions as questions
from bot.chat.views import new_assignment as views
from bot.domain.assignments import HORIZON, MOST_TENTHS, Progress, Whom
from bot.errors import NotAllowed, Stale
from bot.services.assignments import boards, changes, plans
from handlers import assignment_fields as fields
from handlers import assignment_material, new_assignment
from handlers import assignment_people as choosing
from handlers.activity_fields import guarded
from handlers.assignments import board_screen, day_of, told
from handlers.new_assignment import NEW

AnyRequest = Request[Button | None]


def edit(request: Request[TaskEdit]) -> Screen:
    """✏️: what, then the new value."""
    number, field = request.button.assignment, request.button.field
    of = changes.manageable(request.uow, request.actor, number)
    if field is None:
        return views.ask_edit(request.t, of, day_of(request, number))
    if field not in views.edits_of(of.kind, published=True):
        raise Stale
    data: Data = {
        "assignment": number,
        "what": field,
        "unit": of.unit_id,
        "kind": of.kind.value,
        "whom": of.whom.value,
    }
    return forms.begin(request, CHANGE, data)


def _allowed(request: AnyRequest, draft: Draft) -> None:
    changes.manageable(request.uow, request.actor, draft.data["assignment"])


def _only(field: Field) -> Field:
    """The question, asked in a form that changes this."""
    return replace(field, wanted=lambda data: bool(data["what"] == field.key))


def _done(request: AnyRequest, draft: Draft) -> Screen:
    """The change is made."""
    number, what = draft.data["assignment"], draft.data["what"]
    values = _values(what, draft.data[what])
    done = changes.change(
        request.uow, request.actor, number, request.now, request.app.zone, **values
    )
    forms.close(request, CHANGE)
    said = told(request, done, request.t._("Changed."))
    board = board_screen(request, number)
    if request.button is None:
        return replace(board.as_new(), text=f"{said}\n\n{board.text}")
    return board.with_toast(said, alert=done.not_before is not None)


def _values(what: str, value: Any) -> dict[str, Any]:
    if what == "material":
        return assignment_material.of_draft(value)
    name = {"due": "due_on", "from": "from_date"}.get(what, what)
    return {name: date.fromisoformat(value) if what in ("due", "from") else value}


CHANGE = Form(
    "change_assignment",
    tuple(
        guarded(_only(one), _allowed)
        for one in (
            fields.TITLE,
            assignment_material.MATERIAL,
            fields.DUE,
            fields.FROM,
            fields.HOURS,
            fields.RECEIVER,
            fields.CLAUSE,
        )
    ),
    _done,
)
AnyKey = PlanDay | PlanMonth | PlanHours | PlanSkip | PlanDiscard


_FORMS = ((NEW, new_assignment.allowed), (CHANGE, _allowed))


def _draft(request: Request[AnyKey]) -> tuple[Form, Draft]:
    return forms.among(request, _FORMS, request.button.draft)


def day(request: Request[PlanDay]) -> Screen:
    """A day of the calendar."""
    form, draft = _draft(request)
    if draft.asking == "from":
        return forms.put(request, form, draft, **{"from": request.button.day.isoformat()})
    return forms.put(
        request, form, draft, **fields.day_value(request, request.button.day, draft.data)
    )


def month(request: Request[PlanMonth]) -> Screen:
    """◀ ▶ in the calendar."""
    _, draft = _draft(request)
    shown, today = request.button.day, fields.today_in(request, draft.data)
    if not today.replace(day=1) <= shown <= today + HORIZON:
        raise Stale
    return fields.due_screen(request, draft, None, shown)


def hours(request: Request[PlanHours]) -> Screen:
    """So many hours."""
    form, draft = _draft(request)
    if not 0 <= request.button.hours <= MOST_TENTHS:
        raise Stale
    return forms.put(request, form, draft, hours=request.button.hours)


def skip(request: Request[PlanSkip]) -> Screen:
    """Left empty, or the receiver that was offered."""
    form, draft = _draft(request)
    field = request.button.field
    if field == "material":
        return forms.put(request, form, draft, material=None)
    if field == "clause":
        return forms.put(request, form, draft, clause="")
    unit = fields.unit_of(request, draft)
    offered = fields.receivers(request, unit, Whom(draft.data["whom"]))
    known = {f"receiver{number}": name for number, name in enumerate(offered)}
    if field not in known:
        raise Stale
    return forms.put(request, form, draft, receiver=known[field])


def discard(request: Request[PlanDiscard]) -> Screen:
    """🗑: nothing was published, or changed."""
    for form in (NEW, CHANGE):
        found = request.uow.drafts.get(request.bot_id, request.person_id, form.name)
        if found is None or found.id != request.button.draft:
            continue
        forms.close(request, form)
        if form is NEW:
            return views.discarded(request.t)
        board = board_screen(request, found.data["assignment"])
        return board.with_toast(request.t._("Nothing was changed."))
    raise Stale


def people(request: Request[TaskPeople]) -> Screen:
    """A page of people: of a draft, or of what is published."""
    of, number = request.button.of, request.button.page
    draft = _choosing(request, of)
    if draft is not None:
        return forms.ask(request, NEW, new_assignment.with_(draft, page=number), "chosen")
    return _people(request, of, number)


def person(request: Request[TaskPerson]) -> Screen:
    """☐ / ☑."""
    button = request.button
    draft = _choosing(request, button.of)
    if draft is None:
        changes.name(
            request.uow, request.actor, button.of, button.member, request.now, on=button.on
        )
        said = request.t._("Recorded.")
        return _people(request, button.of, button.page).with_toast(said)
    today = fields.today_in(request, draft.data)
    if button.member not in plans.choosable(request.uow, request.actor, draft.data["unit"], today):
        raise NotAllowed
    now = set(draft.data.get("chosen_now", []))
    now = now | {button.member} if button.on else now - {button.member}
    kept = new_assignment.with_(draft, chosen_now=sorted(now), page=button.page)
    return forms.ask(request, NEW, kept, "chosen")


def _choosing(request: AnyRequest, of: int) -> Draft | None:
    """The draft of that id, if it is one."""
    draft = request.uow.drafts.get(request.bot_id, request.person_id, NEW.name)
    if draft is None or draft.id != of:
        return None
    new_assignment.allowed(request, draft)
    if "unit" not in draft.data:
        raise Stale
    return draft


def _people(request: AnyRequest, assignment_id: int, number: int) -> Screen:
    of = changes.manageable(request.uow, request.actor, assignment_id)
    today = day_of(request, of.id)
    shown = boards.board(request.uow, request.actor, of.id, today)
    known = {one.row.member_id for one in shown.lines if one.row.member_id is not None}
    chosen = {
        one.row.member_id
        for one in shown.lines
        if one.row.member_id is not None and one.row.state is not Progress.ENDED
    }
    can = plans.choosable(request.uow, request.actor, of.unit_id, today)
    names = choosing.names_of(request, can | known)
    return questions.people(request.t, of.id, names, chosen, number, published=True)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(CHANGE)
    edge.press(TaskEdit, edit)
    edge.press(PlanDay, new_assignment.latest(day))
    edge.press(PlanMonth, new_assignment.latest(month))
    edge.press(PlanHours, new_assignment.latest(hours))
    edge.press(PlanSkip, new_assignment.latest(skip))
    edge.press(PlanDiscard, discard)
    edge.press(TaskPeople, people)
    edge.press(TaskPerson, person)
