"""📞: whom to phone about an activity, and answering for them."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.participants import BehalfAnswer, BehalfOpen, PhonePage, PhoneTick
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import behalf as views
from bot.errors import Stale
from bot.services.activities import behalf
from bot.services.activities.behalf import Said

AnyRequest = Request[Button | None]


def page(request: Request[PhonePage]) -> Screen:
    """Whom to phone."""
    button = request.button
    found = behalf.calls(request.uow, request.actor, button.activity, request.now)
    return views.calls(request.app, request.t, found, button.page, request.now)


def tick(request: Request[PhoneTick]) -> Screen:
    """Somebody was phoned."""
    button = request.button
    found = behalf.tick(
        request.uow,
        request.actor,
        button.activity,
        button.member,
        done=button.done,
        now=request.now,
    )
    screen = views.calls(request.app, request.t, found, button.page, request.now)
    entry = found.entry(button.member)
    return (
        screen.with_toast(views.ticked(request.t, entry.name, done=button.done))
        if entry
        else screen
    )


def open_person(request: Request[BehalfOpen]) -> Screen:
    """✍️: what do they say?"""
    button = request.button
    found = behalf.calls(request.uow, request.actor, button.activity, request.now)
    entry = found.entry(button.member)
    if entry is None or not found.open:
        raise Stale
    return views.person(request.app, request.t, found, entry, button.page, request.now)


def answer(request: Request[BehalfAnswer]) -> Screen:
    """It is recorded for them."""
    button = request.button
    found = behalf.answer(
        request.uow,
        request.actor,
        button.activity,
        button.member,
        Said(button.answer, button.approved),
        request.now,
        request.today,
    )
    screen = views.calls(request.app, request.t, found, button.page, request.now)
    entry = found.entry(button.member)
    return screen.with_toast(views.answered(request.t, found, entry)) if entry else screen


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(PhonePage, page)
    edge.press(PhoneTick, tick)
    edge.press(BehalfOpen, open_person)
    edge.press(BehalfAnswer, answer)
