"""Messages that did not arrive: looked at, and sent once more."""

from __future__ import annotations

from bot.chat.buttons.undelivered import Resend, ResendAll, UndeliveredList
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import undelivered as views
from bot.services.nudging import undelivered

AnyRequest = Request[Resend] | Request[ResendAll] | Request[UndeliveredList]


def show(request: AnyRequest) -> Screen:
    """The list as it is now."""
    unit_id = request.button.unit
    found = undelivered.listed(request.uow, request.actor, unit_id, request.today)
    return views.screen(request.app, request.t, unit_id, found)


def resend(request: Request[Resend]) -> Screen:
    """🔁 of one."""
    button = request.button
    done = undelivered.resend(
        request.uow, request.actor, button.unit, request.today, only=button.row
    )
    return show(request).with_toast(views.resent(request.t, done))


def resend_all(request: Request[ResendAll]) -> Screen:
    """🔁 of all."""
    done = undelivered.resend(request.uow, request.actor, request.button.unit, request.today)
    return show(request).with_toast(views.resent(request.t, done))


def add(edge: Edge) -> None:
    """Routes of this subject."""
    edge.press(Resend, resend)
    edge.press(ResendAll, resend_all)
    edge.press(UndeliveredList, show)
