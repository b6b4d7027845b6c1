"""What all tests share: databases of both kinds, made ready by the real migrations."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.store import migrate
from tests import databases
from tests.databases import Cluster

# How long one example takes says nothing on a machine that does other things as well. More of them:
# pytest --hypothesis-profile=thorough
settings.register_profile("suite", deadline=None, max_examples=40)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL 18 cluster of this session."""
    with databases.cluster(durable=False) as running:
        yield running


@pytest.fixture
def postgresql_url(cluster: Cluster) -> Iterator[str]:
    """An empty, migrated PostgreSQL database of its own."""
    with cluster.database() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file that has been migrated, to be copied."""
    file = tmp_path_factory.mktemp("migrated") / "zhibu.db"
    migrate.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, migrated database: each test runs on both kinds."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    file = tmp_path / "zhibu.db"
    shutil.copyfile(request.getfixturevalue("migrated_file"), file)
    return f"sqlite:///{file}"
