"""Transfers: asked for by the unit that is left, confirmed by the one that receives, and only then
written, for a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from bot.domain.access import Action, Actor, allowed
from bot.domain.audit import Tag
from bot.domain.org import UnitKind
from bot.domain.transfers import TransferState, is_left
from bot.errors import N_, Invalid, NotAllowed, Stale
from bot.services.activities.expected import HORIZON
from bot.services.activities.leave_deciders import chain, first
from bot.services.identity.profiles import Profile, profile
from bot.services.identity.rights import require
from bot.services.members import appointing, transfer_news
from bot.services.members.following import follow, welcome
from bot.store.members.accounts import Account
from bot.store.members.transfers import Transfer
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

SETTLED = N_("This transfer is not open any more; there is nothing to decide.")
MOVED = N_("The person does not belong to that unit any more. Please decline this transfer.")
WELCOMED = timedelta(days=7)
"""For how long after the day of a transfer the new unit's cards are looked after."""


@dataclass(frozen=True)
class Case:
    """A transfer as those concerned see it; `asker` and `decider` are names of members."""

    transfer: Transfer
    person: Profile
    origin: Unit
    target: Unit
    asker: str | None
    decider: str | None


def case(uow: UnitOfWork, transfer_id: int, today: date) -> Case | None:
    """A transfer with all that is shown of it."""
    found = uow.transfers.get(transfer_id)
    person = profile(uow, found.member_id, today) if found else None
    if found is None or person is None:
        return None
    units = uow.units.many({found.from_unit_id, found.to_unit_id})
    return Case(
        found,
        person,
        units[found.from_unit_id],
        units[found.to_unit_id],
        _name(uow, found.asked_by),
        _name(uow, found.decided_by),
    )


@dataclass(frozen=True)
class Home:
    """A unit whose members `actor` may transfer."""

    unit: Unit


def home(uow: UnitOfWork, actor: Actor, unit_id: int) -> Home:
    """A unit that people may be transferred from; raises NotAllowed."""
    unit = uow.units.get(unit_id)
    require(actor, Action.TRANSFER, unit)
    assert unit is not None  # noqa: S101 - `require` has looked
    return Home(unit)


def may_ask(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> bool:
    """Whether `actor` may ask for a transfer of that person."""
    found = profile(uow, member_id, today)
    unit = found.unit if found else None
    return unit is not None and allowed(actor, Action.TRANSFER, unit.path)


def leaving(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> tuple[Profile, Unit]:
    """The person and the unit they would leave; raises NotAllowed."""
    found = profile(uow, member_id, today)
    require(actor, Action.TRANSFER, found.unit if found else None)
    assert found is not None  # noqa: S101 - `require` has looked
    assert found.unit is not None  # noqa: S101 - the same
    return found, found.unit


def running(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> Case | None:
    """The person's transfer that waits to be confirmed, or is confirmed for a day to come."""
    leaving(uow, actor, member_id, today)
    open_ = [one for one in uow.transfers.of_member(member_id) if _runs(one, today)]
    return case(uow, open_[-1].id, today) if open_ else None


def targets(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> list[Unit]:
    """The branches that person may be transferred to, in tree order."""
    _, left = leaving(uow, actor, member_id, today)
    root = uow.units.root()
    found = uow.units.under(root.path, {UnitKind.BRANCH}) if root else []
    return [unit for unit in found if unit.id != left.id]


def target_of(uow: UnitOfWork, actor: Actor, member_id: int, to_unit_id: int, today: date) -> Unit:
    """One of `targets`; raises NotAllowed."""
    found = [one for one in targets(uow, actor, member_id, today) if one.id == to_unit_id]
    if not found:
        raise NotAllowed
    return found[0]


def ask(
    uow: UnitOfWork, actor: Actor, member_id: int, to_unit_id: int, day: date, today: date
) -> Case:
    """Ask the receiving unit to confirm; nothing changes until it does. Raises NotAllowed, Invalid
    for another day than today or one to come, or when a transfer runs already."""
    _, left = leaving(uow, actor, member_id, today)
    target = target_of(uow, actor, member_id, to_unit_id, today)
    if actor.account_id is None:
        raise NotAllowed
    if day < today:
        raise Invalid(N_("That day has passed. Please choose another."))
    if day > today + HORIZON:
        raise Invalid(N_("That is more than a year ahead. Please choose a nearer day."))
    if running(uow, actor, member_id, today) is not None:
        raise Invalid(N_("A transfer of this person is under way already."))
    made = uow.transfers.add(member_id, left.id, target.id, day, actor.account_id)
    _record(uow, actor, Tag.TRANSFER_ASKED, made)
    transfer_news.offer(uow, made, deciders(uow, actor.bot_id, made, today))
    found = case(uow, made.id, today)
    assert found is not None  # noqa: S101 - made in this transaction
    return found


def deciders(uow: UnitOfWork, bot_id: int, asked: Transfer, today: date) -> list[Account]:
    """Who confirms: the heads of the receiving unit who are in chat, never the person; where there
    is none those of the next unit up, at last the administrators."""
    return first(chain(uow, bot_id, asked.to_unit_id, today), asked.member_id)


def may_decide(uow: UnitOfWork, actor: Actor, of: Case, today: date) -> bool:
    """Whether `actor` may confirm or decline; who asked only where nobody else is nearer."""
    if actor.account_id is None or actor.member_id == of.transfer.member_id:
        return False
    if actor.account_id != of.transfer.asked_by:
        return allowed(actor, Action.RECEIVE, of.target.path)
    found = deciders(uow, actor.bot_id, of.transfer, today)
    return actor.account_id in {account.id for account in found}


def decide(uow: UnitOfWork, actor: Actor, transfer_id: int, zone: tzinfo, *, approve: bool) -> Case:
    """Confirm or decline; what is settled stays as it is. All concerned are told. Raises
    NotAllowed, Stale when it was taken back or the person has moved meanwhile."""
    today = uow.now.astimezone(zone).date()
    found = case(uow, transfer_id, today)
    if found is None or not may_decide(uow, actor, found, today):
        raise NotAllowed
    asked = found.transfer
    if asked.state is TransferState.WITHDRAWN:
        raise Stale(SETTLED)
    if asked.state is not TransferState.ASKED:
        return found
    if approve and (found.person.unit is None or found.person.unit.id != asked.from_unit_id):
        raise Stale(MOVED)
    state = TransferState.CONFIRMED if approve else TransferState.DECLINED
    day = max(asked.on_date, today) if approve else asked.on_date
    uow.transfers.settle(asked.id, state, actor.account_id, day)
    tag = Tag.TRANSFER_CONFIRMED if approve else Tag.TRANSFER_DECLINED
    _record(uow, actor, tag, asked)
    if approve:
        _move(uow, actor, found, day)
        follow(uow, actor.bot_id, {asked.member_id}, uow.now, zone)
    sides = _senders(uow, actor.bot_id, asked, today)
    transfer_news.settled(uow, actor, asked, sides, approved=approve)
    settled = case(uow, transfer_id, today)
    assert settled is not None  # noqa: S101 - settled in this transaction
    return settled


def withdraw(uow: UnitOfWork, actor: Actor, transfer_id: int, today: date) -> Case:
    """Take a transfer back that nobody has decided about; raises NotAllowed, Stale."""
    found = case(uow, transfer_id, today)
    require(actor, Action.TRANSFER, found.origin if found else None)
    assert found is not None  # noqa: S101 - `require` has looked
    asked = found.transfer
    state = TransferState.WITHDRAWN
    if not uow.transfers.settle(asked.id, state, actor.account_id, asked.on_date):
        raise Stale(SETTLED)
    _record(uow, actor, Tag.TRANSFER_WITHDRAWN, asked)
    transfer_news.taken_back(uow, actor.bot_id, asked)
    return found


def offer_all(uow: UnitOfWork, bot_id: int, today: date) -> None:
    """Who decides may have changed: offer every open transfer to those who have not been asked."""
    for asked in uow.transfers.asked():
        transfer_news.offer(uow, asked, deciders(uow, bot_id, asked, today))


def arrive(uow: UnitOfWork, bot_id: int, zone: tzinfo) -> int:
    """Whoever belongs to another unit from today on gets what is on there; returns how many people
    were not expected there before."""
    today = uow.now.astimezone(zone).date()
    begun = uow.transfers.begun(today - WELCOMED, today)
    people = {one.member_id for one in begun}
    return sum(bool(welcome(uow, bot_id, person, uow.now, zone)) for person in sorted(people))


def _move(uow: UnitOfWork, actor: Actor, of: Case, day: date) -> None:
    """The membership, and with it groups and offices of the unit that is left."""
    member_id, old, new = of.transfer.member_id, of.origin.path, of.target.path
    stays = uow.offices.stays(member_id, day)
    held = uow.offices.lasting(day, member_ids={member_id})
    units = uow.units.many({one.unit_id for one in stays} | {one.unit_id for one in held})
    gone = {unit.id for unit in units.values() if is_left(unit.path, old, new)}
    for stay in stays:
        if stay.unit_id in gone:
            uow.offices.leave(stay, day)
    ending = [one for one in held if one.unit_id in gone]
    appointing.end_all(uow, actor, ending, day, tell=False)
    uow.members.join(member_id, of.target.id, day)
    tag, where = Tag.MEMBER_TRANSFERRED, of.target.id
    uow.audit.record(uow.now, actor, tag, "member", member_id, unit_id=where, day=day.isoformat())


def _senders(uow: UnitOfWork, bot_id: int, asked: Transfer, today: date) -> list[Account]:
    """The side that asked: the heads of the unit that is left, and who asked."""
    heads = first(chain(uow, bot_id, asked.from_unit_id, today), asked.member_id)
    asker = uow.accounts.get(asked.asked_by)
    return list({one.id: one for one in [*heads, *([asker] if asker else [])]}.values())


def _runs(one: Transfer, today: date) -> bool:
    coming = one.state is TransferState.CONFIRMED and one.on_date > today
    return one.state is TransferState.ASKED or coming


def _name(uow: UnitOfWork, account_id: int | None) -> str | None:
    account = uow.accounts.get(account_id) if account_id else None
    member = uow.members.get(account.member_id) if account and account.member_id else None
    return member.name if member else None


def _record(uow: UnitOfWork, actor: Actor, tag: Tag, of: Transfer) -> None:
    units = {"origin": of.from_unit_id, "target": of.to_unit_id}
    uow.audit.record(uow.now, actor, tag, "transfer", of.id, unit_id=of.from_unit_id, **units)
