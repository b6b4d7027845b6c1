"""Whom a step might concern, each with the reason why not: (member id, account id, chat id,
reason)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, literal, or_, select, union

from bot.domain.assignments import OWING
from bot.domain.offices import HEADS
from bot.domain.org import Role
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import RUNGS, Audience
from bot.store.conditions import (
    COUNTS,
    answered_now,
    assignment_branches,
    assignment_reason,
    excused,
    first_reason,
    matter_branches,
    people,
    reason,
    standing,
)
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.org import account, appointment, unit
from bot.store.steps import Step

_ROLES = {
    Audience.LEADER: Role.GROUP_LEADER,
    Audience.SECRETARY: Role.SECRETARY,
    Audience.DEPUTY: Role.DEPUTY_SECRETARY,
    Audience.ABOVE: Role.SECRETARY,
}


def recipients_of(bot_id: int, one: Step, at: datetime, day: date) -> Select[Any]:
    """Everybody a step might concern, at that instant and its local day."""
    rung = one.audience in RUNGS
    if one.matter is MatterKind.ACTIVITY:
        return _over_activity(bot_id, one, at, day) if rung else _expected(bot_id, one, at, day)
    return _over_assignment(bot_id, one, at, day) if rung else _concerned(bot_id, one, at, day)


def _expected(bot_id: int, one: Step, at: datetime, day: date) -> Select[Any]:
    return (
        select(
            participation.c.member_id,
            account.c.id.label("account_id"),
            account.c.telegram_id.label("chat_id"),
            reason(one.audience, at, day).label("reason"),
        )
        .select_from(people(bot_id))
        .where(activity.c.id == one.matter_id, COUNTS)
    )


def owers(day: date) -> Subquery:
    """Rows `who, row_id`: members with their rows of assignments; what a unit owes is owed by the
    heads it has on that local day."""
    own = select(assignee.c.member_id.label("who"), assignee.c.id.label("row_id")).where(
        assignee.c.member_id.is_not(None)
    )
    heads = (
        select(appointment.c.member_id, assignee.c.id)
        .join(assignee, assignee.c.unit_id == appointment.c.unit_id)
        .where(appointment.c.role.in_(sorted(HEADS)), held_on(day))
    )
    return union(own, heads).subquery()


def held_on(day: date) -> ColumnElement[bool]:
    """An office is held on a local day."""
    return and_(
        appointment.c.from_date <= day,
        or_(appointment.c.to_date.is_(None), appointment.c.to_date > day),
    )


def _rows_of(one: Step) -> ColumnElement[bool]:
    """The rows of assignments that a step is about: one with a day of its own, or all without."""
    if one.matter is MatterKind.ASSIGNEE:
        return assignee.c.id == one.matter_id
    return assignee.c.assignment_id == one.matter_id


def _concerned(bot_id: int, one: Step, at: datetime, day: date) -> Select[Any]:
    held = select(appointment.c.member_id.label("who"), assignee.c.id.label("row_id"))
    heads = held.join(assignee, assignee.c.unit_id == appointment.c.unit_id).where(
        _rows_of(one), appointment.c.role.in_(sorted(HEADS)), held_on(day)
    )
    own = select(assignee.c.member_id.label("who"), assignee.c.id.label("row_id")).where(
        _rows_of(one), assignee.c.member_id.is_not(None)
    )
    found = union(own, heads).subquery()
    why = assignment_reason(one.audience, found.c.who, at, day)
    joined = (
        found.join(assignee, assignee.c.id == found.c.row_id)
        .join(assignment, assignment.c.id == assignee.c.assignment_id)
        .outerjoin(account, and_(account.c.member_id == found.c.who, account.c.bot_id == bot_id))
    )
    return select(
        found.c.who.label("member_id"),
        account.c.id.label("account_id"),
        account.c.telegram_id.label("chat_id"),
        why.label("reason"),
    ).select_from(joined)


def _holders(one: Step, place: ColumnElement[bool], day: date) -> Subquery:
    held = select(appointment.c.member_id).where(
        appointment.c.role == _ROLES[one.audience], place, held_on(day)
    )
    return held.distinct().subquery()


def _place(one: Step, home: Select[Any], groups: Select[Any]) -> ColumnElement[bool]:
    """Where the office of a rung is held: in the groups, in the unit, or in the one above."""
    if one.audience is Audience.LEADER:
        return appointment.c.unit_id.in_(groups)
    if one.audience is Audience.ABOVE:
        return appointment.c.unit_id.in_(select(unit.c.parent_id).where(unit.c.id.in_(home)))
    return appointment.c.unit_id.in_(home)


def _led_by(who: ColumnElement[Any], day: date) -> Select[Any]:
    led = appointment.alias("led")
    return select(led.c.unit_id).where(
        led.c.member_id == who,
        led.c.role == Role.GROUP_LEADER,
        led.c.from_date <= day,
        or_(led.c.to_date.is_(None), led.c.to_date > day),
    )


def _over_activity(bot_id: int, one: Step, at: datetime, day: date) -> Select[Any]:
    """Who looks after those who have not answered an activity."""
    home = select(activity.c.unit_id).where(activity.c.id == one.matter_id)
    groups = select(participation.c.group_id).where(participation.c.activity_id == one.matter_id)
    found = _holders(one, _place(one, home, groups), day)
    owing = (
        select(participation.c.id)
        .join(activity, activity.c.id == participation.c.activity_id)
        .where(activity.c.id == one.matter_id, COUNTS, ~answered_now(), ~excused())
    )
    if one.audience is Audience.LEADER:
        owing = owing.where(participation.c.group_id.in_(_led_by(found.c.member_id, day)))
    branches = [
        *matter_branches(at),
        (~exists(owing.correlate(found)), Reason.PAID),
        *standing(found.c.member_id, literal(f"rung:{one.matter_id}"), at, day),
    ]
    joined = found.join(activity, activity.c.id == one.matter_id).outerjoin(
        account, and_(account.c.member_id == found.c.member_id, account.c.bot_id == bot_id)
    )
    return _told(found, joined, first_reason(branches))


def _over_assignment(bot_id: int, one: Step, at: datetime, day: date) -> Select[Any]:
    """Who looks after those who have not done an assignment."""
    home = (
        select(assignment.c.unit_id)
        .join(assignee, assignee.c.assignment_id == assignment.c.id)
        .where(_rows_of(one))
    )
    groups = select(assignee.c.group_id).where(_rows_of(one))
    found = _holders(one, _place(one, home, groups), day)
    owing = select(assignee.c.id).where(
        _rows_of(one),
        assignee.c.state.in_(sorted(OWING)),
        or_(assignee.c.from_date.is_(None), assignee.c.from_date <= day),
    )
    if one.audience is Audience.LEADER:
        owing = owing.where(assignee.c.group_id.in_(_led_by(found.c.member_id, day)))
    whole = select(assignee.c.assignment_id).where(_rows_of(one)).distinct()
    number = assignment.c.id.in_(whole)
    branches = [
        *assignment_branches(),
        (~exists(owing.correlate(found)), Reason.PAID),
        *standing(found.c.member_id, literal(f"rung_task:{one.matter_id}"), at, day),
    ]
    joined = found.join(assignment, number).outerjoin(
        account, and_(account.c.member_id == found.c.member_id, account.c.bot_id == bot_id)
    )
    return _told(found, joined, first_reason(branches))


def _told(found: Subquery, joined: Any, why: ColumnElement[Any]) -> Select[Any]:
    return select(
        found.c.member_id,
        account.c.id.label("account_id"),
        account.c.telegram_id.label("chat_id"),
        why.label("reason"),
    ).select_from(joined)
