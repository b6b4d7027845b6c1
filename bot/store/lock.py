"""One running bot for a database: a second one is refused instead of working against the first."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from bot.store.engine import database_file, is_sqlite, open_engine


class Taken(Exception):
    """Another process runs on this database already."""


@contextmanager
def sole_runner(url: str, bot_id: int) -> Iterator[None]:
    """Hold the right to run `bot_id` on the database at `url`; raises Taken when another does.

    On SQLite a lock on a file beside the database, for all bots; on PostgreSQL an advisory lock of
    the bot. Either ends with the process, however that ends.
    """
    if is_sqlite(url):
        with file_lock(database_file(url).with_name(f"{database_file(url).name}.lock")):
            yield
        return
    engine = open_engine(url, pool_size=1)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            row = connection.execute(text("SELECT pg_try_advisory_lock(:bot)"), {"bot": bot_id})
            if not row.scalar_one():
                raise Taken
            yield
    finally:
        engine.dispose()


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    """Hold a lock on a file, which is made and stays; raises Taken when another process does."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as fault:
            raise Taken from fault
        yield
    finally:
        os.close(handle)
