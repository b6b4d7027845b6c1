"""🧳 Leave for a period: asked for, set, decided, ended."""

from __future__ import annotations

from datetime import date

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.absences import (
    AbsenceDecide,
    AbsenceNew,
    AbsenceShorten,
    AbsencesOf,
    AbsenceStop,
)
from bot.chat.buttons.members import Person
from bot.chat.buttons.navigation import Go
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Field, Form, Several
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import absence_news as cards
from bot.chat.views import absences as views
from bot.domain.commands import Command
from bot.domain.phrases import find_days
from bot.domain.standing import AbsenceState
from bot.errors import NotAllowed
from bot.services.activities import absence_changes, absences
from bot.services.activities.absences import One
from handlers import dated
from handlers.dated import Dialog

AnyRequest = Request[Button | None]


def listing(request: Request[AbsencesOf]) -> Screen:
    """What there is of a member, or of oneself."""
    return _listed(request, request.button.member)


def new(request: Request[AbsenceNew]) -> Screen:
    """➕: from which day on?"""
    member = _member(request, request.button.member)
    absences.of_member(request.uow, request.actor, member, request.today)
    return forms.begin(request, ABSENCE, {"member": member})


def shorten(request: Request[AbsenceShorten]) -> Screen:
    """✏️: until which day instead?"""
    found = _found(request, request.button.absence).absence
    return forms.begin(request, ABSENCE, {"member": found.member_id, "absence": found.id})


def stop(request: Request[AbsenceStop]) -> Screen:
    """↩️: asks once, then ends it."""
    found = _found(request, request.button.absence).absence
    member = None if found.member_id == request.actor.member_id else found.member_id
    if not request.button.sure and found.state is not AbsenceState.ASKED:
        return views.ask_stop(request.t, found, request.today, member)
    _, again = absence_changes.stop(
        request.uow, request.actor, found.id, request.now, request.app.zone
    )
    return _listed(request, member).with_toast(views.ended(request.t, again))


def decide(request: Request[AbsenceDecide]) -> Screen:
    """✔️ or ✖️."""
    number, approve = request.button.absence, request.button.approve
    found = absences.decide(request.uow, request.actor, number, request.app.zone, approve=approve)
    shown = cards.card(request.app, request.t, found, request.today)
    return shown.with_toast(cards.decided(request.t, found))


def _listed(request: AnyRequest, member: int | None) -> Screen:
    number = _member(request, member)
    theirs = absences.of_member(request.uow, request.actor, number, request.today)
    back = Go(Command.MY.value) if theirs.own else Person(number, seen=True)
    return views.listing(request.t, theirs, request.today, back)


def _member(request: AnyRequest, member: int | None) -> int:
    found = request.actor.member_id if member is None else member
    if found is None:
        raise NotAllowed
    return found


def _found(request: AnyRequest, number: int) -> One:
    """One that the reader may end; raises NotAllowed."""
    return absences.one(request.uow, request.actor, number, request.today)


def _question(request: AnyRequest, draft: Draft) -> str:
    return request.t._(views.FIRST if draft.asking == "first" else views.LAST)


def _ask(request: AnyRequest, draft: Draft) -> Screen:
    first = _first(request, draft) if draft.asking == "day" else None
    return views.ask_day(request.t, draft.id, _question(request, draft), request.today, first)


def _first(request: AnyRequest, draft: Draft) -> date:
    """From when on a last day is looked for."""
    if "absence" in draft.data:
        found = _found(request, draft.data["absence"]).absence
        return max(found.from_date, request.today)
    return date.fromisoformat(draft.data["first"])


def _read_first(request: AnyRequest, draft: Draft, text: str) -> Several:
    """The first day, or with it the last one too."""
    span = find_days(text, request.today)
    if span is None or span.rest:
        return Several({"first": _read(request, draft, text)})
    first, last = (dated.written(request, day, past=False) for day in (span.first, span.last))
    return Several({"first": first, "day": last})


def _read(request: AnyRequest, draft: Draft, text: str) -> str:
    return dated.read(request, draft, _question(request, draft), text, past=False)


def _confirm(request: AnyRequest, draft: Draft) -> Screen:
    uow, actor, t, today = request.uow, request.actor, request.t, request.today
    last = dated.day_of(draft)
    if "absence" in draft.data:
        found = _found(request, draft.data["absence"]).absence
        absence_changes.check(found, last, today)
        return views.confirm_shorter(t, draft.id, found, last, today)
    span = (date.fromisoformat(draft.data["first"]), last)
    theirs, inside = absences.preview(
        uow, actor, draft.data["member"], span, request.now, request.app.zone
    )
    return views.confirm(t, draft.id, theirs, span, inside, today)


def _act(request: AnyRequest, draft: Draft) -> Screen:
    uow, actor, data, now = request.uow, request.actor, draft.data, request.now
    last, zone = dated.day_of(draft), request.app.zone
    if "absence" in data:
        _, again = absence_changes.shorten(uow, actor, data["absence"], last, now, zone)
        said = views.ended(request.t, again)
    else:
        span = (date.fromisoformat(data["first"]), last)
        made, filled = absences.put(uow, actor, data["member"], span, now, zone)
        said = views.put(request.t, made, filled)
    return _back(request, draft).with_toast(said)


def _back(request: AnyRequest, draft: Draft) -> Screen:
    member = draft.data["member"]
    return _listed(request, None if member == request.actor.member_id else member)


ABSENCE = Form(
    "absence",
    (
        Field("first", _ask, _read_first, wanted=lambda data: "absence" not in data),
        Field("day", _ask, _read),
    ),
    _confirm,
)
DIALOG = Dialog(ABSENCE, _question, past=False, act=_act, back=_back)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge; the keys for days are those of `transfers`."""
    edge.form(ABSENCE)
    edge.press(AbsencesOf, listing)
    edge.press(AbsenceNew, new)
    edge.press(AbsenceShorten, shorten)
    edge.press(AbsenceStop, stop)
    edge.press(AbsenceDecide, decide)
