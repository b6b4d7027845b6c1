"""Those who are told who still owes: whom each of them looks after, and may know by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from bot.domain.org import COMMITTEE_ROLES, Role
from bot.store.members.appointments import Appointment
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


class Owing(Protocol):
    """Somebody who owes; `group_id`: the group they are in there."""

    @property
    def group_id(self) -> int | None: ...


R = TypeVar("R", bound=Owing)


@dataclass(frozen=True)
class Readers:
    """The offices that some people hold on a day, by member id, and the units of these."""

    held: Mapping[int, list[Appointment]]
    places: Mapping[int, Unit]

    def look_after(self, member_id: int, unit: Unit) -> bool:
        """Whether somebody looks after people of a unit: in it, in one above, or as the leader of
        one of its groups."""
        return self._above(member_id, unit) or self._leads(member_id, unit)

    def seen(self, member_id: int, unit: Unit, rows: list[R]) -> tuple[list[R] | None, bool]:
        """Those of a unit's people whom somebody may know by name: all, or (second) only the own
        group's, also of whoever is nothing but a leader there; None: nobody."""
        held = self.held.get(member_id, [])
        if any(one.unit_id == unit.id and one.role in COMMITTEE_ROLES for one in held):
            return rows, False
        led = {one.unit_id for one in held if one.role is Role.GROUP_LEADER}
        own = [row for row in rows if row.group_id in led]
        only = self._leads(member_id, unit) and not self._above(member_id, unit)
        return (own, True) if own or only else (None, False)

    def _above(self, member_id: int, unit: Unit) -> bool:
        held = self.held.get(member_id, [])
        return any(unit.path.startswith(self.places[one.unit_id].path) for one in held)

    def _leads(self, member_id: int, unit: Unit) -> bool:
        return any(
            one.role is Role.GROUP_LEADER and self.places[one.unit_id].path.startswith(unit.path)
            for one in self.held.get(member_id, [])
        )


def of_members(uow: UnitOfWork, member_ids: set[int], today: date) -> Readers:
    """The offices of these on that local day; set-wise."""
    held: dict[int, list[Appointment]] = {}
    for office in uow.members.appointments(today, member_ids=member_ids):
        held.setdefault(office.member_id, []).append(office)
    places = uow.units.many({one.unit_id for offices in held.values() for one in offices})
    return Readers(held, places)
