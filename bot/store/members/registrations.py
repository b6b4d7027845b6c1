"""Registrations: requests to be linked to a roster row, and the tries at naming oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Update, delete, insert, select, update

from bot.domain.registration import RegistrationState
from bot.store.base import Repository
from bot.store.prepared import Prepared, once
from bot.store.schema.org import account, administrator, identity_try, registration


@dataclass(frozen=True)
class Registration:
    """One request: this account says it is that member of that unit."""

    id: int
    account_id: int
    member_id: int
    unit_id: int
    invite_id: int | None
    state: RegistrationState
    created_at: datetime
    decided_at: datetime | None
    decided_by: int | None


class Registrations(Repository):
    """Requests and their outcome."""

    def add(
        self, account_id: int, member_id: int, unit_id: int, invite_id: int | None
    ) -> Registration:
        """A new pending request."""
        row = self._base.new_id()
        self._base.execute(
            insert(registration).values(
                id=row,
                account_id=account_id,
                member_id=member_id,
                unit_id=unit_id,
                invite_id=invite_id,
                state=RegistrationState.PENDING,
                created_at=self._base.now,
            )
        )
        return Registration(
            row,
            account_id,
            member_id,
            unit_id,
            invite_id,
            RegistrationState.PENDING,
            self._base.now,
            None,
            None,
        )

    def get(self, registration_id: int) -> Registration | None:
        """The request with that id."""
        row = self._first(*_by_id(registration_id=registration_id))
        return None if row is None else _read(row)

    def of_account(self, account_id: int) -> list[Registration]:
        """An account's requests, newest first."""
        return self._listed(_of_account(account_id=account_id))

    def of_member(self, member_id: int) -> list[Registration]:
        """Requests for one roster row, newest first."""
        return self._listed(_of_member(member_id=member_id))

    def pending(self) -> list[Registration]:
        """All open requests, newest first."""
        return self._listed(_pending())

    def decide(
        self, registration_id: int, state: RegistrationState, decided_by: int | None
    ) -> bool:
        """Close an open request; False when somebody did before."""
        decided = _decided(of=registration_id, then=state, now=self._base.now, by=decided_by)
        return self._base.execute(*decided).rowcount == 1

    def forget(self, account_id: int) -> None:
        """Drop an account's requests."""
        self._base.execute(delete(registration).where(registration.c.account_id == account_id))

    def tries(self, telegram_id: int, since: datetime) -> list[datetime]:
        """When this person named themselves wrongly since then, oldest first."""
        rows = self._all(*_tries(person=self._person(telegram_id), since=since))
        return [row.at for row in rows]

    def add_try(self, telegram_id: int) -> None:
        """Count one more."""
        self._base.execute(
            insert(identity_try).values(
                id=self._base.new_id(), person=self._person(telegram_id), at=self._base.now
            )
        )

    def drop_tries(self, before: datetime) -> int:
        """Forget old tries."""
        return self._base.execute(delete(identity_try).where(identity_try.c.at < before)).rowcount

    def leftovers(self, bot_id: int, before: datetime) -> set[int]:
        """Accounts made before then that lead nowhere: no roster row, no grant, no request."""
        asks = select(registration.c.account_id).where(
            registration.c.state == RegistrationState.PENDING
        )
        statement = select(account.c.id).where(
            account.c.bot_id == bot_id,
            account.c.member_id.is_(None),
            account.c.created_at < before,
            account.c.id.not_in(select(administrator.c.account_id)),
            account.c.id.not_in(asks),
        )
        return {row.id for row in self._all(statement)}

    def _person(self, telegram_id: int) -> bytes:
        return self._base.cipher.index("identity_try.person", str(telegram_id))

    def _listed(self, wanted: Prepared) -> list[Registration]:
        return [_read(row) for row in self._all(*wanted)]


_NEWEST_FIRST = select(registration).order_by(registration.c.id.desc())
_OPEN = registration.c.state == RegistrationState.PENDING


@once
def _by_id(*, registration_id: int) -> Select[Any]:
    return select(registration).where(registration.c.id == registration_id)


@once
def _of_account(*, account_id: int) -> Select[Any]:
    return _NEWEST_FIRST.where(registration.c.account_id == account_id)


@once
def _of_member(*, member_id: int) -> Select[Any]:
    return _NEWEST_FIRST.where(registration.c.member_id == member_id)


@once
def _pending() -> Select[Any]:
    return _NEWEST_FIRST.where(_OPEN)


@once
def _decided(*, of: int, then: RegistrationState, now: datetime, by: int | None) -> Update:
    asked = update(registration).where(registration.c.id == of, _OPEN)
    return asked.values(state=then, decided_at=now, decided_by=by)


@once
def _tries(*, person: bytes, since: datetime) -> Select[Any]:
    found = select(identity_try.c.at).where(
        identity_try.c.person == person, identity_try.c.at > since
    )
    return found.order_by(identity_try.c.at)


def _read(row: Any) -> Registration:
    return Registration(
        row.id,
        row.account_id,
        row.member_id,
        row.unit_id,
        row.invite_id,
        row.state,
        row.created_at,
        row.decided_at,
        row.decided_by,
    )
