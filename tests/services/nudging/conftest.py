"""A ground on which time passes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.ground import Ground
from tests.services.nudging.clockwork import Clockwork


@pytest.fixture
def clockwork(migrated_file: Path, tmp_path: Path) -> Iterator[Clockwork]:
    made = Ground(f"sqlite:///{shutil.copyfile(migrated_file, tmp_path / 'zhibu.db')}")
    yield Clockwork(made)
    made.store.close()
