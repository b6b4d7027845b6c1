"""👁 when whom an activity reminds, 📜 what came of it, and why one was reminded oneself."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons import Button
from bot.chat.buttons.policies import DraftPreview, PreviewButton, StepsTold, Why
from bot.chat.edge import Edge
from bot.chat.forms import Draft
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import joint_previews as joint_views
from bot.chat.views import new_activity as new_views
from bot.chat.views import outcomes
from bot.chat.views import previews as views
from bot.chat.views import why as why_views
from bot.services.activities import previewing, publishing, why
from bot.services.attendance import joint, joint_previewing
from handlers import heavy, joint_questions
from handlers.new_activity import NEW, current, latest, missing, plan_of

AnyRequest = Request[Button | None]


def preview(request: Request[PreviewButton]) -> Screen:
    """👁 of what is published."""
    found = previewing.timetable(
        request.uow, request.actor, request.button.activity, request.now, request.app.zone
    )
    return views.timetable(request.app, request.t, found, request.now, draft=False)


def preview_draft(request: Request[DraftPreview]) -> Screen:
    """👁 of what is being set up: what publishing it now would come to; nothing of it is done."""
    draft = current(request, request.button.draft)
    if missing(draft) or plan_of(request, draft).starts_at <= request.now:
        return forms.proceed(request, NEW, draft)
    shown = (_of_branches if joint_questions.chosen(draft.data) else _of_unit)(request, draft)
    return replace(shown, keys=new_views.back_to(request.t, draft.id), matter=None)


def _of_unit(request: AnyRequest, draft: Draft) -> Screen:
    plan, zone = plan_of(request, draft), request.app.zone

    def publish() -> int:
        done = publishing.publish(request.uow, request.actor, draft.id, plan, request.now, zone)
        return done.activity.id

    found = previewing.rehearsed(request.uow, request.actor, publish, request.now, zone)
    return views.timetable(request.app, request.t, found, request.now, draft=True)


def _of_branches(request: AnyRequest, draft: Draft) -> Screen:
    plan, zone = plan_of(request, draft), request.app.zone
    chosen, now = joint_questions.chosen(draft.data), request.now

    def publish() -> int:
        joint.publish(request.uow, request.actor, draft.id, plan, chosen, now, zone)
        return draft.id

    found = joint_previewing.rehearsed(request.uow, request.actor, publish, now, zone)
    return joint_views.timetable(request.app, request.t, found, now)


def told(request: Request[StepsTold]) -> Screen:
    """📜."""
    board, found = previewing.people(request.uow, request.actor, request.button.activity)
    return outcomes.people(request.app, request.t, board, found, request.button.page, request.now)


def why_of(request: Request[Why]) -> Screen:
    """❔ under a reminder."""
    zone, number = request.app.zone, request.button.activity
    found = why.lately(request.uow, request.actor, request.now, zone, number)
    return why_views.screen(request.app, request.t, found, request.now)


def why_all(request: AnyRequest) -> Screen:
    """`/why`."""
    found = why.lately(request.uow, request.actor, request.now, request.app.zone)
    return why_views.screen(request.app, request.t, found, request.now)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.command("why", why_all)
    edge.press(PreviewButton, preview)
    edge.press(DraftPreview, latest(preview_draft), slow=heavy.draft)
    edge.press(StepsTold, told)
    edge.press(Why, why_of)
