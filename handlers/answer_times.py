"""Until when answers are taken, undoing a cancellation, and holding something once more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.answer_times import (
    DeadlineAsk,
    DeadlineAt,
    HoldAgain,
    StopAnswers,
    UndoCancel,
)
from bot.chat.edge import Edge
from bot.chat.forms import Data, Draft, Field, Form
from bot.chat.request import Request
from bot.chat.screens import Screen, esc, lines
from bot.chat.views import answer_times as views
from bot.chat.views import new_activity as new_views
from bot.chat.views import words
from bot.domain.activities import DEADLINE_HOUR, LENGTH
from bot.domain.phrases import Span, Understood, find_when
from bot.errors import Stale
from bot.services.activities import answer_times, setting_up, undoing
from bot.services.activities.answer_times import Activity, Timed
from handlers import activity_fields as fields
from handlers.activities import board_screen
from handlers.new_activity import NEW

AnyRequest = Request[Button | None]
_LAST_MINUTE = 2**31


def ask(request: Request[DeadlineAsk]) -> Screen:
    """⏰: until when?"""
    number = request.button.activity
    answer_times.changeable(request.uow, request.actor, number, request.now)
    return forms.begin(request, DEADLINE, {"activity": number})


def _activity(request: AnyRequest, draft: Draft) -> Activity:
    number = draft.data["activity"]
    return answer_times.changeable(request.uow, request.actor, number, request.now)


def _ask(request: AnyRequest, draft: Draft) -> Screen:
    return views.ask(request.app, request.t, _activity(request, draft), request.now)


def _read(request: AnyRequest, draft: Draft, text: str) -> int:
    """The minute that a day and a time stand for; a day alone means its evening."""
    found = find_when(text, request.today)
    said = isinstance(found.time, Understood)
    if not isinstance(found.date, Understood) or not (said or found.time is None):
        activity = _activity(request, draft)
        raise forms.AskBack(
            views.ask(request.app, request.t, activity, request.now, unclear=True).as_new()
        )
    at = _start(found.time) if isinstance(found.time, Understood) else DEADLINE_HOUR
    zone = _activity(request, draft).rules.clock(request.app.zone)
    return int(datetime.combine(found.date.value, at, zone).timestamp()) // 60


def _start(understood: Understood[Span]) -> time:
    return understood.value.start


def _set(request: AnyRequest, draft: Draft) -> Screen:
    forms.close(request, DEADLINE)
    return _deadline(request, draft.data["activity"], draft.data["minute"])


def at(request: Request[DeadlineAt]) -> Screen:
    """A deadline that was pressed."""
    if not 0 <= request.button.minute < _LAST_MINUTE:
        raise Stale
    forms.close(request, DEADLINE)
    return _deadline(request, request.button.activity, request.button.minute)


def _deadline(request: AnyRequest, activity_id: int, minute: int) -> Screen:
    until = datetime.fromtimestamp(minute * 60, UTC)
    done = answer_times.set_deadline(
        request.uow, request.actor, activity_id, until, request.now, request.app.zone
    )
    return _told(request, done)


def _told(request: AnyRequest, done: Timed) -> Screen:
    said = views.said(request.app, request.t, done)
    board = board_screen(request, done.activity.id)
    if request.button is None:
        return replace(board, text=lines(esc(said), "", board.text))
    return board.with_toast(said)


def stop(request: Request[StopAnswers]) -> Screen:
    """⏹ and ▶️."""
    uow, actor, number = request.uow, request.actor, request.button.activity
    if request.button.stop:
        done = answer_times.stop(uow, actor, number, request.now)
        return board_screen(request, done.activity.id).with_toast(views.stopped(request.t))
    return _told(request, answer_times.resume(uow, actor, number, request.now, request.app.zone))


DEADLINE = Form("answer_deadline", (fields.guarded(Field("minute", _ask, _read), _activity),), _set)


def undo(request: Request[UndoCancel]) -> Screen:
    """↩️: on after all."""
    t, number = request.t, request.button.activity
    done = undoing.undo(request.uow, request.actor, number, request.now, request.app.zone)
    said = t.n_(
        "It is on again; {n} person is told.", "It is on again; {n} people are told.", done.told
    )
    if done.not_before is not None and done.told:
        said = t._("It is on again. It is quiet now; {n} people are told at {time}.")
    when = request.app.local(done.not_before, done.activity.rules.zone) if done.not_before else None
    said = said.format(n=done.told, time=words.clock(when) if when else "")
    return board_screen(request, number).with_toast(said)


def again(request: Request[HoldAgain]) -> Screen:
    """🔁: the same once more; only the day is asked."""
    button = request.button
    activity = setting_up.earlier(request.uow, request.actor, button.activity)
    kept = request.uow.drafts.get(request.bot_id, request.person_id, NEW.name)
    filled = new_views.filled(kept.data) if kept else []
    if kept is not None and filled and not button.sure:
        return new_views.resume_or_again(request.t, kept.id, filled, activity.id)
    return forms.begin(request, NEW, _same(request, activity)).as_new()


def _same(request: AnyRequest, activity: Activity) -> Data:
    """What is taken over: whose, what, at what time of day, where, about what."""
    zone = activity.rules.zone
    start, end = (request.app.local(one, zone) for one in (activity.starts_at, activity.ends_at))
    usual = activity.ends_at - activity.starts_at == LENGTH or end.date() != start.date()
    return {
        "unit": activity.unit_id,
        "kind": activity.kind.value,
        "time": [_minutes(start), None if usual else _minutes(end)],
        "place": activity.place,
        "subject": activity.subject,
    } | ({"group": activity.group_id} if activity.group_id is not None else {})


def _minutes(local: datetime) -> int:
    return local.hour * 60 + local.minute


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.form(DEADLINE)
    edge.press(DeadlineAsk, ask)
    edge.press(DeadlineAt, at)
    edge.press(StopAnswers, stop)
    edge.press(UndoCancel, undo)
    edge.press(HoldAgain, again)
