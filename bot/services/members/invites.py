"""Invites: links that let the members of a unit, and of those under it, register."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action, Actor
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.org import UnitKind
from bot.domain.registration import INVITE_LIFE, InviteKind
from bot.errors import N_, AppError, Stale
from bot.services.identity import first_steps
from bot.services.identity.rights import in_scope, require
from bot.services.summaries.exports import TWICE_SECONDS
from bot.store.delivery.outbox import Message
from bot.store.members.invites import Invite
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

TOKEN_BYTES = 24
PREFIX = "j_"
MOST_OPEN = 20
QR = "invite.qr"
PAGE = "invite.page"
_ENDED = N_("This link lets nobody in any more. /invite shows the valid ones.")


@dataclass(frozen=True)
class Listed:
    """An invite that still lets people in. `by` is who made it, None for who is not on the
    roster."""

    invite: Invite
    by: str | None


@dataclass(frozen=True)
class Listing:
    """A unit with its open invites, newest first."""

    unit: Unit
    invites: tuple[Listed, ...]

    @property
    def newest(self) -> int | None:
        """The id of the newest open invite."""
        return self.invites[0].invite.id if self.invites else None


@dataclass(frozen=True)
class Made:
    """A new invite; its link, which ends in its token, is known only now. `expires_at` is UTC."""

    unit: Unit
    link: str
    token: str
    expires_at: datetime


def choices(uow: UnitOfWork, actor: Actor) -> list[Unit]:
    """The units `actor` may invite to, in tree order; groups are joined with their branch."""
    found = in_scope(uow, actor, Action.INVITE)
    return [unit for unit in found if unit.kind is not UnitKind.GROUP]


def listing(uow: UnitOfWork, actor: Actor, unit_id: int) -> Listing:
    """A unit's open invites."""
    unit = uow.units.get(unit_id)
    require(actor, Action.INVITE, unit)
    assert unit is not None  # noqa: S101 - `require` has looked
    found = [one for one in uow.invites.open_of(unit.id) if one.bot_id == actor.bot_id]
    makers = {one.created_by for one in found}
    names = {maker: _name(uow, maker) for maker in makers}
    return Listing(unit, tuple(Listed(one, names[one.created_by]) for one in found))


def make(
    uow: UnitOfWork,
    actor: Actor,
    unit_id: int,
    newest: int | None,
    link_of: Callable[[str], str],
) -> Made | None:
    """A new invite; its QR picture follows as a message of its own.

    `newest` is the newest open invite that `actor` saw: None is returned when there is a newer
    one, so that the same press twice makes one link. `link_of` turns a payload into a link.
    """
    seen = listing(uow, actor, unit_id)
    if seen.newest != newest:
        return None
    if len(seen.invites) >= MOST_OPEN:
        raise AppError(
            N_("There are {n} open links already. Please revoke those nobody needs."), n=MOST_OPEN
        )
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires = uow.now + INVITE_LIFE
    number = uow.invites.add(
        actor.bot_id,
        InviteKind.JOIN,
        token,
        expires_at=expires,
        unit_id=unit_id,
        created_by=actor.account_id,
    )
    uow.audit.record(uow.now, actor, Tag.INVITE_MADE, "invite", number, unit_id=unit_id)
    made = Made(seen.unit, link_of(PREFIX + token), token, expires)
    _send_picture(uow, actor, number, made)
    first_steps.refresh(uow, actor.bot_id)
    return made


def _send_picture(uow: UnitOfWork, actor: Actor, invite_id: int, made: Made) -> None:
    """The link goes into the words of the message, which are encrypted and wiped when sent."""
    uow.outbox.add(
        Message(
            actor.bot_id,
            actor.telegram_id,
            QR,
            SendClass.EXPORT,
            params={"invite": invite_id},
            body={"link": made.link},
            expires_at=made.expires_at,
        )
    )


def print_page(uow: UnitOfWork, actor: Actor, token: str, link_of: Callable[[str], str]) -> None:
    """A page to print for the link of this `token`, as a message of its own; twice in a few seconds
    is once. Raises NotAllowed, or Stale when it lets nobody in any more."""
    invite = uow.invites.by_token(actor.bot_id, InviteKind.JOIN, token)
    unit = uow.units.get(invite.unit_id) if invite and invite.unit_id else None
    require(actor, Action.INVITE, unit)
    if invite is None or not invite.is_open(uow.now):
        raise Stale(_ENDED)
    moment = int(uow.now.timestamp()) // TWICE_SECONDS
    uow.outbox.add(
        Message(
            actor.bot_id,
            actor.telegram_id,
            PAGE,
            SendClass.EXPORT,
            params={"invite": invite.id},
            body={"link": link_of(PREFIX + token)},
            dedupe_key=f"{PAGE}:{invite.id}:{actor.telegram_id}:{moment}",
            expires_at=invite.expires_at,
        )
    )


def found(uow: UnitOfWork, actor: Actor, invite_id: int) -> tuple[Unit, Invite]:
    """An invite that `actor` may see and revoke; raises Stale when it lets nobody in any more."""
    invite = uow.invites.get(invite_id)
    unit = uow.units.get(invite.unit_id) if invite and invite.unit_id else None
    require(actor, Action.INVITE, unit)
    if invite is None or unit is None or not invite.is_open(uow.now):
        raise Stale(_ENDED)
    return unit, invite


def revoke(uow: UnitOfWork, actor: Actor, invite_id: int) -> Listing:
    """Let nobody in by that link any more; returns what is left."""
    unit, invite = found(uow, actor, invite_id)
    uow.invites.revoke(invite.id)
    uow.audit.record(uow.now, actor, Tag.INVITE_REVOKED, "invite", invite.id, unit_id=unit.id)
    return listing(uow, actor, unit.id)


def _name(uow: UnitOfWork, account_id: int | None) -> str | None:
    account = uow.accounts.get(account_id) if account_id else None
    member = uow.members.get(account.member_id) if account and account.member_id else None
    return member.name if member else None
