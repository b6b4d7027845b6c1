"""Who may run on a database: on SQLite one process, on PostgreSQL any number; nobody while its
schema is changed."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot.store.engine import database_file, is_sqlite, open_engine

log = structlog.get_logger()


class Taken(Exception):
    """Another process runs on this database already."""


def _end() -> None:
    """As if somebody had asked this process to end."""
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def runner(
    url: str, bot_id: int, on_lost: Callable[[], None] = _end, watch_seconds: float = 15.0
) -> Iterator[None]:
    """Hold the right to run `bot_id` on the database at `url`; raises Taken when another does that
    suffers no other.

    On SQLite a lock on a file beside the database, for all bots; on PostgreSQL an advisory lock of
    the bot that runners share. Either ends with the process, however that ends. PostgreSQL's also
    ends with its connection: it is looked after, taken again, and `on_lost` is called once another
    has it for itself.
    """
    with _held(url, bot_id, on_lost, watch_seconds, shared=True):
        yield


@contextmanager
def sole_runner(
    url: str, bot_id: int, on_lost: Callable[[], None] = _end, watch_seconds: float = 15.0
) -> Iterator[None]:
    """Like `runner`, but beside no other on PostgreSQL either."""
    with _held(url, bot_id, on_lost, watch_seconds, shared=False):
        yield


@contextmanager
def _held(
    url: str, bot_id: int, on_lost: Callable[[], None], watch_seconds: float, *, shared: bool
) -> Iterator[None]:
    if is_sqlite(url):
        file = database_file(url).resolve()
        with file_lock(file.with_name(f"{file.name}.lock")):
            yield
        return
    lock = _Advisory(url, bot_id, shared=shared)
    over = threading.Event()
    keeper = threading.Thread(target=lock.keep, args=(over, watch_seconds, on_lost), daemon=True)
    try:
        if not lock.take():
            raise Taken
        keeper.start()
        yield
    finally:
        over.set()
        if keeper.ident is not None:
            keeper.join()
        lock.close()


class _Advisory:
    """An advisory lock of PostgreSQL, held by a connection of its own."""

    def __init__(self, url: str, bot_id: int, *, shared: bool) -> None:
        self._engine = open_engine(url, pool_size=1, impatient=True)
        self._bot_id = bot_id
        self._way = "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"
        self._held: Connection | None = None

    def take(self) -> bool:
        """Take the lock on a new connection; returns whether it is ours."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        taken = text(f"SELECT {self._way}(:bot)")
        if connection.execute(taken, {"bot": self._bot_id}).scalar_one():
            self._held = connection
            return True
        connection.close()
        return False

    def keep(self, over: threading.Event, every: float, on_lost: Callable[[], None]) -> None:
        """See every so many seconds that it is still ours, until `over`."""
        while not over.wait(every):
            try:
                if not (self._alive() or self.take()):
                    log.error("lock.lost")
                    on_lost()
                    return
            except DBAPIError as fault:
                # Nobody can hold it while the database is away.
                log.warning("lock.unsure", fault=type(fault).__name__)

    def _alive(self) -> bool:
        if self._held is None:
            return False
        try:
            self._held.execute(text("SELECT 1"))
        except DBAPIError:
            self._held.close()
            self._held = None
        return self._held is not None

    def close(self) -> None:
        if self._held is not None:
            self._held.close()
        self._engine.dispose()


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
