"""Grounds with a post, on both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.ground import Ground
from tests.services.post import Post


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Ground(database_url)
    yield Post(made)
    made.store.close()
