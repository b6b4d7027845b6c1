"""Conditions of nudges: why somebody is not nudged by a step at an instant, or null.

One set of them (see `bot.domain.policies.deciding`) serves the preview, the taking of a step, the
day's message, and the check right before sending. Instants and days may be values, or parameters
of statements that are built once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)

from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.assignments import AssignmentState, Progress
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import Audience
from bot.store.members.absences import away_on
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.nudges import step
from bot.store.schema.org import account
from bot.store.schema.standing import hush

Branch = tuple[ColumnElement[bool], Reason]
MEMBERS = (
    Audience.UNANSWERED,
    Audience.UNSURE,
    Audience.ATTENDING,
    Audience.LEAVE_PENDING,
    Audience.EXPECTED,
)
COUNTS = participation.c.observer.is_(False)


@cache
def answered_now() -> ColumnElement[bool]:
    """An answer was given for the activity as it is now."""
    return and_(
        participation.c.answer.is_not(None), participation.c.answer_round == activity.c.round
    )


@cache
def excused() -> ColumnElement[bool]:
    """On approved leave."""
    return and_(
        participation.c.answer == Answer.LEAVE,
        participation.c.leave == Leave.APPROVED,
        answered_now(),
    )


@cache
def _said(answer: Answer) -> ColumnElement[bool]:
    return and_(participation.c.answer == answer, answered_now())


def matter_branches(at: datetime) -> list[Branch]:
    """What the activity itself says, at that instant."""
    return [
        (activity.c.state == ActivityState.CANCELLED, Reason.CANCELLED),
        (
            or_(activity.c.state != ActivityState.PUBLISHED, activity.c.starts_at <= at),
            Reason.OVER,
        ),
    ]


def _debt(of: Audience, at: datetime) -> list[Branch]:
    """What one said beforehand."""
    shut = and_(activity.c.late_answers.is_(False), activity.c.answer_by < at)
    asked = and_(participation.c.leave == Leave.REQUESTED, answered_now())
    own: dict[Audience, list[Branch]] = {
        Audience.UNANSWERED: [(answered_now(), Reason.PAID), (shut, Reason.SHUT)],
        Audience.UNSURE: [
            (~answered_now(), Reason.OTHER),
            (~_said(Answer.UNSURE), Reason.PAID),
            (shut, Reason.SHUT),
        ],
        Audience.ATTENDING: [(~_said(Answer.ATTENDING), Reason.OTHER)],
        Audience.LEAVE_PENDING: [(~func.coalesce(asked, False), Reason.OTHER)],
        Audience.EXPECTED: [],
    }
    return own[of]


def standing(
    member_id: ColumnElement[Any],
    matter: ColumnElement[Any],
    at: datetime,
    day: date,
    coming: ColumnElement[bool] | None = None,
) -> list[Branch]:
    """Facts about the person that hold for every matter, at that instant and on its local day; who
    is away but is `coming` there is told of it."""
    away = member_id.in_(away_on(day))
    quiet = select(hush.c.member_id).where(hush.c.member_id == member_id, hush.c.matter == matter)
    quiet = quiet.correlate_except(hush)  # of this person, however deep inside it is asked
    return [
        (away if coming is None else and_(away, ~coming), Reason.AWAY),
        (account.c.id.is_(None), Reason.NOT_IN_CHAT),
        (account.c.unreachable.is_not(None), Reason.BLOCKED),
        (exists(quiet.where(hush.c.until.is_(None))), Reason.MUTED),
        (exists(quiet.where(hush.c.until > at)), Reason.SNOOZED),
    ]


def first_reason(branches: Iterable[Branch]) -> ColumnElement[Any]:
    """The reason of the first branch that holds; null where none does."""
    return case(*((when, literal(why.value)) for when, why in branches), else_=null())


@cache
def _coming() -> ColumnElement[bool]:
    return func.coalesce(_said(Answer.ATTENDING), False)


@cache
def _about() -> ColumnElement[Any]:
    return literal("activity:") + cast(activity.c.id, String)


def reason(of: Audience, at: datetime, day: date) -> ColumnElement[Any]:
    """Why a participation (joined to its activity and, outer, to an account) is not nudged by a
    step of that kind at that instant; null when it is."""
    facts = standing(participation.c.member_id, _about(), at, day, _coming())
    return first_reason([*matter_branches(at), (excused(), Reason.LEAVE), *_debt(of, at), *facts])


def any_reason(at: datetime, day: date) -> ColumnElement[Any]:
    """The same where each row is joined to a step of its own."""
    own = [
        (and_(step.c.audience == of, when), why) for of in MEMBERS for when, why in _debt(of, at)
    ]
    return first_reason(
        [
            *matter_branches(at),
            (excused(), Reason.LEAVE),
            *own,
            (step.c.audience.not_in(MEMBERS), Reason.OTHER),
            *standing(participation.c.member_id, _about(), at, day, _coming()),
        ]
    )


def people(bot_id: int) -> FromClause:
    """Who is expected, with their activity and, if they are in chat, their account."""
    return participation.join(activity, activity.c.id == participation.c.activity_id).outerjoin(
        account, and_(account.c.member_id == participation.c.member_id, account.c.bot_id == bot_id)
    )


@cache
def too_late_on(today: date, now: datetime) -> ColumnElement[bool]:
    """A step of an earlier day's message has lost its use meanwhile."""
    return and_(step.c.on_date < today, step.c.until_at <= now)


def step_of_activity() -> ColumnElement[bool]:
    """A step belongs to the activity as it is now."""
    return and_(
        step.c.matter == MatterKind.ACTIVITY,
        step.c.matter_id == activity.c.id,
        step.c.round == activity.c.round,
    )


def _unfinished(of: Audience, day: date) -> list[Branch]:
    """What a row of an assignment says."""
    done: list[Branch] = [(assignee.c.state == Progress.DONE, Reason.PAID)]
    return [
        *([] if of is Audience.EXPECTED else done),
        (assignee.c.state == Progress.ENDED, Reason.OTHER),
        (assignee.c.from_date > day, Reason.OTHER),
    ]


def assignment_branches() -> list[Branch]:
    """What the assignment itself says."""
    return [
        (assignment.c.state == AssignmentState.CANCELLED, Reason.CANCELLED),
        (assignment.c.state != AssignmentState.PUBLISHED, Reason.OVER),
    ]


def assignment_reason(
    of: Audience, who: ColumnElement[Any], at: datetime, day: date
) -> ColumnElement[Any]:
    """Why a member `who` is not nudged about a row of an assignment (joined to the assignment and,
    outer, to their account) at that instant; null when they are."""
    about = literal("assignment:") + cast(assignment.c.id, String)
    return first_reason(
        [*assignment_branches(), *_unfinished(of, day), *standing(who, about, at, day)]
    )


@cache
def step_of_assignment() -> ColumnElement[bool]:
    """A step belongs to an assignment, or to one row of it that has a day of its own."""
    return or_(
        and_(step.c.matter == MatterKind.ASSIGNMENT, step.c.matter_id == assignment.c.id),
        and_(step.c.matter == MatterKind.ASSIGNEE, step.c.matter_id == assignee.c.id),
    )
