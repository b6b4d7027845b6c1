"""Memberships: who belongs where, from which local day to which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select, update

from bot.store.base import Repository
from bot.store.many import within
from bot.store.members.spans import on_day
from bot.store.prepared import once
from bot.store.schema.org import membership, unit


@dataclass(frozen=True)
class Membership:
    """组织关系: a member in a unit, from a day to a day (exclusive; None: still)."""

    id: int
    member_id: int
    unit_id: int
    from_date: date
    to_date: date | None


class Memberships(Repository):
    """Rows of the roster's members and their branches and groups."""

    def memberships(self, day: date, *, member_ids: set[int] | None = None) -> list[Membership]:
        """Who belongs where on a local day."""
        wanted = _on(self._base.on_sqlite, day=day, member_ids=member_ids)
        return [read_membership(row) for row in self._all(*wanted)]

    def in_unit(self, unit_id: int, day: date) -> list[int]:
        """Ids of those who belong to a unit (branch or group) on a local day."""
        return self.in_units({unit_id}, day)[unit_id]

    def in_units(self, unit_ids: set[int], day: date) -> dict[int, list[int]]:
        """The same of each of these."""
        found: dict[int, list[int]] = {one: [] for one in unit_ids}
        for row in self._all(*_in_units(self._base.on_sqlite, unit_ids=unit_ids, day=day)):
            found[row.unit_id].append(row.member_id)
        return found

    def under(self, path: str, day: date) -> set[int]:
        """Ids of all who belong to the unit at `path` or one under it."""
        return {row.member_id for row in self._all(*_under(path=path, day=day))}

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


@once
def _on(on_sqlite: bool, *, day: date, member_ids: set[int] | None) -> Select[Any]:
    statement = select(membership).where(on_day(membership, day)).order_by(membership.c.id)
    if member_ids is None:
        return statement
    return statement.where(within(membership.c.member_id, member_ids, on_sqlite=on_sqlite))


@once
def _in_units(on_sqlite: bool, *, unit_ids: set[int], day: date) -> Select[Any]:
    theirs = within(membership.c.unit_id, unit_ids, on_sqlite=on_sqlite)
    found = select(membership.c.unit_id, membership.c.member_id)
    return found.where(theirs, on_day(membership, day)).order_by(membership.c.id)


@once
def _under(*, path: str, day: date) -> Select[Any]:
    return (
        select(membership.c.member_id)
        .join(unit, unit.c.id == membership.c.unit_id)
        .where(unit.c.path.startswith(path), on_day(membership, day))
    )


def read_membership(row: Any) -> Membership:
    """A membership of a row of its table."""
    return Membership(row.id, row.member_id, row.unit_id, row.from_date, row.to_date)
