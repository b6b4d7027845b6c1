from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.driver import BOT_ID, PERSON, TOKEN, Sandbox, Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def empty(server: Server, tmp_path: Path) -> Iterator[Sandbox]:
    """A stand-in nobody has spoken to."""
    with server.sandbox(tmp_path) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(empty: Sandbox) -> Sandbox:
    """A stand-in with a bot and a person who has not started it."""
    empty.control("bots", token=TOKEN, id=BOT_ID, username="branch_bot", first_name="支部助手")
    empty.control("people", id=PERSON, first_name="李静", last_name="", language_code="zh-hans")
    return empty


@pytest.fixture
def started(sandbox: Sandbox) -> Sandbox:
    """The person has started the bot, and the bot has read that."""
    sandbox.say()
    sandbox.updates(offset=-1)
    sandbox.updates(offset=sandbox.updates()[0]["update_id"] + 1)
    return sandbox
