"""A person of the roster as they stand on a day: branch, group, offices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.org import Role, UnitKind
from bot.store.members.members import Member
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Profile:
    """`unit` is the branch, or a unit above it; None for somebody who belongs nowhere."""

    member: Member
    unit: Unit | None
    group: Unit | None
    offices: tuple[tuple[Role, Unit], ...]


def profile(uow: UnitOfWork, member_id: int, today: date) -> Profile | None:
    """The person as of the local day `today`; None when there is no such person."""
    return profiles(uow, {member_id}, today).get(member_id)


def profiles(uow: UnitOfWork, member_ids: set[int], today: date) -> dict[int, Profile]:
    """The same for several people, with as many queries."""
    members = uow.members.many(member_ids)
    stays = uow.members.memberships(today, member_ids=member_ids)
    held = uow.members.appointments(today, member_ids=member_ids)
    units = uow.units.many({one.unit_id for one in stays} | {one.unit_id for one in held})
    homes: dict[int, Unit] = {}
    groups: dict[int, Unit] = {}
    for stay in stays:
        unit = units[stay.unit_id]
        (groups if unit.kind is UnitKind.GROUP else homes)[stay.member_id] = unit
    return {
        number: Profile(
            member,
            homes.get(number),
            groups.get(number),
            tuple((one.role, units[one.unit_id]) for one in held if one.member_id == number),
        )
        for number, member in members.items()
    }
