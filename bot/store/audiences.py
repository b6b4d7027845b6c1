"""Whom a step is for: everybody it might concern, each with the reason why not, or none.

One set of conditions (`reason`, see `bot.domain.policies.deciding`) serves the preview, the taking
of a step, the day's message, and the check right before sending.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
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
    true,
)

from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.org import Role
from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import RUNGS, Audience
from bot.store.absences import away_on
from bot.store.base import Repository
from bot.store.schema.activities import activity, participation
from bot.store.schema.delivery import outbox
from bot.store.schema.nudges import nudge, step
from bot.store.schema.org import account, appointment, unit
from bot.store.schema.standing import hush
from bot.store.steps import Step

_ROLES = {
    Audience.LEADER: Role.GROUP_LEADER,
    Audience.SECRETARY: Role.SECRETARY,
    Audience.DEPUTY: Role.DEPUTY_SECRETARY,
    Audience.ABOVE: Role.SECRETARY,
}
Branch = tuple[ColumnElement[bool], Reason]
MEMBERS = (
    Audience.UNANSWERED,
    Audience.UNSURE,
    Audience.ATTENDING,
    Audience.LEAVE_PENDING,
    Audience.EXPECTED,
)


def answered_now() -> ColumnElement[bool]:
    """An answer was given for the activity as it is now."""
    return and_(
        participation.c.answer.is_not(None), participation.c.answer_round == activity.c.round
    )


def excused() -> ColumnElement[bool]:
    """On approved leave."""
    return and_(
        participation.c.answer == Answer.LEAVE,
        participation.c.leave == Leave.APPROVED,
        answered_now(),
    )


def _said(answer: Answer) -> ColumnElement[bool]:
    return and_(participation.c.answer == answer, answered_now())


def _matter(at: datetime) -> list[Branch]:
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
    return [(excused(), Reason.LEAVE), *own[of]]


def standing(
    member_id: ColumnElement[Any], matter: ColumnElement[Any], at: datetime, day: date
) -> list[Branch]:
    """Facts about the person that hold for every matter, at that instant and on its local day."""
    quiet = select(hush.c.member_id).where(hush.c.member_id == member_id, hush.c.matter == matter)
    return [
        (member_id.in_(away_on(day)), Reason.AWAY),
        (account.c.id.is_(None), Reason.NOT_IN_CHAT),
        (account.c.unreachable.is_not(None), Reason.BLOCKED),
        (exists(quiet.where(hush.c.until.is_(None))), Reason.MUTED),
        (exists(quiet.where(hush.c.until > at)), Reason.SNOOZED),
    ]


def _case(branches: Iterable[Branch]) -> ColumnElement[Any]:
    return case(*((when, literal(why.value)) for when, why in branches), else_=null())


def _about() -> ColumnElement[Any]:
    return literal("activity:") + cast(activity.c.id, String)


def reason(of: Audience, at: datetime, day: date) -> ColumnElement[Any]:
    """Why a participation (joined to its activity and, outer, to an account) is not nudged by a
    step of that kind at that instant; null when it is."""
    facts = standing(participation.c.member_id, _about(), at, day)
    return _case([*_matter(at), *_debt(of, at), *facts])


def any_reason(at: datetime, day: date) -> ColumnElement[Any]:
    """The same where each row is joined to a step of its own."""
    return case(
        *((step.c.audience == of, reason(of, at, day)) for of in MEMBERS),
        else_=literal(Reason.OTHER.value),
    )


def people(bot_id: int) -> FromClause:
    """Who is expected, with their activity and, if they are in chat, their account."""
    return participation.join(activity, activity.c.id == participation.c.activity_id).outerjoin(
        account, and_(account.c.member_id == participation.c.member_id, account.c.bot_id == bot_id)
    )


COUNTS = participation.c.observer.is_(False)


class Audiences(Repository):
    """Questions about whom steps are for, and the record of what was decided."""

    def of_step(self, bot_id: int, one: Step, at: datetime, day: date) -> Select[Any]:
        """(member id, account id, chat id, reason) of everybody a step of an activity might
        concern, at that instant and its local day."""
        if one.audience in RUNGS:
            return _rung(bot_id, one, at, day)
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

    def told_already(self, bot_id: int, people: Select[Any], since: datetime) -> Select[Any]:
        """The same people; those who have had a day's message since then were told by it."""
        found = people.subquery()
        told = exists().where(
            outbox.c.bot_id == bot_id,
            outbox.c.chat_id == found.c.chat_id,
            outbox.c.kind == "nudge.day",
            outbox.c.created_at > since,
        )
        together = case((told, literal(Reason.TOGETHER.value)), else_=null())
        why = func.coalesce(found.c.reason, together).label("reason")
        return select(found.c.member_id, found.c.account_id, found.c.chat_id, why)

    def nudged_now(self, people: Select[Any]) -> Select[Any]:
        """Those of these people for whom another step makes a message right now."""
        found = people.subquery()
        other = nudge.alias("other")
        gets = exists().where(
            other.c.member_id == found.c.member_id,
            other.c.at == self._base.now,
            other.c.reason.is_(None),
        )
        return select(found).where(gets, found.c.reason.is_(None))

    def record_unreached(self, bot_id: int, one: Step, at: datetime, day: date) -> int:
        """Write down for a step of a day's message who gets none at any hour, and why."""
        found = self.of_step(bot_id, one, at, day).subquery()
        waits = select(account.c.id).where(
            account.c.next_daily_at.is_not(None), account.c.unreachable.is_(None)
        )
        listed = select(found).where(
            found.c.reason.is_not(None),
            or_(found.c.account_id.is_(None), found.c.account_id.not_in(waits)),
        )
        return self.record(bot_id, one, listed, "")

    def still(
        self, bot_id: int, pairs: set[tuple[int, int]], of: Audience, day: date
    ) -> dict[tuple[int, int], Reason | None]:
        """For each of these (activity id, member id) why a nudge of that kind is not right now;
        None: it is. Who is not expected there any more has left."""
        now = self._base.now
        statement = (
            select(
                participation.c.activity_id,
                participation.c.member_id,
                reason(of, now, day).label("reason"),
            )
            .select_from(people(bot_id))
            .where(
                activity.c.id.in_({one for one, _ in pairs}),
                participation.c.member_id.in_({member for _, member in pairs}),
                COUNTS,
            )
        )
        found = {
            (row.activity_id, row.member_id): Reason(row.reason) if row.reason else None
            for row in self._all(statement)
        }
        return {pair: found.get(pair, Reason.LEFT) for pair in pairs}

    def record(self, bot_id: int, one: Step, people: Select[Any], via: str) -> int:
        """Write down what was decided for each of `people` (as `of_step` has them); who was
        decided about before keeps that. `via`: what the account's id is put after in the outbox.
        Returns how many."""
        found = people.subquery()
        chosen = select(
            literal(one.id),
            found.c.member_id,
            literal(bot_id),
            found.c.account_id,
            literal(self._base.now, nudge.c.at.type),
            found.c.reason,
            case(
                (found.c.reason.is_(None), literal(f"{via}:") + cast(found.c.account_id, String)),
                else_=null(),
            ),
        ).where(true())
        return self._insert(chosen)

    def record_days(
        self,
        bot_id: int,
        due: tuple[str, datetime],
        days: tuple[date, date],
        via: str,
    ) -> int:
        """The same for every step of a day's message (on one of the local `days`) and everybody
        whose message is `due`."""
        daily_at, next_daily_at = due
        why = any_reason(self._base.now, days[1])
        mine = (
            participation.join(activity, activity.c.id == participation.c.activity_id)
            .join(account, account.c.member_id == participation.c.member_id)
            .join(step, step_of_activity())
        )
        chosen = (
            select(
                step.c.id,
                participation.c.member_id,
                literal(bot_id),
                account.c.id,
                literal(self._base.now, nudge.c.at.type),
                why,
                case(
                    (why.is_(None), literal(f"{via}:") + cast(account.c.id, String)), else_=null()
                ),
            )
            .select_from(mine)
            .where(
                account.c.bot_id == bot_id,
                account.c.daily_at == daily_at,
                account.c.next_daily_at == next_daily_at,
                step.c.on_date >= days[0],
                step.c.on_date <= days[1],
                COUNTS,
            )
        )
        return self._insert(chosen)

    def fresh(self, one: Step) -> Select[tuple[int, int]]:
        """(chat id, account id) of those just now decided to be nudged by a step."""
        return (
            select(account.c.telegram_id, account.c.id)
            .join(nudge, nudge.c.account_id == account.c.id)
            .where(
                nudge.c.step_id == one.id,
                nudge.c.reason.is_(None),
                nudge.c.at == self._base.now,
            )
        )

    def _insert(self, chosen: Select[Any]) -> int:
        columns = ["step_id", "member_id", "bot_id", "account_id", "at", "reason", "via"]
        statement = self._base.insert(nudge).from_select(columns, chosen)
        return self._base.execute(statement.on_conflict_do_nothing()).rowcount


def _rung(bot_id: int, one: Step, at: datetime, day: date) -> Select[Any]:
    """The same for who looks after those who have not answered."""
    holds = and_(
        appointment.c.from_date <= day,
        or_(appointment.c.to_date.is_(None), appointment.c.to_date > day),
    )
    owing = (
        select(participation.c.id)
        .join(activity, activity.c.id == participation.c.activity_id)
        .where(activity.c.id == one.matter_id, COUNTS, ~answered_now())
    )
    role = _ROLES[one.audience]
    home = select(activity.c.unit_id).where(activity.c.id == one.matter_id)
    if one.audience is Audience.LEADER:
        place = appointment.c.unit_id.in_(
            select(participation.c.group_id).where(participation.c.activity_id == one.matter_id)
        )
    elif one.audience is Audience.ABOVE:
        place = appointment.c.unit_id.in_(select(unit.c.parent_id).where(unit.c.id.in_(home)))
    else:
        place = appointment.c.unit_id.in_(home)
    held = select(appointment.c.member_id).where(appointment.c.role == role, place, holds)
    recipients = held.distinct().subquery()
    if one.audience is Audience.LEADER:
        led = appointment.alias("led")
        owing = owing.where(
            participation.c.group_id.in_(
                select(led.c.unit_id).where(
                    led.c.member_id == recipients.c.member_id,
                    led.c.role == role,
                    led.c.from_date <= day,
                    or_(led.c.to_date.is_(None), led.c.to_date > day),
                )
            )
        )
    matter = literal(f"rung:{one.matter_id}")
    branches = [
        *_matter(at),
        (~exists(owing.correlate(recipients)), Reason.PAID),
        *standing(recipients.c.member_id, matter, at, day),
    ]
    mine = and_(account.c.member_id == recipients.c.member_id, account.c.bot_id == bot_id)
    return select(
        recipients.c.member_id,
        account.c.id.label("account_id"),
        account.c.telegram_id.label("chat_id"),
        _case(branches).label("reason"),
    ).select_from(
        recipients.join(activity, activity.c.id == one.matter_id).outerjoin(account, mine)
    )


def step_of_activity() -> ColumnElement[bool]:
    """A step belongs to the activity as it is now."""
    return and_(
        step.c.matter == "activity",
        step.c.matter_id == activity.c.id,
        step.c.round == activity.c.round,
    )
