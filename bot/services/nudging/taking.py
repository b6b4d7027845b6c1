"""Steps with an instant of their own that fall due: decided for everybody, and sent."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from bot.domain.delivery import SendClass
from bot.domain.policies.planner import is_rung, on_list
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import Audience
from bot.services.nudging import own_days
from bot.store.delivery.outbox import Message
from bot.store.nudging.recipients import Taken, alike
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork

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
    by_reason: dict[Reason | None, list[Step]] = {}
    for one in uow.steps.due(now):
        why = one.reason or (Reason.LATE if one.until_at <= now else None)
        by_reason.setdefault(why, []).append(one)
    for why, steps in by_reason.items():
        mine = uow.steps.take_all(steps, now, why)
        by_reason[why] = [one for one in steps if one.id in mine]
    taken = by_reason.get(None, [])
    made = _send(uow, bot_id, taken, zone)
    return made + (take_coming(uow, bot_id, zone) if made else 0)


def take_coming(uow: UnitOfWork, bot_id: int, zone: tzinfo) -> int:
    """What falls due soon comes now for those who get a message now; returns how many messages
    that made."""
    coming = uow.steps.coming(uow.now, uow.now + window(uow))
    return _send(uow, bot_id, coming, zone, with_others=True)


def take_days(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Take the steps of days' messages whose usual hour has come: those who get no day's message
    are written down with the reason; all others are decided about at their own hour. Returns how
    many steps."""
    due = uow.steps.due_days(now)
    mine = uow.steps.take_all(due, now)
    taken = [one for one in due if one.id in mine]
    for today, steps in own_days.by_day(uow, taken, now, zone).items():
        for some in alike(steps):
            uow.nudged.record_unreached(bot_id, some, now, today)
    return len(taken)


def _send(
    uow: UnitOfWork, bot_id: int, steps: list[Step], zone: tzinfo, *, with_others: bool = False
) -> int:
    """Write down who is nudged by these steps and who not, and put the messages in the outbox,
    set-wise; `with_others`: only for those who get a message right now anyway."""
    made = 0
    by_day = own_days.by_day(uow, steps, uow.now, zone)
    for today, taken in [(day, taken) for day, some in by_day.items() for taken in alike(some)]:
        people = uow.audiences.of_taken(bot_id, taken, uow.now, today)
        of_activity = taken.matter is MatterKind.ACTIVITY
        chosen = people
        if on_list(taken.audience, of_activity=of_activity):
            chosen = uow.nudged.told_already(bot_id, people, uow.now - window(uow))
        if with_others:
            chosen = uow.nudged.nudged_now(bot_id, chosen)
        uow.nudged.record(bot_id, chosen)
        message = Message(bot_id, 0, kind_of(taken), SendClass.REMINDER)
        made += uow.outbox.fan_out(message, uow.nudged.fresh(taken))
    return made


def window(uow: UnitOfWork) -> timedelta:
    """What falls due for somebody so soon after something else comes with it, in one message."""
    return timedelta(minutes=uow.unit_settings.organisation().window)


def kind_of(taken: Taken) -> str:
    """What kind of message such steps make."""
    rung = is_rung(taken.audience)
    if taken.matter is MatterKind.ACTIVITY:
        return RUNG if rung else KINDS[taken.audience]
    return TASK_RUNG if rung else TASK


def task_rung_matter(assignment_id: int) -> str:
    """What the list of who has not done an assignment is about."""
    return f"rung_task:{assignment_id}"


def rung_matter(activity_id: int) -> str:
    """What the list of who has not answered is about, for those who look after them."""
    return f"rung:{activity_id}"
