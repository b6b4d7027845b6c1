"""Dialogs about one person of a roster: adding, correcting, leaving."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.members import (
    AddPerson,
    Correct,
    Leaving,
    PersonDone,
    PersonValue,
    SetStanding,
    SetVote,
    UndoLeaving,
)
from bot.chat.edge import Edge
from bot.chat.forms import Data, Draft, Form
from bot.chat.request import Request
from bot.chat.screens import Screen, esc, lines
from bot.chat.views import member_forms as views
from bot.chat.views import members as cards
from bot.domain.org import Standing
from bot.errors import Stale
from bot.services.members import leaving, member_changes, members
from bot.services.members.member_changes import Newcomer
from bot.services.members.members import Person
from handlers import person_fields as fields

AnyRequest = Request[Button | None]


def add_person(request: Request[AddPerson]) -> Screen:
    """➕."""
    unit = member_changes.unit(request.uow, request.actor, request.button.unit)
    grouped = bool(member_changes.groups(request.uow, unit.id))
    return forms.begin(request, ADD, {"unit": unit.id, "grouped": grouped}).as_new()


def correct(request: Request[Correct]) -> Screen:
    """✏️: the choice, or the question."""
    member, what = request.button.member, request.button.what
    found = _manageable(request, member)
    if what is None:
        return views.choose(request.t, found)
    if what == "standing":
        return views.choose_standing(request.t, found)
    if what == "vote":
        return views.choose_vote(request.t, found)
    if what not in views.WHAT:
        raise Stale
    return forms.begin(request, CORRECT, {"member": member, "what": what}).as_new()


def set_standing(request: Request[SetStanding]) -> Screen:
    """A standing was pressed."""
    uow, actor, button = request.uow, request.actor, request.button
    zone = request.app.zone
    found = member_changes.set_standing(
        uow, actor, button.member, button.standing, request.now, zone
    )
    return _saved(request, found)


def set_vote(request: Request[SetVote]) -> Screen:
    """A vote was given or taken."""
    uow, actor, button = request.uow, request.actor, request.button
    zone = request.app.zone
    found = member_changes.set_vote(uow, actor, button.member, button.on, request.now, zone)
    return _saved(request, found)


def leave(request: Request[Leaving]) -> Screen:
    """🚪: from which day on?"""
    fields.ending(request, request.button.member)
    return forms.begin(request, LEAVE, {"member": request.button.member}).as_new()


def undo(request: Request[UndoLeaving]) -> Screen:
    """↩️."""
    member, zone = request.button.member, request.app.zone
    found = leaving.undo(request.uow, request.actor, member, request.now, zone)
    return _said(request, found, request.t._("Undone; everything goes on as before."))


def value(request: Request[PersonValue]) -> Screen:
    """An answer that was pressed."""
    form, draft = _draft(request, request.button.draft)
    button = request.button
    if button.field != "another" and button.field not in {one.key for one in form.fields}:
        raise Stale
    try:
        read = fields.PRESSED[button.field](button.value)
    except ValueError as fault:
        raise Stale from fault
    return forms.put(request, form, draft, **{button.field: read})


def done(request: Request[PersonDone]) -> Screen:
    """What was gathered is done, or given up."""
    form, draft = _draft(request, request.button.draft)
    if not request.button.sure:
        forms.close(request, form)
        return views.given_up(request.t)
    if form is CORRECT or any(
        one.key not in draft.data and one.wanted(draft.data) for one in form.fields
    ):
        raise Stale
    return _add(request, draft) if form is ADD else _leave(request, draft)


def _add(request: AnyRequest, draft: Draft) -> Screen:
    new, zone = _newcomer(draft.data), request.app.zone
    found = member_changes.add(request.uow, request.actor, new, request.now, zone)
    forms.close(request, ADD)
    return _said(request, found, request.t._("Added."))


def _leave(request: AnyRequest, draft: Draft) -> Screen:
    day, zone = fields.day_of(draft.data["day"]), request.app.zone
    member = draft.data["member"]
    found = leaving.leave(request.uow, request.actor, member, day, request.now, zone)
    forms.close(request, LEAVE)
    return _said(request, found, request.t._("Noted."))


def _checked(request: AnyRequest, draft: Draft) -> Screen:
    """All is there: a namesake is asked about, then everything is shown."""
    data = draft.data
    unit = member_changes.unit(request.uow, request.actor, data["unit"])
    twins = member_changes.namesakes(request.uow, unit.id, data["name"], request.today)
    if twins and not data["number"] and not data.get("another"):
        return views.same_name(request.t, draft.id, unit, twins)
    groups = member_changes.groups(request.uow, unit.id)
    group = [one for one in groups if one.id == data.get("group")]
    new = _newcomer(data)
    return views.check(request.t, draft.id, new, [unit, *group], request.today)


def _corrected(request: AnyRequest, draft: Draft) -> Screen:
    data, uow, actor = draft.data, request.uow, request.actor
    member, now, zone = data["member"], request.now, request.app.zone
    if data["what"] == "name":
        found = member_changes.correct_name(uow, actor, member, data["name"], now, zone)
    else:
        number = data["number"] or None
        found = member_changes.correct_number(uow, actor, member, number, now, zone)
    forms.close(request, CORRECT)
    return _saved(request, found)


def _confirm_leaving(request: AnyRequest, draft: Draft) -> Screen:
    found, day = fields.ending(request, draft.data["member"]), fields.day_of(draft.data["day"])
    leaving.check_day(found, day, request.today)
    return views.confirm_leaving(request.t, found, draft.id, day, request.today)


def _newcomer(data: Data) -> Newcomer:
    return Newcomer(
        data["unit"],
        data.get("group") or None,
        data["name"],
        data["number"] or None,
        Standing(data["standing"]),
        fields.day_of(data["day"]),
        another=bool(data.get("another")),
    )


def _saved(request: AnyRequest, found: Person) -> Screen:
    return _said(request, found, request.t._("Corrected."))


def _said(request: AnyRequest, found: Person, sentence: str) -> Screen:
    """The card, with what was done."""
    card = cards.card(request.t, found, request.today)
    if request.button is not None:
        return card.with_toast(sentence)
    return replace(card, text=lines(esc(sentence), "", card.text))


def _manageable(request: AnyRequest, member_id: int) -> Person:
    zone = request.app.zone
    return members.manageable(request.uow, request.actor, member_id, request.today, zone)


def _draft(request: AnyRequest, draft_id: int) -> tuple[Form, Draft]:
    """The form and draft a key belongs to."""
    for form in (ADD, CORRECT, LEAVE):
        found = request.uow.drafts.get(request.bot_id, request.person_id, form.name)
        if found is not None and found.id == draft_id:
            return form, found
    raise Stale


ADD = Form(
    "add_person",
    (fields.NAME, fields.NUMBER, fields.STANDING, fields.GROUP, fields.SINCE),
    _checked,
)
CORRECT = Form("correct_person", (fields.NAME, fields.NUMBER), _corrected)
LEAVE = Form("leaving", (fields.LEAVES_ON,), _confirm_leaving)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    for form in (ADD, CORRECT, LEAVE):
        edge.form(form)
    edge.press(AddPerson, add_person)
    edge.press(Correct, correct)
    edge.press(SetStanding, set_standing)
    edge.press(SetVote, set_vote)
    edge.press(Leaving, leave)
    edge.press(UndoLeaving, undo)
    edge.press(PersonValue, value)
    edge.press(PersonDone, done)
