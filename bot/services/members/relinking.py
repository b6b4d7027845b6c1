"""A new account for somebody of the roster: a one-time link from who keeps the roster. Whoever
opens it, consents and knows the staff number is that person; the old account is nobody."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from bot.domain import zones
from bot.domain.access import Action, Actor, allowed
from bot.domain.audit import Tag
from bot.domain.daily import next_daily
from bot.domain.delivery import SendClass
from bot.domain.registration import LINK_LIFE, InviteKind, RegistrationState, number_fits
from bot.errors import N_, AppError, NotAllowed
from bot.services.activities.publishing import at_night, catch_up
from bot.services.assignments import following as assignments
from bot.services.identity import applications, deciders, menus
from bot.services.identity.profiles import Profile, profile
from bot.services.members import approvals, registration
from bot.services.members.following import hand_over
from bot.services.members.invites import TOKEN_BYTES
from bot.services.nudging import quiet_hours
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.members.invites import Invite
from bot.store.uow import UnitOfWork

PREFIX = "l_"
UNLINKED = "relink.unlinked"
DONE = "relink.done"
KEPT = ("daily_at", "daily_on", "quiet_from", "quiet_to", "zone")
"""Settings that go with the person."""


class LinkGone(AppError):
    """The link was never given out, was used or revoked, or has expired: nobody is told which."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "This link is not valid. Such links work once and for 24 hours; please ask your "
                "branch secretary for a new one."
            )
        )


class Taken(AppError):
    """The account that opened the link is somebody's already."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "This account is linked to a row of the roster already. Please open the link with "
                "the new account."
            )
        )


@dataclass(frozen=True)
class Standing:
    """How somebody stands to a new account: whether they have one now, and until when (UTC) a
    link is open."""

    person: Profile
    linked: bool
    link: Invite | None


@dataclass(frozen=True)
class Made:
    """A new link, known only now; `expires_at` is UTC."""

    person: Profile
    link: str
    expires_at: datetime


def may_link(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> bool:
    """Whether `actor` may let that person in with another account: who would confirm their
    registration may, for administrators only administrators."""
    if actor.administrator:
        return True
    account = uow.accounts.of_member(actor.bot_id, member_id)
    if account is not None and uow.accounts.actor_of(account, today).administrator:
        return False
    lowest = deciders.level(uow, member_id, today)
    own = actor.member_id == member_id
    return lowest is not None and not own and allowed(actor, Action.RELINK, lowest.path)


def standing(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> Standing:
    """How that person stands to a new account; raises NotAllowed."""
    person = profile(uow, member_id, today)
    if person is None or person.unit is None or not may_link(uow, actor, member_id, today):
        raise NotAllowed
    links = uow.invites.open_links(actor.bot_id, member_id)
    linked = uow.accounts.of_member(actor.bot_id, member_id) is not None
    return Standing(person, linked, links[0] if links else None)


def make(
    uow: UnitOfWork,
    actor: Actor,
    member_id: int,
    known: int | None,
    today: date,
    link_of: Callable[[str], str],
) -> Made | None:
    """A new link; an older one lets nobody in any more. `known` is the open one that `actor` saw:
    None is returned when it is another by now, so that one press makes one link."""
    seen = standing(uow, actor, member_id, today)
    assert seen.person.unit is not None  # noqa: S101 - `standing` has looked
    if (seen.link.id if seen.link else None) != known:
        return None
    _revoke(uow, actor, seen)
    token, expires = secrets.token_urlsafe(TOKEN_BYTES), uow.now + LINK_LIFE
    number = uow.invites.add(
        actor.bot_id,
        InviteKind.LINK,
        token,
        expires_at=expires,
        unit_id=seen.person.unit.id,
        member_id=member_id,
        created_by=actor.account_id,
    )
    tag, unit_id = Tag.LINK_MADE, seen.person.unit.id
    uow.audit.record(uow.now, actor, tag, "member", member_id, unit_id=unit_id, link=number)
    return Made(seen.person, link_of(PREFIX + token), expires)


def revoke(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> Standing:
    """The open link lets nobody in any more."""
    seen = standing(uow, actor, member_id, today)
    _revoke(uow, actor, seen)
    return replace(seen, link=None)


def opened(uow: UnitOfWork, actor: Actor, token: str, today: date) -> Invite:
    """The link that was opened; raises LinkGone, Taken."""
    found = uow.invites.by_token(actor.bot_id, InviteKind.LINK, token)
    return current(uow, actor, found.id if found else None, today)


def current(uow: UnitOfWork, actor: Actor, invite_id: int | None, today: date) -> Invite:
    """The same of a link at hand: whoever gave it may still do so, and the person belongs
    somewhere."""
    found = uow.invites.get(invite_id) if invite_id is not None else None
    if found is None or found.kind is not InviteKind.LINK or not found.is_open(uow.now):
        raise LinkGone
    maker = uow.accounts.get(found.created_by or 0)
    person = profile(uow, found.member_id or 0, today)
    if maker is None or person is None or person.unit is None:
        raise LinkGone
    if not may_link(uow, uow.accounts.actor_of(maker, today), person.member.id, today):
        raise LinkGone
    if actor.member_id is not None:
        raise Taken
    return found


def asks_number(uow: UnitOfWork, link: Invite) -> bool:
    """Whether the person has a staff number to be asked for."""
    member = uow.members.get(link.member_id or 0)
    if member is None:
        raise LinkGone
    return member.number is not None


def knows(uow: UnitOfWork, actor: Actor, link: Invite, number: str) -> bool:
    """Whether that is, or ends, the person's staff number; a wrong one counts as a try, and after
    too many every one is."""
    member = uow.members.get(link.member_id or 0)
    if member is None or registration.may_try_at(uow, actor.telegram_id) is not None:
        return False
    if member.number is None or number_fits(member.number, number):
        return True
    uow.registrations.add_try(actor.telegram_id)
    return False


def take(uow: UnitOfWork, account: Account, link: Invite, number: str, zone: tzinfo) -> bool:
    """Link a consenting account to the person of a link; the account they had is theirs no more.
    False for a wrong number. Raises LinkGone, Taken."""
    today = uow.now.astimezone(zone).date()
    actor = uow.accounts.actor_of(account, today)
    current(uow, actor, link.id, today)
    if not knows(uow, actor, link, number):
        return False
    if link.member_id is None or not uow.invites.use(link.id):
        raise LinkGone
    old = uow.accounts.of_member(account.bot_id, link.member_id)
    _drop_requests(uow, account)
    if old is not None:
        _unlink(uow, old, account, today)
    kept = {name: getattr(old, name) for name in KEPT} if old else {}
    clock = zones.of(old.zone if old else account.zone, zone)
    due = next_daily(old.daily_at if old else account.daily_at, uow.now, clock)
    uow.accounts.change(account.id, member_id=link.member_id, next_daily_at=due, **kept)
    quiet_hours.fit_zones(uow, account.bot_id, {link.member_id}, uow.now, zone)
    linked = uow.accounts.get(account.id)
    assert linked is not None  # noqa: S101 - changed in this transaction
    actor = uow.accounts.actor_of(linked, today)
    tag, unit_id = Tag.LINK_USED, link.unit_id
    uow.audit.record(uow.now, actor, tag, "member", link.member_id, unit_id=unit_id, link=link.id)
    approvals.decline_rivals(uow, actor, link.member_id)
    menus.refresh(uow, linked, today)
    catch_up(uow, account.bot_id, link.member_id, uow.now, zone)
    assignments.catch_up(uow, account.bot_id, link.member_id, uow.now, zone)
    hand_over(uow, account.bot_id, today)
    _tell_maker(uow, linked, link)
    return True


def _unlink(uow: UnitOfWork, old: Account, new: Account, today: date) -> None:
    """The old account leads nowhere: nothing waits for it, and it hears only that. What an
    administrator may do, and the summaries that are sent by themselves, go with the person."""
    administrator = uow.accounts.actor_of(old, today).administrator
    uow.accounts.change(old.id, member_id=None, next_daily_at=None)
    if administrator:
        uow.accounts.grant_administrator(new.id)
        uow.accounts.revoke_administrator(old.id)
    uow.subscriptions.move(old.id, new.id)
    uow.drafts.drop(old.bot_id, old.telegram_id)
    uow.outbox.cancel_chat(old.bot_id, old.telegram_id, "unlinked")
    menus.refresh(uow, old._replace(member_id=None), today)
    uow.outbox.add(
        Message(old.bot_id, old.telegram_id, UNLINKED, SendClass.DEADLINE, params=at_night())
    )


def _drop_requests(uow: UnitOfWork, account: Account) -> None:
    """The person waits for nobody any more."""
    actor = Actor(account.bot_id, account.telegram_id, account.id)
    for asked in uow.registrations.of_account(account.id):
        if uow.registrations.decide(asked.id, RegistrationState.WITHDRAWN, account.id):
            tag, unit_id = Tag.REGISTRATION_WITHDRAWN, asked.unit_id
            uow.audit.record(uow.now, actor, tag, "registration", asked.id, unit_id=unit_id)
            applications.take_back(uow, account.bot_id, asked)


def _tell_maker(uow: UnitOfWork, linked: Account, link: Invite) -> None:
    maker = uow.accounts.get(link.created_by) if link.created_by else None
    if maker is not None and maker.id != linked.id:
        uow.outbox.add(
            Message(
                maker.bot_id,
                maker.telegram_id,
                DONE,
                SendClass.DEADLINE,
                params={"member": link.member_id},
            )
        )


def _revoke(uow: UnitOfWork, actor: Actor, seen: Standing) -> None:
    if seen.link is not None:
        uow.invites.revoke(seen.link.id)
        tag, unit_id = Tag.LINK_REVOKED, seen.link.unit_id
        uow.audit.record(
            uow.now, actor, tag, "member", seen.person.member.id, unit_id=unit_id, link=seen.link.id
        )
