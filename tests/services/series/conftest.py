"""On a Monday in November, eleven days before what these series begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.ground import Ground


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url, "2026-11-23 09:00")
    yield made
    made.store.close()
