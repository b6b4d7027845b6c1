"""Offices: who holds which, and which of them somebody may give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.access import Action, Actor, allowed
from bot.domain.names import display_names
from bot.domain.offices import may_fill, offices_of
from bot.domain.org import Role
from bot.domain.registration import number_fits
from bot.errors import NotAllowed
from bot.services.identity.profiles import Profile, profile
from bot.store.members.appointments import Appointment
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Seat:
    """An office of a unit that the reader may give."""

    unit: Unit
    role: Role


@dataclass(frozen=True)
class Held:
    """An office that somebody holds, or will hold; `name` as the unit's office-holders are told
    apart, `ends`: the reader may end it."""

    office: Appointment
    unit: Unit
    name: str
    ends: bool

    @property
    def endable(self) -> bool:
        """The reader may end it, and it has no end yet."""
        return self.ends and self.office.to_date is None


@dataclass(frozen=True)
class OfMember:
    """The offices of one person, and those that may be given to them."""

    person: Profile
    held: tuple[Held, ...]
    seats: tuple[Seat, ...]


@dataclass(frozen=True)
class OfUnit:
    """The offices of a unit that the reader may know, and those they may give."""

    unit: Unit
    held: tuple[Held, ...]
    seats: tuple[Seat, ...]


def may_see(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> bool:
    """Whether `actor` may give offices to that person, or end theirs."""
    found = profile(uow, member_id, today)
    if found is None:
        return False
    held = uow.offices.lasting(today, member_ids={member_id})
    return bool(_seats_for(uow, actor, found)) or any(one.ends for one in held_by(uow, actor, held))


def of_member(uow: UnitOfWork, actor: Actor, member_id: int, today: date) -> OfMember:
    """One person's offices, for who may give or end any of them; raises NotAllowed."""
    found = profile(uow, member_id, today)
    if found is None or not may_see(uow, actor, member_id, today):
        raise NotAllowed
    held = held_by(uow, actor, uow.offices.lasting(today, member_ids={member_id}))
    taken = {(one.unit.id, one.office.role) for one in held}
    seats = [one for one in _seats_for(uow, actor, found) if (one.unit.id, one.role) not in taken]
    return OfMember(found, tuple(held), tuple(seats))


def may_see_unit(actor: Actor, unit: Unit) -> bool:
    """Whether `actor` may give any office of that unit."""
    return any(may_fill(actor, role, unit.path) for role in offices_of(unit.kind))


def of_unit(uow: UnitOfWork, actor: Actor, unit_id: int, today: date) -> OfUnit:
    """A unit's offices; for the unit above its heads only. Raises NotAllowed."""
    unit = uow.units.get(unit_id)
    if unit is None or not may_see_unit(actor, unit):
        raise NotAllowed
    roles = [role for role in offices_of(unit.kind) if may_fill(actor, role, unit.path)]
    named = allowed(actor, Action.SEE_ROSTER, unit.path) or allowed(
        actor, Action.APPOINT, unit.path
    )
    lasting = uow.offices.lasting(today, unit_ids={unit.id})
    held = held_by(uow, actor, [one for one in lasting if named or one.role in roles])
    return OfUnit(unit, tuple(held), tuple(Seat(unit, role) for role in roles))


def seat(uow: UnitOfWork, actor: Actor, unit_id: int, role: Role) -> Seat:
    """An office that `actor` may give; raises NotAllowed."""
    unit = uow.units.get(unit_id)
    if unit is None:
        raise NotAllowed
    found = Seat(unit, role)
    require_seat(actor, found)
    return found


def find(uow: UnitOfWork, unit: Unit, name: str, number: str, today: date) -> list[int]:
    """The people of the unit and those under it of that name whose staff number is, or ends in,
    `number` ("": any). The caller has looked at the right; nobody is named who was not before."""
    there = uow.members.under(unit.path, today)
    return [
        one.id
        for one in uow.members.by_name(name)
        if one.id in there
        and (not number or (one.number is not None and number_fits(one.number, number)))
    ]


def require_seat(actor: Actor, seat: Seat) -> None:
    """Raises NotAllowed unless `actor` may give that office, and it is one."""
    fits = seat.role in offices_of(seat.unit.kind)
    if not fits or not may_fill(actor, seat.role, seat.unit.path):
        raise NotAllowed


def _seats_for(uow: UnitOfWork, actor: Actor, person: Profile) -> list[Seat]:
    """What `actor` may give to that person: offices of their group, branch and the units above."""
    if person.unit is None or person.member.id == actor.member_id:
        return []
    units = [*filter(None, [person.unit, person.group]), *uow.units.above(person.unit)]
    return [
        Seat(unit, role)
        for unit in units
        for role in offices_of(unit.kind)
        if may_fill(actor, role, unit.path)
    ]


def held_by(uow: UnitOfWork, actor: Actor, offices: list[Appointment]) -> list[Held]:
    """These offices with their holders, as `actor` may end them."""
    units = uow.units.many({one.unit_id for one in offices})
    members = uow.members.many({one.member_id for one in offices})
    names = display_names((one.id, one.name, one.number) for one in members.values())
    return [
        Held(
            one,
            units[one.unit_id],
            names[one.member_id],
            may_fill(actor, one.role, units[one.unit_id].path),
        )
        for one in offices
    ]
