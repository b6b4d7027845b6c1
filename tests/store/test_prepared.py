"""Statements that are built once mean what they would if they were built for each call."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, create_engine, literal_column, select

from bot.store.many import within
from bot.store.prepared import once
from bot.store.schema.org import unit

BUILT: list[tuple[object, ...]] = []


@once
def _named(with_path: bool, *, parent: int | None, ids: set[int]) -> Select[Any]:
    BUILT.append((with_path, parent is None))
    columns = (unit.c.name, unit.c.path) if with_path else (unit.c.name,)
    return select(*columns).where(
        unit.c.parent_id == parent, within(unit.c.id, ids, on_sqlite=True)
    )


@once
def _loud(names: Select[Any], *, sign: str) -> Select[Any]:
    found = names.subquery()
    return select(found.c.name + literal_column("'.'") + sign).order_by(found.c.name)


def test_a_statement_is_built_once_for_each_shape_and_takes_each_call_s_values() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        unit.create(connection)
        connection.exec_driver_sql(
            "INSERT INTO unit (id, parent_id, kind, name, path, created_at) VALUES"
            " (1, NULL, 'branch', 'all', '1.', ''), (2, 1, 'branch', 'one', '1.2.', ''),"
            " (3, 1, 'branch', 'two', '1.3.', '')"
        )

        def names(*shape: Any, **values: Any) -> list[Any]:
            return list(connection.execute(*_named(*shape, **values)).scalars())

        assert names(False, parent=1, ids={1, 2}) == ["one"]
        assert names(False, parent=1, ids={2, 3}) == ["one", "two"]
        assert names(False, parent=1, ids=set()) == []
        # No value at all is another statement: it asks for what is null.
        assert names(False, parent=None, ids={1, 2}) == ["all"]
        assert names(True, parent=1, ids={3}) == ["two"]
        assert BUILT == [(False, False), (False, True), (True, False)]

        loud = _named(False, parent=1, ids={2, 3}).then(_loud, sign="!")
        assert list(connection.execute(*loud).scalars()) == ["one.!", "two.!"]
        again = _named(False, parent=1, ids={3}).then(_loud, sign="?")
        assert list(connection.execute(*again).scalars()) == ["two.?"]
        assert again.statement is loud.statement
    engine.dispose()
