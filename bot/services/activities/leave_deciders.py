"""Who decides about a request for leave."""

from __future__ import annotations

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
    unit = uow.units.get(unit_id)
    assert unit is not None  # noqa: S101 - an activity belongs to a unit
    units = [unit, *uow.units.above(unit)]
    held = uow.members.appointments(today, unit_ids={one.id for one in units})
    heads = [one for one in held if one.role in _HEADS]
    in_chat = uow.accounts.of_members(bot_id, {one.member_id for one in heads})
    levels = []
    for node in units:
        there = dict.fromkeys(one.member_id for one in heads if one.unit_id == node.id)
        levels.append([in_chat[one] for one in there if one in in_chat])
    levels.append(uow.accounts.administrators(bot_id))
    return [[one for one in level if one.unreachable is None] for level in levels]
