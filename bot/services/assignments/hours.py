"""学时: what people have been credited in a year, and what they owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.access import Action, Actor
from bot.domain.activities import EXPECTED_STANDINGS
from bot.domain.assignments import Hours, required
from bot.domain.hours import HoursRow, HoursTable
from bot.domain.names import display_names, sort_key
from bot.domain.org import Role
from bot.services.identity.rights import require
from bot.store.members.members import Member
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Totals:
    """The hours (tenths) of a unit's people in a year, and how many have all they owe; figures
    only."""

    people: int
    met: int
    credited: int


def of_members(
    uow: UnitOfWork, member_ids: set[int], year: int, today: date, zone: tzinfo
) -> dict[int, Hours]:
    """The year's hours of these members: of assignments, and of activities that they were at, by
    the rolls that are closed. What they owe goes by the offices they hold on its last day, of the
    running year today."""
    begins, ends = (datetime(one, 1, 1, tzinfo=zone) for one in (year, year + 1))
    attended = uow.credits.attended(member_ids, begins, ends)
    sums = uow.credits.sums(member_ids, date(year, 1, 1), date(year, 12, 31))
    roles = _roles(uow, member_ids, min(date(year, 12, 31), today))
    found = {}
    for one in member_ids:
        credited = sums.get(one)
        found[one] = Hours(
            required(roles.get(one, ())),
            (credited.hours if credited else 0) + attended.get(one, 0),
            credited.intensive if credited else 0,
        )
    return found


def _roles(uow: UnitOfWork, member_ids: set[int], day: date) -> dict[int, tuple[Role, ...]]:
    held: dict[int, tuple[Role, ...]] = {}
    for one in uow.members.appointments(day, member_ids=member_ids):
        held[one.member_id] = (*held.get(one.member_id, ()), one.role)
    return held


def table(
    uow: UnitOfWork, actor: Actor, unit_id: int, year: int, now: datetime, zone: tzinfo
) -> HoursTable:
    """学时统计表 of a unit: everybody who belongs to it, by the reading of their names. Raises
    NotAllowed."""
    unit = uow.units.get(unit_id)
    require(actor, Action.SEE_STUDY, unit)
    assert unit is not None  # noqa: S101 - nothing is allowed in a unit that is not
    today = now.astimezone(uow.unit_settings.rules(unit.id).clock(zone)).date()
    day = min(date(year, 12, 31), today)
    members = _people(uow, unit, day)
    names = display_names((one.id, one.name, one.number) for one in members)
    hours = of_members(uow, {one.id for one in members}, year, today, zone)
    roles = _roles(uow, {one.id for one in members}, day)
    rows = tuple(
        HoursRow(names[one.id], roles.get(one.id, ()), hours[one.id])
        for one in sorted(members, key=lambda one: (sort_key(one.name), one.number or ""))
    )
    return HoursTable(unit.name, year, rows, day)


def totals(uow: UnitOfWork, unit: Unit, year: int, today: date, zone: tzinfo) -> Totals:
    """How many of a unit's people have their hours; the caller has looked at the right."""
    ids = {one.id for one in _people(uow, unit, min(date(year, 12, 31), today))}
    found = of_members(uow, ids, year, today, zone)
    return Totals(
        len(ids),
        sum(one.met for one in found.values()),
        sum(one.credited for one in found.values()),
    )


def _people(uow: UnitOfWork, unit: Unit, day: date) -> list[Member]:
    members = uow.members.many(set(uow.members.in_unit(unit.id, day)))
    return [one for one in members.values() if one.standing in EXPECTED_STANDINGS]
