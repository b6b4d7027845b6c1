"""A server on a real socket that refuses, cuts, holds and garbles, and a transport that asks it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from bot.chat import faults
from bot.chat.faults import Scope
from bot.chat.transport import Transport

LONG = 60.0
TOKEN = "123456789:CANARYcanaryCANARYcanaryCANARY_-000"


@dataclass
class Seen:
    """One request as it came over the wire."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def fields(self) -> Any:
        return json.loads(self.body)


Act = Callable[[asyncio.StreamReader, asyncio.StreamWriter, "Server"], Awaitable[bool]]
"""What the server does with one connection's next request; False ends the connection."""


@dataclass
class Server:
    """Plays one act a request, in order; stays with the last."""

    acts: list[Act]
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task
        self.tasks.add(task)
        try:
            while await (self.acts.pop(0) if len(self.acts) > 1 else self.acts[0])(
                reader, writer, self
            ):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            self.tasks.discard(task)

    async def read(self, reader: asyncio.StreamReader) -> Seen:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.seen.append(Seen(head[0], headers, body))
        self.arrived.set()
        return self.seen[-1]


@asynccontextmanager
async def serving(*acts: Act) -> AsyncIterator[Server]:
    server = Server(list(acts))
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in list(server.tasks):
            task.cancel()
        await asyncio.gather(*server.tasks, return_exceptions=True)


def answer(status: int, content: object, kind: str = "application/json") -> Act:
    async def act(reader: Any, writer: Any, server: Server) -> bool:
        await server.read(reader)
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        return True

    return act


def refusal(code: int, description: str, **parameters: object) -> Act:
    content = {"ok": False, "error_code": code, "description": description}
    return answer(code, {**content, "parameters": parameters} if parameters else content)


OK = answer(200, {"ok": True, "result": {"message_id": 7}})


async def cut_at_once(reader: Any, writer: Any, server: Server) -> bool:
    return False


async def cut_after_reading(reader: Any, writer: Any, server: Server) -> bool:
    await server.read(reader)
    return False


async def cut_while_answering(reader: Any, writer: Any, server: Server) -> bool:
    await server.read(reader)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":true')
    await writer.drain()
    return False


async def hold(reader: Any, writer: Any, server: Server) -> bool:
    await server.read(reader)
    await reader.read()
    return False


def let_time_pass(seconds: float) -> None:
    """For this loop it is later at once: what waits no longer than that has waited in vain."""
    loop = asyncio.get_running_loop()
    before = loop.time
    loop.time = lambda: before() + seconds  # type: ignore[method-assign]


async def hold_for_long(reader: Any, writer: Any, server: Server) -> bool:
    await server.read(reader)
    let_time_pass(LONG)
    await reader.read()
    return False


async def never_shake_hands(reader: Any, writer: Any, server: Server) -> bool:
    while await reader.read(1024):
        server.arrived.set()
    return False


async def answer_and_hang_up(reader: Any, writer: Any, server: Server) -> bool:
    await OK(reader, writer, server)
    return False


@asynccontextmanager
async def using(url: str, proxy: str | None = None) -> AsyncIterator[Transport]:
    made = Transport(TOKEN, url, proxy)
    try:
        yield made
    finally:
        await made.close()


def outcome(
    act: Act,
    fields: dict[str, Any] | None = None,
    timeout: float | None = None,
    method: str = "sendMessage",
) -> Any:
    """What one call comes to when the server does that: its result or its fault."""

    async def play() -> Any:
        async with serving(act) as server, using(server.url) as made:
            return await attempt(made, method, fields or {"chat_id": 1}, timeout)

    return asyncio.run(play())


async def attempt(
    made: Transport, method: str, fields: dict[str, Any], seconds: float | None = None
) -> Any:
    try:
        return await made.call(method, fields, timeout=seconds)
    except faults.CallFault as fault:
        return fault


def told(fault: faults.CallFault) -> tuple[type[faults.CallFault], dict[str, Any]]:
    return type(fault), vars(fault)


def unsent(fault: faults.CallFault) -> bool:
    assert isinstance(fault, faults.RetryLater)
    return (fault.seconds, fault.scope) == (1.0, Scope.NETWORK)
