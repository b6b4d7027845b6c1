"""Statements about many rows, each built once: their ids are one parameter, however many."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import BigInteger, ColumnElement, String, any_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY


def among(column: ColumnElement[int], *, on_sqlite: bool, name: str = "ids") -> ColumnElement[bool]:
    """Whether a column is one of the parameter `name`, to be given as `listed` makes it."""
    if on_sqlite:
        listed = func.json_each(bindparam(name, type_=String)).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam(name, type_=ARRAY(BigInteger)))


def within(
    column: ColumnElement[int], ids: Iterable[int], *, on_sqlite: bool
) -> ColumnElement[bool]:
    """Whether a column is one of these: one parameter, so that the statement reads the same
    however many they are."""
    if not on_sqlite:
        return column == any_(literal(list(ids), ARRAY(BigInteger)))
    found = func.json_each(json.dumps(list(ids))).table_valued("value")
    return column.in_(select(found.c.value))


def listed(ids: Iterable[int], *, on_sqlite: bool) -> str | list[int]:
    """The value of such a parameter."""
    return json.dumps(list(ids)) if on_sqlite else list(ids)
