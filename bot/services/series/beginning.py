"""Beginning a series: its first time is published at once, the others follow."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.series import Common, SeriesState
from bot.errors import Stale
from bot.services.activities import publishing
from bot.services.activities.publishing import Plan, Published
from bot.services.attendance import joint
from bot.services.attendance.joint import Done
from bot.services.series.series import Repeat, occurrences, plan_next, record
from bot.store.activities.series import Series
from bot.store.uow import UnitOfWork

_MINUTE = timedelta(minutes=1)


def start(
    uow: UnitOfWork,
    actor: Actor,
    draft_id: int,
    plan: Plan,
    repeat: Repeat,
    now: datetime,
    zone: tzinfo,
) -> tuple[Series, Published]:
    """Publish `plan` as the first time of a series; the others follow, each so many days before it
    is held. Raises as `publishing.publish`, and Stale when the rule does not name that day."""
    done = publishing.publish(uow, actor, draft_id, plan, now, zone)
    of = _begin(uow, actor, done.activity.id, plan, repeat, frozenset(), now, zone)
    return of, done


def start_joint(
    uow: UnitOfWork,
    actor: Actor,
    draft_id: int,
    plan: Plan,
    chosen: set[int],
    repeat: Repeat,
    now: datetime,
    zone: tzinfo,
) -> tuple[Series, Done]:
    """The same of what a unit sets up for several branches: each time has a part in each of the
    `chosen` that is there by then and has people. Raises as `joint.publish`, and Stale."""
    done = joint.publish(uow, actor, draft_id, plan, chosen, now, zone)
    return _begin(uow, actor, draft_id, plan, repeat, frozenset(chosen), now, zone), done


def _begin(
    uow: UnitOfWork,
    actor: Actor,
    number: int,
    plan: Plan,
    repeat: Repeat,
    branches: frozenset[int],
    now: datetime,
    zone: tzinfo,
) -> Series:
    """The series whose first time is the activity, or joint one, of that number."""
    rules = uow.unit_settings.rules(plan.unit_id)
    begins = plan.starts_at.astimezone(rules.clock(zone))
    first = next(occurrences(uow, repeat.recurrence), None)
    if first is None or first.on != begins.date():
        raise Stale
    length = None if plan.ends_at is None else (plan.ends_at - plan.starts_at) // _MINUTE
    made = uow.series.add(
        Series(
            0,
            actor.bot_id,
            plan.unit_id,
            None if branches else plan.group_id,
            plan.kind,
            Common(begins.hour * 60 + begins.minute, length, plan.place, plan.subject),
            {} if branches else plan.named,
            repeat.recurrence,
            repeat.ahead,
            SeriesState.ACTIVE,
            None,
            actor.account_id or 0,
            branches,
        )
    )
    uow.series.take(made.id, first.slot, number, first.on, joint=bool(branches))
    record(uow, actor, Tag.SERIES_BEGUN, made)
    return plan_next(uow, made, now, zone)
