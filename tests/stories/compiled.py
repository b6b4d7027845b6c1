"""What SQLAlchemy has compiled for one SQLite database serves every other.

Engines are the program's own; they only share the dialect, by which compiled statements are known,
and the cache that holds them.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from bot.store import engine
from bot.store.uow import Store

MOST = 4000
_CACHE: LRUCache[Any, Any] = LRUCache(MOST)
_PLAIN = engine.open_engine("sqlite://")


def open_engine(url: str, **options: Any) -> Engine:
    """As `bot.store.engine.open_engine`; on SQLite with what is compiled already."""
    return shared(engine.open_engine(url, **options))


def shared(made: Engine) -> Engine:
    """The engine, with what is compiled already if it is one of SQLite."""
    if made.dialect.name == "sqlite":
        made.dialect = _PLAIN.dialect
        made._compiled_cache = _CACHE
    return made


def share(store: Store) -> None:
    """The same for both engines of a store."""
    shared(store._write_engine)
    shared(store._read_engine)
