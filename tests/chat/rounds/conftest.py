"""A desk on a fresh database of either kind."""

from __future__ import annotations

import pytest

from bot.app import App
from tests.chat.conftest import person
from tests.chat.rounds.desk import BOSS, Desk


@pytest.fixture
def desk(app: App) -> Desk:
    """People 11 to 16 and an administrator have accounts; 99 is a stranger."""
    for number in range(11, 17):
        person(app, number)
    person(app, BOSS, "zh_Hans", administrator=True)
    return Desk(app)
