"""What all tests share: databases of both kinds, made ready by the real migrations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store import migrate
from tests import databases


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """A PostgreSQL 18 cluster of this session, with a migrated template database; its URL."""
    with databases.cluster(durable=False) as url:
        yield url


@pytest.fixture
def postgresql_url(cluster: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database of its own."""
    with databases.database(cluster) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, migrated database: each test runs on both kinds."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    url = f"sqlite:///{tmp_path / 'zhibu.db'}"
    migrate.upgrade(url)
    return url
