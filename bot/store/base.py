"""What every repository stands on: the connection, the cipher, new ids, the instant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import CursorResult
from sqlalchemy.sql.expression import Executable

from bot.store.crypto import Cipher, Place
from bot.store.ids import IdSource
from bot.store.many import within

BLOCK = 1_000_000
"""More rows than any one statement makes."""
_COUNTED = {"preserve_rowcount": True}


@dataclass(frozen=True)
class Base:
    """Shared by the repositories of one unit of work."""

    connection: Connection
    cipher: Cipher
    ids: IdSource
    now: datetime
    bot_id: int | None = None
    """The bot whose unit of work it is, where there may be several."""
    # What repositories have read once and need not read again in this unit of work.
    kept: dict[str, Any] = field(default_factory=dict)

    def execute(self, statement: Executable, rows: Any = None) -> CursorResult[Any]:
        """Run a statement; the result's `rowcount` can be relied on."""
        return self.connection.execute(statement, rows, execution_options=_COUNTED)

    def new_id(self) -> int:
        return self.ids.next(self.now)

    def new_ids(self) -> int:
        """The id before the first of a run of BLOCK new ones."""
        return self.ids.block(self.now, BLOCK)

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT of this database's own dialect, for ON CONFLICT."""
        if self.connection.dialect.name == "sqlite":
            return sqlite.insert(table)
        return postgresql.insert(table)

    @property
    def on_sqlite(self) -> bool:
        return self.connection.dialect.name == "sqlite"

    def seal(self, table: Table, column: str, row: int, text: str) -> bytes:
        return self.cipher.seal(Place(table.name, column, row), text)

    def open(self, table: Table, column: str, row: int, sealed: bytes) -> str:
        return self.cipher.open(Place(table.name, column, row), sealed)


class Repository:
    """A repository reads and writes one subject's rows on the unit of work's connection."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def _all(self, statement: Executable, values: Any = None) -> Sequence[Any]:
        return self._base.execute(statement, values).all()

    def _within(self, column: ColumnElement[int], ids: Iterable[int]) -> ColumnElement[bool]:
        """Whether a column is one of these ids, however many."""
        return within(column, ids, on_sqlite=self._base.on_sqlite)

    def _first(self, statement: Executable, values: Any = None) -> Any:
        return self._base.execute(statement, values).first()
