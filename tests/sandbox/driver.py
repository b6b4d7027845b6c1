"""A stand-in in a background thread, and short words to speak to it over HTTP."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bot.clock import FileClock
from bot.sandbox.server import Running, start

TOKEN = "700:test-token"
BOT_ID = 700
PERSON = 5
NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Trusts nobody, and spares each client the reading of whom to trust."""
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


class Sandbox:
    """One stand-in, one bot, one person."""

    def __init__(self, running: Running, clock: FileClock) -> None:
        self.running = running
        self.url = running.url
        self.clock = clock
        self.http = httpx.Client(
            base_url=self.url, trust_env=False, verify=NO_AUTHORITIES, timeout=30
        )
        self.threads = ThreadPoolExecutor(max_workers=4)

    def control(self, name: str, **body: Any) -> Any:
        response = self.http.post(f"/control/{name}", json=body)
        assert response.status_code == 200, response.text
        return response.json()

    def look(self, path: str) -> Any:
        response = self.http.get(f"/control/{path}")
        assert response.status_code == 200, response.text
        return response.json()

    def call(self, method: str, **fields: Any) -> dict[str, Any]:
        response = self.http.post(f"/bot{TOKEN}/{method}", json=fields)
        body: dict[str, Any] = response.json()
        assert response.status_code == body.get("error_code", 200)
        return body

    def result(self, method: str, **fields: Any) -> Any:
        body = self.call(method, **fields)
        assert body["ok"], body
        return body["result"]

    def refused(self, method: str, **fields: Any) -> str:
        body = self.call(method, **fields)
        assert not body["ok"], body
        description: str = body["description"]
        return description

    def later(self, method: str, **fields: Any) -> Future[dict[str, Any]]:
        """A call in another thread, which the stand-in has received when this returns."""
        seen = self.look("log")
        future = self.threads.submit(self.call, method, **fields)
        while len(self.look("log")) == len(seen):
            pass
        return future

    def say(self, text: str = "/start", person: int = PERSON) -> Any:
        return self.control("say", person=person, text=text)

    def send(self, text: str = "hello", **fields: Any) -> Any:
        return self.result("sendMessage", chat_id=PERSON, text=text, **fields)

    def chat(self, chat: int = PERSON) -> Any:
        return self.look(f"chats/{chat}")

    def updates(self, **fields: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.result("getUpdates", **fields)
        return found

    def close(self) -> None:
        self.http.close()
        self.threads.shutdown(wait=True)


class Server:
    """An event loop in a thread that runs stand-ins."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def start(self, clock: FileClock, port: int = 0) -> Running:
        return self.wait(start(port, clock))

    def wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=20)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    @contextmanager
    def sandbox(self, folder: Path) -> Iterator[Sandbox]:
        clock = FileClock(folder / "clock")
        clock.stand_at(NOON)
        running = self.start(clock)
        sandbox = Sandbox(running, clock)
        try:
            yield sandbox
        finally:
            self.wait(running.stop())
            sandbox.close()


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    """One row of buttons."""
    return {"inline_keyboard": [list(buttons)]}


def button(text: str = "Yes", data: str = "yes") -> dict[str, Any]:
    """A callback button."""
    return {"text": text, "callback_data": data}
