"""↩️ 打回更正: a closed sheet is opened again, with a reason that is kept; its versions."""

from __future__ import annotations

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.corrections import CorrectList, SendBack, SheetVersions
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen, esc
from bot.chat.views import attendance as roll_views
from bot.chat.views import corrections as views
from bot.domain.access import Actor
from bot.errors import AppError
from bot.services.attendance import attendance, corrections
from bot.services.attendance.rolls import Board
from handlers import activity_fields as fields

WHY_LENGTH = 200
AnyRequest = Request[Button | None]


def send_back(request: Request[SendBack]) -> Screen:
    """↩️: why?"""
    return begin(request, request.button.activity)


def begin(request: AnyRequest, activity_id: int) -> Screen:
    """Ask why; raises NotAllowed or Stale."""
    corrections.correctable(request.uow, request.actor, activity_id)
    return forms.begin(request, CORRECT, {"activity": activity_id})


def _ask_why(request: AnyRequest, draft: Draft) -> Screen:
    board = corrections.correctable(request.uow, request.actor, draft.data["activity"])
    return views.ask_why(request.app, request.t, board, request.now)


def _read_why(request: AnyRequest, draft: Draft, text: str) -> str:
    why = fields.one_line(text, WHY_LENGTH)
    if not why:
        raise forms.AskBack(_ask_why(request, draft))
    return why


def _done(request: AnyRequest, draft: Draft) -> Screen:
    forms.close(request, CORRECT)
    activity_id, why = draft.data["activity"], draft.data["why"]
    try:
        board = corrections.send_back(
            request.uow, request.actor, activity_id, why, request.now, request.today
        )
    except AppError as error:  # sent back or forbidden meanwhile; the question is closed
        return Screen(esc(request.t._(error.msgid).format(**error.params)))
    if not _takes(request.actor, board):
        return views.sent_back(request.app, request.t, board, request.now)
    roll = attendance.open_roll(request.uow, request.actor, activity_id, request.now)
    return roll_views.roll(request.t, roll, 0, request.local_now).as_new()


def _takes(actor: Actor, board: Board) -> bool:
    return board.reach(actor).whole


def versions(request: Request[SheetVersions]) -> Screen:
    """🗂: every closing of a sheet."""
    button = request.button
    found = corrections.history(request.uow, request.actor, button.activity)
    takes = _takes(request.actor, found.board)
    return views.versions(
        request.app, request.t, found, request.now, listed=button.listed, takes=takes
    )


def listing(request: Request[CorrectList]) -> Screen:
    """A unit's closed sheets, for the unit above."""
    button = request.button
    found = corrections.listing(request.uow, request.actor, button.unit, button.page)
    return views.listing(request.t, found, request.local_now)


CORRECT = Form(
    "correct_sheet",
    (fields.guarded(Field("why", _ask_why, _read_why), _ask_why),),
    _done,
)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(CORRECT)
    edge.press(SendBack, send_back)
    edge.press(SheetVersions, versions)
    edge.press(CorrectList, listing)
