"""Engines: SQLite made to behave, PostgreSQL as it is."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError as Unavailable
from sqlalchemy.exc import OperationalError as Interrupted
from sqlalchemy.pool import QueuePool

from bot.store.columns import as_json
from bot.store.realms import look_through

__all__ = [
    "Interrupted", "Obstacle", "Unavailable", "database_file", "is_sound", "is_sqlite",
    "itself_failed", "make_private", "obstacle", "open_engine", "shown_url",
]  # fmt: skip

BUSY_SECONDS = 5


class Obstacle(StrEnum):
    """What keeps a database from being used."""

    CLOSED = "closed"  # its path or address leads nowhere, or to what may not be used
    BUSY = "busy"  # another process holds it
    READ_ONLY = "read_only"
    FULL = "full"  # the disk takes no more, or nothing at all
    NO_DATABASE = "no_database"  # the file is something else, or damaged


_OBSTACLES = {
    sqlite3.SQLITE_BUSY: Obstacle.BUSY,
    sqlite3.SQLITE_LOCKED: Obstacle.BUSY,
    sqlite3.SQLITE_READONLY: Obstacle.READ_ONLY,
    sqlite3.SQLITE_FULL: Obstacle.FULL,
    sqlite3.SQLITE_IOERR: Obstacle.FULL,  # what comes instead while its side files are made
    sqlite3.SQLITE_NOTADB: Obstacle.NO_DATABASE,
    sqlite3.SQLITE_CORRUPT: Obstacle.NO_DATABASE,
}


def obstacle(fault: BaseException | None) -> Obstacle:
    """What a database error, SQLAlchemy's or the driver's own, comes from."""
    while fault is not None:
        cause = fault.orig if isinstance(fault, Unavailable) else fault
        if getattr(cause, "sqlstate", None) == _DISK_FULL:
            return Obstacle.FULL
        if (code := _sqlite_code(cause)) in _OBSTACLES:
            return _OBSTACLES[code]
        fault = fault.__context__
    return Obstacle.CLOSED


_DISK_FULL = "53100"
_MACHINES = ("08", "40", "53", "57", "58")
"""Classes of PostgreSQL's errors that say nothing about what was asked: the connection, another's
transaction, room, an ending server, the system."""


def itself_failed(fault: BaseException | None) -> bool:
    """Whether it was the database that failed, so that the same work may well succeed later; no
    more than an error that came of such a one."""
    while fault is not None:
        cause = fault.orig if isinstance(fault, Unavailable) else fault
        lost = isinstance(fault, Unavailable) and fault.connection_invalidated
        state = getattr(cause, "sqlstate", None) or ""
        if lost or state[:2] in _MACHINES or _sqlite_code(cause) in _OBSTACLES:
            return True
        fault = fault.__context__
    return False


def _sqlite_code(cause: BaseException | None) -> int:
    return int(getattr(cause, "sqlite_errorcode", 0)) & 0xFF


def is_sqlite(url: str) -> bool:
    """Whether a database URL names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def shown_url(url: str) -> str:
    """A database URL as it may be printed: without its password."""
    return make_url(url).render_as_string(hide_password=True)


def database_file(url: str) -> Path:
    """The file of an SQLite database."""
    return Path(make_url(url).database or "")


def is_sound(connection: Connection) -> bool:
    """Whether an SQLite file holds together (a torn write, a bad disk); others look themselves."""
    if connection.dialect.name != "sqlite":
        return True
    return bool(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok")


def make_private(url: str) -> None:
    """Make the file of an SQLite database that is not there yet, for its owner only."""
    with suppress(OSError):  # opening it fails as well, and that error says why
        os.close(os.open(database_file(url), os.O_CREAT | os.O_EXCL, 0o600))


def open_engine(
    url: str,
    *,
    read_only: bool = False,
    pool_size: int = 4,
    impatient: bool = False,
    bot_id: int | None = None,
) -> Engine:
    """An engine for `url`; `impatient` gives up a PostgreSQL that does not answer. With a `bot_id`
    it sees what that bot sees, if it is one of several (`bot.store.realms`).

    On SQLite every transaction of a writing engine begins IMMEDIATE, so that it waits for its
    turn instead of failing half-way; commits are flushed to disk (synchronous=FULL).
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine: Engine = _postgresql().engine(parsed, pool_size=pool_size, impatient=impatient)
    else:
        engine = _sqlite(parsed, read_only=read_only, pool_size=pool_size)
    if bot_id is not None:
        look_through(engine, bot_id)
    return engine


def _postgresql() -> ModuleType:
    """Loaded where it is needed: its driver alone weighs ten megabytes."""
    return import_module("bot.store.postgresql")


def _sqlite(url: URL, *, read_only: bool, pool_size: int) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        poolclass=QueuePool,
        pool_size=pool_size,
        hide_parameters=True,
        json_serializer=as_json,
    )

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"query_only={'ON' if read_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
