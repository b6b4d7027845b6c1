"""The record of nudges: what each step meant for each person, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
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

from bot.domain.delivery import OutboxState
from bot.domain.policies.reasons import Reason, read
from bot.domain.policies.steps import Audience
from bot.store.base import Repository
from bot.store.conditions import (
    COUNTS,
    any_reason,
    assignment_reason,
    step_of_activity,
    step_of_assignment,
)
from bot.store.days import DueDay, due_then
from bot.store.recipients import owers, recipients_of
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.delivery import outbox
from bot.store.schema.nudges import nudge, step
from bot.store.schema.org import account
from bot.store.steps import Step


@dataclass(frozen=True)
class Told:
    """What was decided about one person at a step, and what the outbox says of the message:
    `why` it was left out, when it was `settled_at`."""

    step_id: int
    member_id: int
    at: datetime
    reason: Reason | None
    state: OutboxState | None
    why: Reason | None
    settled_at: datetime | None


class Nudged(Repository):
    """Written set-wise when a step is taken."""

    def of_steps(self, step_ids: set[int]) -> list[Told]:
        """What was decided at these steps, in the order it was."""
        return self._told(nudge.c.step_id.in_(step_ids))

    def of_member(self, member_id: int, since: datetime) -> list[Told]:
        """What was decided about one member since then, the newest first."""
        return self._told(nudge.c.member_id == member_id, nudge.c.at >= since)[::-1]

    def _told(self, *conditions: ColumnElement[bool]) -> list[Told]:
        message = and_(outbox.c.bot_id == nudge.c.bot_id, outbox.c.dedupe_key == nudge.c.via)
        statement = (
            select(
                nudge.c.step_id,
                nudge.c.member_id,
                nudge.c.at,
                nudge.c.reason,
                outbox.c.state,
                outbox.c.reason.label("why"),
                outbox.c.settled_at,
            )
            .select_from(nudge.outerjoin(outbox, message))
            .where(*conditions)
            .order_by(nudge.c.at, nudge.c.step_id, nudge.c.member_id)
        )
        return [
            Told(
                row.step_id,
                row.member_id,
                row.at,
                row.reason,
                row.state,
                read(row.why),
                row.settled_at,
            )
            for row in self._all(statement)
        ]

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
        found = recipients_of(bot_id, one, at, day).subquery()
        waits = select(account.c.id).where(
            account.c.next_daily_at.is_not(None), account.c.unreachable.is_(None)
        )
        listed = select(found).where(
            found.c.reason.is_not(None),
            or_(found.c.account_id.is_(None), found.c.account_id.not_in(waits)),
        )
        return self.record(bot_id, one, listed, "")

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
        due: DueDay,
        days: tuple[date, date],
        via: str,
    ) -> int:
        """The same for every step of a day's message (on one of the local `days`) and everybody
        whose message is `due`."""
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
                due_then(due),
                step.c.on_date >= days[0],
                step.c.on_date <= days[1],
                COUNTS,
            )
        )
        return self._insert(chosen) + self._record_tasks(bot_id, due, days, via)

    def _record_tasks(self, bot_id: int, due: DueDay, days: tuple[date, date], via: str) -> int:
        found = owers(days[1])
        why = assignment_reason(Audience.NOT_DONE, found.c.who, self._base.now, days[1])
        mine = (
            found.join(assignee, assignee.c.id == found.c.row_id)
            .join(assignment, assignment.c.id == assignee.c.assignment_id)
            .join(account, account.c.member_id == found.c.who)
            .join(step, step_of_assignment())
        )
        chosen = (
            select(
                step.c.id,
                found.c.who,
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
                due_then(due),
                step.c.on_date >= days[0],
                step.c.on_date <= days[1],
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
