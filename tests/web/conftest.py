"""An application on a fresh SQLite file; servers for a moment; requests byte by byte."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from starlette.applications import Starlette

from bot.app import App
from bot.config import Address
from bot.store.uow import Store
from bot.web import serving
from tests.chat.conftest import BOT, CIPHER, ZONE, SetClock, clock, logged

__all__ = ["clock", "logged"]


@pytest.fixture
def app(sqlite_url: str, clock: SetClock) -> Iterator[App]:
    store = Store(sqlite_url, CIPHER, clock.now)
    yield App(store, clock, ZONE, BOT, "zhibu_test_bot")
    store.close()


@asynccontextmanager
async def served(application: Starlette) -> AsyncIterator[int]:
    """The port that it answers at on loopback."""
    listening = serving.listen(Address("127.0.0.1", 0))
    task = asyncio.create_task(serving.serve(application, listening))
    try:
        async with asyncio.timeout(20):
            yield serving.port_of(listening)
    finally:
        task.cancel()
        await asyncio.wait({task})


async def asked(port: int, request: bytes) -> tuple[int, dict[str, str], str]:
    """Status, headers (names in lower case) and body of what a server answers to these bytes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {
        name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])
    }
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    writer.close()
    return int(head[0].split()[1]), headers, body.decode()
