"""Steps that somebody's own quiet hours would swallow come at their last decent moment before."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from bot.domain.delivery import SendClass
from bot.domain.policies.own_hours import horizon, may_be_early, told_early
from bot.domain.workdays import Calendar
from bot.services.nudging import own_days, quiet_hours, taking
from bot.services.nudging.quiet_hours import Hours
from bot.store.delivery.outbox import Message
from bot.store.nudging.recipients import alike
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork

EVERY = timedelta(minutes=10)
BEAT = "early"


def take_early(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Tell those whose quiet hours begin soon and end only when a step has lost its use, before
    they begin; returns how many. Looks every ten minutes."""
    last = uow.heartbeats.last(bot_id, BEAT)
    if last is not None and timedelta() <= now - last < EVERY:
        return 0
    uow.heartbeats.beat(bot_id, BEAT, now)
    local, calendar = now.astimezone(zone), uow.calendar
    coming = uow.steps.coming(now, horizon(local, calendar))
    short = [
        one for one in coming if may_be_early(one.moving, one.due_at.astimezone(zone), calendar)
    ]
    made, by_day = 0, own_days.by_day(uow, short, now, zone)
    for today, taken in [(day, taken) for day, some in by_day.items() for taken in alike(some)]:
        found = uow.audiences.with_own_hours(bot_id, taken, now, today)
        if not found:
            continue
        accounts = uow.accounts.of_members(bot_id, set(found.values()))
        hours = quiet_hours.of_accounts(uow, accounts.values(), today)
        by_id = {one.id: one for one in short}
        pairs = {
            (step_id, account_id)
            for step_id, account_id in found
            if _early(by_id[step_id], hours[account_id], calendar, now, zone)
        }
        if pairs:
            uow.nudged.record(bot_id, uow.audiences.only(bot_id, taken, now, today, pairs))
            message = Message(bot_id, 0, taking.kind_of(taken), SendClass.REMINDER)
            made += uow.outbox.fan_out(message, uow.nudged.fresh(taken))
    return made


def _early(one: Step, hours: Hours, calendar: Calendar, now: datetime, zone: tzinfo) -> bool:
    """Whether the step would fall into these hours, and is told before them now."""
    clock = hours.zone or zone
    due, here = one.due_at.astimezone(clock), now.astimezone(clock)
    return told_early(one.moving, due, hours.quiet, calendar, here)
