"""Administrators: who they are, one more, one less. Whatever happens, all of them hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.errors import N_, AppError, NotAllowed, Stale
from bot.services.identity import applications, claims, menus
from bot.services.members import people
from bot.services.members.people import Line
from bot.store.delivery.outbox import Message
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork

ADDED = "administrator.added"
REMOVED = "administrator.removed"
TOLD = "administrator.told"
MOST_LINKS = 3
FOUND = 8
"""How many people a search shows; more have to be told apart by more words."""
_AT_ONCE = {"urgent": True, "silent": True}


class LastOne(AppError):
    """Without the last one nobody could look after the organisation any more."""

    def __init__(self) -> None:
        super().__init__(N_("The only administrator cannot be removed. Add another one first."))


@dataclass(frozen=True)
class Administrator:
    """One of them; `name` is None for an account without a row of the roster."""

    account: Account
    name: str | None
    you: bool


@dataclass(frozen=True)
class Listing:
    """All administrators; `newest` is the latest link of `actor` that nobody has used yet."""

    people: tuple[Administrator, ...]
    newest: int | None


@dataclass(frozen=True)
class Found:
    """Members in chat whom the words fit and who are no administrators; `more`: not all shown."""

    words: str
    lines: tuple[Line, ...]
    more: bool


def listing(uow: UnitOfWork, actor: Actor) -> Listing:
    """All administrators, the first ones first."""
    _require(actor)
    accounts = uow.accounts.administrators(actor.bot_id)
    members = uow.members.many({one.member_id for one in accounts if one.member_id is not None})
    found = []
    for one in accounts:
        member = members.get(one.member_id or 0)
        found.append(
            Administrator(one, member.name if member else None, one.id == actor.account_id)
        )
    return Listing(tuple(found), _newest(uow, actor))


def one(uow: UnitOfWork, actor: Actor, account_id: int) -> Administrator:
    """One of them; raises Stale when that account is no administrator."""
    for found in listing(uow, actor).people:
        if found.account.id == account_id:
            return found
    raise Stale


def find(uow: UnitOfWork, actor: Actor, words: str, today: date) -> Found:
    """Members in chat who could become one."""
    _require(actor)
    lines = people.search(uow, actor, words, today).lines
    ids = {line.profile.member.id for line in lines}
    accounts = uow.accounts.of_members(actor.bot_id, ids)
    already = {one.account.id for one in listing(uow, actor).people}
    fitting = [
        line
        for line in lines
        if (account := accounts.get(line.profile.member.id))
        and account.unreachable is None
        and account.id not in already
    ]
    return Found(words, tuple(fitting[:FOUND]), len(fitting) > FOUND)


def candidate(uow: UnitOfWork, actor: Actor, member_id: int) -> tuple[Account, str]:
    """A member's account and name; raises Stale for who is not in chat."""
    _require(actor)
    account = uow.accounts.of_member(actor.bot_id, member_id)
    member = uow.members.get(member_id)
    if account is None or member is None:
        raise Stale
    return account, member.name


def add(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> Listing:
    """Make a member who is in chat an administrator; who is one already stays one."""
    account, _ = candidate(uow, actor, member_id)
    others = uow.accounts.administrators(actor.bot_id)
    if account.id not in {one.id for one in others}:
        uow.accounts.grant_administrator(account.id)
        menus.refresh(uow, account, today)
        _record(uow, actor, Tag.ADMINISTRATOR_ADDED, account)
        _tell(uow, account, ADDED, {"by": actor.account_id})
        _tell_others(uow, actor, others, account, added=True)
        applications.offer_all(uow, actor.bot_id, today)
    return listing(uow, actor)


def link(uow: UnitOfWork, actor: Actor, newest: int | None) -> str | None:
    """A one-time link that makes whoever opens it one, as `claims.claimed` reads it; None when
    there is a newer one than the `newest` that `actor` saw (the same press twice)."""
    _require(actor)
    if _newest(uow, actor) != newest:
        return None
    if len(uow.invites.open_claims(actor.bot_id, actor.account_id or 0)) >= MOST_LINKS:
        raise AppError(
            N_("There are {n} open links of yours already. Each ends after 24 hours."), n=MOST_LINKS
        )
    return claims.make(uow, actor.bot_id, actor)


def remove(uow: UnitOfWork, actor: Actor, account_id: int, today: date) -> Listing:
    """Take the grant away; raises LastOne. Who is none any more stays none."""
    before = listing(uow, actor).people
    gone = next((one.account for one in before if one.account.id == account_id), None)
    if gone is not None:
        if len(before) == 1:
            raise LastOne
        uow.accounts.revoke_administrator(gone.id)
        menus.refresh(uow, gone, today)
        _record(uow, actor, Tag.ADMINISTRATOR_REMOVED, gone)
        if gone.id != actor.account_id:
            _tell(uow, gone, REMOVED, {"by": actor.account_id})
        _tell_others(uow, actor, uow.accounts.administrators(actor.bot_id), gone, added=False)
        applications.offer_all(uow, actor.bot_id, today)
    if account_id == actor.account_id:
        return Listing((), None)
    return listing(uow, actor)


def _require(actor: Actor) -> None:
    if not actor.administrator:
        raise NotAllowed


def _newest(uow: UnitOfWork, actor: Actor) -> int | None:
    found = uow.invites.open_claims(actor.bot_id, actor.account_id or 0)
    return found[0].id if found else None


def _record(uow: UnitOfWork, actor: Actor, tag: Tag, about: Account) -> None:
    uow.audit.record(uow.now, actor, tag, "account", about.id)


def _tell_others(
    uow: UnitOfWork, actor: Actor, others: list[Account], about: Account, *, added: bool
) -> None:
    for other in others:
        if other.id not in (actor.account_id, about.id):
            params = {"account": about.id, "by": actor.account_id, "added": added}
            _tell(uow, other, TOLD, params)


def _tell(uow: UnitOfWork, to: Account, kind: str, params: dict[str, Any]) -> None:
    stamped = params | {"at": uow.now.isoformat()} | _AT_ONCE
    message = Message(to.bot_id, to.telegram_id, kind, SendClass.DEADLINE, params=stamped)
    uow.outbox.add(message)
