"""Whom steps might concern, each with the reason why not: (step id, member id, account id, chat id,
reason), set-wise for many steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    cast,
    exists,
    literal,
    or_,
    select,
    union,
)

from bot.domain.assignments import OWING
from bot.domain.offices import HEADS
from bot.domain.org import Role
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import RUNGS, Audience
from bot.store.activities.conditions import (
    COUNTS,
    Branch,
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
from bot.store.many import within
from bot.store.members.spans import on_day
from bot.store.nudging.steps import Step
from bot.store.prepared import once
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.nudges import step
from bot.store.schema.org import account, appointment, unit

_ROLES = {
    Audience.LEADER: Role.GROUP_LEADER,
    Audience.SECRETARY: Role.SECRETARY,
    Audience.DEPUTY: Role.DEPUTY_SECRETARY,
    Audience.ABOVE: Role.SECRETARY,
}


class Taken(NamedTuple):
    """Steps of one kind of matter for one kind of people, asked about together."""

    matter: MatterKind
    audience: Audience
    ids: tuple[int, ...]


def alike(steps: Iterable[Step]) -> list[Taken]:
    """Steps by what they are about and whom they are for."""
    found: dict[tuple[MatterKind, Audience], list[int]] = {}
    for one in steps:
        found.setdefault((one.matter, one.audience), []).append(one.id)
    return [Taken(matter, of, tuple(ids)) for (matter, of), ids in found.items()]


@once
def recipients_of(
    on_sqlite: bool,
    matter: MatterKind,
    of: Audience,
    *,
    bot_id: int,
    ids: Iterable[int],
    at: datetime,
    day: date,
) -> Select[Any]:
    """Everybody these steps, which are of that kind, might concern, at that instant and its local
    day."""
    these = within(step.c.id, ids, on_sqlite=on_sqlite)
    if of in RUNGS:
        return _rungs(bot_id, matter, of, at, day).where(these)
    if matter is MatterKind.ACTIVITY:
        return _expected(bot_id, of, at, day).where(these)
    return _concerned(bot_id, of, these, at, day)


def _expected(bot_id: int, of: Audience, at: datetime, day: date) -> Select[Any]:
    return (
        select(
            step.c.id.label("step_id"),
            participation.c.member_id,
            account.c.id.label("account_id"),
            account.c.telegram_id.label("chat_id"),
            reason(of, at, day).label("reason"),
        )
        .select_from(people(bot_id).join(step, step.c.matter_id == activity.c.id))
        .where(COUNTS)
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
        .where(appointment.c.role.in_(sorted(HEADS)), on_day(appointment, day))
    )
    return union(own, heads).subquery()


def _concerned(
    bot_id: int, of: Audience, these: ColumnElement[bool], at: datetime, day: date
) -> Select[Any]:
    """Whoever has a row of these assignments, or heads a unit that has."""
    rows = select(step.c.id.label("step_id"), assignee.c.id.label("row_id")).join(
        assignee, step_of_assignment_row()
    )
    rows = rows.where(these)
    own = rows.add_columns(assignee.c.member_id.label("who")).where(
        assignee.c.member_id.is_not(None)
    )
    heads = (
        rows.add_columns(appointment.c.member_id.label("who"))
        .join(appointment, appointment.c.unit_id == assignee.c.unit_id)
        .where(appointment.c.role.in_(sorted(HEADS)), on_day(appointment, day))
    )
    found = union(own, heads).subquery()
    why = assignment_reason(of, found.c.who, at, day)
    joined = (
        found.join(assignee, assignee.c.id == found.c.row_id)
        .join(assignment, assignment.c.id == assignee.c.assignment_id)
        .outerjoin(account, and_(account.c.member_id == found.c.who, account.c.bot_id == bot_id))
    )
    return _told(found, joined, found.c.who, why)


def step_of_assignment_row() -> ColumnElement[bool]:
    """A row of an assignment that a step is about: one with a day of its own, or all without."""
    return or_(
        and_(step.c.matter == MatterKind.ASSIGNMENT, step.c.matter_id == assignee.c.assignment_id),
        and_(step.c.matter == MatterKind.ASSIGNEE, step.c.matter_id == assignee.c.id),
    )


def _rungs(bot_id: int, kind: MatterKind, of: Audience, at: datetime, day: date) -> Select[Any]:
    """Who looks after those who owe: who leads several groups is told if any of them does."""
    if kind is MatterKind.ACTIVITY:
        debts, unit_id, branches, matter = _over_activity(at)
    else:
        debts, unit_id, branches, matter = _over_assignment(kind)
    holds = appointment.c.unit_id == unit_id
    joined = debts.join(unit, unit.c.id == unit_id)
    if of is Audience.ABOVE:
        holds = appointment.c.unit_id == unit.c.parent_id
    if of is Audience.LEADER:
        holds = appointment.c.unit_id.in_(_groups(kind))
    owing = _owing(kind, of, day)
    why = first_reason(
        [
            *branches,
            (~exists(owing), Reason.PAID),
            *standing(appointment.c.member_id, matter, at, day),
        ]
    )
    held = and_(appointment.c.role == _ROLES[of], holds, on_day(appointment, day))
    mine = and_(account.c.member_id == appointment.c.member_id, account.c.bot_id == bot_id)
    return (
        select(
            step.c.id.label("step_id"),
            appointment.c.member_id,
            account.c.id.label("account_id"),
            account.c.telegram_id.label("chat_id"),
            why.label("reason"),
        )
        .select_from(joined.join(appointment, held).outerjoin(account, mine))
        .order_by(why.is_not(None))
    )


def _over_activity(at: datetime) -> tuple[Any, Any, Sequence[Branch], Any]:
    debts = step.join(activity, activity.c.id == step.c.matter_id)
    return debts, activity.c.unit_id, matter_branches(at), _named("rung:", step.c.matter_id)


def _over_assignment(kind: MatterKind) -> tuple[Any, Any, Sequence[Branch], Any]:
    whole = select(assignee.c.assignment_id).where(assignee.c.id == step.c.matter_id)
    number = whole.scalar_subquery() if kind is MatterKind.ASSIGNEE else step.c.matter_id
    debts = step.join(assignment, assignment.c.id == number)
    matter = _named("rung_task:", number)
    return debts, assignment.c.unit_id, assignment_branches(), matter


def _named(kind: str, number: Any) -> ColumnElement[Any]:
    return literal(kind) + cast(number, String)


def _groups(kind: MatterKind) -> Select[Any]:
    """The groups of those a step is about."""
    if kind is MatterKind.ACTIVITY:
        return select(participation.c.group_id).where(
            participation.c.activity_id == step.c.matter_id
        )
    return select(assignee.c.group_id).where(step_of_assignment_row())


def _owing(kind: MatterKind, of: Audience, day: date) -> Select[Any]:
    """Those who still owe what a step is about; for a group leader, of the group."""
    if kind is MatterKind.ACTIVITY:
        owing = select(participation.c.id).where(
            participation.c.activity_id == activity.c.id, COUNTS, ~answered_now(), ~excused()
        )
        own = participation.c.group_id == appointment.c.unit_id
        return owing.where(own) if of is Audience.LEADER else owing
    owing = select(assignee.c.id).where(
        step_of_assignment_row(),
        assignee.c.state.in_(sorted(OWING)),
        or_(assignee.c.from_date.is_(None), assignee.c.from_date <= day),
    )
    own = assignee.c.group_id == appointment.c.unit_id
    return owing.where(own) if of is Audience.LEADER else owing


def _told(
    found: Subquery, joined: Any, who: ColumnElement[Any], why: ColumnElement[Any]
) -> Select[Any]:
    return (
        select(
            found.c.step_id,
            who.label("member_id"),
            account.c.id.label("account_id"),
            account.c.telegram_id.label("chat_id"),
            why.label("reason"),
        )
        .select_from(joined)
        .order_by(why.is_not(None))
    )
