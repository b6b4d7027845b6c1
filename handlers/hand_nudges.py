"""🔔 to chosen people, with a line: chosen, written, confirmed, sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.nudges import (
    HandLine,
    HandMany,
    HandNext,
    HandPick,
    HandPickTask,
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
from bot.errors import NotAllowed, Stale
from bot.services.activities import activities
from bot.services.activities.activities import Board
from bot.services.assignments import by_hand as by_hand_of_tasks
from bot.services.nudging import by_hand
from bot.services.nudging.by_hand import Nudged
from handlers import assignments
from handlers.activities import board_screen
from handlers.activity_fields import one_line

AnyRequest = Request[Button | None]


def pick(request: Request[HandPick]) -> Screen:
    """🔔: whom?"""
    activity = request.button.activity
    _board(request, activity)
    return forms.begin(request, HAND, {"activity": activity, "chosen": [], "line": ""})


def pick_of_task(request: Request[HandPickTask]) -> Screen:
    """🔔 of an assignment: whom?"""
    number = request.button.assignment
    by_hand_of_tasks.choice(request.uow, request.actor, number, request.now)
    return forms.begin(request, HAND, {"assignment": number, "chosen": [], "line": ""})


def toggle(request: Request[HandToggle]) -> Screen:
    """Somebody is chosen, or not any more."""
    button = request.button
    draft = forms.current(request, HAND, button.draft)
    known = {one.member for one in _choice(request, draft).people}
    chosen = set(draft.data["chosen"])
    chosen = chosen | ({button.member} & known) if button.on else chosen - {button.member}
    return _picker(request, _chosen(request, draft, chosen), button.page)


def many(request: Request[HandMany]) -> Screen:
    """All who owe an answer, or nobody."""
    button = request.button
    draft = forms.current(request, HAND, button.draft)
    owes = {one.member for one in _choice(request, draft).people if one.owes}
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
        return _shown(request, data).with_toast(request.t._("Nobody is reminded."))
    done = _sent(request, data)
    return _shown(request, data).with_toast(nudge_views.nudged(request.t, done), alert=True)


def _sent(request: AnyRequest, data: dict[str, Any]) -> Nudged:
    uow, actor, now, zone = request.uow, request.actor, request.now, request.app.zone
    chosen, said = data["chosen"], data["line"]
    if "assignment" in data:
        number = data["assignment"]
        return by_hand_of_tasks.nudge_chosen(uow, actor, number, chosen, said, now, zone)
    number, bot = data["activity"], request.bot_id
    return by_hand.nudge_chosen(uow, actor, bot, number, chosen, said, now, zone)


def _shown(request: AnyRequest, data: dict[str, Any]) -> Screen:
    if "assignment" in data:
        return assignments.board_screen(request, data["assignment"])
    return board_screen(request, data["activity"])


def _board(request: AnyRequest, activity_id: int) -> Board:
    """The tally of an activity for who may nudge there; raises NotAllowed."""
    board = activities.board(request.uow, request.actor, activity_id)
    if not board.may_nudge:
        raise NotAllowed
    return board


def _choice(request: AnyRequest, draft: Draft) -> views.Choice:
    """Whom there is to choose from now; raises what no longer lets the person go on."""
    data = draft.data
    if "assignment" not in data:
        return views.of_activity(request.app, request.t, _board(request, data["activity"]))
    owed = by_hand_of_tasks.choice(request.uow, request.actor, data["assignment"], request.now)
    return views.of_assignment(request.t, owed)


def _chosen(request: AnyRequest, draft: Draft, chosen: set[int]) -> Draft:
    """The draft with who is chosen now, and no question open."""
    kept = {name: value for name, value in draft.data.items() if name != "people"}
    changed = replace(draft, data=kept | {"chosen": sorted(chosen)}, asking=None)
    request.uow.drafts.save(changed)
    return changed


def _picker(request: AnyRequest, draft: Draft, page: int = 0) -> Screen:
    of, chosen = _choice(request, draft), draft.data["chosen"]
    return views.picker(request.t, of, draft.id, chosen, page)


def _read_line(request: AnyRequest, _draft: Draft, text: str) -> str:
    said = one_line(text, views.LINE)
    if not said:
        raise forms.AskBack(views.ask_line(request.t))
    return said


def _confirm(request: AnyRequest, draft: Draft) -> Screen:
    of, data = _choice(request, draft), draft.data
    return views.confirm(request.t, of, draft.id, data["chosen"], data["line"])


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
    edge.press(HandPickTask, pick_of_task)
    edge.press(HandToggle, toggle)
    edge.press(HandMany, many)
    edge.press(HandTurn, turn)
    edge.press(HandLine, line)
    edge.press(HandNext, onward)
    edge.press(HandSend, send)
