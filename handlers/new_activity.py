"""`/new`: setting up an activity, in one line or question by question."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.activities import (
    DraftDay,
    DraftEdit,
    DraftGroup,
    DraftKind,
    DraftMonth,
    DraftResume,
    DraftSkip,
    DraftTime,
    DraftUnit,
    Publish,
)
from bot.chat.buttons.joint import (
    DraftBranch,
    DraftBranches,
    DraftBranchesDone,
    DraftBranchPage,
    DraftCommittee,
)
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import activity_questions as questions
from bot.chat.views import new_activity as views
from bot.domain.activities import ActivityKind, Naming, kinds_of
from bot.domain.one_line import read_line
from bot.domain.phrases import Past
from bot.services.activities import publishing, setting_up
from bot.services.activities.publishing import Plan
from handlers import activity_fields as fields
from handlers import activity_homes as homes
from handlers import joint_questions, repeat_draft

AnyRequest = Request[Button | None]
Key = TypeVar(
    "Key",
    DraftBranch,
    DraftBranches,
    DraftBranchesDone,
    DraftBranchPage,
    DraftCommittee,
    DraftDay,
    DraftEdit,
    DraftGroup,
    DraftKind,
    DraftMonth,
    DraftResume,
    DraftSkip,
    DraftTime,
    DraftUnit,
    Publish,
)


def new(request: AnyRequest) -> Screen:
    """`/new`, alone or with everything behind it."""
    setting_up.units(request.uow, request.actor)
    kept = request.uow.drafts.get(request.bot_id, request.person_id, NEW.name)
    filled = views.filled(kept.data) if kept else []
    if kept is not None and filled and not request.text.strip():
        return views.resume(request.t, kept.id, filled)
    return _begin(request)


def _begin(request: AnyRequest) -> Screen:
    line = read_line(request.text, request.today)
    found = setting_up.home(request.uow, request.actor, line.kind, line.group_name)
    above = found.unit_id is not None and found.above
    home = {"unit": found.unit_id, "above": above or None, "group": found.group_id}
    known = {name: value for name, value in home.items() if value is not None}
    data = known | fields.of_line(request, line, known)
    return forms.begin(request, NEW, repeat_draft.of_line(request, line, data))


def allowed(request: AnyRequest, draft: Draft) -> None:
    """Raises NotAllowed when the person may no longer publish what this draft is about."""
    if "unit" in draft.data:
        setting_up.unit(request.uow, request.actor, draft.data["unit"])


def _review(request: AnyRequest, draft: Draft) -> Screen:
    """The card to confirm; a start that has passed meanwhile is asked again."""
    several = bool(joint_questions.chosen(draft.data))
    draft = repeat_draft.completed(request, draft)
    plan = plan_of(request, draft)
    if plan.starts_at <= request.now:
        return _passed(request, draft)
    if several:
        return joint_questions.review(request, draft, plan)
    found = publishing.preview(request.uow, request.actor, plan, request.now, request.app.zone)
    units = setting_up.units(request.uow, request.actor)
    repeat = repeat_draft.fitting(request, draft)
    return views.review(
        request.app,
        request.t,
        draft.id,
        found,
        request.now,
        several=len(units) > 1,
        repeat=repeat.recurrence if repeat else None,
    )


def _passed(request: AnyRequest, draft: Draft) -> Screen:
    zone = fields.zone_of(request, draft.data)
    local_now = request.now.astimezone(zone)
    day = plan_of(request, draft).starts_at.astimezone(zone).date()
    over = {"day", "time"} if day < local_now.date() else {"time"}
    rest = {name: value for name, value in draft.data.items() if name not in over}
    opened = replace(draft, data=rest)
    if "day" not in over:
        forms.ask(request, NEW, opened, "time")
        return questions.ask_time(request.t, draft.id, day, local_now, None, None, passed=True)
    forms.ask(request, NEW, opened, "day")
    reading = Past(day, None)
    return questions.ask_day(request.t, draft.id, request.today, request.today, reading)


def plan_of(request: AnyRequest, draft: Draft) -> Plan:
    """What a draft that is complete says."""
    data = draft.data
    starts_at, ends_at = fields.starts_at(request, data)
    return Plan(
        data["unit"],
        data.get("group") if homes.needs_group(data) else None,
        ActivityKind(data["kind"]),
        starts_at,
        ends_at,
        data["place"],
        data["subject"],
        {int(member): Naming(how) for member, how in data.get("named", {}).items()},
    )


NEW = Form(
    "new_activity",
    (
        homes.UNIT,
        *(fields.guarded(one, allowed) for one in (homes.KIND, homes.GROUP)),
        joint_questions.BRANCHES,
        *(
            fields.guarded(one, allowed)
            for one in (
                fields.DAY,
                fields.TIME,
                fields.PLACE,
                fields.SUBJECT,
                repeat_draft.REPEAT,
            )
        ),
    ),
    _review,
)


def missing(draft: Draft) -> bool:
    """Whether something is still to be asked."""
    return any(one.key not in draft.data and one.wanted(draft.data) for one in NEW.fields)


def current(request: AnyRequest, draft_id: int) -> Draft:
    """The draft a key belongs to; raises Stale, or NotAllowed when the right is gone."""
    draft = forms.current(request, NEW, draft_id)
    allowed(request, draft)
    return draft


def latest(endpoint: Callable[[Request[Key]], Screen]) -> Callable[[Request[Key]], Screen]:
    """The same endpoint; a key of an older draft shows the one that is there now."""
    return forms.latest(NEW, allowed, endpoint, lambda button: button.draft)


def unit(request: Request[DraftUnit]) -> Screen:
    """Whose it is; a kind such a unit does not hold is asked again."""
    draft = forms.current(request, NEW, request.button.draft)
    chosen = setting_up.unit(request.uow, request.actor, request.button.unit)
    kept = {name: value for name, value in draft.data.items() if name not in ("group", "named")}
    if kept.get("kind") not in {kind.value for kind in kinds_of(chosen.kind)}:
        kept.pop("kind", None)
    gone = ("branches", "marked")
    kept = {name: value for name, value in kept.items() if name not in gone}
    return forms.put(
        request, NEW, replace(draft, data=kept), **joint_questions.of_unit(chosen.id, chosen.kind)
    )


def kind(request: Request[DraftKind]) -> Screen:
    """Its kind."""
    draft = current(request, request.button.draft)
    return forms.put(request, NEW, draft, kind=request.button.kind.value)


def group(request: Request[DraftGroup]) -> Screen:
    """Which group's."""
    draft = current(request, request.button.draft)
    return forms.put(request, NEW, draft, group=request.button.group)


def go_on(request: Request[DraftResume]) -> Screen:
    """Continue, or begin anew."""
    draft = current(request, request.button.draft)
    if request.button.go_on:
        return forms.proceed(request, NEW, draft)
    return _begin(replace(request, text=""))


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("new", new)
    edge.form(NEW)
    edge.press(DraftUnit, latest(unit))
    edge.press(DraftKind, latest(kind))
    edge.press(DraftGroup, latest(group))
    edge.press(DraftResume, latest(go_on))
