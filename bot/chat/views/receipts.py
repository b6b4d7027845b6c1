"""What became of the steps of an activity or an assignment, for those who head its unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from zoneinfo import ZoneInfo

from bot.chat.buttons import Button
from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.assignments import TaskOpen
from bot.chat.buttons.policies import StepsTold, TaskTold
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, bold, lines, rows
from bot.chat.views import assignment_words, facts, previews
from bot.domain.access import Actor
from bot.errors import NotAllowed
from bot.services.activities import activities
from bot.services.assignments import boards, progress
from bot.services.nudging import receipts
from bot.services.nudging.receipts import receipt_matter
from bot.store.delivery.sending import Claimed

MOST = 10
"""So many steps a receipt lists."""


def _receipt(context: Context, row: Claimed) -> Prepared:
    account = context.account(row)
    if account is None:
        return Skip("no longer a member here")
    actor = context.uow.accounts.actor_of(account, context.today)
    try:
        if "assignment" in row.params:
            return _of_assignment(context, row, actor)
        return _of_activity(context, row, actor)
    except NotAllowed:
        return Skip("no longer entitled")


def _of_activity(context: Context, row: Claimed, actor: Actor) -> Screen:
    board = activities.board(context.uow, actor, row.params["activity"])
    number, t = board.activity.id, context.t(row)
    title = facts.headline(context.app, t, board.activity, board.group, context.now)
    told = StepsTold(number, 0)
    screen = _screen(context, row, title, board.activity.rules.zone, told, OpenActivity(number))
    return replace(screen, matter=receipt_matter("activity", number))


def _of_assignment(context: Context, row: Claimed, actor: Actor) -> Screen:
    of = context.uow.assignments.get(row.params["assignment"])
    if of is None:
        raise NotAllowed
    today = progress.day_of(of, context.now)
    boards.board(context.uow, actor, of.id, today)
    title = assignment_words.headline(context.t(row), of, of.due_on, today, neutral=False)
    told, opened = TaskTold(of.id, 0), TaskOpen(of.id)
    screen = _screen(context, row, title, ZoneInfo(of.zone), told, opened)
    return replace(screen, matter=receipt_matter("assignment", of.id))


def _screen(
    context: Context, row: Claimed, title: str, zone: tzinfo | None, told: Button, opened: Button
) -> Screen:
    t, app = context.t(row), context.app
    today = app.local(context.now, zone).date()
    found = receipts.of_steps(context.uow, row.params["steps"])
    went = any(one.step.reason is None for one in found)
    heading = t._("📮 Reminders went out") if went else t._("📮 Reminders that were not sent")
    return Screen(
        lines(
            bold(heading),
            title,
            *(previews.receipt(app, t, one, zone, today) for one in found[:MOST]),
        ),
        rows((Key(t._("📜 Who got what"), told), Key(t._("📋 Open"), opened))),
    )


PUSHES: dict[str, Prepare] = {receipts.RECEIPT: one_by_one(_receipt)}
