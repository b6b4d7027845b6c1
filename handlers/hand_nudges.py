"""🔔 to chosen people, with a line: chosen, written, confirmed, sent."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.nudges import (
    HandLine,
    HandMany,
    HandNext,
    HandPick,
    HandSend,
    HandToggle,
    HandTurn,
)
from bot.chat.edge import Edge
from bot.chat.forms import Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import hand_nudges as views
from bot.chat.views import nudges as nudge_views
from bot.domain.activities import Answer
from bot.errors import NotAllowed, Stale
from bot.services.activities import activities
from bot.services.activities.activities import Board
from bot.services.nudging import by_hand
from handlers.activities import board_screen
from handlers.activity_fields import one_line

AnyRequest = Request[Button | None]


def pick(request: Request[HandPick]) -> Screen:
    """🔔: whom?"""
    activity = request.button.activity
    _board(request, activity)
    return forms.begin(request, HAND, {"activity": activity, "chosen": [], "line": ""})


def toggle(request: Request[HandToggle]) -> Screen:
    """Somebody is chosen, or not any more."""
    button = request.button
    draft = forms.current(request, HAND, button.draft)
    known = {one.row.member_id for one in _candidates(request, draft)}
    chosen = set(draft.data["chosen"])
    chosen = chosen | ({button.member} & known) if button.on else chosen - {button.member}
    return _picker(request, _chosen(request, draft, chosen), button.page)


def many(request: Request[HandMany]) -> Screen:
    """All who owe an answer, or nobody."""
    button = request.button
    draft = forms.current(request, HAND, button.draft)
    board = _board(request, draft.data["activity"])
    owes = {
        one.row.member_id
        for one in views.candidates(board)
        if one.row.answer_in(board.activity.round) in (None, Answer.UNSURE)
    }
    return _picker(request, _chosen(request, draft, owes if button.on else set()), button.page)


def turn(request: Request[HandTurn]) -> Screen:
    """Another page, or back to the choice."""
    draft = forms.current(request, HAND, request.button.draft)
    return _picker(request, _chosen(request, draft, set(draft.data["chosen"])), request.button.page)


def onward(request: Request[HandNext]) -> Screen:
    """➡️: the card to confirm."""
    draft = forms.current(request, HAND, request.button.draft)
    if not draft.data["chosen"]:
        raise Stale
    return forms.put(request, HAND, draft, people=True)


def line(request: Request[HandLine]) -> Screen:
    """✏️: which line? Or none."""
    draft = forms.current(request, HAND, request.button.draft)
    if not request.button.write:
        return forms.put(request, HAND, draft, line="")
    return forms.ask(request, HAND, draft, "line")


def send(request: Request[HandSend]) -> Screen:
    """✅ or 🗑."""
    draft = forms.current(request, HAND, request.button.draft)
    data = draft.data
    forms.close(request, HAND)
    if not request.button.sure:
        shown = board_screen(request, data["activity"])
        return shown.with_toast(request.t._("Nobody is reminded."))
    done = by_hand.nudge_chosen(
        request.uow,
        request.actor,
        request.bot_id,
        data["activity"],
        data["chosen"],
        data["line"],
        request.now,
        request.app.zone,
    )
    shown = board_screen(request, data["activity"])
    return shown.with_toast(nudge_views.nudged(request.t, done), alert=True)


def _board(request: AnyRequest, activity_id: int) -> Board:
    """The tally of an activity for who may nudge there; raises NotAllowed."""
    board = activities.board(request.uow, request.actor, activity_id)
    if not board.may_nudge:
        raise NotAllowed
    return board


def _candidates(request: AnyRequest, draft: Draft) -> list[activities.Entry]:
    return views.candidates(_board(request, draft.data["activity"]))


def _chosen(request: AnyRequest, draft: Draft, chosen: set[int]) -> Draft:
    """The draft with who is chosen now, and no question open."""
    kept = {name: value for name, value in draft.data.items() if name != "people"}
    changed = replace(draft, data=kept | {"chosen": sorted(chosen)}, asking=None)
    request.uow.drafts.save(changed)
    return changed


def _picker(request: AnyRequest, draft: Draft, page: int = 0) -> Screen:
    board = _board(request, draft.data["activity"])
    chosen = draft.data["chosen"]
    return views.picker(request.app, request.t, board, draft.id, chosen, page)


def _read_line(request: AnyRequest, _draft: Draft, text: str) -> str:
    said = one_line(text, views.LINE)
    if not said:
        raise forms.AskBack(views.ask_line(request.t))
    return said


def _confirm(request: AnyRequest, draft: Draft) -> Screen:
    board = _board(request, draft.data["activity"])
    data = draft.data
    return views.confirm(request.app, request.t, board, draft.id, data["chosen"], data["line"])


HAND = Form(
    "hand_nudge",
    (
        Field("people", _picker),
        Field("line", lambda request, _draft: views.ask_line(request.t), _read_line),
    ),
    _confirm,
)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(HAND)
    edge.press(HandPick, pick)
    edge.press(HandToggle, toggle)
    edge.press(HandMany, many)
    edge.press(HandTurn, turn)
    edge.press(HandLine, line)
    edge.press(HandNext, onward)
    edge.press(HandSend, send)
