"""The record of nudges by days' messages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    Select,
    String,
    and_,
    case,
    cast,
    literal,
    null,
    select,
    type_coerce,
)

from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import Audience
from bot.store.activities.conditions import (
    COUNTS,
    any_reason,
    assignment_reason,
    step_of_activity,
    step_of_assignment,
    too_late_on,
)
from bot.store.many import inserting
from bot.store.members.days import DueDay, due_then
from bot.store.nudging.nudge_record import NudgeRecord
from bot.store.nudging.recipients import owers
from bot.store.prepared import once
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.nudges import nudge, step
from bot.store.schema.org import account

_COLUMNS = ["step_id", "member_id", "bot_id", "account_id", "at", "reason", "via"]


class DayRecord(NudgeRecord):
    """Written set-wise when the day's message is due."""

    def record_days(
        self,
        bot_id: int,
        due: DueDay,
        days: tuple[date, date],
        via: str,
    ) -> int:
        """Write down what was decided, for every step of a day's message (on one of the local
        `days`) and everybody whose message is `due`; who was decided about before
        keeps that. Returns how many. `via`: the message's key, before the account's id."""
        first, last = days
        values = due.values() | {"first": first, "last": last, "now": self._base.now}
        of = [
            build(bot_id=bot_id, head=f"{via}:", **values).then(inserted, self._base.on_sqlite)
            for build in (_of_day, _tasks_of_day)
        ]
        return sum(self._base.execute(*one).rowcount for one in of)


@once
def _of_day(
    *,
    bot_id: int,
    hour: str,
    due_at: datetime,
    wall: str | None,
    first: date,
    last: date,
    head: str,
    now: datetime,
) -> Select[Any]:
    why = any_reason(now, last)
    mine = (
        participation.join(activity, activity.c.id == participation.c.activity_id)
        .join(account, account.c.member_id == participation.c.member_id)
        .join(step, step_of_activity())
    )
    return (
        _decisions(participation.c.member_id, _in_time(why, last, now), bot_id, head, now)
        .select_from(mine)
        .where(
            _then(bot_id, DueDay(hour, due_at, wall), first, last),
            COUNTS,
        )
    )


@once
def _tasks_of_day(
    *,
    bot_id: int,
    hour: str,
    due_at: datetime,
    wall: str | None,
    first: date,
    last: date,
    head: str,
    now: datetime,
) -> Select[Any]:
    found = owers(last)
    why = assignment_reason(Audience.NOT_DONE, found.c.who, now, last)
    mine = (
        found.join(assignee, assignee.c.id == found.c.row_id)
        .join(assignment, assignment.c.id == assignee.c.assignment_id)
        .join(account, account.c.member_id == found.c.who)
        .join(step, step_of_assignment())
    )
    return (
        _decisions(found.c.who, _in_time(why, last, now), bot_id, head, now)
        .select_from(mine)
        .where(
            _then(bot_id, DueDay(hour, due_at, wall), first, last),
        )
    )


def _then(bot_id: int, due: DueDay, first: date, last: date) -> ColumnElement[bool]:
    """Whose day's message is due like that, and the steps of those days."""
    return and_(
        account.c.bot_id == bot_id,
        due_then(due),
        step.c.on_date >= first,
        step.c.on_date <= last,
    )


def _in_time(why: ColumnElement[Any], today: date, now: datetime) -> ColumnElement[Any]:
    """The reason why not, for who would be told: that it is too late."""
    late = and_(why.is_(None), too_late_on(today, now))
    return case((late, literal(Reason.LATE.value)), else_=why)


def _decisions(
    who: ColumnElement[Any], why: ColumnElement[Any], bot_id: Any, head: Any, now: Any
) -> Select[Any]:
    """What a day's message comes to for each person, as the record has it."""
    via = type_coerce(head, String) + cast(account.c.id, String)
    return select(
        step.c.id,
        who,
        type_coerce(bot_id, BigInteger),
        account.c.id,
        type_coerce(now, nudge.c.at.type),
        why,
        case((why.is_(None), via), else_=null()),
    )


@once
def inserted(chosen: Select[Any], on_sqlite: bool) -> Executable:
    """Puts such decisions in the record; those that are there stay."""
    return inserting(nudge, on_sqlite=on_sqlite).from_select(_COLUMNS, chosen)
