"""The tree and the roster as the database has them, in the form a roster file is held against."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from bot.domain.org import UnitKind
from bot.domain.roster_state import Details, Held, Person, Stay, UnitKey, unit_key
from bot.domain.roster_units import UnitPath, UnitStep
from bot.store.members.appointments import Appointment
from bot.store.members.members import Member
from bot.store.members.memberships import Membership
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Known:
    """Units by key, their paths, and everybody on the roster."""

    units: dict[UnitKey, Unit]
    paths: tuple[UnitPath, ...]
    people: tuple[Person, ...]


def known(uow: UnitOfWork) -> Known:
    """Read everything, with as many queries as there are tables."""
    root = uow.units.root()
    units = uow.units.under(root.path) if root else []
    paths = _paths(units)
    keys = {number: unit_key(path) for number, path in paths.items()}
    places = _Places({unit.id: unit for unit in units}, keys)
    people = _people(uow, places)
    return Known({keys[unit.id]: unit for unit in units}, tuple(paths.values()), people)


@dataclass(frozen=True)
class _Places:
    units: dict[int, Unit]
    keys: dict[int, UnitKey]

    def is_group(self, unit_id: int) -> bool:
        return self.units[unit_id].kind is UnitKind.GROUP

    def stay(self, of: Membership, *, first: bool = True) -> Stay:
        unit = self.units[of.unit_id]
        return Stay(of.id, self.keys[unit.id], unit.name, of.from_date, first)

    def held(self, of: Appointment) -> Held:
        unit = self.units[of.unit_id]
        return Held(of.id, self.keys[unit.id], unit.name, of.role, of.from_date)


def _paths(units: list[Unit]) -> dict[int, UnitPath]:
    """Each unit's path; the units come in tree order, so the one above is known already."""
    paths: dict[int, UnitPath] = {}
    for unit in units:
        above = paths[unit.parent_id] if unit.parent_id is not None else ()
        paths[unit.id] = (*above, UnitStep(unit.name, unit.kind))
    return paths


def _people(uow: UnitOfWork, places: _Places) -> tuple[Person, ...]:
    stays: defaultdict[int, list[Membership]] = defaultdict(list)
    for stay in uow.members.history():
        if stay.unit_id in places.units:
            stays[stay.member_id].append(stay)
    offices: defaultdict[int, list[Appointment]] = defaultdict(list)
    for office in uow.members.open_appointments():
        if office.unit_id in places.units:
            offices[office.member_id].append(office)
    return tuple(
        _person(member, stays.get(member.id, []), offices.get(member.id, []), places)
        for member in uow.members.everyone()
    )


def _person(
    member: Member, stays: list[Membership], offices: list[Appointment], places: _Places
) -> Person:
    homes = [stay for stay in stays if not places.is_group(stay.unit_id)]
    present = [stay for stay in homes if stay.to_date is None]
    groups = [s for s in stays if places.is_group(s.unit_id) and s.to_date is None]
    return Person(
        member.id,
        Details(member.name, member.number, member.standing, member.has_vote),
        places.stay(present[-1], first=len(homes) == 1) if present else None,
        tuple(places.stay(stay) for stay in groups),
        tuple(places.held(office) for office in offices),
    )
