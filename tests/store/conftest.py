"""A store on a fresh database of either kind, at a standing time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.store.crypto import Cipher
from bot.store.uow import Store

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
KEY = bytes(range(32))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A store whose clock stands at NOW (09:00 in Shanghai)."""
    made = Store(database_url, Cipher(KEY), lambda: NOW)
    yield made
    made.close()
