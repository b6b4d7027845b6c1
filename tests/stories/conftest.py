"""Worlds: on SQLite in both languages, and on PostgreSQL where a story asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.closed import closed_sheets
from tests.stories.organ import Organ
from tests.stories.world import World


@pytest.fixture(params=["zh_Hans", "en"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A fresh world on an SQLite file; the bot is not started yet."""
    made = World(tmp_path, f"sqlite:///{tmp_path / 'zhibu.db'}", request.param)
    yield made
    made.close()


@pytest.fixture(
    params=[
        "sqlite-zh_Hans",
        "sqlite-en",
        pytest.param("postgresql-zh_Hans", marks=pytest.mark.postgresql),
    ]
)
def anywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """The same, and once on PostgreSQL; the database is empty on SQLite."""
    kind, code = request.param.split("-")
    url = f"sqlite:///{tmp_path / 'zhibu.db'}"
    if kind == "postgresql":
        url = str(request.getfixturevalue("postgresql_url"))
    made = World(tmp_path, url, code)
    yield made
    made.close()


@pytest.fixture
def organ(world: World) -> Organ:
    """An organisation that has closed sheets."""
    return closed_sheets(world)
