"""Steps with an instant of their own that fall due: decided for everybody, and sent."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

from bot.domain.delivery import SendClass
from bot.domain.policies.planner import is_rung
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import Audience
from bot.services.nudging.nudges import matter
from bot.store.outbox import Message
from bot.store.recipients import recipients_of
from bot.store.steps import Step
from bot.store.uow import UnitOfWork

WINDOW = timedelta(minutes=10)
"""What falls due for somebody so soon after something else comes with it, in one message."""
SOON, UNANSWERED, UNSURE = "nudge.soon", "nudge.unanswered", "nudge.unsure"
PENDING, EXPECTED, RUNG = "nudge.pending", "nudge.expected", "nudge.rung"
TASK, TASK_RUNG = "nudge.task", "nudge.task_rung"
KINDS = {
    Audience.ATTENDING: SOON,
    Audience.UNANSWERED: UNANSWERED,
    Audience.UNSURE: UNSURE,
    Audience.LEAVE_PENDING: PENDING,
    Audience.EXPECTED: EXPECTED,
}

NUDGES = [*KINDS.values(), RUNG]
"""Kinds of reminders about an activity, each with a message of its own."""


def take_steps(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Take the steps that are due; returns how many messages that made. What became too late
    meanwhile, or had no decent hour, is marked so and listed. Those of a day's message are
    `days.send_days`'s."""
    today = now.astimezone(zone).date()
    made = 0
    for one in uow.steps.due(now):
        why = one.reason or (Reason.LATE if one.until_at <= now else None)
        if uow.steps.take(one, now, why) and why is None:
            made += _send(uow, bot_id, one, today)
    if made:
        for one in uow.steps.coming(now, now + WINDOW):
            made += _send(uow, bot_id, one, today, with_others=True)
    return made


def take_days(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Take the steps of days' messages whose usual hour has come: those who get no day's message
    are written down with the reason; all others are decided about at their own hour. Returns how
    many steps."""
    today = now.astimezone(zone).date()
    taken = [one for one in uow.steps.due_days(now) if uow.steps.take(one, now)]
    for one in taken:
        uow.nudged.record_unreached(bot_id, one, now, today)
    return len(taken)


def _send(
    uow: UnitOfWork, bot_id: int, one: Step, today: date, *, with_others: bool = False
) -> int:
    """Write down who is nudged by a step and who not, and put the messages in the outbox;
    `with_others`: only for those who get a message right now anyway."""
    since = uow.now - WINDOW
    people = recipients_of(bot_id, one, uow.now, today)
    chosen = uow.nudged.told_already(bot_id, people, since)
    if with_others:
        chosen = uow.nudged.nudged_now(chosen)
    uow.nudged.record(bot_id, one, chosen, _via(one))
    made = message(bot_id, one) if one.matter is MatterKind.ACTIVITY else _task(uow, bot_id, one)
    return uow.outbox.fan_out(made, uow.nudged.fresh(one))


def _via(one: Step) -> str:
    return f"step:{one.id}"


def message(bot_id: int, one: Step) -> Message:
    """What goes out for a step of an activity, for a fan-out."""
    rung = is_rung(one.audience)
    return Message(
        bot_id,
        0,
        RUNG if rung else KINDS[one.audience],
        SendClass.REMINDER,
        params={"activity": one.matter_id, "step": one.id},
        dedupe_key=_via(one),
        matter=rung_matter(one.matter_id) if rung else matter(one.matter_id),
        expires_at=one.until_at,
    )


def _task(uow: UnitOfWork, bot_id: int, one: Step) -> Message:
    """The same for a step of an assignment, or of one row of it."""
    number = one.matter_id
    if one.matter is MatterKind.ASSIGNEE:
        row = uow.assignees.get(number)
        number = row.assignment_id if row else 0
    rung = is_rung(one.audience)
    return Message(
        bot_id,
        0,
        TASK_RUNG if rung else TASK,
        SendClass.REMINDER,
        params={"assignment": number, "step": one.id},
        dedupe_key=_via(one),
        matter=task_rung_matter(number) if rung else f"assignment:{number}",
        expires_at=one.until_at,
    )


def task_rung_matter(assignment_id: int) -> str:
    """What the list of who has not done an assignment is about."""
    return f"rung_task:{assignment_id}"


def rung_matter(activity_id: int) -> str:
    """What the list of who has not answered is about, for those who look after them."""
    return f"rung:{activity_id}"
