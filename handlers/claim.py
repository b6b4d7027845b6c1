"""Claims: becoming an administrator by a one-time link."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.registration import ClaimConsent
from bot.chat.edge import Edge
from bot.chat.forms import Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import claims as views
from bot.services.identity import claims, first_steps
from bot.services.members import registration

AnyRequest = Request[Button | None]


def opened(request: AnyRequest) -> Screen:
    """A claim link: whoever has consented before is administrator at once."""
    claim = claims.claimed(request.uow, request.bot_id, request.text)
    if request.actor.administrator and not claims.wants_organisation(request.uow):
        return views.already(request.t)
    data = {"claim": claim.id, "empty": claims.wants_organisation(request.uow)}
    if request.account is None:
        return forms.begin(request, FORM, data)
    if not request.actor.administrator:
        claims.take(request.uow, request.account, claim.id, request.today)
    return forms.begin(request, FORM, data | {"consent": True})


def consented(request: Request[ClaimConsent]) -> Screen:
    """同意 or 不同意."""
    draft = forms.current(request, FORM, request.button.draft_id)
    if not request.button.agree:
        forms.close(request, FORM)
        return views.refused(request.t)
    account = registration.consent(
        request.uow,
        request.bot_id,
        request.person_id,
        request.incoming.language_code,
        request.today,
    )
    claims.take(request.uow, account, draft.data["claim"], request.today)
    return forms.put(request, FORM, draft, consent=True)


def _ask_consent(request: AnyRequest, draft: forms.Draft) -> Screen:
    root = request.uow.units.root()
    return views.consent(request.t, root.name if root else None, draft.id)


def _done(request: AnyRequest, draft: forms.Draft) -> Screen:
    """Administrator; the organisation gets its name if it has none."""
    uow, today = request.uow, request.today
    actor = uow.accounts.actor(request.bot_id, request.person_id, today)
    if "organisation" in draft.data:
        claims.name_organisation(uow, actor, draft.data["organisation"])
    forms.close(request, FORM)
    return views.done(request.t, first_steps.first_steps(uow, actor, today))


def ask_name(request: AnyRequest) -> Screen:
    """Ask an administrator what the organisation is called; for the list of first steps."""
    return forms.begin(request, FORM, {"empty": True, "consent": True})


FORM = Form(
    "claim",
    (
        Field("consent", _ask_consent),
        Field(
            "organisation",
            lambda request, _draft: views.ask_organisation(request.t),
            lambda _request, _draft, said: claims.organisation_name(said),
            wanted=lambda data: bool(data["empty"]),
        ),
    ),
    _done,
)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.payload(claims.PREFIX, opened)
    edge.form(FORM)
    edge.press(ClaimConsent, consented, strangers=True)
