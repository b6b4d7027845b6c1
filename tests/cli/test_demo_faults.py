"""`zhibu demo`: what can be wrong with port and folder, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.store import migrate
from tests.cli.terminal import Command, Terminal, together, until

OWN = "demo --port 0 --no-browser --folder"
PROCESSES = Path("/proc/self/task")
"""By which the demo's bot is found; on other systems than Linux it is not killed."""


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


class Demo:
    """A demo that plays at `url`."""

    def __init__(self, command: Command) -> None:
        self.command = command
        self.url = command.first_line().split()[-1]

    def look(self, path: str) -> Any:
        return httpx.get(f"{self.url}/control/{path}", trust_env=False).json()

    def said(self, person: int) -> list[dict[str, Any]]:
        """What the bot has sent to a person."""
        chat = self.look(f"chats/{person}?peek=1")
        return [one for one in chat["messages"] if one["from"] == "bot"]

    def press(self, person: int, text: str) -> None:
        fields = {"person": person, "message_id": self.said(person)[-1]["message_id"], "text": text}
        answer = httpx.post(f"{self.url}/control/press", json=fields, trust_env=False)
        assert answer.is_success, answer.text


@contextmanager
def playing(terminal: Terminal, folder: str) -> Iterator[Demo]:
    with terminal.running(*OWN.split(), *folder.split()) as command:
        demo = Demo(command)
        until(lambda: bool(demo.said(1001)))
        yield demo


def bot_of(demo: Demo) -> int:
    """The id of the bot's process (Linux)."""
    pid = demo.command.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    [bot] = [
        int(child)
        for child in children
        if b"run" in Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
    ]
    return bot


def test_ports_and_folders_that_cannot_be_used(terminal: Terminal) -> None:
    (terminal.folder / "letters").mkdir()
    (terminal.folder / "letters" / "key").write_text("mine")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        busy, file, foreign, fresh = together(
            (terminal, f"demo --no-browser --folder one --port {port}"),
            (terminal, f"{OWN} letters/key"),
            (terminal, f"{OWN} letters"),
            (terminal.speaking("zh"), f"{OWN} letters --fresh"),
        )
    assert [one.code for one in (busy, file, foreign, fresh)] == [1] * 4
    assert busy.err == (f"Port {port} cannot be used. Choose another with --port, or 0 for any.\n")
    assert "letters/key cannot be written (File exists). Choose another" in file.err
    assert "holds other things than a demo, and nothing was touched" in foreign.err
    assert "里有演示以外的东西，什么都没动" in fresh.err
    assert [path.name for path in (terminal.folder / "letters").iterdir()] == ["key"]


def test_it_goes_on_where_it_was_and_begins_anew(terminal: Terminal) -> None:
    """Where it was: also when the bot has ended by itself, and when an older version left the
    folder."""
    with playing(terminal, "played") as demo:
        demo.press(1001, "同意")
        until(lambda: "你现在是管理员" in demo.said(1001)[-1]["text"])
        numbers = {one["message_id"] for one in demo.said(1001)}
        second = terminal.run(*OWN.split(), "played", "--fresh")
        assert (second.code, second.err.split(" in ")[0]) == (1, "A demo is playing")
        assert "你现在是管理员" in demo.said(1001)[-1]["text"]
        if PROCESSES.exists():
            os.kill(bot_of(demo), signal.SIGKILL)
            assert demo.command.process.wait(20) == 1
            assert demo.command.err.read_text("utf-8").startswith(
                "The bot has ended by itself; its log says"
            )
    migrate.downgrade(f"sqlite:///{terminal.folder / 'played' / 'demo.db'}", "0001")
    with playing(terminal, "played") as demo:
        assert "/start" in [one["text"] for one in demo.look("chats/1001?peek=1")["messages"]]
        assert "管理员" in demo.said(1001)[-1]["text"]
        assert numbers.isdisjoint(one["message_id"] for one in demo.said(1001))
    (terminal.folder / "played" / "mine.txt").write_text("a note")
    with playing(terminal, "played --fresh") as demo:
        assert demo.look("chats/1001?peek=1")["messages"][0]["text"].startswith("/start claim_")
    assert (terminal.folder / "played" / "mine.txt").read_text() == "a note"


def test_it_is_interrupted_while_it_starts(terminal: Terminal) -> None:
    command = terminal.start(*OWN.split(), "played")
    until((terminal.folder / "played" / "demo.db").exists)
    command.process.send_signal(signal.SIGINT)
    assert command.end().code == 0


def test_what_another_version_left_is_not_used(terminal: Terminal) -> None:
    for name in ("spoilt", "strange"):
        (terminal.folder / name).mkdir()
        (terminal.folder / name / "demo.lock").touch()
    (terminal.folder / "spoilt" / "key").write_text("short")
    (terminal.folder / "strange" / "demo.db").write_text("no database at all\n" * 100)
    for ended in together((terminal, f"{OWN} spoilt"), (terminal, f"{OWN} strange")):
        assert ended.code == 1
        assert "cannot be used by this version. Begin anew with --fresh." in ended.err
