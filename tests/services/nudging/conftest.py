"""A ground on which time passes, and a branch of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.store.crypto import Cipher
from bot.store.uow import Store
from tests.services.ground import Ground
from tests.services.nudging.branch import Branch, Clock
from tests.services.nudging.clockwork import Clockwork


@pytest.fixture
def clockwork(sqlite_url: str) -> Iterator[Clockwork]:
    made = Ground(sqlite_url)
    yield Clockwork(made)
    made.store.close()


@pytest.fixture
def any_clockwork(database_url: str) -> Iterator[Clockwork]:
    made = Ground(database_url)
    yield Clockwork(made)
    made.store.close()


@pytest.fixture
def branch(database_url: str) -> Iterator[Branch]:
    clock = Clock()
    store = Store(database_url, Cipher(bytes(32)), clock.now)
    yield Branch(store, clock)
    store.close()
