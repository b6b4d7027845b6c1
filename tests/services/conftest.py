"""Grounds, and grounds with a post, on both kinds of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.ground import Ground
from tests.services.post import Post


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    made = Ground(database_url)
    yield made
    made.store.close()


@pytest.fixture
def post(ground: Ground) -> Post:
    return Post(ground)
