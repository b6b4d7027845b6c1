"""What all tests of the intake share."""

from __future__ import annotations

import pytest


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite only: the loops know nothing of the database."""
    return sqlite_url


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    for pause in ("BACKOFF_SECONDS", "PASSIVE_SECONDS", "REFUSED_SECONDS"):
        monkeypatch.setattr(f"bot.chat.polling.{pause}", 0.01)
    monkeypatch.setattr("bot.chat.intake.BACKOFF_SECONDS", 0.01)
