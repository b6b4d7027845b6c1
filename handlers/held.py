"""What is held back after a backup took the database's place: an administrator decides."""

from __future__ import annotations

from bot.chat.buttons.held import DropHeld, SendHeld
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import held as views
from bot.services.nudging import restoring


def send(request: Request[SendHeld]) -> Screen:
    """📤: asks once, then what was held back waits for the sender."""
    uow, actor, bot_id = request.uow, request.actor, request.app.bot_id
    count = restoring.held(uow, actor, bot_id)
    if not count:
        return views.settled(request.t)
    if not request.button.sure:
        return views.asked(request.t, count)
    return views.sent(request.t, restoring.release(uow, actor, bot_id))


def drop(request: Request[DropHeld]) -> Screen:
    """🗑: it is never sent."""
    count = restoring.drop(request.uow, request.actor, request.app.bot_id)
    return views.dropped(request.t, count) if count else views.settled(request.t)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(SendHeld, send)
    edge.press(DropHeld, drop)
