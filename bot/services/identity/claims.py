"""Claims: one-time links, given out on the server itself or by an administrator, that make an
administrator."""

from __future__ import annotations

import secrets
from datetime import date

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.org import UnitKind, kind_from_name
from bot.domain.registration import CLAIM_LIFE, InviteKind
from bot.errors import N_, AppError, Invalid, NotAllowed
from bot.services.identity import menus
from bot.services.identity.unit_names import unit_name
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.members.invites import Invite
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

TOKEN_BYTES = 24
PREFIX = "claim_"
NAME_LIMIT = 200
TOLD = "claim.told"
_AT_ONCE = {"urgent": True, "silent": True}


class ClaimGone(AppError):
    """The link was never given out, was used or has expired: nobody is told which."""

    def __init__(self) -> None:
        super().__init__(
            N_(
                "This link is not valid. Links work once and for 24 hours. A new one comes from an "
                "administrator, or on the server: zhibu claim"
            )
        )


def make(uow: UnitOfWork, bot_id: int, by: Actor | None = None) -> str:
    """A new claim; returns what a link carries after `start=`. Only its hash is stored. `by` is
    the administrator who makes it, None the command line."""
    if by is not None and not by.administrator:
        raise NotAllowed
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires = uow.now + CLAIM_LIFE
    creator = by.account_id if by else None
    claim = uow.invites.add(bot_id, InviteKind.CLAIM, token, expires_at=expires, created_by=creator)
    uow.audit.record(uow.now, by, Tag.CLAIM_MADE, "invite", claim)
    return PREFIX + token


def claimed(uow: UnitOfWork, bot_id: int, token: str) -> Invite:
    """The claim a link names; raises ClaimGone when it makes nobody an administrator."""
    found = uow.invites.by_token(bot_id, InviteKind.CLAIM, token)
    if not _holds(uow, found):
        raise ClaimGone
    assert found is not None  # noqa: S101 - it holds
    return found


def take(uow: UnitOfWork, account: Account, claim_id: int, today: date) -> None:
    """Make a consenting account an administrator; the other administrators are told.

    Raises ClaimGone when somebody was faster or the link has expired meanwhile.
    """
    claim = uow.invites.get(claim_id)
    if claim is None or not _holds(uow, claim) or not uow.invites.use(claim_id):
        raise ClaimGone
    others = [one for one in uow.accounts.administrators(account.bot_id) if one.id != account.id]
    uow.accounts.grant_administrator(account.id)
    recovery = bool(others) and claim.created_by is None
    actor = uow.accounts.actor_of(account, today)
    uow.audit.record(uow.now, actor, Tag.CLAIM_USED, "invite", claim_id, recovery=recovery)
    menus.refresh(uow, account, today)
    stamp = {"at": uow.now.isoformat()} | _AT_ONCE
    uow.outbox.add_all(
        [
            Message(
                other.bot_id,
                other.telegram_id,
                TOLD,
                SendClass.DEADLINE,
                params={"account": account.id, "by": claim.created_by} | stamp,
                dedupe_key=f"claim:{claim_id}:{other.id}",
            )
            for other in others
        ]
    )


def _holds(uow: UnitOfWork, claim: Invite | None) -> bool:
    """A link of somebody who is administrator no more makes nobody one either."""
    if claim is None or not claim.is_open(uow.now):
        return False
    makers = {one.id for one in uow.accounts.administrators(claim.bot_id)}
    return claim.created_by is None or claim.created_by in makers


def wants_organisation(uow: UnitOfWork) -> bool:
    """Whether there is no unit at all yet."""
    return uow.units.root() is None


def organisation_name(said: str) -> str:
    """A name for the organisation as it is kept; raises Invalid when it cannot be one."""
    name = unit_name(said, NAME_LIMIT)
    if kind_from_name(name) is UnitKind.GROUP:
        raise Invalid(N_("A group cannot stand at the top. Please send the organisation's name."))
    return name


def name_organisation(uow: UnitOfWork, actor: Actor, name: str) -> Unit:
    """Make the root of the tree; there is one already: that one."""
    if not actor.administrator:
        raise NotAllowed
    root = uow.units.root()
    if root is not None:
        return root
    made = uow.units.make(None, kind_from_name(name) or UnitKind.COMMITTEE, name)
    uow.audit.record(uow.now, actor, Tag.UNIT_MADE, "unit", made.id, unit_id=made.id)
    return made


def has_roster(uow: UnitOfWork, today: date) -> bool:
    """Whether anybody is on the roster."""
    root = uow.units.root()
    return root is not None and bool(uow.members.under(root.path, today))
