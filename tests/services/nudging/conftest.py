"""A ground on which time passes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.ground import Ground
from tests.services.nudging.clockwork import Clockwork


@pytest.fixture
def clockwork(sqlite_url: str) -> Iterator[Clockwork]:
    made = Ground(sqlite_url)
    yield Clockwork(made)
    made.store.close()
