"""The organisation of the services' tests, on SQLite."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.ground import Ground


@pytest.fixture
def ground(tmp_path: Path, migrated_file: Path) -> Iterator[Ground]:
    made = Ground(f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / 'zhibu.db')}")
    yield made
    made.store.close()
