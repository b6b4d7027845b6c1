"""Units: the organisation tree, kept as a path of ids from the root."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Update, func, insert, select, update

from bot.domain.org import UnitKind
from bot.store.base import Repository
from bot.store.many import within
from bot.store.members.bots import Bots
from bot.store.prepared import Prepared, once
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
        return self._one(_by_id(unit_id=unit_id))

    def many(self, unit_ids: set[int]) -> dict[int, Unit]:
        """The units with these ids."""
        if not unit_ids:
            return {}
        rows = self._all(*_by_ids(self._base.on_sqlite, unit_ids=unit_ids))
        return {row.id: _read(row) for row in rows}

    def root(self) -> Unit | None:
        """The organisation itself, if there is one yet."""
        return self._one(_roots())

    def children(self, parent_id: int) -> list[Unit]:
        """The open units right under one, in the order they were made."""
        return self.children_of({parent_id})

    def children_of(self, parent_ids: set[int]) -> list[Unit]:
        """The open units right under any of these, in the order they were made."""
        return [_read(row) for row in self._all(*_children(self._base.on_sqlite, over=parent_ids))]

    def under(self, path: str, kinds: set[UnitKind] | None = None) -> list[Unit]:
        """The unit at `path` and all open ones under it, in tree order."""
        wanted = _under(None if kinds is None else frozenset(kinds), path=path)
        found = [_read(row) for row in self._all(*wanted)]
        return sorted(found, key=lambda node: [int(part) for part in node.path.split(".")[:-1]])

    def above(self, node: Unit) -> list[Unit]:
        """The units over one, the nearest first."""
        return self.above_all([node])[node.id]

    def above_all(self, nodes: Iterable[Unit]) -> dict[int, list[Unit]]:
        """The same of each of these, by its id."""
        over = {one.id: [int(part) for part in one.path.split(".")[:-2]] for one in nodes}
        found = self.many({number for ids in over.values() for number in ids})
        return {of: [found[number] for number in reversed(ids)] for of, ids in over.items()}

    def make(self, parent: Unit | None, kind: UnitKind, name: str) -> Unit:
        """A new unit under `parent` (None: the root); a closed one of that name and kind there is
        opened again instead."""
        closed = self._closed(parent, kind, name)
        if closed is not None:
            self._base.execute(update(unit).where(unit.c.id == closed.id).values(closed_on=None))
            return closed
        new = {"parent_id": parent.id if parent else None, "kind": kind, "name": name}
        made = self._base.execute(_NEW, new | {"created_at": self._base.now}).scalar_one()
        path = f"{parent.path if parent else ''}{made}."
        self._base.execute(*_place(of=made, at=path, root=int(path.partition(".")[0])))
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
        return self._first(*_named(parent_id=parent_id, name=name)) is not None

    def _closed(self, parent: Unit | None, kind: UnitKind, name: str) -> Unit | None:
        if parent is None:
            return None
        return self._one(_closed(parent_id=parent.id, kind=kind, name=name))

    def count(self) -> int:
        """How many units there are."""
        return int(self._base.execute(select(func.count(unit.c.id))).scalar_one())

    def _one(self, wanted: Prepared) -> Unit | None:
        row = self._first(*wanted)
        return None if row is None else _read(row)


_NEW = insert(unit).returning(unit.c.id)


@once
def _place(*, of: int, at: str, root: int) -> Update:
    return update(unit).where(unit.c.id == of).values(path=at, root_id=root)


@once
def _by_id(*, unit_id: int) -> Select[Any]:
    return select(unit).where(unit.c.id == unit_id)


@once
def _by_ids(on_sqlite: bool, *, unit_ids: set[int]) -> Select[Any]:
    return select(unit).where(within(unit.c.id, unit_ids, on_sqlite=on_sqlite))


@once
def _roots() -> Select[Any]:
    return select(unit).where(unit.c.parent_id.is_(None)).order_by(unit.c.id)


@once
def _children(on_sqlite: bool, *, over: set[int]) -> Select[Any]:
    theirs = within(unit.c.parent_id, over, on_sqlite=on_sqlite)
    return select(unit).where(theirs, unit.c.closed_on.is_(None)).order_by(unit.c.id)


@once
def _under(kinds: frozenset[UnitKind] | None, *, path: str) -> Select[Any]:
    found = select(unit).where(unit.c.path.startswith(path), unit.c.closed_on.is_(None))
    return found if kinds is None else found.where(unit.c.kind.in_(kinds))


@once
def _named(*, parent_id: int, name: str) -> Select[Any]:
    return select(unit.c.id).where(unit.c.parent_id == parent_id, unit.c.name == name)


@once
def _closed(*, parent_id: int, kind: UnitKind, name: str) -> Select[Any]:
    return select(unit).where(
        unit.c.parent_id == parent_id,
        unit.c.kind == kind,
        unit.c.name == name,
        unit.c.closed_on.is_not(None),
    )


def _read(row: Any) -> Unit:
    return Unit(row.id, row.parent_id, row.kind, row.name, row.path)
