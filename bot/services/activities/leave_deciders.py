"""Who decides about a request for leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.domain.org import Role
from bot.store.activities.activities import Activity
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

_HEADS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY})


def deciders(
    uow: UnitOfWork, bot_id: int, activity: Activity, member_id: int, today: date
) -> list[Account]:
    """Who is asked: the heads of the unit who are in chat, without the person; where there is
    none the heads of the next unit up, at last the administrators."""
    return first(chain(uow, bot_id, activity.unit_id, today), member_id)


def first(levels: list[list[Account]], member_id: int) -> list[Account]:
    """The first of these levels that has anybody but that member."""
    others = [[one for one in level if one.member_id != member_id] for level in levels]
    return next((level for level in others if level), [])


def chain(uow: UnitOfWork, bot_id: int, unit_id: int, today: date) -> list[list[Account]]:
    """The heads who can be reached, of the unit and of each unit above; then administrators."""
    return chains(uow, bot_id, {unit_id}, today)[unit_id]


def chains(
    uow: UnitOfWork, bot_id: int, unit_ids: set[int], today: date
) -> dict[int, list[list[Account]]]:
    """The same of each of these units."""
    units = uow.units.many(unit_ids)
    above = uow.units.above_all(units.values())
    lines = {of: [of, *(one.id for one in above[of])] for of in units}
    held = uow.members.appointments(
        today, unit_ids={one for line in lines.values() for one in line}
    )
    heads: dict[int, dict[int, None]] = {}
    for one in held:
        if one.role in _HEADS:
            heads.setdefault(one.unit_id, {})[one.member_id] = None
    in_chat = uow.accounts.of_members(bot_id, {who for of in heads.values() for who in of})
    there = {
        of: _reachable(in_chat[who] for who in members if who in in_chat)
        for of, members in heads.items()
    }
    last = _reachable(uow.accounts.administrators(bot_id))
    return {of: [*(there.get(one, []) for one in line), last] for of, line in lines.items()}


def _reachable(accounts: Iterable[Account]) -> list[Account]:
    return [one for one in accounts if one.unreachable is None]
