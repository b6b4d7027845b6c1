"""Units: the organisation tree, kept as a path of ids from the root."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.domain.org import UnitKind
from bot.store.base import Repository
from bot.store.bots import Bots
from bot.store.schema.org import unit


@dataclass(frozen=True)
class Unit:
    """A node of the tree; `path` is "1.4.9.", its own id last."""

    id: int
    parent_id: int | None
    kind: UnitKind
    name: str
    path: str


class Units(Repository):
    """Open units; closed ones are left out unless asked for by id."""

    def get(self, unit_id: int) -> Unit | None:
        """The unit with that id."""
        row = self._first(select(unit).where(unit.c.id == unit_id))
        return None if row is None else _read(row)

    def many(self, unit_ids: set[int]) -> dict[int, Unit]:
        """The units with these ids."""
        if not unit_ids:
            return {}
        rows = self._all(select(unit).where(self._within(unit.c.id, unit_ids)))
        return {row.id: _read(row) for row in rows}

    def root(self) -> Unit | None:
        """The organisation itself, if there is one yet."""
        row = self._first(select(unit).where(unit.c.parent_id.is_(None)).order_by(unit.c.id))
        return None if row is None else _read(row)

    def children(self, parent_id: int) -> list[Unit]:
        """The open units right under one, in the order they were made."""
        statement = select(unit).where(unit.c.parent_id == parent_id, unit.c.closed_on.is_(None))
        return [_read(row) for row in self._all(statement.order_by(unit.c.id))]

    def under(self, path: str, kinds: set[UnitKind] | None = None) -> list[Unit]:
        """The unit at `path` and all open ones under it, in tree order."""
        statement = select(unit).where(
            unit.c.path.startswith(path, autoescape=True), unit.c.closed_on.is_(None)
        )
        if kinds is not None:
            statement = statement.where(unit.c.kind.in_(kinds))
        found = [_read(row) for row in self._all(statement)]
        return sorted(found, key=lambda node: [int(part) for part in node.path.split(".")[:-1]])

    def above(self, node: Unit) -> list[Unit]:
        """The units over one, the nearest first."""
        ids = [int(part) for part in node.path.split(".")[:-2]]
        found = self.many(set(ids))
        return [found[number] for number in reversed(ids)]

    def make(self, parent: Unit | None, kind: UnitKind, name: str) -> Unit:
        """A new unit under `parent` (None: the root); a closed one of that name and kind there is
        opened again instead."""
        closed = self._closed(parent, kind, name)
        if closed is not None:
            self._base.execute(update(unit).where(unit.c.id == closed.id).values(closed_on=None))
            return closed
        made = self._base.execute(
            insert(unit)
            .values(
                parent_id=parent.id if parent else None,
                kind=kind,
                name=name,
                created_at=self._base.now,
            )
            .returning(unit.c.id)
        ).scalar_one()
        path = f"{parent.path if parent else ''}{made}."
        place = {"path": path, "root_id": int(path.partition(".")[0])}
        self._base.execute(update(unit).where(unit.c.id == made).values(place))
        if parent is None:
            Bots(self._base).serve(made)
        return Unit(made, parent.id if parent else None, kind, name, path)

    def rename(self, unit_id: int, name: str) -> None:
        """Give a unit another name."""
        self._base.execute(update(unit).where(unit.c.id == unit_id).values(name=name))

    def close(self, unit_id: int, day: date) -> None:
        """A unit is no longer there from that local day on."""
        self._base.execute(update(unit).where(unit.c.id == unit_id).values(closed_on=day))

    def is_named(self, parent_id: int, name: str) -> bool:
        """Whether there is, or once was, a unit of that name right under another."""
        statement = select(unit.c.id).where(unit.c.parent_id == parent_id, unit.c.name == name)
        return self._first(statement) is not None

    def _closed(self, parent: Unit | None, kind: UnitKind, name: str) -> Unit | None:
        if parent is None:
            return None
        row = self._first(
            select(unit).where(
                unit.c.parent_id == parent.id,
                unit.c.kind == kind,
                unit.c.name == name,
                unit.c.closed_on.is_not(None),
            )
        )
        return None if row is None else _read(row)

    def count(self) -> int:
        """How many units there are."""
        return int(self._base.execute(select(func.count(unit.c.id))).scalar_one())


def _read(row: Any) -> Unit:
    return Unit(row.id, row.parent_id, row.kind, row.name, row.path)
