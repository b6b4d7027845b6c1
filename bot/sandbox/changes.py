"""Tells watchers (the chat page, tests) that something people can see has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

Kind = Literal["message", "edit", "toast", "people", "clock", "commands", "delete", "tour"]
Event = dict[str, Any]


class Changes:
    """A version that rises with every change, and those who wait for it."""

    def __init__(self) -> None:
        self.version = 0
        self.closed = False
        self._waiting: set[asyncio.Future[None]] = set()
        self._streams: set[asyncio.Queue[Event | None]] = set()

    def note(self, kind: Kind, chat_id: int | None = None) -> None:
        """Count a change and wake everybody who waits."""
        self.version += 1
        for stream in self._streams:
            stream.put_nowait({"version": self.version, "chat": chat_id, "kind": kind})
        self._wake()

    def note_later(self, kind: Kind, chat_id: int | None, seconds: float) -> None:
        """Count a change that will come by itself, after `seconds` of real time."""
        asyncio.get_running_loop().call_later(seconds, self.note, kind, chat_id)

    async def after(self, version: int, seconds: float) -> int:
        """The version, as soon as it is above `version`, at the latest after `seconds`."""
        if self.version > version or self.closed or seconds <= 0:
            return self.version
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.add(waiting)
        try:
            await asyncio.wait({waiting}, timeout=seconds)
        finally:
            self._waiting.discard(waiting)
        return self.version

    @contextmanager
    def subscribed(self) -> Iterator[asyncio.Queue[Event | None]]:
        """A queue of every change from now on; None when the stand-in stops."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._streams.add(queue)
        try:
            yield queue
        finally:
            self._streams.discard(queue)

    def close(self) -> None:
        """Let everybody who waits go."""
        self.closed = True
        for stream in self._streams:
            stream.put_nowait(None)
        self._wake()

    def _wake(self) -> None:
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)
