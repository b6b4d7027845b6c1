"""Statements that are built once: SQLAlchemy takes longer to put one together than to run it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, ParamSpec

from sqlalchemy import bindparam
from sqlalchemy.sql.expression import Executable

P = ParamSpec("P")


class Prepared(NamedTuple):
    """What `Repository._all(*…)`, `_first(*…)` and `Base.execute(*…)` take."""

    statement: Any
    values: dict[str, Any]

    def then(self, build: Callable[..., Prepared], *shape: Any, **values: Any) -> Prepared:
        """What a function that is made by `once` builds upon this statement, which is its first
        argument and was built once too."""
        made = build(self.statement, *shape, **values)
        return Prepared(made.statement, self.values | made.values)


def once(build: Callable[P, Executable]) -> Callable[P, Prepared]:
    """A function that puts a statement together does so once for all its calls.

    Positional arguments choose the statement (hashable: a flag, `on_sqlite`, a table), keyword
    arguments are its parameters. `build` sees a bound parameter in place of the value, so it may
    compare it, or give it to `within`, but not look into it; a value of None it sees as None. A
    parameter of an UPDATE is not named like a column.
    """
    built: dict[Any, Executable] = {}

    @wraps(build)
    def prepared(*shape: P.args, **values: P.kwargs) -> Prepared:
        key = shape, *[name for name, value in values.items() if value is None]
        statement = built.get(key)
        if statement is None:
            stands = {name: _parameter(name, value) for name, value in values.items()}
            statement = built[key] = build(*shape, **stands)
        return Prepared(statement, values)

    return prepared


def _parameter(name: str, value: object) -> Any:
    return None if value is None else bindparam(name)
