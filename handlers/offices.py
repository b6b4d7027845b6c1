"""Offices of a person or a unit: looked at, given, ended."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.offices import OfficeChoice, OfficeEnd, OfficeNew, OfficesIn, OfficesOf
from bot.chat.edge import Edge
from bot.chat.forms import AskBack, Data, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import offices as views
from bot.domain.access import Action, allowed
from bot.domain.names import visible
from bot.domain.org import Role
from bot.errors import N_, Invalid
from bot.services.assignments import ready
from bot.services.members import appointing, offices, relinking
from bot.services.members.offices import Seat
from bot.services.members.transfers import Home
from handlers import dated
from handlers.dated import Dialog

AnyRequest = Request[Button | None]
NOBODY = N_("Nobody of that name belongs there. Please check the name and send it again.")


def of_member(request: Request[OfficesOf]) -> Screen:
    """One person's offices."""
    return _of_member(request, request.button.member)


def of_unit(request: Request[OfficesIn]) -> Screen:
    """A unit's offices."""
    return listed(request, request.button.unit)


def choice(request: Request[OfficeChoice]) -> Screen:
    """➕: which office?"""
    found = offices.of_member(request.uow, request.actor, request.button.member, request.today)
    return views.choice(request.t, found) if found.seats else _shown(request, found)


def new(request: Request[OfficeNew]) -> Screen:
    """An office was chosen; the person may have to be named yet."""
    button = request.button
    data: Data = {"unit": button.unit, "role": button.role.value, "of_unit": button.member is None}
    known = {} if button.member is None else {"member": button.member}
    _seat(request, data)
    return forms.begin(request, OFFICE, data | known)


def ending(request: Request[OfficeEnd]) -> Screen:
    """An office is to be ended."""
    number = request.button.appointment
    found = appointing.endable(request.uow, request.actor, number, request.today)
    where = {"unit": found.unit.id, "member": found.office.member_id}
    return forms.begin(request, OFFICE, {"ends": number, "of_unit": request.button.of_unit} | where)


def named(request: AnyRequest, of: Seat | Home, text: str, several: Screen) -> int:
    """The one person of a unit that a typed name, perhaps with the end of a staff number, means;
    whoever made `of` has looked at the right."""
    unit = of.unit
    name, _, number = visible(text).strip().rpartition(" ")
    found = offices.find(request.uow, unit, text, "", request.today)
    if not found and name:
        found = offices.find(request.uow, unit, name, number, request.today)
    if len(found) > 1:
        raise AskBack(several)
    if not found:
        raise Invalid(NOBODY)
    return found[0]


def _ask_name(request: AnyRequest, draft: Draft) -> Screen:
    return views.ask_name(request.t, draft.id, _seat(request, draft.data))


def _read_name(request: AnyRequest, draft: Draft, text: str) -> int:
    seat = _seat(request, draft.data)
    several = views.ask_name(request.t, draft.id, seat, several=True)
    member = named(request, seat, text, several)
    if member == request.actor.member_id:
        raise Invalid(appointing.SELF)
    return member


def _question(request: AnyRequest, draft: Draft) -> str:
    asked = views.ENDS if "ends" in draft.data else views.BEGINS
    return request.t._(asked)


def _read_day(request: AnyRequest, draft: Draft, text: str) -> str:
    return dated.read(request, draft, _question(request, draft), text, past=True)


def _confirm(request: AnyRequest, draft: Draft) -> Screen:
    """All is known: what would happen. What cannot be is said, and the day asked again."""
    t, today, day = request.t, request.today, dated.day_of(draft)
    if "ends" in draft.data:
        found = appointing.endable(request.uow, request.actor, draft.data["ends"], today)
        return views.confirm_end(t, draft.id, found, day, today)
    seat = _seat(request, draft.data)
    plan = appointing.plan(request.uow, request.actor, draft.data["member"], seat, day, today)
    return views.confirm(t, draft.id, plan, today)


def _act(request: AnyRequest, draft: Draft) -> Screen:
    day, zone = dated.day_of(draft), request.app.zone
    if "ends" in draft.data:
        appointing.end(request.uow, request.actor, draft.data["ends"], day, zone)
        toast = request.t._("Ended.")
    else:
        seat, member = _seat(request, draft.data), draft.data["member"]
        appointing.appoint(request.uow, request.actor, member, seat, day, zone)
        toast = request.t._("Appointed.")
    return _back(request, draft).with_toast(toast)


def _back(request: AnyRequest, draft: Draft) -> Screen:
    """The list the dialog began at."""
    if draft.data["of_unit"]:
        return listed(request, draft.data["unit"])
    return _of_member(request, draft.data["member"])


def _of_member(request: AnyRequest, member_id: int) -> Screen:
    found = offices.of_member(request.uow, request.actor, member_id, request.today)
    return _shown(request, found)


def _shown(request: AnyRequest, found: offices.OfMember) -> Screen:
    return views.of_member(request.t, found, request.today)


def listed(request: AnyRequest, unit_id: int) -> Screen:
    """A unit's offices."""
    uow, actor, today = request.uow, request.actor, request.today
    found = offices.of_unit(uow, actor, unit_id, today)
    path = found.unit.path
    holders = {one.office.member_id for one in found.held}
    linkable = {one for one in holders if relinking.may_link(uow, actor, one, today)}
    moves = allowed(actor, Action.TRANSFER, path) and not allowed(actor, Action.SEE_ROSTER, path)
    secretary = any(one.office.role is Role.SECRETARY for one in found.held)
    ready_for = ready.lacking_window(uow, actor) if secretary else None
    return views.of_unit(
        request.t, found, today, linkable=linkable, moves=moves, ready_for=ready_for
    )


def _seat(request: AnyRequest, data: Data) -> Seat:
    return offices.seat(request.uow, request.actor, data["unit"], Role(data["role"]))


OFFICE = Form(
    "office",
    (
        Field("member", _ask_name, _read_name),
        Field(
            "day",
            lambda request, draft: dated.ask(request, draft, _question(request, draft)),
            _read_day,
        ),
    ),
    _confirm,
)
DIALOG = Dialog(OFFICE, _question, past=True, act=_act, back=_back)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(OFFICE)
    edge.press(OfficesOf, of_member)
    edge.press(OfficesIn, of_unit)
    edge.press(OfficeChoice, choice)
    edge.press(OfficeNew, new)
    edge.press(OfficeEnd, ending)
