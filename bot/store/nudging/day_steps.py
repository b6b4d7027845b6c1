"""What a day's message has to say, asked of all accounts together."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select

from bot.domain.activities import ActivityState
from bot.domain.offices import HEADS
from bot.domain.policies.steps import Audience
from bot.store.activities.conditions import (
    any_reason,
    assignment_reason,
    reason,
    step_of_activity,
    too_late_on,
)
from bot.store.members.spans import on_day
from bot.store.nudging.recipients import step_of_assignment_row
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.nudges import step
from bot.store.schema.org import account, appointment

OWES = or_(participation.c.answer.is_(None), participation.c.answer_round != activity.c.round)
ON = and_(activity.c.state == ActivityState.PUBLISHED, participation.c.observer.is_(False))


def of_member(
    days: tuple[date, date], instants: tuple[datetime, datetime], now: datetime
) -> tuple[Select[Any], Select[Any]]:
    """Steps of days' messages that are for an account's member, and what they are expected at."""
    mine = (
        select(participation.c.id)
        .join(activity, activity.c.id == participation.c.activity_id)
        .where(participation.c.member_id == account.c.member_id, ON, activity.c.ends_at > now)
    )
    stepped = mine.join(step, step_of_activity()).where(
        step.c.on_date >= days[0],
        step.c.on_date <= days[1],
        ~too_late_on(days[1], now),
        any_reason(now, days[1]).is_(None),
    )
    happens = mine.where(
        activity.c.starts_at >= instants[0],
        activity.c.starts_at < instants[1],
        reason(Audience.EXPECTED, now, days[1]).is_(None),
    )
    return stepped, happens


def tasks_due(days: tuple[date, date], now: datetime) -> tuple[Select[Any], Select[Any]]:
    """Steps of days' messages about assignments that an account's member still owes: of the own
    rows, and of those of units that they head."""
    today = days[1]
    due = (
        select(step.c.id)
        .join(assignee, step_of_assignment_row())
        .join(assignment, assignment.c.id == assignee.c.assignment_id)
        .where(
            step.c.on_date >= days[0],
            step.c.on_date <= today,
            ~too_late_on(today, now),
            assignment_reason(Audience.NOT_DONE, account.c.member_id, now, today).is_(None),
        )
    )
    own = due.where(assignee.c.member_id == account.c.member_id)
    heads = due.join(appointment, appointment.c.unit_id == assignee.c.unit_id).where(
        appointment.c.member_id == account.c.member_id,
        appointment.c.role.in_(sorted(HEADS)),
        on_day(appointment, today),
    )
    return own, heads
