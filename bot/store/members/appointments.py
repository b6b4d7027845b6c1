"""Appointments: who holds which office where, from which local day to which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select, update

from bot.domain.org import ROLE_ORDER, Role
from bot.store.base import Repository
from bot.store.many import within
from bot.store.members.spans import on_day
from bot.store.prepared import once
from bot.store.schema.org import appointment


@dataclass(frozen=True)
class Appointment:
    """An office held in a unit, from a day to a day (exclusive; None: still)."""

    id: int
    member_id: int
    unit_id: int
    role: Role
    from_date: date
    to_date: date | None


class Appointments(Repository):
    """Rows of the roster's members and their offices."""

    def appointments(
        self,
        day: date,
        *,
        member_ids: set[int] | None = None,
        unit_ids: set[int] | None = None,
    ) -> list[Appointment]:
        """Offices held on a local day, in the order offices are listed."""
        wanted = _on(self._base.on_sqlite, day=day, member_ids=member_ids, unit_ids=unit_ids)
        found = [read_appointment(row) for row in self._all(*wanted)]
        return sorted(found, key=lambda held: ROLE_ORDER[held.role])

    def open_appointments(self) -> list[Appointment]:
        """All offices that have not ended, those that begin later too; for imports only."""
        statement = select(appointment).where(appointment.c.to_date.is_(None))
        return [read_appointment(row) for row in self._all(statement.order_by(appointment.c.id))]

    def appoint(self, member_id: int, unit_id: int, role: Role, from_date: date) -> int:
        """A member holds an office from that day on; returns the appointment's id."""
        return self.appoint_all([(member_id, unit_id, role, from_date)])[0]

    def appoint_all(self, offices: list[tuple[int, int, Role, date]]) -> list[int]:
        """Members hold offices from a day on: member, unit, role, day; the ids in that order."""
        ids = [self._base.new_id() for _ in offices]
        rows = [
            {"id": row, "member_id": who, "unit_id": where, "role": role, "from_date": day}
            for row, (who, where, role, day) in zip(ids, offices, strict=True)
        ]
        if rows:
            self._base.execute(appointment.insert(), rows)
        return ids

    def appointed_on(self, appointment_id: int, day: date) -> None:
        """An office began on another day than was known."""
        self._base.execute(
            update(appointment).where(appointment.c.id == appointment_id).values(from_date=day)
        )

    def end_appointment(self, appointment_id: int, day: date | None) -> None:
        """An office ends; on `day` it is no longer held. None: it goes on after all."""
        self._base.execute(
            update(appointment).where(appointment.c.id == appointment_id).values(to_date=day)
        )


@once
def _on(
    on_sqlite: bool, *, day: date, member_ids: set[int] | None, unit_ids: set[int] | None
) -> Select[Any]:
    statement = select(appointment).where(on_day(appointment, day)).order_by(appointment.c.id)
    wanted = {appointment.c.member_id: member_ids, appointment.c.unit_id: unit_ids}
    return statement.where(
        *(within(one, ids, on_sqlite=on_sqlite) for one, ids in wanted.items() if ids is not None)
    )


def read_appointment(row: Any) -> Appointment:
    """An appointment of a row of its table."""
    return Appointment(row.id, row.member_id, row.unit_id, row.role, row.from_date, row.to_date)
