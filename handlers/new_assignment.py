"""`/study` with words, and ➕: setting study, training and deadlines."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.new_assignment import (
    PlanBegin,
    PlanDone,
    PlanEdit,
    PlanGroup,
    PlanIntensive,
    PlanKind,
    PlanMonths,
    PlanPublish,
    PlanResume,
    PlanRole,
    PlanUnit,
    PlanWhom,
)
from bot.chat.buttons.policies import PlanPreview
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import new_assignment as views
from bot.chat.views import words
from bot.domain.assignments import AssignmentKind, Whom, roles_for
from bot.domain.org import Role
from bot.errors import NotAllowed, Stale
from bot.services.assignments import plans
from bot.services.assignments.plans import Plan
from handlers import assignment_fields as fields
from handlers import assignment_people as people
from handlers.activity_fields import guarded
from handlers.assignment_material import MATERIAL, of_draft
from handlers.assignments import board_screen, listing

AnyRequest = Request[Button | None]
Key = TypeVar(
    "Key",
    PlanDone,
    PlanEdit,
    PlanGroup,
    PlanIntensive,
    PlanKind,
    PlanMonths,
    PlanPreview,
    PlanPublish,
    PlanResume,
    PlanRole,
    PlanUnit,
    PlanWhom,
)
PEOPLE = ("group", "roles", "roles_now", "chosen", "chosen_now")


def study(request: AnyRequest) -> Screen:
    """`/study`: the list, or with everything behind it a new one."""
    return begin(request) if request.text.strip() else listing(request)


def begin(request: AnyRequest) -> Screen:
    """➕, or what was typed behind /study."""
    found = plans.units(request.uow, request.actor)
    kept = request.uow.drafts.get(request.bot_id, request.person_id, NEW.name)
    filled = views.filled(kept.data) if kept else []
    if kept is not None and filled and not request.text.strip():
        return views.resume(request.t, kept.id, filled)
    known = {"unit": found[0].id} if len(found) == 1 else {}
    return forms.begin(request, NEW, known | fields.of_line(request, request.text, known))


def pressed(request: Request[PlanBegin]) -> Screen:
    """➕."""
    return begin(replace(request, text=""))


def allowed(request: AnyRequest, draft: Draft) -> None:
    """Raises NotAllowed when the person may no longer publish what this draft is about."""
    if "unit" in draft.data:
        plans.unit(request.uow, request.actor, draft.data["unit"])


def _review(request: AnyRequest, draft: Draft) -> Screen:
    """The card to confirm; a day that has passed meanwhile is asked again."""
    plan = plan_of(request, draft)
    today = fields.today_in(request, draft.data)
    if plan.due_on is not None and plan.due_on < today:
        rest = {name: value for name, value in draft.data.items() if name != "due"}
        return forms.ask(request, NEW, replace(draft, data=rest), "due")
    found = plans.preview(request.uow, request.actor, plan, request.now, request.app.zone)
    several = len(plans.units(request.uow, request.actor)) > 1
    return views.review(request.t, draft.id, found, today, several=several)


def plan_of(request: AnyRequest, draft: Draft) -> Plan:
    """What a draft that is complete says."""
    data = draft.data
    material = data.get("material")
    kind, whom = AssignmentKind(data["kind"]), Whom(data["whom"])
    training = kind is AssignmentKind.TRAINING
    first = data.get("from") or fields.today_in(request, data).isoformat()
    return Plan(
        data["unit"],
        kind,
        data["title"],
        whom,
        date.fromisoformat(data["due"]) if data["due"] else None,
        from_date=date.fromisoformat(first) if training and data["due"] else None,
        months=data.get("months") if training and not data["due"] else None,
        group_id=data.get("group") if whom is Whom.GROUP else None,
        roles=_roles(data, whom),
        chosen=tuple(data.get("chosen", ())) if whom is Whom.CHOSEN else (),
        hours=data.get("hours", 0) if kind is not AssignmentKind.DEADLINE else 0,
        intensive=bool(data.get("intensive")) and training,
        receiver=data.get("receiver") if kind is AssignmentKind.DEADLINE else None,
        clause=data.get("clause", "") if kind is AssignmentKind.DEADLINE else "",
        **(of_draft(material) if kind is AssignmentKind.STUDY else {}),
    )


def _roles(data: forms.Data, whom: Whom) -> tuple[Role, ...]:
    if whom not in (Whom.OFFICES, Whom.BELOW):
        return ()
    chosen = {Role(one) for one in data.get("roles", [])}
    return tuple(one for one in roles_for(whom) if one in chosen)


NEW = Form(
    "new_assignment",
    (
        fields.UNIT,
        *(guarded(one, allowed) for one in (fields.KIND, fields.TITLE, MATERIAL)),
        people.WHOM,
        people.GROUP,
        people.ROLES,
        people.CHOSEN,
        *(
            guarded(one, allowed)
            for one in (fields.DUE, fields.FROM, fields.HOURS, fields.RECEIVER, fields.CLAUSE)
        ),
    ),
    _review,
)


def with_(draft: Draft, **values: Any) -> Draft:
    """The draft with these values, not saved yet."""
    return replace(draft, data=draft.data | values)


def current(request: AnyRequest, draft_id: int) -> Draft:
    """The draft a key belongs to; raises Stale, or NotAllowed when the right is gone."""
    draft = forms.current(request, NEW, draft_id)
    allowed(request, draft)
    return draft


def latest(endpoint: Callable[[Request[Key]], Screen]) -> Callable[[Request[Key]], Screen]:
    """The same endpoint; a key of an older draft shows the one that is there now."""
    return forms.latest(NEW, allowed, endpoint, lambda button: button.draft)


def unit(request: Request[PlanUnit]) -> Screen:
    """Whose it is; whom it concerns is asked again."""
    draft = forms.current(request, NEW, request.button.draft)
    chosen = plans.unit(request.uow, request.actor, request.button.unit)
    gone = (*PEOPLE, "whom", "receiver")
    kept = {name: value for name, value in draft.data.items() if name not in gone}
    return forms.put(request, NEW, replace(draft, data=kept), unit=chosen.id)


def kind(request: Request[PlanKind]) -> Screen:
    """Its kind."""
    draft = current(request, request.button.draft)
    return forms.put(request, NEW, draft, kind=request.button.kind.value)


def intensive(request: Request[PlanIntensive]) -> Screen:
    """集中培训, or not."""
    draft = current(request, request.button.draft)
    return forms.put(request, NEW, draft, intensive=request.button.on)


def edit(request: Request[PlanEdit]) -> Screen:
    """✏️: one question again."""
    draft = current(request, request.button.draft)
    field = request.button.field
    if "kind" not in draft.data:
        raise Stale
    if field not in (*views.edits_of(fields.kind_of(draft), published=False), "unit"):
        raise Stale
    return forms.ask(request, NEW, draft, field)


def go_on(request: Request[PlanResume]) -> Screen:
    """Continue, or begin anew."""
    draft = current(request, request.button.draft)
    if request.button.go_on:
        return forms.proceed(request, NEW, draft)
    forms.close(request, NEW)
    return begin(replace(request, text=""))


def missing(draft: Draft) -> bool:
    """Whether a question of it is still open."""
    return any(one.key not in draft.data and one.wanted(draft.data) for one in NEW.fields)


def publish(request: Request[PlanPublish]) -> Screen:
    """✅: the draft becomes an assignment; the same tap again shows it and changes nothing."""
    try:
        draft = current(request, request.button.draft)
    except Stale:
        with suppress(NotAllowed):
            return board_screen(request, request.button.draft)
        raise
    if missing(draft):
        return forms.proceed(request, NEW, draft)
    plan, t = plan_of(request, draft), request.t
    made = plans.publish(request.uow, request.actor, draft.id, plan, request.now, request.app.zone)
    forms.close(request, NEW)
    said = t.n_("Published: {n} person is told.", "Published: {n} people are told.", made.told)
    if not made.told:
        said = t._("Published. Nobody whom it concerns is in chat: please tell them yourself.")
    elif made.not_before is not None:
        said = t._("Published. It is quiet now; {n} people are told at {time}.")
    zone = request.uow.unit_settings.rules(made.assignment.unit_id).zone
    time = words.clock(request.app.local(made.not_before, zone)) if made.not_before else ""
    return board_screen(request, made.assignment.id).with_toast(
        said.format(n=made.told, time=time), alert=made.not_before is not None or not made.told
    )


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("study", study)
    edge.form(NEW)
    edge.press(PlanBegin, pressed)
    edge.press(PlanUnit, latest(unit))
    edge.press(PlanKind, latest(kind))
    edge.press(PlanIntensive, latest(intensive))
    edge.press(PlanEdit, latest(edit))
    edge.press(PlanResume, latest(go_on))
    edge.press(PlanPublish, latest(publish))
