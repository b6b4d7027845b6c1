"""`/members`: rosters, looking for people, one person's card."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.members import (
    FindPeople,
    FoundPage,
    OpenRequest,
    Person,
    RosterUnit,
    UnitsUnder,
    Waiting,
)
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import approvals as applications
from bot.chat.views import members as cards
from bot.chat.views import rosters as views
from bot.domain.names import visible
from bot.services.members import members, people
from bot.services.personal import looks

AnyRequest = Request[Button | None]
MOST_WORDS = 40


def begin(request: AnyRequest) -> Screen:
    """The only unit there is, or a choice; with words behind it, whom they fit."""
    units = people.beginnings(request.uow, request.actor)
    if not units:
        return views.not_for_members(request.t)
    said = _words(request.text)
    if said:
        return forms.begin(request, FIND, {"words": said})
    forms.begin(request, FIND)
    if len(units) > 1:
        return views.choice(request.t, units)
    return _unit(request, units[0].id, 0)


def unit(request: Request[RosterUnit]) -> Screen:
    """A page of a unit's people."""
    return _unit(request, request.button.unit, request.button.page)


def under(request: Request[UnitsUnder]) -> Screen:
    """A page of the units under one."""
    found = people.roster(request.uow, request.actor, request.button.unit, request.today)
    return views.under(request.t, found, request.button.page)


def person(request: Request[Person]) -> Screen:
    """Somebody's card; that it was opened is kept."""
    show = members.person if request.button.seen else members.look
    member, page = request.button.member, request.button.page
    found = show(request.uow, request.actor, member, request.today, request.app.zone)
    return cards.card(request.t, found, request.today, page)


def shown(request: AnyRequest, member_id: int) -> Screen:
    """The card that somebody comes back to."""
    found = members.person(request.uow, request.actor, member_id, request.today, request.app.zone)
    return cards.card(request.t, found, request.today)


def find(request: Request[FindPeople]) -> Screen:
    """🔎: whom?"""
    if not people.beginnings(request.uow, request.actor):
        return views.not_for_members(request.t)
    return forms.begin(request, FIND).as_new()


def found_page(request: Request[FoundPage]) -> Screen:
    """Another page of what was found."""
    draft = forms.current(request, FIND, request.button.draft)
    return _found(request, draft, draft.data.get("last", ""), request.button.page)


def waiting(request: Request[Waiting]) -> Screen:
    """The registrations that wait for this person."""
    found = people.waiting(request.uow, request.actor, request.today)
    return views.waiting(request.t, found, request.button.page)


def open_request(request: Request[OpenRequest]) -> Screen:
    """One registration, with its keys, as a card of its own."""
    number = request.button.registration
    found = people.request(request.uow, request.actor, number, request.today)
    reader = request.actor.account_id
    return applications.card(request.app, request.t, found, reader, request.today).as_new()


def _unit(request: AnyRequest, unit_id: int, page: int) -> Screen:
    found = people.roster(request.uow, request.actor, unit_id, request.today)
    looks.roster(request.uow, request.actor, found, request.now, request.app.zone)
    return views.roster(request.t, found, page)


def _words(text: str) -> str:
    return visible(text).strip()[:MOST_WORDS]


def _search(request: AnyRequest, draft: Draft) -> Screen:
    """Look, and keep the question open for other words."""
    said = draft.data["words"]
    request.uow.drafts.save(replace(draft, data={"last": said}, asking="words"))
    return _found(request, draft, said, 0)


def _found(request: AnyRequest, draft: Draft, said: str, page: int) -> Screen:
    found = people.search(request.uow, request.actor, said, request.today)
    return views.found(request.t, found, draft.id, page)


FIND = Form(
    "find_people",
    (
        Field(
            "words",
            lambda request, _draft: views.ask_words(request.t),
            lambda _request, _draft, text: _words(text),
        ),
    ),
    _search,
)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("members", begin)
    edge.form(FIND)
    edge.press(RosterUnit, unit)
    edge.press(UnitsUnder, under)
    edge.press(Person, person)
    edge.press(FindPeople, find)
    edge.press(FoundPage, found_page)
    edge.press(Waiting, waiting)
    edge.press(OpenRequest, open_request)
