"""Offices and stays one by one: those that are not over, and taking back what never was."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Table, delete, or_, select, update

from bot.domain.org import ROLE_ORDER, Role
from bot.store.base import Repository
from bot.store.members.appointments import Appointment, read_appointment
from bot.store.members.memberships import Membership, read_membership
from bot.store.schema.org import appointment, membership, unit


def _lasts(table: Table, day: date) -> ColumnElement[bool]:
    """Not over on that day, begun or not."""
    return or_(table.c.to_date.is_(None), table.c.to_date > day)


class Offices(Repository):
    """Appointments and memberships as they are given and ended."""

    def get(self, appointment_id: int) -> Appointment | None:
        """The appointment with that id."""
        row = self._first(select(appointment).where(appointment.c.id == appointment_id))
        return None if row is None else read_appointment(row)

    def lasting(
        self,
        day: date,
        *,
        unit_ids: set[int] | None = None,
        member_ids: set[int] | None = None,
    ) -> list[Appointment]:
        """Offices that are not over on a local day, those that begin later too, in the order
        offices are listed."""
        statement = select(appointment).where(_lasts(appointment, day))
        if unit_ids is not None:
            statement = statement.where(appointment.c.unit_id.in_(unit_ids))
        if member_ids is not None:
            statement = statement.where(appointment.c.member_id.in_(member_ids))
        rows = self._all(statement.order_by(appointment.c.from_date, appointment.c.id))
        return sorted(map(read_appointment, rows), key=lambda held: ROLE_ORDER[held.role])

    def below(self, path: str, day: date, roles: set[Role]) -> list[Appointment]:
        """Who holds one of these offices on a local day in the open units under the one at
        `path`."""
        statement = (
            select(appointment)
            .join(unit, unit.c.id == appointment.c.unit_id)
            .where(
                unit.c.path.startswith(path, autoescape=True),
                unit.c.path != path,
                unit.c.closed_on.is_(None),
                appointment.c.role.in_(roles),
                appointment.c.from_date <= day,
                _lasts(appointment, day),
            )
            .order_by(appointment.c.from_date, appointment.c.id)
        )
        return [read_appointment(row) for row in self._all(statement)]

    def turned(self, first: date, last: date) -> set[int]:
        """Ids of the members who began or ended an office or a membership on one of these local
        days."""
        return {
            row.member_id
            for table in (appointment, membership)
            for row in self._all(
                select(table.c.member_id).where(
                    or_(
                        table.c.from_date.between(first, last),
                        table.c.to_date.between(first, last),
                    )
                )
            )
        }

    def end(self, held: Appointment, day: date) -> None:
        """An office ends; one that would have begun on that day or later never was."""
        if held.from_date >= day:
            self._base.execute(delete(appointment).where(appointment.c.id == held.id))
            return
        self._base.execute(
            update(appointment).where(appointment.c.id == held.id).values(to_date=day)
        )

    def stays(self, member_id: int, day: date) -> list[Membership]:
        """A member's memberships that are not over on a local day, those that begin later too."""
        statement = (
            select(membership)
            .where(membership.c.member_id == member_id, _lasts(membership, day))
            .order_by(membership.c.from_date, membership.c.id)
        )
        return [read_membership(row) for row in self._all(statement)]

    def leave(self, stay: Membership, day: date) -> None:
        """A membership ends; one that would have begun on that day or later never was."""
        if stay.from_date >= day:
            self._base.execute(delete(membership).where(membership.c.id == stay.id))
            return
        self._base.execute(update(membership).where(membership.c.id == stay.id).values(to_date=day))

    def come_back(self, member_id: int, unit_id: int, day: date) -> bool:
        """Take back that a membership ended on that day; False when none did."""
        statement = (
            update(membership)
            .where(
                membership.c.member_id == member_id,
                membership.c.unit_id == unit_id,
                membership.c.to_date == day,
            )
            .values(to_date=None)
        )
        return self._base.execute(statement).rowcount > 0
