"""Registration: from an invite link to a linked roster row, and deciding about it."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.registration import (
    Consent,
    Decide,
    FindMe,
    NoNumber,
    ThatIsMe,
    Withdraw,
)
from bot.chat.edge import Edge
from bot.chat.forms import Data, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import approvals as cards
from bot.chat.views import registration as views
from bot.chat.views import words
from bot.domain.names import normalise
from bot.domain.roster_values import NAME_LIMIT
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.members import approvals, registration
from bot.services.members.invites import PREFIX

AnyRequest = Request[Button | None]


def opened(request: AnyRequest) -> Screen:
    """An invite link."""
    known = _known(request)
    if known is not None:
        return known
    invite = registration.invited(request.uow, request.bot_id, request.text)
    return _begin(request, invite.id)


def find_me(request: Request[FindMe]) -> Screen:
    """An administrator looks for their own row."""
    if not request.actor.administrator:
        raise NotAllowed
    known = _known(request)
    return replace(known or _begin(request, None), fresh=True)


def consented(request: Request[Consent]) -> Screen:
    """同意 or 不同意."""
    draft = _current(request, request.button.draft_id)
    if not request.button.agree:
        forms.close(request, FORM)
        registration.refuse(request.uow, request.actor)
        return views.refused(request.t)
    registration.scope(request.uow, request.actor, draft.data["invite"])
    code = request.incoming.language_code
    registration.consent(request.uow, request.bot_id, request.person_id, code, request.today)
    return forms.put(request, FORM, draft, consent=True)


def without_number(request: Request[NoNumber]) -> Screen:
    """I have no staff number."""
    draft = _current(request, request.button.draft_id, "name")
    return forms.put(request, FORM, draft, number="")


def chosen(request: Request[ThatIsMe]) -> Screen:
    """就是我 or 不是我."""
    draft = _current(request, request.button.draft_id, "member")
    if request.button.me:
        return _ask(request, draft)
    return forms.proceed(request, FORM, replace(draft, data=_kept(draft.data)))


def withdrawn(request: Request[Withdraw]) -> Screen:
    """The person takes their request back."""
    registration.withdraw(request.uow, request.actor, request.button.registration_id)
    return views.withdrawn(request.t).with_toast(request.t._("Withdrawn"))


def decided(request: Request[Decide]) -> Screen:
    """批准 or 不批准."""
    found = approvals.decide(
        request.uow,
        request.actor,
        request.button.registration_id,
        request.today,
        request.app.zone,
        approve=request.button.approve,
    )
    reader = request.actor.account_id
    card = cards.card(request.app, request.t, found, reader, request.today)
    return card.with_toast(cards.settled(request.t, found))


def _current(request: AnyRequest, draft_id: int, *keys: str) -> Draft:
    """The dialog a button belongs to, which must have come that far."""
    try:
        draft = forms.current(request, FORM, draft_id)
    except Stale:
        raise Stale(views.OVER) from None
    if any(key not in draft.data for key in keys):
        raise Stale(views.OVER)
    return draft


def _known(request: AnyRequest) -> Screen | None:
    """Somebody who is registered, waits already, or has tried too often."""
    if request.actor.member_id is not None:
        return views.already(request.t)
    asked = registration.waiting(request.uow, request.account, request.today)
    if asked is not None:
        return views.waiting(request.t, asked)
    until = registration.may_try_at(request.uow, request.person_id)
    return views.too_many(request.t, request.app.local(until)) if until else None


def _begin(request: AnyRequest, invite_id: int | None) -> Screen:
    within = registration.scope(request.uow, request.actor, invite_id)
    numbers = registration.asks_number(request.uow, within, request.today)
    consent = {"consent": True} if request.account else {}
    return forms.begin(request, FORM, {"invite": invite_id, "numbers": numbers} | consent)


def _kept(data: Data) -> Data:
    """What stays in the draft when somebody begins again: nothing they typed."""
    return {key: data[key] for key in ("invite", "numbers", "consent")}


def _ask(request: AnyRequest, draft: Draft) -> Screen:
    """The request goes to those who decide."""
    uow, data = request.uow, draft.data
    asked = registration.ask(
        uow, request.actor, data["member"], data["invite"], request.today, request.app.zone
    )
    if asked is None:
        return _again(request, draft)
    forms.close(request, FORM)
    return views.approved(request.t) if asked.approved else views.waiting(request.t, asked)


def _again(request: AnyRequest, draft: Draft) -> Screen:
    """It did not fit, which is all that is said; begin again while tries are left."""
    forms.ask(request, FORM, replace(draft, data=_kept(draft.data)), "name")
    until = registration.may_try_at(request.uow, request.person_id)
    if until is not None:
        return views.too_many(request.t, request.app.local(until))
    return views.not_found(request.t)


def _ask_consent(request: AnyRequest, draft: Draft) -> Screen:
    root = request.uow.units.root()
    return views.consent(request.t, root.name if root else "", draft.id)


def _read_name(request: AnyRequest, _draft: Draft, said: str) -> str:
    until = registration.may_try_at(request.uow, request.person_id)
    if until is not None:
        raise Invalid(views.TOO_MANY, time=words.clock(request.app.local(until)))
    name = normalise(said)
    if not 1 <= len(name) <= NAME_LIMIT:
        raise Invalid(views.NO_NAME, limit=NAME_LIMIT)
    return name


def _identified(request: AnyRequest, draft: Draft) -> Screen:
    """Name and number are there: show who was found, if it is one person."""
    data = draft.data
    within = registration.scope(request.uow, request.actor, data["invite"])
    number = data.get("number", "")
    found = registration.identify(
        request.uow, request.actor, within, data["name"], number, request.today
    )
    if found is None:
        return _again(request, draft)
    known = replace(draft, data=_kept(data) | {"member": found.member.id})
    request.uow.drafts.save(known)
    return views.found(request.t, found, draft.id)


FORM = Form(
    registration.FORM,
    (
        Field("consent", _ask_consent),
        Field("name", lambda request, _draft: views.ask_name(request.t), _read_name),
        Field(
            "number",
            lambda request, draft: views.ask_number(request.t, draft.id),
            lambda _request, _draft, said: said[:NAME_LIMIT],
            wanted=lambda data: bool(data["numbers"]),
        ),
    ),
    _identified,
)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.payload(PREFIX, opened)
    edge.form(FORM)
    edge.press(Consent, consented, strangers=True)
    edge.press(NoNumber, without_number)
    edge.press(ThatIsMe, chosen)
    edge.press(FindMe, find_me)
    edge.press(Withdraw, withdrawn)
    edge.press(Decide, decided)
