"""`/calendar` and 🗓: one's own activities as a calendar file."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.agenda import ToCalendar
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import agenda as views
from bot.services.activities import agenda

AnyRequest = Request[Button | None]


def calendar(request: AnyRequest) -> Screen | None:
    """All that is upcoming, in one file."""
    if request.actor.member_id is None:
        return views.no_roster_row(request.t)
    if not agenda.upcoming(request.uow, request.actor, request.now):
        return views.nothing(request.t)
    agenda.send(request.uow, request.actor, None, request.now)
    return views.on_its_way(request.t) if request.button else None


def one(request: Request[ToCalendar]) -> Screen:
    """🗓 on a card."""
    agenda.send(request.uow, request.actor, request.button.activity, request.now)
    return views.on_its_way(request.t)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("calendar", calendar)
    edge.press(ToCalendar, one)
