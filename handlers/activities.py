"""`/activities`: what is on; tally, names, cancelling."""

from __future__ import annotations

from bot.chat.buttons import Button
from bot.chat.buttons.activities import CancelButton, ListPage, NamesPage, OpenActivity
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import listing as list_views
from bot.chat.views import tally as views
from bot.chat.views import words
from bot.domain.access import Action, has_right
from bot.services.activities import activities, changes
from bot.services.activities.changes import Changed

AnyRequest = Request[Button | None]


def listing(request: AnyRequest) -> Screen:
    """The list from its beginning."""
    return _page(request, 0)


def page(request: Request[ListPage]) -> Screen:
    """◀ ▶ in the list."""
    return _page(request, request.button.page)


def _page(request: AnyRequest, number: int) -> Screen:
    items = activities.listed(request.uow, request.actor, request.now)
    plans = has_right(request.actor, Action.MANAGE_ACTIVITY)
    return list_views.listing(request.app, request.t, items, number, request.now, plans=plans)


def open_board(request: Request[OpenActivity]) -> Screen:
    """The tally of one activity."""
    return board_screen(request, request.button.activity)


def board_screen(request: AnyRequest, activity_id: int) -> Screen:
    """The tally as a screen; raises NotAllowed."""
    board = activities.board(request.uow, request.actor, activity_id)
    return views.tally(request.app, request.t, board, request.now)


def names(request: Request[NamesPage]) -> Screen:
    """📋."""
    board = activities.board(request.uow, request.actor, request.button.activity)
    return views.names(request.app, request.t, board, request.button.page, request.now)


def cancel(request: Request[CancelButton]) -> Screen:
    """🚫: asks once, then cancels."""
    activity_id = request.button.activity
    if not request.button.sure:
        changes.changeable(request.uow, request.actor, activity_id)
        board = activities.board(request.uow, request.actor, activity_id)
        return views.ask_cancel(request.app, request.t, board, request.now)
    done = changes.cancel(request.uow, request.actor, activity_id, request.now, request.app.zone)
    said = _cancelled(request, done)
    return board_screen(request, activity_id).with_toast(said, alert=done.not_before is not None)


def _cancelled(request: AnyRequest, done: Changed) -> str:
    t = request.t
    if done.not_before is None or not done.told:
        said = t.n_("Cancelled; {n} person is told.", "Cancelled; {n} people are told.", done.told)
        return said.format(n=done.told)
    said = t._("Cancelled. It is quiet now; {n} people are told at {time}.")
    return said.format(
        n=done.told, time=words.clock(request.app.local(done.not_before, done.activity.rules.zone))
    )


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("activities", listing)
    edge.press(ListPage, page)
    edge.press(OpenActivity, open_board)
    edge.press(NamesPage, names)
    edge.press(CancelButton, cancel)
