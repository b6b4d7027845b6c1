"""Accounts: a Telegram account that consented, linked to at most one member."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, delete, insert, select, update

from bot.domain.access import Actor
from bot.store.many import within
from bot.store.members.actors import Actors, of_telegrams
from bot.store.members.days import DueDay, due_then
from bot.store.prepared import Prepared, once
from bot.store.schema.org import account, administrator, subscription


class Account(NamedTuple):
    """Settings and standing of one account. `daily_at` and the person's own quiet hours (None: the
    unit's) are local wall clock, HH:MM."""

    id: int
    bot_id: int
    telegram_id: int
    member_id: int | None
    language: str | None
    telegram_language: str | None
    daily_at: str
    daily_on: bool
    next_daily_at: datetime | None
    consent_at: datetime | None
    unreachable: str | None
    menu: str | None
    quiet_from: str | None = None
    quiet_to: str | None = None
    zone: str | None = None  # the person's own, an IANA name
    home_zone: str | None = None  # that of the unit they belong to

    @property
    def wall(self) -> str | None:
        """The zone of their wall clock: their own, else their unit's; None: the organisation's."""
        return self.zone or self.home_zone


_COLUMNS = [account.c[name] for name in Account._fields]


class Accounts(Actors):
    """Accounts of all bots."""

    def by_telegram(self, bot_id: int, telegram_id: int) -> Account | None:
        """The account of a Telegram user."""
        return self._one(_by_telegram(bot_id=bot_id, telegram_id=telegram_id))

    def by_telegrams(self, bot_id: int, telegram_ids: set[int]) -> dict[int, Account]:
        """The accounts of these Telegram users, by Telegram id."""
        found = map(Account._make, self._of(_of_telegrams, bot_id, telegram_ids))
        return {one.telegram_id: one for one in found}

    def get(self, account_id: int) -> Account | None:
        """The account with that id."""
        return self._one(_by_id(account_id=account_id))

    def of_member(self, bot_id: int, member_id: int) -> Account | None:
        """The account linked to a member."""
        return self._one(_of_member(bot_id=bot_id, member_id=member_id))

    def of_members(self, bot_id: int, member_ids: set[int]) -> dict[int, Account]:
        """The accounts of those members who are in chat, by member id."""
        wanted = _of_members(self._base.on_sqlite, bot_id=bot_id, member_ids=member_ids)
        return {one.member_id: one for one in self._listed(wanted) if one.member_id is not None}

    def due(self, bot_id: int, due: DueDay) -> list[Account]:
        """Whose day's message is due like that."""
        return self._listed(_due(bot_id=bot_id, **due.values()))

    def of_bot(self, bot_id: int) -> list[Account]:
        """Every account of a bot."""
        return self._listed(_of_bot(bot_id=bot_id))

    def bots(self) -> set[int]:
        """The bots that anybody has an account with."""
        rows = self._all(_BOTS)
        return {row.bot_id for row in rows}

    def known(self, bot_id: int, telegram_ids: set[int]) -> set[int]:
        """Which of these Telegram ids have an account."""
        return {row.telegram_id for row in self._of(_known, bot_id, telegram_ids)}

    def create(self, bot_id: int, telegram_id: int, *, daily_at: str, **values: Any) -> Account:
        """A new account."""
        row = self._base.new_id()
        values |= {"id": row, "bot_id": bot_id, "telegram_id": telegram_id, "daily_at": daily_at}
        self._base.execute(_NEW, values | {"daily_on": True, "created_at": self._base.now})
        made = self.get(row)
        assert made is not None  # noqa: S101 - inserted in this transaction
        return made

    def change(self, account_id: int, **values: Any) -> None:
        """Set columns of an account."""
        self._base.execute(_CHANGE, values | {"of": account_id})

    def set_menus(self, menus: Mapping[int, str]) -> None:
        """Which menu each of these accounts (by id) is told to have."""
        if menus:
            self._base.execute(_MENU, [{"of": one, "shown": menu} for one, menu in menus.items()])

    def delete(self, account_id: int) -> None:
        """Forget an account and what it subscribed to; whatever else refers to it must be gone."""
        self._base.execute(delete(subscription).where(subscription.c.account_id == account_id))
        self._base.execute(delete(account).where(account.c.id == account_id))

    def administrators(self, bot_id: int) -> list[Account]:
        """The accounts that hold the administrator's grant, first granted first."""
        return self._listed(_administrators(bot_id=bot_id))

    def grant_administrator(self, account_id: int) -> None:
        """Make an account an administrator; nothing when it is one."""
        self._base.execute(
            self._base.insert(administrator)
            .values(account_id=account_id, granted_at=self._base.now)
            .on_conflict_do_nothing()
        )

    def revoke_administrator(self, account_id: int) -> None:
        """Take the grant away."""
        self._base.execute(delete(administrator).where(administrator.c.account_id == account_id))

    def actor_of(self, found: Account, today: date) -> Actor:
        """The same for an account at hand."""
        return self.actor(found.bot_id, found.telegram_id, today)

    def _listed(self, wanted: Prepared) -> list[Account]:
        return [*map(Account._make, self._all(*wanted))]

    def _one(self, wanted: Prepared) -> Account | None:
        row = self._first(*wanted)
        return None if row is None else Account._make(row)


_NEW = insert(account)
_CHANGE = update(account).where(account.c.id == bindparam("of"))
_MENU = _CHANGE.values(menu=bindparam("shown"))
_BOTS = select(account.c.bot_id).distinct()


@once
def _due(*, bot_id: int, hour: str, due_at: datetime, wall: str | None) -> Select[Any]:
    then = due_then(DueDay(hour, due_at, wall))
    return select(*_COLUMNS).where(account.c.bot_id == bot_id, then)


@once
def _of_bot(*, bot_id: int) -> Select[Any]:
    return select(*_COLUMNS).where(account.c.bot_id == bot_id)


@once
def _administrators(*, bot_id: int) -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(administrator, administrator.c.account_id == account.c.id)
        .where(account.c.bot_id == bot_id)
        .order_by(administrator.c.granted_at, account.c.id)
    )


@once
def _by_id(account_id: int) -> Select[Any]:
    return select(*_COLUMNS).where(account.c.id == account_id)


@once
def _by_telegram(bot_id: int, telegram_id: int) -> Select[Any]:
    return select(*_COLUMNS).where(account.c.bot_id == bot_id, account.c.telegram_id == telegram_id)


@once
def _of_member(bot_id: int, member_id: int) -> Select[Any]:
    return select(*_COLUMNS).where(account.c.bot_id == bot_id, account.c.member_id == member_id)


@once
def _of_members(on_sqlite: bool, *, bot_id: int, member_ids: set[int]) -> Select[Any]:
    return select(*_COLUMNS).where(
        account.c.bot_id == bot_id, within(account.c.member_id, member_ids, on_sqlite=on_sqlite)
    )


@cache
def _of_telegrams(on_sqlite: bool) -> Select[Any]:
    return of_telegrams(on_sqlite).with_only_columns(*_COLUMNS)


@cache
def _known(on_sqlite: bool) -> Select[Any]:
    return of_telegrams(on_sqlite).with_only_columns(account.c.telegram_id)
