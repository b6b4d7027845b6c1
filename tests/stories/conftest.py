"""Worlds: on SQLite in both languages, and on PostgreSQL where a story asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stories.world import World


@pytest.fixture(params=["zh_Hans", "en"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """A fresh world on an SQLite file; the bot is not started yet."""
    made = World(tmp_path, f"sqlite:///{tmp_path / 'zhibu.db'}", request.param)
    yield made
    made.close()
