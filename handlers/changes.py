"""Changing time, place or subject of what is published."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.activities import ChangeButton, TellButton
from bot.chat.edge import Edge
from bot.chat.forms import Data, Draft
from bot.chat.request import Request
from bot.chat.screens import Screen, esc, lines
from bot.chat.views import activity_questions as questions
from bot.chat.views import answer_times, words
from bot.errors import Stale
from bot.services.activities import changes
from bot.services.activities.changes import Changed, Changes
from handlers import activity_fields as fields
from handlers import change_forms
from handlers.activities import board_screen

AnyRequest = Request[Button | None]


def change(request: Request[ChangeButton]) -> Screen:
    """✏️: what, and then the question."""
    what = request.button.field
    check = changes.manageable if what is None else changes.changeable
    activity = check(request.uow, request.actor, request.button.activity)
    if what is None:
        return answer_times.ask_change(request.app, request.t, activity, request.now)
    if what not in ("when", "place", "subject"):
        raise Stale
    local = request.app.local(activity.starts_at, activity.rules.zone)
    data: Data = {"activity": activity.id, **change_forms.changing(what, local)}
    return forms.begin(request, CHANGE, data).as_new()


def allowed(request: AnyRequest, draft: Draft) -> None:
    """Raises NotAllowed or Stale when the person may no longer change what this draft is about."""
    changes.changeable(request.uow, request.actor, draft.data["activity"])


def _apply(request: AnyRequest, draft: Draft) -> Screen:
    """Time and place are changed and told; for other words it is asked whether to tell."""
    before = changes.manageable(request.uow, request.actor, draft.data["activity"])
    if draft.data["what"] == "subject" and draft.data["subject"] != before.subject:
        return questions.ask_tell(request.t, draft.id)
    return _change(request, draft, tell=True)


def tell(request: Request[TellButton]) -> Screen:
    """`只改文字` or `通知大家`."""
    draft = forms.current(request, CHANGE, request.button.draft)
    if "subject" not in draft.data:
        raise Stale
    return _change(request, draft, tell=request.button.tell)


def _change(request: AnyRequest, draft: Draft, *, tell: bool) -> Screen:
    data = draft.data
    starts_at, ends_at = fields.starts_at(request, data) if "time" in data else (None, None)
    before = changes.manageable(request.uow, request.actor, data["activity"])
    done = changes.change(
        request.uow,
        request.actor,
        data["activity"],
        Changes(starts_at, ends_at, data.get("place"), data.get("subject")),
        tell=tell,
        now=request.now,
        zone=request.app.zone,
    )
    forms.close(request, CHANGE)
    said = request.t._("Nothing was changed.")
    if done.activity != before:
        said = _said(request, done, tell=tell)
    board = board_screen(request, before.id)
    if request.button is None:
        return replace(board, text=lines(esc(said), "", board.text))
    return board.with_toast(said)


def _said(request: AnyRequest, done: Changed, *, tell: bool) -> str:
    t = request.t
    if not tell:
        return t._("Changed on everybody's card.")
    if done.not_before is None:
        return t.n_(
            "Changed; {n} person is told.", "Changed; {n} people are told.", done.told
        ).format(n=done.told)
    time = words.clock(request.app.local(done.not_before, done.activity.rules.zone))
    quiet = t._("Changed. It is quiet now; {n} people are told at {time}.")
    return quiet.format(n=done.told, time=time)


CHANGE = change_forms.form("change_activity", allowed, _apply)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(CHANGE)
    edge.press(ChangeButton, change)
    edge.press(TellButton, tell)
