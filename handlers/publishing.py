"""✅: what was set up is published, once or as the first time of a series."""

from __future__ import annotations

from contextlib import suppress

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.activities import Publish
from bot.chat.edge import Edge
from bot.chat.forms import Draft
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import words
from bot.errors import NotAllowed, Stale
from bot.services.activities import publishing
from bot.services.activities.publishing import Plan, Published
from bot.services.series import beginning
from handlers import heavy, joint, joint_questions, repeat_draft
from handlers.activities import board_screen
from handlers.new_activity import NEW, current, latest, missing, plan_of

AnyRequest = Request[Button | None]


def publish(request: Request[Publish]) -> Screen:
    """✅: the draft becomes an activity; the same tap again shows it and changes nothing."""
    try:
        draft = current(request, request.button.draft)
    except Stale as stale:
        return _published_before(request, stale)
    if missing(draft) or plan_of(request, draft).starts_at <= request.now:
        return forms.proceed(request, NEW, draft)
    plan = plan_of(request, draft)
    chosen = joint_questions.chosen(draft.data)
    if chosen:
        repeat = repeat_draft.fitting(request, draft)
        shown = joint.publish(request, draft, plan, chosen, repeat)
        forms.close(request, NEW)
        return shown
    done = _publish(request, draft, plan)
    forms.close(request, NEW)
    t = request.t
    said = t.n_("Published: {n} person is told.", "Published: {n} people are told.", done.told)
    if not done.told:
        said = t._("Published. Nobody who is expected is in chat: please tell them yourself.")
    elif done.not_before is not None:
        said = t._("Published. It is quiet now; {n} people are told at {time}.")
    zone = done.activity.rules.zone
    time = words.clock(request.app.local(done.not_before, zone)) if done.not_before else ""
    return board_screen(request, done.activity.id).with_toast(
        said.format(n=done.told, time=time), alert=done.not_before is not None or not done.told
    )


def _publish(request: AnyRequest, draft: Draft, plan: Plan) -> Published:
    """Once, or as the first time of a series."""
    args = (request.uow, request.actor, draft.id, plan)
    repeat = repeat_draft.fitting(request, draft)
    if repeat is None:
        return publishing.publish(*args, request.now, request.app.zone)
    return beginning.start(*args, repeat, request.now, request.app.zone)[1]


def _published_before(request: Request[Publish], stale: Stale) -> Screen:
    """An activity keeps the id of its draft."""
    for screen in (board_screen, joint.card):
        with suppress(NotAllowed):
            return screen(request, request.button.draft)
    raise stale


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(Publish, latest(publish), slow=heavy.draft)
