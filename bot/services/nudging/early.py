"""Steps that somebody's own quiet hours would swallow come at their last decent moment before."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from bot.domain.delivery import SendClass
from bot.domain.policies.planner import last_decent
from bot.services.nudging import quiet_hours, taking
from bot.services.nudging.quiet_hours import Hours
from bot.store.outbox import Message
from bot.store.recipients import alike
from bot.store.steps import Step
from bot.store.uow import UnitOfWork

LONGEST = timedelta(hours=18)
"""Nobody's quiet hours last longer."""
EVERY = timedelta(minutes=10)
BEAT = "early"


def take_early(uow: UnitOfWork, bot_id: int, now: datetime, zone: tzinfo) -> int:
    """Tell those whose quiet hours begin soon and end only when a step has lost its use, before
    they begin; returns how many. Looks every ten minutes."""
    last = uow.heartbeats.last(bot_id, BEAT)
    if last is not None and timedelta() <= now - last < EVERY:
        return 0
    uow.heartbeats.beat(bot_id, BEAT, now)
    coming = uow.steps.coming(now, now + LONGEST)
    short = [one for one in coming if one.until_at - one.due_at <= LONGEST]
    today, made = now.astimezone(zone).date(), 0
    for taken in alike(short):
        found = uow.audiences.with_own_hours(bot_id, taken, now, today)
        if not found:
            continue
        accounts = uow.accounts.of_members(bot_id, set(found.values()))
        hours = quiet_hours.of_accounts(uow, accounts.values(), today)
        by_id = {one.id: one for one in short}
        pairs = {
            (step_id, account_id)
            for step_id, account_id in found
            if _swallowed(by_id[step_id], hours[account_id], now, zone)
        }
        if pairs:
            uow.nudged.record(bot_id, uow.audiences.only(bot_id, taken, now, today, pairs))
            message = Message(bot_id, 0, taking.kind_of(taken), SendClass.REMINDER)
            made += uow.outbox.fan_out(message, uow.nudged.fresh(taken))
    return made


def _swallowed(one: Step, hours: Hours, now: datetime, zone: tzinfo) -> bool:
    """Whether the step falls into hours that end too late for it, and their evening is now."""
    local = one.due_at.astimezone(hours.zone or zone)
    morning = hours.quiet.until(local)
    if morning is None or morning < one.until_at:
        return False
    return last_decent(local, hours.quiet) <= now and hours.until(now, zone) is None
