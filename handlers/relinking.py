"""A member's link to another account: given by who keeps the roster, opened by the new account."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.members import Person
from bot.chat.buttons.offices import OfficesIn
from bot.chat.buttons.relinking import LinkConsent, LinkNew, LinkOf, LinkRevoke
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import relinking as views
from bot.chat.views.registration import refused
from bot.domain.access import Action, allowed
from bot.errors import Stale
from bot.services.members import registration, relinking
from bot.services.members.relinking import PREFIX, Standing

AnyRequest = Request[Button | None]
LONGEST = 60


def of_member(request: Request[LinkOf]) -> Screen:
    """Which link is open."""
    member = request.button.member
    found = relinking.standing(request.uow, request.actor, member, request.today)
    return _shown(request, found)


def new(request: Request[LinkNew]) -> Screen:
    """A new link; a second press of the same key makes none."""
    button, today = request.button, request.today
    made = relinking.make(
        request.uow, request.actor, button.member, button.known, today, request.app.link
    )
    if made is None:
        found = relinking.standing(request.uow, request.actor, button.member, today)
        return _shown(request, found)
    return views.made(request.app, request.t, made, today)


def revoked(request: Request[LinkRevoke]) -> Screen:
    """🚫."""
    member = request.button.member
    found = relinking.revoke(request.uow, request.actor, member, request.today)
    return _shown(request, found).with_toast(request.t._("Revoked."))


def opened(request: AnyRequest) -> Screen:
    """The link, with the new account."""
    link = relinking.opened(request.uow, request.actor, request.text, request.today)
    return _tired(request) or forms.begin(request, LINK, {"invite": link.id})


def consented(request: Request[LinkConsent]) -> Screen:
    """同意 or 不同意."""
    draft = forms.current(request, LINK, request.button.draft_id)
    if not request.button.agree:
        forms.close(request, LINK)
        registration.refuse(request.uow, request.actor)
        return refused(request.t)
    if "consent" in draft.data:
        raise Stale
    link = relinking.current(request.uow, request.actor, draft.data["invite"], request.today)
    code = request.incoming.language_code
    registration.consent(request.uow, request.bot_id, request.person_id, code, request.today)
    numbers = relinking.asks_number(request.uow, link)
    return forms.put(request, LINK, draft, consent=True, numbers=numbers)


def _shown(request: AnyRequest, of: Standing) -> Screen:
    """With a way back: the person's card for who sees it, else the unit's offices."""
    unit = of.person.unit
    sees = unit is None or allowed(request.actor, Action.SEE_ROSTER, unit.path)
    back = Person(of.person.member.id, seen=True) if sees or unit is None else OfficesIn(unit.id)
    return views.standing(request.app, request.t, of, request.today, back)


def _tired(request: AnyRequest) -> Screen | None:
    """Somebody who has tried too often."""
    until = registration.may_try_at(request.uow, request.person_id)
    return views.too_many(request.t, request.app.local(until)) if until else None


def _ask_consent(request: AnyRequest, draft: Draft) -> Screen:
    root = request.uow.units.root()
    return views.consent(request.t, root.name if root else "", draft.id)


def _finish(request: AnyRequest, draft: Draft) -> Screen:
    """All was said: linked, or asked again while tries are left."""
    link = relinking.current(request.uow, request.actor, draft.data["invite"], request.today)
    number = draft.data.get("number", "")
    account = request.uow.accounts.by_telegram(request.bot_id, request.person_id)
    if account is None:
        raise Stale
    if relinking.take(request.uow, account, link, number, request.app.zone):
        forms.close(request, LINK)
        return views.done(request.t)
    kept = {name: value for name, value in draft.data.items() if name != "number"}
    forms.ask(request, LINK, Draft(**(vars(draft) | {"data": kept})), "number")
    return _tired(request) or views.ask_number(request.t, again=True)


LINK = Form(
    "link",
    (
        Field("consent", _ask_consent),
        Field(
            "number",
            lambda request, _draft: views.ask_number(request.t),
            lambda _request, _draft, said: said[:LONGEST],
            wanted=lambda data: bool(data.get("numbers")),
        ),
    ),
    _finish,
)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.payload(PREFIX, opened)
    edge.form(LINK)
    edge.press(LinkOf, of_member)
    edge.press(LinkNew, new)
    edge.press(LinkRevoke, revoked)
    edge.press(LinkConsent, consented, strangers=True)
