"""The record of nudges: what each step meant for each person, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Executable,
    Select,
    String,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    true,
    type_coerce,
)

from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.domain.policies.steps import RUNGS, Audience
from bot.store.audiences import Audiences
from bot.store.conditions import (
    COUNTS,
    any_reason,
    assignment_reason,
    step_of_activity,
    step_of_assignment,
)
from bot.store.days import DueDay, due_then
from bot.store.many import inserting
from bot.store.nudge_record import NudgeRecord
from bot.store.prepared import Prepared, once
from bot.store.recipients import Taken, owers
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import assignee, assignment
from bot.store.schema.delivery import outbox
from bot.store.schema.nudges import nudge, step
from bot.store.schema.org import account

_COLUMNS = ["step_id", "member_id", "bot_id", "account_id", "at", "reason", "via"]


class Nudged(NudgeRecord):
    """Written set-wise when a step is taken."""

    def told_already(self, bot_id: int, people: Prepared, since: datetime) -> Prepared:
        """The same people; those who have had a day's message since then were told by it."""
        return people.then(_told_already, bot_id=bot_id, since=since)

    def nudged_now(self, people: Prepared) -> Prepared:
        """Those of these people for whom another step makes a message right now."""
        return people.then(_nudged_now, now=self._base.now)

    def record_unreached(self, bot_id: int, taken: Taken, at: datetime, day: date) -> int:
        """Write down for steps of a day's message who gets none at any hour, and why."""
        found = Audiences(self._base).of_taken(bot_id, taken, at, day)
        return self.record(bot_id, found.then(_unreached))

    def record(self, bot_id: int, people: Prepared) -> int:
        """Write down what was decided for each of `people` (see `Audiences.of_taken`); who was
        decided about before keeps that. Returns how many."""
        decided = people.then(_decided, bot_id=bot_id, now=self._base.now)
        return self._base.execute(*decided.then(_inserted, self._base.on_sqlite)).rowcount

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

    def fresh(self, taken: Taken) -> Select[Any]:
        """(chat id, account id, params, dedupe key, matter, end) of those just now decided to be
        nudged by these steps."""
        rung = taken.audience in RUNGS
        names = {
            (MatterKind.ACTIVITY, False): ("activity", "activity:"),
            (MatterKind.ACTIVITY, True): ("activity", "rung:"),
        }
        field, matter = names.get(
            (taken.matter, rung), ("assignment", "rung_task:" if rung else "assignment:")
        )
        number: ColumnElement[Any] = step.c.matter_id
        if taken.matter is MatterKind.ASSIGNEE:
            whole = select(assignee.c.assignment_id).where(assignee.c.id == step.c.matter_id)
            number = whole.scalar_subquery()
        ids = cast(number, String)
        params: ColumnElement[Any] = literal(f'{{"{field}": ') + ids + literal(', "step": ')
        params = params + cast(step.c.id, String) + literal("}")
        if not self._base.on_sqlite:
            params = cast(params, JSON)
        return (
            select(
                account.c.telegram_id,
                account.c.id,
                params.label("params"),
                (literal("step:") + cast(step.c.id, String)).label("dedupe_key"),
                (literal(matter) + ids).label("matter"),
                step.c.until_at.label("expires_at"),
            )
            .join(nudge, nudge.c.account_id == account.c.id)
            .join(step, step.c.id == nudge.c.step_id)
            .where(
                step.c.id.in_(taken.ids),
                nudge.c.reason.is_(None),
                nudge.c.at == self._base.now,
            )
        )

    def _insert(self, chosen: Select[Any]) -> int:
        statement = self._base.insert(nudge).from_select(_COLUMNS, chosen)
        return self._base.execute(statement.on_conflict_do_nothing()).rowcount


@once
def _told_already(people: Select[Any], *, bot_id: int, since: datetime) -> Select[Any]:
    found = people.subquery()
    told = exists().where(
        outbox.c.bot_id == bot_id,
        outbox.c.chat_id == found.c.chat_id,
        outbox.c.kind == "nudge.day",
        outbox.c.created_at > since,
    )
    together = case((told, literal(Reason.TOGETHER.value)), else_=null())
    why = func.coalesce(found.c.reason, together).label("reason")
    return select(
        found.c.step_id, found.c.member_id, found.c.account_id, found.c.chat_id, why
    ).order_by(why.is_not(None))


@once
def _nudged_now(people: Select[Any], *, now: datetime) -> Select[Any]:
    found = people.subquery()
    other = nudge.alias("other")
    gets = exists().where(
        other.c.member_id == found.c.member_id, other.c.at == now, other.c.reason.is_(None)
    )
    return select(found).where(gets, found.c.reason.is_(None))


@once
def _unreached(people: Select[Any]) -> Select[Any]:
    found = people.subquery()
    waits = select(account.c.id).where(
        account.c.next_daily_at.is_not(None), account.c.unreachable.is_(None)
    )
    return select(found).where(
        found.c.reason.is_not(None),
        or_(found.c.account_id.is_(None), found.c.account_id.not_in(waits)),
    )


@once
def _decided(people: Select[Any], *, bot_id: int, now: datetime) -> Select[Any]:
    found = people.subquery()
    via = literal("step:") + cast(found.c.step_id, String)
    via = via + literal(":") + cast(found.c.account_id, String)
    return (
        select(
            found.c.step_id,
            found.c.member_id,
            type_coerce(bot_id, BigInteger),
            found.c.account_id,
            type_coerce(now, nudge.c.at.type),
            found.c.reason,
            case((found.c.reason.is_(None), via), else_=null()),
        )
        .where(true())
        .order_by(found.c.reason.is_not(None))
    )


@once
def _inserted(chosen: Select[Any], on_sqlite: bool) -> Executable:
    return inserting(nudge, on_sqlite=on_sqlite).from_select(_COLUMNS, chosen)
