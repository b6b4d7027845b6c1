"""Accounts: a Telegram account that consented, linked to at most one member; who is acting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Date, Select, bindparam, delete, func, or_, select, update

from bot.domain.access import Actor, Office
from bot.store.base import Repository
from bot.store.days import DueDay, due_then
from bot.store.many import among, listed, within
from bot.store.prepared import Prepared, once
from bot.store.schema.org import (
    account,
    administrator,
    appointment,
    membership,
    subscription,
    unit,
)
from bot.store.unit_settings import UnitSettings

_TODAY = bindparam("today", type_=Date)


@dataclass(frozen=True)
class Account:
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


class Accounts(Repository):
    """Accounts of all bots."""

    def by_telegram(self, bot_id: int, telegram_id: int) -> Account | None:
        """The account of a Telegram user."""
        return self._one(_by_telegram(bot_id=bot_id, telegram_id=telegram_id))

    def by_telegrams(self, bot_id: int, telegram_ids: set[int]) -> dict[int, Account]:
        """The accounts of these Telegram users, by Telegram id."""
        rows = self._of(_by_telegrams, bot_id, telegram_ids)
        return {row.telegram_id: _read(row) for row in rows}

    def get(self, account_id: int) -> Account | None:
        """The account with that id."""
        return self._one(_by_id(account_id=account_id))

    def of_member(self, bot_id: int, member_id: int) -> Account | None:
        """The account linked to a member."""
        return self._one(_of_member(bot_id=bot_id, member_id=member_id))

    def of_members(self, bot_id: int, member_ids: set[int]) -> dict[int, Account]:
        """The accounts of those members who are in chat, by member id."""
        wanted = _of_members(self._base.on_sqlite, bot_id=bot_id, member_ids=member_ids)
        return {row.member_id: _read(row) for row in self._all(*wanted)}

    def due(self, bot_id: int, due: DueDay) -> list[Account]:
        """Whose day's message is due like that."""
        statement = select(account).where(account.c.bot_id == bot_id, due_then(due))
        return [_read(row) for row in self._all(statement)]

    def of_bot(self, bot_id: int) -> list[Account]:
        """Every account of a bot."""
        return [_read(row) for row in self._all(select(account).where(account.c.bot_id == bot_id))]

    def bots(self) -> set[int]:
        """The bots that anybody has an account with."""
        rows = self._all(select(account.c.bot_id).distinct())
        return {row.bot_id for row in rows}

    def known(self, bot_id: int, telegram_ids: set[int]) -> set[int]:
        """Which of these Telegram ids have an account."""
        return {row.telegram_id for row in self._of(_known, bot_id, telegram_ids)}

    def _of(self, statement: Any, bot_id: int, telegram_ids: set[int]) -> Sequence[Any]:
        if not telegram_ids:
            return []
        on_sqlite = self._base.on_sqlite
        values = {"bot": bot_id, "ids": listed(telegram_ids, on_sqlite=on_sqlite)}
        return self._base.execute(statement(on_sqlite), values).all()

    def create(self, bot_id: int, telegram_id: int, *, daily_at: str, **values: Any) -> Account:
        """A new account."""
        row = self._base.new_id()
        self._base.execute(
            account.insert().values(
                id=row,
                bot_id=bot_id,
                telegram_id=telegram_id,
                daily_at=daily_at,
                daily_on=True,
                created_at=self._base.now,
                **values,
            )
        )
        made = self.get(row)
        assert made is not None  # noqa: S101 - inserted in this transaction
        return made

    def change(self, account_id: int, **values: Any) -> None:
        """Set columns of an account."""
        self._base.execute(update(account).where(account.c.id == account_id).values(**values))

    def delete(self, account_id: int) -> None:
        """Forget an account and what it subscribed to; whatever else refers to it must be gone."""
        self._base.execute(delete(subscription).where(subscription.c.account_id == account_id))
        self._base.execute(delete(account).where(account.c.id == account_id))

    def administrators(self, bot_id: int) -> list[Account]:
        """The accounts that hold the administrator's grant, first granted first."""
        statement = (
            select(account)
            .join(administrator, administrator.c.account_id == account.c.id)
            .where(account.c.bot_id == bot_id)
            .order_by(administrator.c.granted_at, account.c.id)
        )
        return [_read(row) for row in self._all(statement)]

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

    def actor(self, bot_id: int, telegram_id: int, today: date) -> Actor:
        """Who this is and what they hold on the local day `today`."""
        return self.actors(bot_id, {telegram_id}, today)[telegram_id]

    def actors(self, bot_id: int, telegram_ids: set[int], today: date) -> dict[int, Actor]:
        """The same of many people, in as many queries, by Telegram id."""
        found = {row.telegram_id: row for row in self._of(_granted, bot_id, telegram_ids)}
        members = {one.member_id for one in found.values() if one.member_id is not None}
        offices = self._offices(members, today) if members else {}
        units = self._unit_ids(members, today) if members else {}
        return {one: Actor(bot_id, one) for one in telegram_ids} | {
            number: Actor(
                bot_id,
                number,
                one.id,
                one.member_id,
                administrator=one.granted,
                offices=tuple(offices.get(one.member_id or 0, ())),
                unit_ids=frozenset(units.get(one.member_id or 0, ())),
            )
            for number, one in found.items()
        }

    def actor_of(self, found: Account, today: date) -> Actor:
        """The same for an account at hand."""
        return self.actor(found.bot_id, found.telegram_id, today)

    def _offices(self, member_ids: set[int], today: date) -> dict[int, list[Office]]:
        settings = UnitSettings(self._base)
        found: dict[int, list[Office]] = {}
        for row in self._standing(_offices, member_ids, today):
            keeps = settings.rules(row.id).keeps(row.role)
            office = Office(row.role, row.id, row.path, row.kind, keeps)
            found.setdefault(row.member_id, []).append(office)
        return found

    def _unit_ids(self, member_ids: set[int], today: date) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for row in self._standing(_unit_ids, member_ids, today):
            found.setdefault(row.member_id, []).append(row.unit_id)
        return found

    def _standing(self, statement: Any, member_ids: set[int], today: date) -> Sequence[Any]:
        on_sqlite = self._base.on_sqlite
        values = {"ids": listed(member_ids, on_sqlite=on_sqlite), "today": today}
        return self._base.execute(statement(on_sqlite), values).all()

    def _one(self, wanted: Prepared) -> Account | None:
        row = self._first(*wanted)
        return None if row is None else _read(row)


@once
def _by_id(account_id: int) -> Select[Any]:
    return select(account).where(account.c.id == account_id)


@once
def _by_telegram(bot_id: int, telegram_id: int) -> Select[Any]:
    return select(account).where(account.c.bot_id == bot_id, account.c.telegram_id == telegram_id)


@once
def _of_member(bot_id: int, member_id: int) -> Select[Any]:
    return select(account).where(account.c.bot_id == bot_id, account.c.member_id == member_id)


@once
def _of_members(on_sqlite: bool, *, bot_id: int, member_ids: set[int]) -> Select[Any]:
    return select(account).where(
        account.c.bot_id == bot_id, within(account.c.member_id, member_ids, on_sqlite=on_sqlite)
    )


@cache
def _by_telegrams(on_sqlite: bool) -> Select[Any]:
    return select(account).where(
        account.c.bot_id == bindparam("bot", type_=BigInteger),
        among(account.c.telegram_id, on_sqlite=on_sqlite),
    )


@cache
def _known(on_sqlite: bool) -> Select[Any]:
    return _by_telegrams(on_sqlite).with_only_columns(account.c.telegram_id)


@cache
def _granted(on_sqlite: bool) -> Select[Any]:
    """With whether they hold the administrator's grant."""
    granted = administrator.c.account_id.is_not(None).label("granted")
    return (
        _by_telegrams(on_sqlite)
        .outerjoin(administrator, administrator.c.account_id == account.c.id)
        .with_only_columns(account.c.id, account.c.telegram_id, account.c.member_id, granted)
    )


@cache
def _offices(on_sqlite: bool) -> Select[Any]:
    return (
        select(appointment.c.member_id, appointment.c.role, unit.c.id, unit.c.path, unit.c.kind)
        .join(unit, unit.c.id == appointment.c.unit_id)
        .where(
            among(appointment.c.member_id, on_sqlite=on_sqlite),
            appointment.c.from_date <= _TODAY,
            or_(appointment.c.to_date.is_(None), appointment.c.to_date > _TODAY),
        )
        .order_by(func.length(unit.c.path).desc(), unit.c.id)
    )


@cache
def _unit_ids(on_sqlite: bool) -> Select[Any]:
    return select(membership.c.member_id, membership.c.unit_id).where(
        among(membership.c.member_id, on_sqlite=on_sqlite),
        membership.c.from_date <= _TODAY,
        or_(membership.c.to_date.is_(None), membership.c.to_date > _TODAY),
    )


def _read(row: Any) -> Account:
    return Account(
        row.id,
        row.bot_id,
        row.telegram_id,
        row.member_id,
        row.language,
        row.telegram_language,
        row.daily_at,
        row.daily_on,
        row.next_daily_at,
        row.consent_at,
        row.unreachable,
        row.menu,
        row.quiet_from,
        row.quiet_to,
        row.zone,
        row.home_zone,
    )
