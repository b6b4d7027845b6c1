"""Who decides about a registration.

Nobody decides about themselves. A member is confirmed by the heads of their branch, the holder of
an office by those of the unit above the one it is held in; where a unit has no head in chat the
next one up decides, at last the administrators (domain.md section 1).
"""

from __future__ import annotations

from datetime import date

from bot.domain.access import Action, Actor, allowed, has_right
from bot.domain.org import Role
from bot.services.identity.profiles import Profile, profiles
from bot.store.members.accounts import Account
from bot.store.members.registrations import Registration
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

HEADS = frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY})


def level(uow: UnitOfWork, member_id: int, today: date) -> Unit | None:
    """The lowest unit whose heads may confirm that member; None: only administrators may."""
    return levels(uow, {member_id}, today)[member_id]


def levels(uow: UnitOfWork, member_ids: set[int], today: date) -> dict[int, Unit | None]:
    """The same for several people, with as many queries."""
    found = profiles(uow, member_ids, today)
    over = {unit.parent_id for one in found.values() for _, unit in one.offices}
    units = uow.units.many({number for number in over if number is not None})
    return {number: _level(found.get(number), units) for number in member_ids}


def _level(of: Profile | None, units: dict[int, Unit]) -> Unit | None:
    if of is None or of.unit is None:
        return None
    parents = {unit.parent_id for _, unit in of.offices}
    if None in parents:
        return None
    above = [units[number] for number in parents if number is not None]
    return min([of.unit, *above], key=lambda unit: unit.path.count("."))


def deciders(uow: UnitOfWork, asked: Registration, today: date) -> list[Account]:
    """Who is asked to decide, as offices stand on the local day `today`: all of the first unit
    that has a head in chat, else the administrators."""
    account = uow.accounts.get(asked.account_id)
    if account is None:
        return []
    lowest = level(uow, asked.member_id, today)
    chain = [lowest, *uow.units.above(lowest)] if lowest else []
    held = uow.members.appointments(today, unit_ids={unit.id for unit in chain})
    heads = [one for one in held if one.role in HEADS]
    in_chat = uow.accounts.of_members(account.bot_id, {one.member_id for one in heads})
    for unit in chain:
        people = {one.member_id for one in heads if one.unit_id == unit.id}
        found = [in_chat[who] for who in sorted(people) if who in in_chat]
        reached = [head for head in found if _other(head, account)]
        if reached:
            return reached
    administrators = uow.accounts.administrators(account.bot_id)
    return [one for one in administrators if _other(one, account)]


def may_decide(uow: UnitOfWork, actor: Actor, asked: Registration, today: date) -> bool:
    """Whether `actor` may decide about a request as things stand now."""
    return _may_decide(actor, asked, level(uow, asked.member_id, today))


def decidable(uow: UnitOfWork, actor: Actor, today: date) -> list[Registration]:
    """Open requests that `actor` may decide about as things stand now, the oldest first."""
    if not has_right(actor, Action.APPROVE_REGISTRATION):
        return []
    asked = uow.registrations.pending()
    lowest = levels(uow, {one.member_id for one in asked}, today)
    return [one for one in reversed(asked) if _may_decide(actor, one, lowest[one.member_id])]


def _may_decide(actor: Actor, asked: Registration, lowest: Unit | None) -> bool:
    if actor.account_id is None or actor.account_id == asked.account_id:
        return False
    if lowest is None:
        return actor.administrator
    return allowed(actor, Action.APPROVE_REGISTRATION, lowest.path)


def _other(candidate: Account, applicant: Account) -> bool:
    return candidate.id != applicant.id and candidate.unreachable is None
