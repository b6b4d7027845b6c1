"""A stand-in for Telegram, shared, and a terminal of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.terminal import BOT_ID, KEY, TOKEN, Terminal
from tests.page.stage import Stage, standin


@pytest.fixture(scope="session")
def telegram(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stand-in on the machine's time that knows TOKEN."""
    with standin(tmp_path_factory.mktemp("telegram")) as (stage, _process):
        stage.control(
            "bots", {"token": TOKEN, "id": BOT_ID, "username": "a_bot", "first_name": "A"}
        )
        yield stage


@pytest.fixture
def terminal(tmp_path: Path, telegram: Stage) -> Terminal:
    """A terminal with all settings it needs; the database is still to be made."""
    settings = {"token": TOKEN, "key": KEY, "api_base": telegram.url, "tick": "0.1"}
    settings["health"] = "off"
    return Terminal(tmp_path).set(**settings)
