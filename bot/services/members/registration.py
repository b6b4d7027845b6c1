"""Registration: from an invite link to a request to be linked to a row of the roster.

It reveals nothing: whoever is not found, is linked already, or does not know the number gets one
and the same answer, and after five such answers an hour none at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.daily import DEFAULT
from bot.domain.registration import (
    CONSENT_VERSION,
    TRIES_WITHIN,
    InviteKind,
    RegistrationState,
    blocked_until,
    number_fits,
)
from bot.errors import N_, AppError, NotAllowed, Stale
from bot.services.identity import applications, deciders, menus
from bot.services.identity.profiles import Profile, profiles
from bot.services.members import approvals
from bot.store.members.accounts import Account
from bot.store.members.invites import Invite
from bot.store.members.registrations import Registration
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

FORM = "registration"
"""The dialog in which somebody registers."""
SETTLED = N_("This request is not open any more. /start shows where you stand.")


class InviteGone(AppError):
    """The link was never given out, has expired or was revoked: nobody is told which."""

    def __init__(self) -> None:
        super().__init__(
            N_("This invite link is not valid. Please ask your branch secretary for a new one.")
        )


@dataclass(frozen=True)
class Asked:
    """A request as the person who made it may know it. `unit` is the name of the unit that
    decides: None when administrators do, or when the person did not know the staff number."""

    id: int
    unit: str | None
    approved: bool


def invited(uow: UnitOfWork, bot_id: int, token: str) -> Invite:
    """The invite a link names; raises InviteGone when it lets nobody in."""
    found = uow.invites.by_token(bot_id, InviteKind.JOIN, token)
    if found is None or not found.is_open(uow.now):
        raise InviteGone
    return found


def scope(uow: UnitOfWork, actor: Actor, invite_id: int | None) -> Unit:
    """The unit whose people, and those of units under it, may be named: the invite's; for an
    administrator without an invite the whole organisation. Raises InviteGone when the invite lets
    nobody in (any more)."""
    unit = None
    if invite_id is None:
        unit = uow.units.root() if actor.administrator else None
    else:
        found = uow.invites.get(invite_id)
        if found is not None and found.is_open(uow.now) and found.unit_id is not None:
            unit = uow.units.get(found.unit_id)
    if unit is None:
        raise InviteGone
    return unit


def asks_number(uow: UnitOfWork, within: Unit, today: date) -> bool:
    """Whether people there are told by their staff number, too."""
    return uow.members.numbered(within.path, today)


def waiting(uow: UnitOfWork, account: Account | None, today: date) -> Asked | None:
    """The account's request that nobody has decided yet."""
    pending = _pending(uow, account.id) if account else None
    return _asked(uow, pending, today) if pending else None


def consent(
    uow: UnitOfWork, bot_id: int, telegram_id: int, language_code: str | None, today: date
) -> Account:
    """The person agrees to what is kept: their account from now on, or the one they have."""
    found = uow.accounts.by_telegram(bot_id, telegram_id)
    if found is not None:
        return found
    made = uow.accounts.create(
        bot_id,
        telegram_id,
        daily_at=DEFAULT,
        telegram_language=language_code,
        consent_at=uow.now,
        consent_version=CONSENT_VERSION,
    )
    actor = uow.accounts.actor_of(made, today)
    detail = {"version": CONSENT_VERSION}
    uow.audit.record(uow.now, actor, Tag.CONSENT_GIVEN, "account", made.id, **detail)
    menus.refresh(uow, made, today)
    return made


def refuse(uow: UnitOfWork, actor: Actor) -> None:
    """The person does not agree (any more), or takes a request back: an account that is neither
    linked nor an administrator's is forgotten, unless a request of it is open."""
    if actor.account_id is None or actor.member_id is not None or actor.administrator:
        return
    if _pending(uow, actor.account_id) is not None:
        return
    account = uow.accounts.get(actor.account_id)
    if account is not None:
        forget(uow, account)


def forget(uow: UnitOfWork, account: Account) -> None:
    """Drop an account that leads nowhere, with its requests and its menu."""
    uow.registrations.forget(account.id)
    uow.accounts.delete(account.id)
    uow.audit.record(uow.now, None, Tag.CONSENT_WITHDRAWN, "account", account.id)
    menus.forget(uow, account.bot_id, account.telegram_id)


def forget_leftovers(uow: UnitOfWork, bot_id: int, before: datetime) -> int:
    """Drop accounts made before then that led nowhere; returns how many."""
    found = uow.registrations.leftovers(bot_id, before)
    for account in uow.accounts.of_bot(bot_id) if found else ():
        if account.id in found:
            forget(uow, account)
    return len(found)


def may_try_at(uow: UnitOfWork, telegram_id: int) -> datetime | None:
    """When somebody who has named themselves wrongly too often may try again; None: now."""
    return blocked_until(uow.registrations.tries(telegram_id, uow.now - TRIES_WITHIN))


def identify(
    uow: UnitOfWork, actor: Actor, within: Unit, name: str, number: str, today: date
) -> Profile | None:
    """The one person there of that name whose staff number is, or ends in, `number` ("": who has
    none) and who is not linked yet. None counts as a wrong try."""
    if may_try_at(uow, actor.telegram_id) is not None:
        return None
    named = {
        member.id
        for member in uow.members.by_name(name)
        if (number_fits(member.number, number) if member.number else not number)
    }
    free = _free(uow, actor.bot_id, within, named, today)
    if len(free) == 1:
        return free[0]
    uow.registrations.add_try(actor.telegram_id)
    return None


def ask(
    uow: UnitOfWork,
    actor: Actor,
    member_id: int,
    invite_id: int | None,
    today: date,
    zone: tzinfo,
) -> Asked | None:
    """Ask to be linked to that person; who decides is told. None: the person is linked or gone by
    now.

    An administrator whom nobody else could decide about (the first one, before anybody is in
    chat) is linked at once, which the audit log tells. Raises InviteGone.
    """
    within = scope(uow, actor, invite_id)
    if actor.account_id is None or actor.member_id is not None:
        raise NotAllowed
    pending = _pending(uow, actor.account_id)
    if pending is not None:
        return _asked(uow, pending, today)
    found = _free(uow, actor.bot_id, within, {member_id}, today)
    if not found or found[0].unit is None:
        return None
    made = uow.registrations.add(actor.account_id, member_id, found[0].unit.id, invite_id)
    _record(uow, actor, Tag.REGISTRATION_ASKED, made)
    if not applications.offer(uow, made, today) and actor.administrator:
        made = approvals.approve_unopposed(uow, actor, made, today, zone)
    return _asked(uow, made, today)


def withdraw(uow: UnitOfWork, actor: Actor, registration_id: int) -> None:
    """Take one's own undecided request back; raises Stale when it is decided or gone."""
    asked = uow.registrations.get(registration_id)
    if asked is None or actor.account_id is None:
        raise Stale(SETTLED)
    if asked.account_id != actor.account_id:
        raise NotAllowed
    if not uow.registrations.decide(asked.id, RegistrationState.WITHDRAWN, actor.account_id):
        raise Stale(SETTLED)
    _record(uow, actor, Tag.REGISTRATION_WITHDRAWN, asked)
    applications.take_back(uow, actor.bot_id, asked)
    refuse(uow, actor)


def _pending(uow: UnitOfWork, account_id: int) -> Registration | None:
    asked = uow.registrations.of_account(account_id)
    return next((one for one in asked if one.state is RegistrationState.PENDING), None)


def _asked(uow: UnitOfWork, asked: Registration, today: date) -> Asked:
    unit = deciders.level(uow, asked.member_id, today)
    member = uow.members.get(asked.member_id)
    told = unit is not None and member is not None and member.number is not None
    approved = asked.state is RegistrationState.APPROVED
    return Asked(asked.id, unit.name if unit and told else None, approved)


def _record(uow: UnitOfWork, actor: Actor, tag: Tag, asked: Registration) -> None:
    unit_id, invite_id = asked.unit_id, asked.invite_id
    uow.audit.record(
        uow.now, actor, tag, "registration", asked.id, unit_id=unit_id, invite=invite_id
    )


def _free(
    uow: UnitOfWork, bot_id: int, within: Unit, member_ids: set[int], today: date
) -> list[Profile]:
    """Those of these people who belong there and are not linked to any account."""
    linked = uow.accounts.of_members(bot_id, member_ids) if member_ids else {}
    found = profiles(uow, member_ids - set(linked), today)
    return [
        person
        for person in found.values()
        if (person.unit and person.unit.path.startswith(within.path))
        or (person.group and person.group.path.startswith(within.path))
    ]
