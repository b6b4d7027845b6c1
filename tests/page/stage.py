"""A stand-in of its own, people in it, and a bot played by the test."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from tests.processes import Forked

ROOT = Path(__file__).parents[2]
TOKEN = "1:page"
USERNAME = "zhibu_page_bot"
PATIENCE_MS = 20_000
"""How long a page may take for anything: a busy machine has others to serve as well."""
MORNING = "2026-11-23T02:12:00+00:00"
NAMES = (("李静", "党员 · Member"), ("王伟", "书记 · Secretary"))

Json = dict[str, Any]


@dataclass
class Stage:
    """The stand-in at `url`; the clock stands at 23 November 2026, 10:12 in Shanghai."""

    url: str
    client: httpx.Client
    ids: Iterator[int] = field(default_factory=lambda: count(101))
    seen: int = 0

    def control(self, path: str, body: Json | None = None) -> Any:
        """GET, or POST with a body."""
        verb = "GET" if body is None else "POST"
        answer = self.client.request(verb, f"{self.url}/control/{path}", json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def call(self, method: str, files: Json | None = None, **fields: Any) -> Any:
        """A Bot API call as the bot."""
        data = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in fields.items()
        }
        address = f"{self.url}/bot{TOKEN}/{method}"
        answer = self.client.post(address, data=data, files=files).json()
        assert answer["ok"], answer
        return answer["result"]

    def person(self, name: str, note: str, started: bool = True) -> int:
        """A new person; started: has said /start before."""
        number = next(self.ids)
        self.control("people", {"id": number, "first_name": name, "note": note})
        if started:
            self.control("say", {"person": number, "text": "/start"})
        return number

    def tell(
        self, person: int, text: str, rows: list[list[Json]] | None = None, **more: Any
    ) -> int:
        """A text of the bot, with an inline keyboard if there are rows; its message id."""
        if rows is not None:
            more["reply_markup"] = {"inline_keyboard": rows}
        number: int = self.call("sendMessage", chat_id=person, text=text, **more)["message_id"]
        return number

    def updates(self) -> list[Json]:
        """The updates that came since the last time."""
        found: list[Json] = self.call("getUpdates", offset=self.seen, timeout=0)
        self.seen = max([self.seen, *(one["update_id"] + 1 for one in found)])
        return found

    def press(self) -> Json:
        """The button press that comes next."""
        while True:
            waiting: list[Json] = self.call("getUpdates", offset=self.seen, timeout=5)
            for update in waiting:
                self.seen = update["update_id"] + 1
                if "callback_query" in update:
                    query: Json = update["callback_query"]
                    return query

    def messages(self, person: int) -> list[Json]:
        """A person's chat as the stand-in has it; looking does not make it read."""
        found: list[Json] = self.control(f"chats/{person}?peek=1")["messages"]
        return found


@contextmanager
def standin(folder: Path) -> Iterator[tuple[Stage, Forked]]:
    """Run the stand-in as its own process."""
    clock, output = folder / "clock", folder / "standin"
    clock.write_text(f"fixed {MORNING}\n", encoding="ascii")
    words = ["--port", "0", "--clock", str(clock)]
    process = Forked("bot.sandbox", words, folder=folder, environ={**os.environ}, output=output)
    try:
        url = _first_line(output).split()[-1]
        with httpx.Client(timeout=10) as client:
            stage = Stage(url, client)
            bot = {"token": TOKEN, "id": 1, "username": USERNAME, "first_name": "支部助手"}
            stage.control("bots", bot)
            stage.control("limits", {"off": True})
            yield stage, process
    finally:
        process.terminate()
        process.wait(20)


def _first_line(output: Path) -> str:
    deadline = time.monotonic() + 30
    while not (output.exists() and "\n" in output.read_text("utf-8")):
        assert time.monotonic() < deadline, "the stand-in does not begin"
        time.sleep(0.01)
    return output.read_text("utf-8").splitlines()[0]


def key(text: str, data: str, style: str | None = None) -> Json:
    """An inline button that sends data."""
    button = {"text": text, "callback_data": data}
    return button if style is None else {**button, "style": style}
