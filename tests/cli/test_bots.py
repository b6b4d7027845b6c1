"""Several bots on one database, from the command line."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Ended, Terminal, until
from tests.page.stage import Stage

SOUTH = "7000000002:" + "canary" * 6


@pytest.fixture
def south(telegram: Stage) -> str:
    """The token of a second bot that Telegram knows."""
    telegram.control(
        "bots", {"token": SOUTH, "id": 7000000002, "username": "south_bot", "first_name": "S"}
    )
    return SOUTH


def said(terminal: Terminal, *words: str, code: int = 0) -> str:
    """What a command prints, to whichever stream."""
    ended = terminal.run(*words)
    assert ended.code == code, ended
    return ended.out + ended.err


def without_token(terminal: Terminal) -> Terminal:
    settings = {name: value for name, value in terminal.settings.items() if "TOKEN" not in name}
    return Terminal(terminal.folder, settings)


def test_bots_are_added_listed_and_removed(terminal: Terminal, south: str) -> None:
    (terminal.folder / "token").write_text(south + "\n")
    bare = without_token(terminal)
    assert said(terminal, "bot", "add", "north", "--rate", "20").splitlines() == [
        "Added: north (@a_bot).",
        "Its organisation begins with: zhibu import --bot north FILE",
    ]
    assert said(bare, "bot", "add", "south", "--token-file", "token").startswith("Added: south")
    assert said(bare, "bot", "list").splitlines() == [
        "north (@a_bot): no organisation yet; 0 people, 20 messages a second",
        "south (@south_bot): no organisation yet; 0 people",
    ]
    assert "t.me/south_bot?start=claim_" in said(bare, "claim", "--bot", "south")
    assert "t.me/a_bot?start=claim_" in said(terminal, "claim")
    assert "That is the token of @a_bot" in said(terminal, "bot", "token", "south", code=1)
    said(bare, "bot", "remove", "south")
    stranger = terminal.set(token=south)
    assert said(stranger, "claim", code=1).startswith("Several bots share this database")
    assert said(bare, "run", "--bot", "south", code=1).startswith("There is no bot south;")


def test_a_bot_runs_with_its_own_token_and_one_at_a_time_on_a_file(
    terminal: Terminal, south: str, telegram: Stage
) -> None:
    said(terminal, "bot", "add", "north")
    said(terminal.set(token=south), "bot", "add", "south")
    bare = without_token(terminal)
    before = len(telegram.control("log"))

    def polled() -> set[int]:
        log = telegram.control(f"log?since={before}")
        return {one["bot"] for one in log if one["method"] == "getUpdates"}

    with bare.running("run", "--bot", "south"):
        until(lambda: bool(polled()))
        assert polled() == {7000000002}
        assert bare.run("run", "--bot", "north") == Ended(
            1, "", "Another zhibu run works on this database already: sqlite:///zhibu.db\n"
        )
        refused = said(bare, "bot", "remove", "north", code=1)
        assert refused.startswith("Another zhibu run works on this database already")
