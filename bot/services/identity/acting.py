"""Who did something, as far as the reader may know: by name, else by office."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.org import ROLE_ORDER, Role
from bot.store.audit_trail import Written
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

Doer = tuple[int | None, int | None]
"""Account and member, as a line holds them."""


@dataclass(frozen=True)
class Who:
    """Somebody: `name` where the reader may know it; else their first `office`. `machine`: the
    command line or the clock; `administrator`: an account without a row of the roster."""

    name: str | None = None
    office: tuple[Role, Unit] | None = None
    machine: bool = False
    administrator: bool = False


def doer(line: Written) -> Doer:
    """Who a line says did it."""
    return line.account_id, line.member_id


def known(
    uow: UnitOfWork, lines: Iterable[Written], named: set[int] | None, today: date
) -> dict[Doer, Who]:
    """Who these lines' doers are; those of `named` (None: everybody) by name, all with the first
    of the offices they hold."""
    doers = {doer(line) for line in lines}
    members = {member for _, member in doers if member is not None}
    names = uow.members.many(members if named is None else members & named)
    offices = _offices(uow, members, today)
    return {
        (account, member): _who(account, member, names.get(member or 0), offices.get(member or 0))
        for account, member in doers
    }


def _who(
    account: int | None, member: int | None, known: object, office: tuple[Role, Unit] | None
) -> Who:
    if member is None:
        return Who(machine=account is None, administrator=account is not None)
    return Who(getattr(known, "name", None), office)


def _offices(uow: UnitOfWork, member_ids: set[int], today: date) -> dict[int, tuple[Role, Unit]]:
    held = uow.members.appointments(today, member_ids=member_ids) if member_ids else []
    units = uow.units.many({one.unit_id for one in held})
    found: dict[int, tuple[Role, Unit]] = {}
    for one in sorted(held, key=lambda one: ROLE_ORDER[one.role]):
        found.setdefault(one.member_id, (one.role, units[one.unit_id]))
    return found
