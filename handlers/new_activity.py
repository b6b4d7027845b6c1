"""`/new`: setting up an activity, in one line or question by question."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.activities import (
    Discard,
    DraftEdit,
    DraftGroup,
    DraftKind,
    DraftResume,
    DraftUnit,
    Publish,
)
from bot.chat.edge import Edge
from bot.chat.forms import Data, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import new_activity as views
from bot.chat.views import words
from bot.domain.activities import ActivityKind, Circle, circle_of, kinds_of
from bot.domain.one_line import Line, read_line
from bot.domain.org import UnitKind
from bot.domain.phrases import Understood
from bot.errors import N_, AppError, Stale
from bot.services import publishing
from bot.services.publishing import Plan
from bot.store.drafts import Draft
from bot.store.units import Unit
from handlers import activity_fields as fields
from handlers.activities import board_screen

AnyRequest = Request[Button | None]


def new(request: AnyRequest) -> Screen:
    """`/new`, alone or with everything behind it."""
    units = publishing.units_to_manage(request.uow, request.actor)
    if not units:
        raise AppError(
            N_("Only a branch's secretary and deputy set up activities. /today shows your own.")
        )
    kept = request.uow.drafts.get(request.bot_id, request.person_id, NEW.name)
    if kept is not None and not request.text:
        return views.resume(request.t, kept.id, list(kept.data))
    return _begin(request, units)


def _begin(request: AnyRequest, units: list[Unit]) -> Screen:
    data: Data = {"unit": units[0].id} if len(units) == 1 else {}
    if request.text:
        line = read_line(request.text, request.today)
        data |= _of_line(line, request.text)
        data |= _placed(request, units, line)
    return forms.begin(request, NEW, data)


def _of_line(line: Line, text: str) -> Data:
    data: Data = {
        "place": (line.place or "")[: fields.PLACE_LENGTH],
        "subject": (line.subject or "")[: fields.SUBJECT_LENGTH],
    }
    if line.kind is not None:
        data["kind"] = line.kind.value
    if isinstance(line.date, Understood):
        data["day"] = line.date.value.isoformat()
    elif line.date is not None:
        data["day_said"] = text
    if isinstance(line.time, Understood):
        data["time"] = fields.minutes_of(line.time.value)
    elif line.time is not None:
        data["time_said"] = text
    return data


def _placed(request: AnyRequest, units: list[Unit], line: Line) -> Data:
    """The unit a line is for: the only one that holds such activities, and its group, if named."""
    fitting = [unit for unit in units if line.kind is None or line.kind in kinds_of(unit.kind)]
    if line.kind is not ActivityKind.COMMITTEE_MEETING and len(fitting) > 1:
        fitting = [unit for unit in fitting if unit.kind is UnitKind.BRANCH] or fitting
    if len(fitting) != 1:
        return {}
    data: Data = {"unit": fitting[0].id}
    groups = request.uow.units.children(fitting[0].id)
    named = [group for group in groups if line.group_name and group.name == line.group_name]
    return data | ({"group": named[0].id} if named else {})


def _ask_unit(request: AnyRequest, draft: Draft) -> Screen:
    units = publishing.units_to_manage(request.uow, request.actor)
    return views.ask_unit(request.t, draft.id, units)


def _ask_kind(request: AnyRequest, draft: Draft) -> Screen:
    unit = _unit(request, draft)
    return views.ask_kind(request.t, draft.id, kinds_of(unit.kind))


def _read_kind(request: AnyRequest, draft: Draft, text: str) -> forms.Several:
    """A kind typed, perhaps with the rest of the line behind it."""
    line = read_line(text, request.today)
    if line.kind is None:
        raise forms.AskBack(_ask_kind(request, draft))
    told = {name: value for name, value in _of_line(line, text).items() if value != ""}
    return forms.Several(told)


def _ask_group(request: AnyRequest, draft: Draft) -> Screen:
    groups = _groups(request, draft)
    if not groups:
        raise AppError(N_("This branch has no groups; the roster's group column makes them."))
    return views.ask_group(request.t, draft.id, groups)


def _groups(request: AnyRequest, draft: Draft) -> list[Unit]:
    children = request.uow.units.children(draft.data["unit"])
    return [child for child in children if child.kind is UnitKind.GROUP]


def _unit(request: AnyRequest, draft: Draft) -> Unit:
    unit = request.uow.units.get(draft.data["unit"])
    if unit is None:
        raise Stale
    return unit


def _review(request: AnyRequest, draft: Draft) -> Screen:
    """The card to confirm; a start that has passed meanwhile is asked again."""
    plan = _plan(request, draft)
    if plan.starts_at <= request.now:
        without = {name: value for name, value in draft.data.items() if name != "time"}
        return forms.ask(request, NEW, replace(draft, data=without), "time")
    found = publishing.preview(request.uow, request.actor, plan, request.now, request.app.zone)
    several = len(publishing.units_to_manage(request.uow, request.actor)) > 1
    return views.review(request.app, request.t, draft.id, found, request.now, several=several)


def _plan(request: AnyRequest, draft: Draft) -> Plan:
    data = draft.data
    starts_at, ends_at = fields.starts_at(request, data)
    return Plan(
        data["unit"],
        data.get("group") if data["kind"] == ActivityKind.GROUP_MEETING else None,
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
        Field("kind", _ask_kind, _read_kind),
        Field("group", _ask_group, wanted=_needs_group),
        fields.DAY,
        fields.TIME,
        fields.PLACE,
        fields.SUBJECT,
    ),
    _review,
)


def unit(request: Request[DraftUnit]) -> Screen:
    """Whose it is; a kind such a unit does not hold is asked again."""
    draft = forms.current(request, NEW, request.button.draft)
    units = {one.id: one for one in publishing.units_to_manage(request.uow, request.actor)}
    chosen = units.get(request.button.unit)
    if chosen is None:
        raise Stale
    kept = {name: value for name, value in draft.data.items() if name != "group"}
    if kept.get("kind") not in {kind.value for kind in kinds_of(chosen.kind)}:
        kept.pop("kind", None)
    return forms.put(request, NEW, replace(draft, data=kept), unit=chosen.id)


def kind(request: Request[DraftKind]) -> Screen:
    """Its kind."""
    draft = forms.current(request, NEW, request.button.draft)
    return forms.put(request, NEW, draft, kind=request.button.kind.value)


def group(request: Request[DraftGroup]) -> Screen:
    """Which group's."""
    draft = forms.current(request, NEW, request.button.draft)
    return forms.put(request, NEW, draft, group=request.button.group)


def edit(request: Request[DraftEdit]) -> Screen:
    """✏️ on the card: one question again."""
    draft = forms.current(request, NEW, request.button.draft)
    return forms.ask(request, NEW, draft, request.button.field)


def go_on(request: Request[DraftResume]) -> Screen:
    """Continue, or begin anew."""
    draft = forms.current(request, NEW, request.button.draft)
    if request.button.go_on:
        return forms.proceed(request, NEW, draft)
    units = publishing.units_to_manage(request.uow, request.actor)
    return _begin(replace(request, text=""), units)


def publish(request: Request[Publish]) -> Screen:
    """✅: the draft becomes an activity; the same tap again finds no draft."""
    draft = forms.current(request, NEW, request.button.draft)
    done = publishing.publish(
        request.uow, request.actor, _plan(request, draft), request.now, request.app.zone
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


def discard(request: Request[Discard]) -> Screen:
    """🗑: nothing was published."""
    forms.current(request, NEW, request.button.draft)
    forms.close(request, NEW)
    return views.discarded(request.t)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("new", new)
    edge.form(NEW)
    edge.press(DraftUnit, unit)
    edge.press(DraftKind, kind)
    edge.press(DraftGroup, group)
    edge.press(DraftEdit, edit)
    edge.press(DraftResume, go_on)
    edge.press(Publish, publish)
    edge.press(Discard, discard)
