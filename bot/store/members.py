"""Members, where they belong and which offices they hold. Names and numbers are encrypted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, or_, select, update

from bot.domain.names import match_key
from bot.domain.org import ROLE_ORDER, Role, Standing
from bot.store.base import Repository
from bot.store.bots import Bots
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
        """The member with that staff number, in whatever case it is written."""
        digest = self._digest(number)
        row = self._first(select(member).where(member.c.number_index == digest))
        return None if row is None else self._read(row)

    def everyone(self) -> list[Member]:
        """The whole roster; for imports and checks only."""
        return [self._read(row) for row in self._all(select(member).order_by(member.c.id))]

    def add(self, name: str, number: str | None, standing: Standing, *, has_vote: bool) -> Member:
        """A new person."""
        return self.add_all([(name, number, standing, has_vote)])[0]

    def add_all(self, people: list[tuple[str, str | None, Standing, bool]]) -> list[Member]:
        """New people: name, staff number, standing, vote; the members in the same order."""
        made = [Member(self._base.new_id(), *details) for details in people]
        root_id = Bots(self._base).root_id() if people else None
        rows = [
            {
                "id": person.id,
                "created_at": self._base.now,
                "standing": person.standing,
                "has_vote": person.has_vote,
                "root_id": root_id,
            }
            | self._names(person.id, person.name, person.number)
            for person in made
        ]
        if rows:
            self._base.execute(member.insert(), rows)
        return made

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
        return [read_membership(row) for row in self._all(statement)]

    def in_unit(self, unit_id: int, day: date) -> list[int]:
        """Ids of those who belong to a unit (branch or group) on a local day."""
        statement = (
            select(membership.c.member_id)
            .where(membership.c.unit_id == unit_id, _on(membership, day))
            .order_by(membership.c.id)
        )
        return [row.member_id for row in self._all(statement)]

    def history(self) -> list[Membership]:
        """Every membership there ever was, oldest first; for imports only."""
        statement = select(membership).order_by(membership.c.from_date, membership.c.id)
        return [read_membership(row) for row in self._all(statement)]

    def join(self, member_id: int, unit_id: int, from_date: date) -> None:
        """A member belongs to a unit from that day on."""
        self.join_all([(member_id, unit_id, from_date)])

    def join_all(self, joins: list[tuple[int, int, date]]) -> None:
        """Members belong to units from a day on: member, unit, day."""
        rows = [
            {"id": self._base.new_id(), "member_id": who, "unit_id": where, "from_date": day}
            for who, where, day in joins
        ]
        if rows:
            self._base.execute(membership.insert(), rows)

    def joined_on(self, membership_id: int, day: date) -> None:
        """A membership began on another day than was known."""
        self._base.execute(
            update(membership).where(membership.c.id == membership_id).values(from_date=day)
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
        found = [read_appointment(row) for row in self._all(statement)]
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

    def under(self, path: str, day: date) -> set[int]:
        """Ids of all who belong to the unit at `path` or one under it."""
        statement = (
            select(membership.c.member_id)
            .join(unit, unit.c.id == membership.c.unit_id)
            .where(unit.c.path.startswith(path, autoescape=True), _on(membership, day))
        )
        return {row.member_id for row in self._all(statement)}

    def numbered(self, path: str, day: date) -> bool:
        """Whether anybody in the unit at `path` or under it has a staff number."""
        statement = (
            select(member.c.id)
            .join(membership, membership.c.member_id == member.c.id)
            .join(unit, unit.c.id == membership.c.unit_id)
            .where(
                unit.c.path.startswith(path, autoescape=True),
                _on(membership, day),
                member.c.number.is_not(None),
            )
            .limit(1)
        )
        return self._first(statement) is not None

    def _digest(self, number: str) -> bytes:
        """What a staff number is found by; two organisations may have the same."""
        own = Bots(self._base).own()
        purpose = NUMBER_INDEX if own is None or own.first else f"{NUMBER_INDEX}.{own.id}"
        return self._base.cipher.index(purpose, number.casefold())

    def _names(self, row: int, name: str, number: str | None) -> dict[str, Any]:
        cipher = self._base.cipher
        return {
            "name": self._base.seal(member, "name", row, name),
            "name_index": cipher.index(NAME_INDEX, match_key(name)),
            "number": self._base.seal(member, "number", row, number) if number else None,
            "number_index": self._digest(number) if number else None,
        }

    def _read(self, row: Any) -> Member:
        number = row.number and self._base.open(member, "number", row.id, row.number)
        name = self._base.open(member, "name", row.id, row.name)
        return Member(row.id, name, number, row.standing, row.has_vote)


def read_membership(row: Any) -> Membership:
    """A membership of a row of its table."""
    return Membership(row.id, row.member_id, row.unit_id, row.from_date, row.to_date)


def read_appointment(row: Any) -> Appointment:
    """An appointment of a row of its table."""
    return Appointment(row.id, row.member_id, row.unit_id, row.role, row.from_date, row.to_date)
