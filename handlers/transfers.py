"""Transfers: asked for by the unit that is left, decided by the one that receives."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.dated import DatedDay, DatedDone, DatedMonth
from bot.chat.buttons.members import Person
from bot.chat.buttons.offices import OfficesIn
from bot.chat.buttons.transfers import (
    TransferBack,
    TransferDecide,
    TransferFrom,
    TransferOf,
    TransferPage,
    TransferTo,
)
from bot.chat.edge import Edge
from bot.chat.forms import AskBack, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import transfers as views
from bot.domain.access import Action, allowed
from bot.domain.names import match_key
from bot.errors import N_, Invalid
from bot.services.members import transfers
from bot.services.members.transfers import Case
from handlers import absences, dated, members, offices
from handlers.dated import Days, Dialog

AnyRequest = Request[Button | None]
NO_BRANCH = N_("There is no other branch of that name. Please press one or send its name again.")
NOWHERE = N_("There is no other branch that anybody could be transferred to.")


def of_member(request: Request[TransferOf]) -> Screen:
    """The person's transfer under way, or the first question of a new one."""
    return _begin(request, request.button.member)


def of_unit(request: Request[TransferFrom]) -> Screen:
    """Somebody of a unit whose names the reader does not see."""
    home = transfers.home(request.uow, request.actor, request.button.unit)
    return forms.begin(request, TRANSFER, {"unit": home.unit.id})


def page(request: Request[TransferPage]) -> Screen:
    """Another page of branches."""
    draft = forms.current(request, TRANSFER, request.button.draft)
    return _targets(request, draft, request.button.page)


def target(request: Request[TransferTo]) -> Screen:
    """A branch was pressed."""
    draft = forms.current(request, TRANSFER, request.button.draft)
    uow, actor, member = request.uow, request.actor, draft.data["member"]
    transfers.target_of(uow, actor, member, request.button.unit, request.today)
    return forms.put(request, TRANSFER, draft, to=request.button.unit)


def taken_back(request: Request[TransferBack]) -> Screen:
    """↩️."""
    number = request.button.transfer
    found = transfers.withdraw(request.uow, request.actor, number, request.today)
    settled = transfers.case(request.uow, number, request.today) or found
    return _shown(request, settled).with_toast(request.t._("Taken back."))


def decided(request: Request[TransferDecide]) -> Screen:
    """✔️ or ✖️."""
    number, approve = request.button.transfer, request.button.approve
    found = transfers.decide(request.uow, request.actor, number, request.app.zone, approve=approve)
    shown = views.card(request.app, request.t, found, request.today)
    return shown.with_toast(views.decided(request.t, found))


def _begin(request: AnyRequest, member_id: int) -> Screen:
    uow, actor, today = request.uow, request.actor, request.today
    found = transfers.running(uow, actor, member_id, today)
    if found is not None:
        return _shown(request, found)
    if not transfers.targets(uow, actor, member_id, today):
        raise Invalid(NOWHERE)
    _, home = transfers.leaving(uow, actor, member_id, today)
    return forms.begin(request, TRANSFER, {"member": member_id, "unit": home.id})


def _shown(request: AnyRequest, of: Case) -> Screen:
    """With a way back: the person's card for who sees it, else the unit's offices."""
    sees = allowed(request.actor, Action.SEE_ROSTER, of.origin.path)
    back = Person(of.transfer.member_id, seen=True) if sees else OfficesIn(of.origin.id)
    return views.running(request.t, of, request.today, back)


def _ask_name(request: AnyRequest, draft: Draft) -> Screen:
    home = transfers.home(request.uow, request.actor, draft.data["unit"])
    return views.ask_name(request.t, draft.id, home.unit)


def _read_name(request: AnyRequest, draft: Draft, text: str) -> int:
    home = transfers.home(request.uow, request.actor, draft.data["unit"])
    several = views.ask_name(request.t, draft.id, home.unit, several=True)
    member = offices.named(request, home, text, several)
    found = transfers.running(request.uow, request.actor, member, request.today)
    if found is not None:
        forms.close(request, TRANSFER)
        raise AskBack(_shown(request, found))
    return member


def _targets(request: AnyRequest, draft: Draft, number: int = 0) -> Screen:
    uow, actor, member, today = request.uow, request.actor, draft.data["member"], request.today
    person, _ = transfers.leaving(uow, actor, member, today)
    found = transfers.targets(uow, actor, member, today)
    return views.ask_target(request.t, draft.id, person, found, number)


def _read_target(request: AnyRequest, draft: Draft, text: str) -> int:
    uow, actor, member, today = request.uow, request.actor, draft.data["member"], request.today
    key = match_key(text)
    units = transfers.targets(uow, actor, member, today)
    found = [one for one in units if key and key in match_key(one.name)]
    exact = [one for one in found if key == match_key(one.name)]
    if len(exact or found) == 1:
        return (exact or found)[0].id
    if not found:
        raise Invalid(NO_BRANCH)
    person, _ = transfers.leaving(uow, actor, member, today)
    raise AskBack(views.ask_target(request.t, draft.id, person, found, 0, all_=False))


def _question(request: AnyRequest, _draft: Draft) -> str:
    return request.t._(views.QUESTION)


def _read_day(request: AnyRequest, draft: Draft, text: str) -> str:
    return dated.read(request, draft, _question(request, draft), text, past=False)


def _confirm(request: AnyRequest, draft: Draft) -> Screen:
    uow, actor, today = request.uow, request.actor, request.today
    member = draft.data["member"]
    person, _ = transfers.leaving(uow, actor, member, today)
    to = transfers.target_of(uow, actor, member, draft.data["to"], today)
    return views.confirm(request.t, draft.id, person, to, dated.day_of(draft), today)


def _act(request: AnyRequest, draft: Draft) -> Screen:
    day, data = dated.day_of(draft), draft.data
    found = transfers.ask(
        request.uow, request.actor, data["member"], data["to"], day, request.today
    )
    return _shown(request, found).with_toast(request.t._("Sent to be confirmed."))


def _back(request: AnyRequest, draft: Draft) -> Screen:
    unit = transfers.home(request.uow, request.actor, draft.data["unit"]).unit
    member = draft.data.get("member")
    if member is not None and allowed(request.actor, Action.SEE_ROSTER, unit.path):
        return members.shown(request, member)
    return offices.listed(request, unit.id)


TRANSFER = Form(
    "transfer",
    (
        Field("member", _ask_name, _read_name),
        Field("to", _targets, _read_target),
        Field(
            "day",
            lambda request, draft: dated.ask(request, draft, _question(request, draft)),
            _read_day,
        ),
    ),
    _confirm,
)
DIALOG = Dialog(TRANSFER, _question, past=False, act=_act, back=_back)
DAYS = Days(offices.DIALOG, DIALOG, absences.DIALOG)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge, and the keys for days that offices share."""
    edge.form(TRANSFER)
    edge.press(TransferOf, of_member)
    edge.press(TransferFrom, of_unit)
    edge.press(TransferPage, page)
    edge.press(TransferTo, target)
    edge.press(TransferBack, taken_back)
    edge.press(TransferDecide, decided)
    edge.press(DatedDay, DAYS.day)
    edge.press(DatedMonth, DAYS.month)
    edge.press(DatedDone, DAYS.done)
