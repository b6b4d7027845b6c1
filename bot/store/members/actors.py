"""Who is acting: the account of a Telegram user, with what its member holds on a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Date, Select, bindparam, func, or_, select

from bot.domain.access import Actor, Office
from bot.store.base import Repository
from bot.store.many import among, listed
from bot.store.members.unit_settings import UnitSettings
from bot.store.schema.org import account, administrator, appointment, membership, unit

_TODAY = bindparam("today", type_=Date)


class Actors(Repository):
    """Of all bots."""

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

    def _of(self, statement: Any, bot_id: int, telegram_ids: set[int]) -> Sequence[Any]:
        if not telegram_ids:
            return []
        on_sqlite = self._base.on_sqlite
        values = {"bot": bot_id, "ids": listed(telegram_ids, on_sqlite=on_sqlite)}
        return self._base.execute(statement(on_sqlite), values).all()

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


@cache
def of_telegrams(on_sqlite: bool) -> Select[Any]:
    """The accounts of a bot's Telegram users, as parameters `bot` and `ids`."""
    return select(account).where(
        account.c.bot_id == bindparam("bot", type_=BigInteger),
        among(account.c.telegram_id, on_sqlite=on_sqlite),
    )


@cache
def _granted(on_sqlite: bool) -> Select[Any]:
    """With whether they hold the administrator's grant."""
    granted = administrator.c.account_id.is_not(None).label("granted")
    return (
        of_telegrams(on_sqlite)
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
