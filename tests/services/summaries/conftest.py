"""Two branches that have held a quarter."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.ground import Ground
from tests.services.summaries.quarter import quarter


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    made = quarter(database_url)
    yield made
    made.store.close()
