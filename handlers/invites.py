"""`/invite`: links and QR pictures that let members in."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.registration import (
    InviteNew,
    InvitePage,
    InvitePrint,
    InviteRevoke,
    InviteUnit,
)
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import invites as views
from bot.errors import NotAllowed
from bot.services.members import invites
from bot.services.members.invites import Listing

AnyRequest = Request[Button | None]


def invite(request: AnyRequest) -> Screen:
    """Which unit, or at once the only one there is."""
    units = invites.choices(request.uow, request.actor)
    if not units:
        return views.nowhere(request.t)
    if len(units) == 1:
        return _of_unit(request, units[0].id)
    return views.choose(request.t, units, 0)


def page(request: Request[InvitePage]) -> Screen:
    """Another page of units."""
    units = invites.choices(request.uow, request.actor)
    if not units:
        raise NotAllowed
    return views.choose(request.t, units, request.button.page)


def of_unit(request: Request[InviteUnit]) -> Screen:
    """A unit was chosen."""
    return _of_unit(request, request.button.unit_id)


def another(request: Request[InviteNew]) -> Screen:
    """One more link; a second press of the same key makes none."""
    return _make(request, request.button.unit_id, request.button.newest)


def revoked(request: Request[InviteRevoke]) -> Screen:
    """Revoke a link, after asking once more."""
    if not request.button.sure:
        unit, link = invites.found(request.uow, request.actor, request.button.invite_id)
        return views.ask_revoking(request.app, request.t, unit, link, request.today)
    left = invites.revoke(request.uow, request.actor, request.button.invite_id)
    return _listing(request, left).with_toast(request.t._("Revoked."))


def printed(request: Request[InvitePrint]) -> Screen:
    """A page to print follows."""
    invites.print_page(request.uow, request.actor, request.button.token, request.app.link)
    return views.page_follows(request.t)


def _of_unit(request: AnyRequest, unit_id: int) -> Screen:
    """The open links; where there is none the first one is made."""
    found = invites.listing(request.uow, request.actor, unit_id)
    return _listing(request, found) if found.invites else _make(request, unit_id, None)


def _make(request: AnyRequest, unit_id: int, newest: int | None) -> Screen:
    made = invites.make(request.uow, request.actor, unit_id, newest, request.app.link)
    if made is None:
        return _listing(request, invites.listing(request.uow, request.actor, unit_id))
    return views.made(request.app, request.t, made, request.today)


def _listing(request: AnyRequest, found: Listing) -> Screen:
    several = len(invites.choices(request.uow, request.actor)) > 1
    return views.listing(request.app, request.t, found, request.today, several=several)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("invite", invite)
    edge.press(InvitePage, page)
    edge.press(InviteUnit, of_unit)
    edge.press(InviteNew, another)
    edge.press(InviteRevoke, revoked)
    edge.press(InvitePrint, printed)
