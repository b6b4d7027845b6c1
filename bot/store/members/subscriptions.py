"""Subscriptions: who is sent a unit's month or quarter by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, delete, exists, or_, select, update

from bot.domain.periods import Span
from bot.store.base import Repository
from bot.store.schema.org import account, subscription

_DUE = (
    select(
        subscription.c.account_id,
        account.c.telegram_id,
        subscription.c.unit_id,
        account.c.daily_at,
        account.c.quiet_from,
        account.c.quiet_to,
    )
    .join(account, account.c.id == subscription.c.account_id)
    .where(
        account.c.bot_id == bindparam("of"),
        account.c.unreachable.is_(None),
        subscription.c.span == bindparam("spanning"),
        or_(subscription.c.sent_for.is_(None), subscription.c.sent_for < bindparam("first")),
    )
    .order_by(subscription.c.account_id, subscription.c.unit_id)
)


@dataclass(frozen=True)
class Due:
    """A subscription whose last period has not been sent. `daily_at` and the person's own quiet
    hours are local wall clock, HH:MM."""

    account_id: int
    telegram_id: int
    unit_id: int
    daily_at: str
    quiet_from: str | None
    quiet_to: str | None


class Subscriptions(Repository):
    """One row for each account, unit and length of period."""

    def of(self, account_id: int, unit_id: int) -> frozenset[Span]:
        """Which periods of a unit somebody is sent."""
        statement = select(subscription.c.span).where(
            subscription.c.account_id == account_id, subscription.c.unit_id == unit_id
        )
        return frozenset(row.span for row in self._all(statement))

    def put(self, account_id: int, unit_id: int, span: Span, sent_for: date) -> bool:
        """Subscribe; periods up to the one that begins on `sent_for` are not sent. False when they
        had."""
        statement = (
            self._base.insert(subscription)
            .values(account_id=account_id, unit_id=unit_id, span=span, sent_for=sent_for)
            .on_conflict_do_nothing()
        )
        return self._base.execute(statement).rowcount == 1

    def drop(self, account_id: int, unit_id: int, span: Span) -> bool:
        """Unsubscribe; False when they had not subscribed."""
        statement = delete(subscription).where(
            subscription.c.account_id == account_id,
            subscription.c.unit_id == unit_id,
            subscription.c.span == span,
        )
        return self._base.execute(statement).rowcount == 1

    def move(self, old_id: int, new_id: int) -> None:
        """What one account is sent goes to another of the same person; what that had stays."""
        had = subscription.alias("had")
        twice = exists().where(
            had.c.account_id == new_id,
            had.c.unit_id == subscription.c.unit_id,
            had.c.span == subscription.c.span,
        )
        moved = update(subscription).where(subscription.c.account_id == old_id, ~twice)
        self._base.execute(moved.values(account_id=new_id))
        self._base.execute(delete(subscription).where(subscription.c.account_id == old_id))

    def due(self, bot_id: int, span: Span, first: date) -> list[Due]:
        """Who has not been sent the period that begins on `first`, and can be reached."""
        asked = {"of": bot_id, "spanning": span, "first": first}
        return [Due(*row) for row in self._all(_DUE, asked)]

    def sent(self, pairs: list[tuple[int, int]], span: Span, first: date) -> None:
        """The period that begins on `first` is on its way to these accounts, of these units."""
        for account_id, unit_id in pairs:
            self._base.execute(
                update(subscription)
                .where(
                    subscription.c.account_id == account_id,
                    subscription.c.unit_id == unit_id,
                    subscription.c.span == span,
                )
                .values(sent_for=first)
            )
