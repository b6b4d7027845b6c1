"""The organisation of the services' tests, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.ground import Ground


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url)
    yield made
    made.store.close()
