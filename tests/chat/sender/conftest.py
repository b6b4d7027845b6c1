"""What all tests of the sender share."""

from __future__ import annotations

import pytest


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite only: what the sender does is the same; its SQL is tested on both in tests/store."""
    return sqlite_url


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.pacing.UNSURE_SECONDS", 0.05)
