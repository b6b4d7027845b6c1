"""The keys under the questions whom something is set for, and for how long."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons.new_assignment import (
    PlanDone,
    PlanGroup,
    PlanMonths,
    PlanRole,
    PlanWhom,
)
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import assignment_questions as questions
from bot.errors import Stale
from handlers import assignment_fields as fields
from handlers import assignment_people as people
from handlers import new_assignment
from handlers.new_assignment import NEW, latest


def whom(request: Request[PlanWhom]) -> Screen:
    """Whom it concerns."""
    draft = new_assignment.current(request, request.button.draft)
    if request.button.whom not in people.circles(request, draft, fields.unit_of(request, draft)):
        raise Stale
    gone = new_assignment.PEOPLE if draft.data.get("whom") != request.button.whom else ()
    kept = {name: value for name, value in draft.data.items() if name not in gone}
    if kept.get("months"):
        kept = {name: value for name, value in kept.items() if name not in ("due", "months")}
    return forms.put(request, NEW, replace(draft, data=kept), whom=request.button.whom.value)


def group(request: Request[PlanGroup]) -> Screen:
    """Which group's people."""
    draft = new_assignment.current(request, request.button.draft)
    return forms.put(request, NEW, draft, group=request.button.group)


def role(request: Request[PlanRole]) -> Screen:
    """☐ / ☑."""
    draft = new_assignment.current(request, request.button.draft)
    now = set(draft.data.get("roles_now", []))
    now = (
        now | {request.button.role.value}
        if request.button.on
        else now - {request.button.role.value}
    )
    return forms.ask(request, NEW, new_assignment.with_(draft, roles_now=sorted(now)), "roles")


def done(request: Request[PlanDone]) -> Screen:
    """✔️: offices or people are chosen."""
    draft = new_assignment.current(request, request.button.draft)
    field = request.button.field
    now = draft.data.get(f"{field}_now")
    if field not in ("roles", "chosen") or not now:
        raise Stale
    return forms.put(request, NEW, draft, **{field: now})


def months(request: Request[PlanMonths]) -> Screen:
    """Each has so many months from taking office."""
    draft = new_assignment.current(request, request.button.draft)
    if request.button.months not in questions.MONTHS:
        raise Stale
    values = {"due": "", "due_said": "", "months": request.button.months}
    return forms.put(request, NEW, draft, **values)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(PlanWhom, latest(whom))
    edge.press(PlanGroup, latest(group))
    edge.press(PlanRole, latest(role))
    edge.press(PlanDone, latest(done))
    edge.press(PlanMonths, latest(months))
