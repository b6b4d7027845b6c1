"""Statements about many rows, each built once: their ids are one parameter, however many."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Dialect,
    Select,
    String,
    Table,
    TypeDecorator,
    Update,
    any_,
    bindparam,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine


def among(column: ColumnElement[int], *, on_sqlite: bool, name: str = "ids") -> ColumnElement[bool]:
    """Whether a column is one of the parameter `name`, to be given as `listed` makes it."""
    if on_sqlite:
        listed = func.json_each(bindparam(name, type_=String)).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam(name, type_=ARRAY(BigInteger)))


def each(*, on_sqlite: bool, name: str) -> Select[tuple[int]]:
    """The ids of such a parameter, as rows."""
    if on_sqlite:
        listed = func.json_each(bindparam(name, type_=String)).table_valued("value")
        return select(listed.c.value)
    return select(func.unnest(bindparam(name, type_=ARRAY(BigInteger)), type_=BigInteger))


def within(
    column: ColumnElement[int], ids: Iterable[int], *, on_sqlite: bool
) -> ColumnElement[bool]:
    """Whether a column is one of these: one parameter, so that the statement reads the same
    however many they are. Of a statement that is built `once` it is a parameter already."""
    return _within(column, ids, BigInteger(), on_sqlite=on_sqlite)


def worded(
    column: ColumnElement[str], words: Iterable[str], *, on_sqlite: bool
) -> ColumnElement[bool]:
    """The same of a column of words."""
    return _within(column, words, String(), on_sqlite=on_sqlite)


def _within(
    column: ColumnElement[Any], values: Iterable[Any], kind: TypeEngine[Any], *, on_sqlite: bool
) -> ColumnElement[bool]:
    given = _Many(kind)
    if isinstance(values, BindParameter):
        many = bindparam(values.key, type_=given)
    else:
        many = literal(list(values), given)
    if not on_sqlite:
        return column == any_(many)
    found = func.json_each(many).table_valued("value")
    return column.in_(select(found.c.value))


class _Many(TypeDecorator[Any]):
    """The values of one parameter: an array, where the database knows such, else JSON."""

    impl = String
    cache_ok = True

    def __init__(self, kind: TypeEngine[Any]) -> None:
        super().__init__()
        self._kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        on_sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(String() if on_sqlite else ARRAY(self._kind))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        given = list(value or ())
        return json.dumps(given) if dialect.name == "sqlite" else given


@cache
def inserting(table: Table, *, on_sqlite: bool) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of rows, without those that are there already."""
    if on_sqlite:
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


@cache
def replacing(
    table: Table, key: tuple[str, ...], *, on_sqlite: bool
) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of rows that take the place of those with the same `key`."""
    new = sqlite.insert(table) if on_sqlite else postgresql.insert(table)
    rest = {one.name: new.excluded[one.name] for one in table.c if one.name not in key}
    return new.on_conflict_do_update(index_elements=key, set_=rest)


@cache
def changing(table: Table, *, on_sqlite: bool) -> Update:
    """An UPDATE of the rows whose ids are the parameter `rows`, to be given as `listed` makes
    it."""
    return update(table).where(among(table.c.id, on_sqlite=on_sqlite, name="rows"))


def alike(changes: Mapping[int, Mapping[str, Any]], *, on_sqlite: bool) -> list[dict[str, Any]]:
    """The parameters of such an UPDATE: rows (by id) that are set alike are set together. Every
    change must name the same columns."""
    found: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for row, values in changes.items():
        found.setdefault(tuple(values.items()), []).append(row)
    return [{"rows": listed(rows, on_sqlite=on_sqlite)} | dict(of) for of, rows in found.items()]


def pairs(*, on_sqlite: bool, name: str) -> Select[tuple[int, int]]:
    """The pairs of ids of the parameter `name`, to be given as `listed_pairs` makes it, as rows."""
    if on_sqlite:
        found = func.json_each(bindparam(name, type_=String)).table_valued("value")
        parts = enumerate(("one", "other"))
        extract = func.json_extract
        return select(*(extract(found.c.value, f"$[{place}]").label(name) for place, name in parts))
    halves = [bindparam(f"{name}_{place}", type_=ARRAY(BigInteger)) for place in (0, 1)]
    rows = func.unnest(*halves).table_valued("one", "other", name=name).render_derived()
    return select(rows.c.one, rows.c.other)


def listed_pairs(
    given: Sequence[tuple[int, int | None]], *, on_sqlite: bool, name: str
) -> dict[str, Any]:
    """The values of such a parameter."""
    if on_sqlite:
        return {name: json.dumps(given)}
    return {f"{name}_{place}": [pair[place] for pair in given] for place in (0, 1)}


def listed(ids: Iterable[int], *, on_sqlite: bool) -> str | list[int]:
    """The value of such a parameter."""
    return json.dumps(list(ids)) if on_sqlite else list(ids)
