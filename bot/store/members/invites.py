"""Invites and claims: links that let people in. Only the hash of a token is kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Update, insert, select, update

from bot.domain.registration import InviteKind
from bot.store.base import Repository
from bot.store.prepared import Prepared, once
from bot.store.schema.org import invite


@dataclass(frozen=True)
class Invite:
    """A link's row; `unit_id` is None for a claim, `member_id` there for a link of one person."""

    id: int
    bot_id: int
    kind: InviteKind
    unit_id: int | None
    created_by: int | None
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    member_id: int | None = None

    def is_open(self, now: datetime) -> bool:
        """Not used up, not revoked, not expired."""
        return self.revoked_at is None and self.used_at is None and now < self.expires_at


def token_hash(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


class Invites(Repository):
    """Invites and claims of all bots."""

    def add(
        self,
        bot_id: int,
        kind: InviteKind,
        token: str,
        *,
        expires_at: datetime,
        unit_id: int | None = None,
        member_id: int | None = None,
        created_by: int | None = None,
    ) -> int:
        """Store a new one; returns its id."""
        row = self._base.new_id()
        self._base.execute(
            insert(invite).values(
                id=row,
                bot_id=bot_id,
                kind=kind,
                token_hash=token_hash(token),
                unit_id=unit_id,
                member_id=member_id,
                created_by=created_by,
                created_at=self._base.now,
                expires_at=expires_at,
            )
        )
        return row

    def by_token(self, bot_id: int, kind: InviteKind, token: str) -> Invite | None:
        """The invite a link names, whatever its state."""
        hashed = token_hash(token)
        return self._one(_by_token(bot_id=bot_id, kind=kind, hashed=hashed))

    def get(self, invite_id: int) -> Invite | None:
        """The invite with that id."""
        return self._one(_by_id(invite_id=invite_id))

    def use(self, invite_id: int) -> bool:
        """Mark a one-time link used; False when it was already."""
        return self._base.execute(*_used(of=invite_id, now=self._base.now)).rowcount == 1

    def revoke(self, invite_id: int) -> bool:
        """Revoke; False when it was already."""
        return self._base.execute(*_revoked(of=invite_id, now=self._base.now)).rowcount == 1

    def open_of(self, unit_id: int) -> list[Invite]:
        """Invites to a unit that still let people in, newest first."""
        return self._listed(_open_of(unit_id=unit_id, now=self._base.now))

    def any_to_join(self, bot_id: int) -> bool:
        """Whether members were ever invited, by whichever link."""
        return self._first(*_any_to_join(bot_id=bot_id)) is not None

    def open_claims(self, bot_id: int, created_by: int) -> list[Invite]:
        """The claims made by that account that still make an administrator, newest first."""
        wanted = _open_claims(bot_id=bot_id, created_by=created_by, now=self._base.now)
        return self._listed(wanted)

    def open_links(self, bot_id: int, member_id: int) -> list[Invite]:
        """The links that still let that member in with another account, newest first."""
        wanted = _open_links(bot_id=bot_id, member_id=member_id, now=self._base.now)
        return self._listed(wanted)

    def _one(self, wanted: Prepared) -> Invite | None:
        row = self._first(*wanted)
        return None if row is None else _read(row)

    def _listed(self, wanted: Prepared) -> list[Invite]:
        return [_read(row) for row in self._all(*wanted)]


@once
def _by_id(*, invite_id: int) -> Select[Any]:
    return select(invite).where(invite.c.id == invite_id)


@once
def _by_token(*, bot_id: int, kind: InviteKind, hashed: bytes) -> Select[Any]:
    return select(invite).where(
        invite.c.bot_id == bot_id, invite.c.kind == kind, invite.c.token_hash == hashed
    )


@once
def _used(*, of: int, now: datetime) -> Update:
    fresh = update(invite).where(invite.c.id == of, invite.c.used_at.is_(None))
    return fresh.values(used_at=now)


@once
def _revoked(*, of: int, now: datetime) -> Update:
    standing = update(invite).where(invite.c.id == of, invite.c.revoked_at.is_(None))
    return standing.values(revoked_at=now)


def _newest(kind: InviteKind, now: datetime) -> Select[Any]:
    """Those of a kind that have not expired, newest first."""
    found = select(invite).where(invite.c.kind == kind, invite.c.expires_at > now)
    return found.order_by(invite.c.id.desc())


@once
def _open_of(*, unit_id: int, now: datetime) -> Select[Any]:
    return _newest(InviteKind.JOIN, now).where(
        invite.c.unit_id == unit_id, invite.c.revoked_at.is_(None)
    )


@once
def _any_to_join(*, bot_id: int) -> Select[Any]:
    joins = invite.c.kind == InviteKind.JOIN
    return select(invite.c.id).where(invite.c.bot_id == bot_id, joins).limit(1)


@once
def _open_claims(*, bot_id: int, created_by: int, now: datetime) -> Select[Any]:
    return _newest(InviteKind.CLAIM, now).where(
        invite.c.bot_id == bot_id, invite.c.created_by == created_by, invite.c.used_at.is_(None)
    )


@once
def _open_links(*, bot_id: int, member_id: int, now: datetime) -> Select[Any]:
    return _newest(InviteKind.LINK, now).where(
        invite.c.bot_id == bot_id,
        invite.c.member_id == member_id,
        invite.c.revoked_at.is_(None),
        invite.c.used_at.is_(None),
    )


def _read(row: Any) -> Invite:
    return Invite(
        row.id,
        row.bot_id,
        row.kind,
        row.unit_id,
        row.created_by,
        row.created_at,
        row.expires_at,
        row.revoked_at,
        row.used_at,
        row.member_id,
    )
