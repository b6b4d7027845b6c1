"""A TCP proxy that lets through, swallows everything, cuts or refuses; in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from pathlib import Path


class Proxy:
    """Listens on loopback before a server, named by `target`: its port here, or a socket file.

    While `swallows` is set nothing passes and nobody is told: a network that went half-open. While
    `refuses` is set nobody new is let in: a server that is down.
    """

    def __init__(self, target: int | Path) -> None:
        self.swallows = threading.Event()
        self.refuses = threading.Event()
        self.port = 0
        self._target = target
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def cut(self) -> None:
        """End every connection there is."""
        self._loop.call_soon_threadsafe(self._cut)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _cut(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._joined, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        self._cut()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refuses.is_set():
            writer.transport.abort()
            return
        if isinstance(self._target, Path):
            there = await asyncio.open_unix_connection(str(self._target))
        else:
            there = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers |= {writer, there[1]}
        with suppress(OSError):
            await asyncio.gather(self._passed(reader, there[1]), self._passed(there[0], writer))

    async def _passed(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(65_536):
            if not self.swallows.is_set():
                writer.write(part)
        writer.close()
