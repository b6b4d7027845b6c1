"""What became of the steps of an activity or an assignment, for those who head its unit."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import tzinfo
from itertools import chain, repeat
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat.buttons import Button
from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.assignments import TaskOpen
from bot.chat.buttons.policies import StepsTold, TaskTold
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, bold, lines, rows
from bot.chat.views import assignment_words, bundling, facts, previews
from bot.domain.access import Actor
from bot.errors import NotAllowed
from bot.i18n import Language
from bot.services.activities import activities
from bot.services.assignments import boards, progress
from bot.services.nudging import receipts
from bot.services.nudging.receipts import receipt_matter
from bot.store.delivery.sending import Claimed

Said = Mapping[str, Any]
MOST = 10
"""So many steps a receipt lists."""


def _receipt(context: Context, row: Claimed) -> Prepared:
    account = context.account(row)
    if account is None:
        return Skip("no longer a member here")
    actor, t = context.uow.accounts.actor_of(account, context.today), context.t(row)
    found = []
    for said in row.params.get("several", [row.params]):
        with suppress(NotAllowed):
            of = _of_assignment if "assignment" in said else _of_activity
            found.append(of(context, t, said, actor))
    if len(found) < 2:
        return found[0] if found else Skip("no longer entitled")
    marks = chain(bundling.MARKS, repeat(""))
    several = [bundling.bearing(mark, one) for mark, one in zip(marks, found, strict=False)]
    return replace(bundling.joined(t, several), matter=None)


def _of_activity(context: Context, t: Language, said: Said, actor: Actor) -> Screen:
    board = activities.board(context.uow, actor, said["activity"])
    number = board.activity.id
    title = facts.headline(context.app, t, board.activity, board.group, context.now)
    told = StepsTold(number, 0)
    keys = told, OpenActivity(number)
    screen = _screen(context, t, said, title, board.activity.rules.zone, keys)
    return replace(screen, matter=receipt_matter("activity", number))


def _of_assignment(context: Context, t: Language, said: Said, actor: Actor) -> Screen:
    of = context.uow.assignments.get(said["assignment"])
    if of is None:
        raise NotAllowed
    today = progress.day_of(of, context.now)
    boards.board(context.uow, actor, of.id, today)
    title = assignment_words.headline(t, of, of.due_on, today, neutral=False)
    keys = TaskTold(of.id, 0), TaskOpen(of.id)
    screen = _screen(context, t, said, title, ZoneInfo(of.zone), keys)
    return replace(screen, matter=receipt_matter("assignment", of.id))


def _screen(
    context: Context,
    t: Language,
    said: Said,
    title: str,
    zone: tzinfo | None,
    keys: tuple[Button, Button],
) -> Screen:
    app, (told, opened) = context.app, keys
    today = app.local(context.now, zone).date()
    found = receipts.of_steps(context.uow, said["steps"])
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
