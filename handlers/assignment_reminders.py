"""👁 when whom study, training or a deadline reminds, and 📜 what came of it."""

from __future__ import annotations

from dataclasses import replace

from bot.chat import forms
from bot.chat.buttons.policies import PlanPreview, TaskPreview, TaskTold
from bot.chat.edge import Edge
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import assignment_previews as views
from bot.services.assignments import plans, progress, reminding
from handlers.new_assignment import NEW, current, latest, missing, plan_of


def preview(request: Request[TaskPreview]) -> Screen:
    """👁 of what is published."""
    number = request.button.assignment
    zone, now = request.app.zone, request.now
    found = reminding.timetable(request.uow, request.actor, number, now, zone)
    today = progress.day_of(found.board.assignment, now)
    return views.timetable(request.app, request.t, found, today)


def preview_draft(request: Request[PlanPreview]) -> Screen:
    """👁 of what is being set up: what publishing it now would come to; nothing of it is done."""
    draft = current(request, request.button.draft)
    if missing(draft):
        return forms.proceed(request, NEW, draft)
    plan, zone, now = plan_of(request, draft), request.app.zone, request.now

    def publish() -> int:
        done = plans.publish(request.uow, request.actor, draft.id, plan, now, zone)
        return done.assignment.id

    found = reminding.rehearsed(request.uow, request.actor, publish, now, zone)
    today = progress.day_of(found.board.assignment, now)
    shown = views.timetable(request.app, request.t, found, today, draft=draft.id)
    return replace(shown, matter=None)


def told(request: Request[TaskTold]) -> Screen:
    """📜."""
    number, page = request.button.assignment, request.button.page
    board, found = reminding.people(request.uow, request.actor, number, request.now)
    today = progress.day_of(board.assignment, request.now)
    return views.people(request.app, request.t, board, found, page, today)


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
    edge.press(TaskPreview, preview)
    edge.press(PlanPreview, latest(preview_draft))
    edge.press(TaskTold, told)
