"""A desk on SQLite, and on both kinds of database where SQL differs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.assignments.desk import Desk
from tests.services.ground import Ground
from tests.services.post import Post


@pytest.fixture
def desk(sqlite_url: str) -> Iterator[Desk]:
    made = Ground(sqlite_url)
    yield Desk(Post(made))
    made.store.close()


@pytest.fixture
def any_desk(database_url: str) -> Iterator[Desk]:
    made = Ground(database_url)
    yield Desk(Post(made))
    made.store.close()
