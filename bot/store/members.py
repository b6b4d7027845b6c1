"""Members, where they belong and which offices they hold. Names and numbers are encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, or_, select, update

from bot.domain.names import match_key
from bot.domain.org import ROLE_ORDER, Role, Standing
from bot.store.base import Repository
from bot.store.schema.org import appointment, member, membership, unit

NAME_INDEX = "member.name"
NUMBER_INDEX = "member.number"


@dataclass(frozen=True)
class Member:
    """A person of the roster."""

    id: int
    name: str
    number: str | None
    standing: Standing
    has_vote: bool


@dataclass(frozen=True)
class Membership:
    """组织关系: a member in a unit, from a day to a day (exclusive; None: still)."""

    id: int
    member_id: int
    unit_id: int
    from_date: date
    to_date: date | None


@dataclass(frozen=True)
class Appointment:
    """An office held in a unit, from a day to a day (exclusive; None: still)."""

    id: int
    member_id: int
    unit_id: int
    role: Role
    from_date: date
    to_date: date | None


def _on(table: Table, day: date) -> ColumnElement[bool]:
    """The row counts on that local day."""
    return and_(table.c.from_date <= day, or_(table.c.to_date.is_(None), table.c.to_date > day))


class Members(Repository):
    """The roster."""

    def get(self, member_id: int) -> Member | None:
        """The member with that id."""
        row = self._first(select(member).where(member.c.id == member_id))
        return None if row is None else self._read(row)

    def many(self, member_ids: set[int]) -> dict[int, Member]:
        """The members with these ids."""
        rows = self._all(select(member).where(member.c.id.in_(member_ids)))
        return {row.id: self._read(row) for row in rows}

    def by_name(self, name: str) -> list[Member]:
        """Everybody of that name, however it was spaced or cased."""
        digest = self._base.cipher.index(NAME_INDEX, match_key(name))
        rows = self._all(select(member).where(member.c.name_index == digest).order_by(member.c.id))
        return [self._read(row) for row in rows]

    def by_number(self, number: str) -> Member | None:
        """The member with that staff number."""
        digest = self._base.cipher.index(NUMBER_INDEX, number)
        row = self._first(select(member).where(member.c.number_index == digest))
        return None if row is None else self._read(row)

    def everyone(self) -> list[Member]:
        """The whole roster; for imports and checks only."""
        return [self._read(row) for row in self._all(select(member).order_by(member.c.id))]

    def add(self, name: str, number: str | None, standing: Standing, *, has_vote: bool) -> Member:
        """A new person."""
        row = self._base.new_id()
        self._base.execute(
            member.insert().values(
                id=row,
                created_at=self._base.now,
                standing=standing,
                has_vote=has_vote,
                **self._names(row, name, number),
            )
        )
        return Member(row, name, number, standing, has_vote)

    def change(self, changed: Member) -> None:
        """Write a member's name, number, standing and vote."""
        self._base.execute(
            update(member)
            .where(member.c.id == changed.id)
            .values(
                standing=changed.standing,
                has_vote=changed.has_vote,
                **self._names(changed.id, changed.name, changed.number),
            )
        )

    def memberships(self, day: date, *, member_ids: set[int] | None = None) -> list[Membership]:
        """Who belongs where on a local day."""
        statement = select(membership).where(_on(membership, day)).order_by(membership.c.id)
        if member_ids is not None:
            statement = statement.where(membership.c.member_id.in_(member_ids))
        return [_membership(row) for row in self._all(statement)]

    def in_unit(self, unit_id: int, day: date) -> list[int]:
        """Ids of those who belong to a unit (branch or group) on a local day."""
        statement = (
            select(membership.c.member_id)
            .where(membership.c.unit_id == unit_id, _on(membership, day))
            .order_by(membership.c.id)
        )
        return [row.member_id for row in self._all(statement)]

    def join(self, member_id: int, unit_id: int, from_date: date) -> None:
        """A member belongs to a unit from that day on."""
        self._base.execute(
            membership.insert().values(
                id=self._base.new_id(), member_id=member_id, unit_id=unit_id, from_date=from_date
            )
        )

    def part(self, membership_id: int, day: date) -> None:
        """A membership ends; on `day` the person no longer belongs."""
        self._base.execute(
            update(membership).where(membership.c.id == membership_id).values(to_date=day)
        )

    def appointments(
        self,
        day: date,
        *,
        member_ids: set[int] | None = None,
        unit_ids: set[int] | None = None,
    ) -> list[Appointment]:
        """Offices held on a local day, in the order offices are listed."""
        statement = select(appointment).where(_on(appointment, day)).order_by(appointment.c.id)
        if member_ids is not None:
            statement = statement.where(appointment.c.member_id.in_(member_ids))
        if unit_ids is not None:
            statement = statement.where(appointment.c.unit_id.in_(unit_ids))
        found = [_appointment(row) for row in self._all(statement)]
        return sorted(found, key=lambda held: ROLE_ORDER[held.role])

    def appoint(self, member_id: int, unit_id: int, role: Role, from_date: date) -> None:
        """A member holds an office from that day on."""
        self._base.execute(
            appointment.insert().values(
                id=self._base.new_id(),
                member_id=member_id,
                unit_id=unit_id,
                role=role,
                from_date=from_date,
            )
        )

    def end_appointment(self, appointment_id: int, day: date) -> None:
        """An office ends; on `day` it is no longer held."""
        self._base.execute(
            update(appointment).where(appointment.c.id == appointment_id).values(to_date=day)
        )

    def under(self, path: str, day: date) -> set[int]:
        """Ids of all who belong to the unit at `path` or one under it."""
        statement = (
            select(membership.c.member_id)
            .join(unit, unit.c.id == membership.c.unit_id)
            .where(unit.c.path.startswith(path, autoescape=True), _on(membership, day))
        )
        return {row.member_id for row in self._all(statement)}

    def _names(self, row: int, name: str, number: str | None) -> dict[str, Any]:
        cipher = self._base.cipher
        return {
            "name": self._base.seal(member, "name", row, name),
            "name_index": cipher.index(NAME_INDEX, match_key(name)),
            "number": self._base.seal(member, "number", row, number) if number else None,
            "number_index": cipher.index(NUMBER_INDEX, number) if number else None,
        }

    def _read(self, row: Any) -> Member:
        number = row.number and self._base.open(member, "number", row.id, row.number)
        name = self._base.open(member, "name", row.id, row.name)
        return Member(row.id, name, number, row.standing, row.has_vote)


def _membership(row: Any) -> Membership:
    return Membership(row.id, row.member_id, row.unit_id, row.from_date, row.to_date)


def _appointment(row: Any) -> Appointment:
    return Appointment(row.id, row.member_id, row.unit_id, row.role, row.from_date, row.to_date)
