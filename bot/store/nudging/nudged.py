"""The record of nudges: what each step meant for each person, and what became of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
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
from bot.store.many import within
from bot.store.nudging.audiences import Audiences
from bot.store.nudging.day_record import DayRecord, inserted
from bot.store.nudging.recipients import Taken
from bot.store.prepared import Prepared, once
from bot.store.schema.assignments import assignee
from bot.store.schema.delivery import outbox
from bot.store.schema.nudges import nudge, step
from bot.store.schema.org import account


class Nudged(DayRecord):
    """Written set-wise when a step is taken."""

    def told_already(self, bot_id: int, people: Prepared, since: datetime) -> Prepared:
        """The same people; those who have had a day's message since then were told by it."""
        return people.then(_told_already, bot_id=bot_id, since=since)

    def nudged_now(self, bot_id: int, people: Prepared) -> Prepared:
        """Those of these people for whom another step, or the day, makes a message right now."""
        return people.then(_nudged_now, bot_id=bot_id, now=self._base.now)

    def record_unreached(self, bot_id: int, taken: Taken, at: datetime, day: date) -> int:
        """Write down for steps of a day's message who gets none at any hour, and why."""
        found = Audiences(self._base).of_taken(bot_id, taken, at, day)
        return self.record(bot_id, found.then(_unreached))

    def record(self, bot_id: int, people: Prepared) -> int:
        """Write down what was decided for each of `people` (see `Audiences.of_taken`); who was
        decided about before keeps that. Returns how many."""
        decided = people.then(_decided, bot_id=bot_id, now=self._base.now)
        return self._base.execute(*decided.then(inserted, self._base.on_sqlite)).rowcount

    def fresh(self, taken: Taken) -> Prepared:
        """(chat id, account id, params, dedupe key, matter, end) of those just now decided to be
        nudged by these steps."""
        matter, audience, ids = taken
        return _fresh(self._base.on_sqlite, matter, audience, ids=ids, now=self._base.now)


@once
def _fresh(
    on_sqlite: bool, matter: MatterKind, audience: Audience, *, ids: Collection[int], now: datetime
) -> Select[Any]:
    rung = audience in RUNGS
    names = {
        (MatterKind.ACTIVITY, False): ("activity", "activity:"),
        (MatterKind.ACTIVITY, True): ("activity", "rung:"),
    }
    field, about = names.get(
        (matter, rung), ("assignment", "rung_task:" if rung else "assignment:")
    )
    number: ColumnElement[Any] = step.c.matter_id
    if matter is MatterKind.ASSIGNEE:
        whole = select(assignee.c.assignment_id).where(assignee.c.id == step.c.matter_id)
        number = whole.scalar_subquery()
    number = cast(number, String)
    params: ColumnElement[Any] = literal(f'{{"{field}": ') + number + literal(', "step": ')
    params = params + cast(step.c.id, String) + literal("}")
    if not on_sqlite:
        params = cast(params, JSON)
    return (
        select(
            account.c.telegram_id,
            account.c.id,
            params.label("params"),
            (literal("step:") + cast(step.c.id, String)).label("dedupe_key"),
            (literal(about) + number).label("matter"),
            step.c.until_at.label("expires_at"),
        )
        .join(nudge, nudge.c.account_id == account.c.id)
        .join(step, step.c.id == nudge.c.step_id)
        .where(
            within(step.c.id, ids, on_sqlite=on_sqlite),
            nudge.c.reason.is_(None),
            nudge.c.at == now,
        )
    )


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
def _nudged_now(people: Select[Any], *, bot_id: int, now: datetime) -> Select[Any]:
    found = people.subquery()
    day = exists().where(
        outbox.c.bot_id == bot_id,
        outbox.c.chat_id == found.c.chat_id,
        outbox.c.kind == "nudge.day",
        outbox.c.created_at == now,
    )
    other = nudge.alias("other")
    gets = exists().where(
        other.c.member_id == found.c.member_id, other.c.at == now, other.c.reason.is_(None)
    )
    return select(found).where(or_(gets, day), found.c.reason.is_(None))


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
