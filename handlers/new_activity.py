"""`/new`: setting up an activity, in one line or question by question."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.activities import (
    DraftGroup,
    DraftKind,
    DraftResume,
    DraftUnit,
    Publish,
)
from bot.chat.edge import Edge
from bot.chat.forms import Data, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import activity_questions as questions
from bot.chat.views import new_activity as views
from bot.chat.views import words
from bot.domain.activities import ActivityKind, Circle, circle_of, kinds_of
from bot.domain.one_line import read_line
from bot.domain.org import UnitKind
from bot.domain.phrases import Past
from bot.errors import N_, AppError, Invalid, NotAllowed, Stale
from bot.services import publishing, setting_up
from bot.services.publishing import Plan
from handlers import activity_fields as fields
from handlers.activities import board_screen

AnyRequest = Request[Button | None]


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
    home = {"unit": found.unit_id, "group": found.group_id}
    known = {name: value for name, value in home.items() if value is not None}
    return forms.begin(request, NEW, known | fields.of_line(request, line))


def _ask_unit(request: AnyRequest, draft: Draft) -> Screen:
    units = setting_up.units(request.uow, request.actor)
    return questions.ask_unit(request.t, draft.id, units)


def _ask_kind(request: AnyRequest, draft: Draft) -> Screen:
    unit = setting_up.unit(request.uow, request.actor, draft.data["unit"])
    return questions.ask_kind(request.t, draft.id, kinds_of(unit.kind))


def _read_kind(request: AnyRequest, draft: Draft, text: str) -> forms.Several:
    """A kind typed, perhaps with the rest of the line behind it."""
    line = read_line(text, request.today)
    unit = setting_up.unit(request.uow, request.actor, draft.data["unit"])
    if line.kind is None:
        asked = questions.ask_kind(request.t, draft.id, kinds_of(unit.kind), unknown=True)
        raise forms.AskBack(asked)
    if line.kind not in kinds_of(unit.kind):
        raise Invalid(N_("This unit does not hold activities of this kind."))
    told = fields.of_line(request, line)
    return forms.Several({name: value for name, value in told.items() if value != ""})


def _ask_group(request: AnyRequest, draft: Draft) -> Screen:
    groups = setting_up.groups(request.uow, draft.data["unit"])
    if not groups:
        raise AppError(N_("This branch has no groups; the roster's group column makes them."))
    return questions.ask_group(request.t, draft.id, groups)


def allowed(request: AnyRequest, draft: Draft) -> None:
    """Raises NotAllowed when the person may no longer publish what this draft is about."""
    if "unit" in draft.data:
        setting_up.unit(request.uow, request.actor, draft.data["unit"])


def _review(request: AnyRequest, draft: Draft) -> Screen:
    """The card to confirm; a start that has passed meanwhile is asked again."""
    plan = _plan(request, draft)
    if plan.starts_at <= request.now:
        return _passed(request, draft)
    found = publishing.preview(request.uow, request.actor, plan, request.now, request.app.zone)
    several = len(setting_up.units(request.uow, request.actor)) > 1
    return views.review(request.app, request.t, draft.id, found, request.now, several=several)


def _passed(request: AnyRequest, draft: Draft) -> Screen:
    day = request.app.local(_plan(request, draft).starts_at).date()
    over = {"day", "time"} if day < request.today else {"time"}
    rest = {name: value for name, value in draft.data.items() if name not in over}
    opened = replace(draft, data=rest)
    if "day" not in over:
        forms.ask(request, NEW, opened, "time")
        return questions.ask_time(
            request.t, draft.id, day, request.local_now, None, None, passed=True
        )
    forms.ask(request, NEW, opened, "day")
    reading = Past(day, None)
    return questions.ask_day(request.t, draft.id, request.today, request.today, reading)


def _plan(request: AnyRequest, draft: Draft) -> Plan:
    data = draft.data
    starts_at, ends_at = fields.starts_at(request, data)
    return Plan(
        data["unit"],
        data.get("group") if _needs_group(data) else None,
        ActivityKind(data["kind"]),
        starts_at,
        ends_at,
        data["place"],
        data["subject"],
    )


def _needs_group(data: Data) -> bool:
    kind = data.get("kind")
    return kind is not None and circle_of(ActivityKind(kind), UnitKind.BRANCH) is Circle.GROUP


NEW = Form(
    "new_activity",
    (
        Field("unit", _ask_unit),
        fields.guarded(Field("kind", _ask_kind, _read_kind), allowed),
        Field("group", _ask_group, wanted=_needs_group),
        *(
            fields.guarded(one, allowed)
            for one in (fields.DAY, fields.TIME, fields.PLACE, fields.SUBJECT)
        ),
    ),
    _review,
)


def current(request: AnyRequest, draft_id: int) -> Draft:
    """The draft a key belongs to; raises Stale, or NotAllowed when the right is gone."""
    draft = forms.current(request, NEW, draft_id)
    allowed(request, draft)
    return draft


def unit(request: Request[DraftUnit]) -> Screen:
    """Whose it is; a kind such a unit does not hold is asked again."""
    draft = forms.current(request, NEW, request.button.draft)
    chosen = setting_up.unit(request.uow, request.actor, request.button.unit)
    kept = {name: value for name, value in draft.data.items() if name != "group"}
    if kept.get("kind") not in {kind.value for kind in kinds_of(chosen.kind)}:
        kept.pop("kind", None)
    return forms.put(request, NEW, replace(draft, data=kept), unit=chosen.id)


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


def publish(request: Request[Publish]) -> Screen:
    """✅: the draft becomes an activity; the same tap again shows it and changes nothing."""
    try:
        draft = current(request, request.button.draft)
    except Stale as stale:
        return _published_before(request, stale)
    missing = [one for one in NEW.fields if one.key not in draft.data and one.wanted(draft.data)]
    if missing or _plan(request, draft).starts_at <= request.now:
        return forms.proceed(request, NEW, draft)
    plan = _plan(request, draft)
    done = publishing.publish(
        request.uow, request.actor, draft.id, plan, request.now, request.app.zone
    )
    forms.close(request, NEW)
    t = request.t
    said = t.n_("Published: {n} person is told.", "Published: {n} people are told.", done.told)
    if done.not_before is not None:
        said = t._("Published. It is quiet now; {n} people are told at {time}.")
    time = words.clock(request.app.local(done.not_before)) if done.not_before else ""
    return board_screen(request, done.activity.id).with_toast(
        said.format(n=done.told, time=time), alert=done.not_before is not None
    )


def _published_before(request: Request[Publish], stale: Stale) -> Screen:
    """An activity keeps the id of its draft."""
    try:
        return board_screen(request, request.button.draft)
    except NotAllowed:
        raise stale from None


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("new", new)
    edge.form(NEW)
    edge.press(DraftUnit, unit)
    edge.press(DraftKind, kind)
    edge.press(DraftGroup, group)
    edge.press(DraftResume, go_on)
    edge.press(Publish, publish)
