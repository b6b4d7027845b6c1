"""A transport without a network: keeps what it is asked, answers as a test wants it."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from bot.chat.transport import File

PATIENCE = 20.0
FIRST_ID = 1001


@dataclass(frozen=True)
class Asked:
    """One call of the Bot API; `at` is monotonic, in seconds."""

    method: str
    fields: dict[str, Any]
    files: Mapping[str, File] | None
    at: float

    @property
    def chat(self) -> int | None:
        return self.fields.get("chat_id")

    @property
    def text(self) -> str:
        return str(self.fields.get("text", ""))


@dataclass
class _Act:
    method: str | None
    chat: int | None
    times: int
    fault: Exception | None = None
    gate: asyncio.Event | None = None

    def fits(self, asked: Asked) -> bool:
        return (
            self.times > 0
            and self.method in (None, asked.method)
            and self.chat in (None, asked.chat)
        )


@dataclass
class Wire:
    """Plays Telegram to a sender or an intake. Message ids count from FIRST_ID."""

    asked: list[Asked] = field(default_factory=list)
    watch: Callable[[Asked], None] = lambda _asked: None
    updates: list[list[dict[str, Any]]] = field(default_factory=list)
    _acts: list[_Act] = field(default_factory=list)
    _ids: count[int] = field(default_factory=lambda: count(FIRST_ID))
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def fails(
        self,
        fault: Exception,
        *,
        method: str | None = None,
        chat: int | None = None,
        times: int = 1,
    ) -> None:
        """The next `times` calls that fit end in `fault`."""
        self._acts.append(_Act(method, chat, times, fault=fault))

    def holds(self, *, method: str | None = None, chat: int | None = None) -> asyncio.Event:
        """The next call that fits is answered only when the event is set."""
        gate = asyncio.Event()
        self._acts.append(_Act(method, chat, 1, gate=gate))
        return gate

    async def call(
        self,
        method: str,
        fields: Mapping[str, Any],
        files: Mapping[str, File] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - as the real one has it
    ) -> Any:
        """Like `Transport.call`."""
        given = {name: value for name, value in fields.items() if value is not None}
        asked = Asked(method, given, files, time.monotonic())
        self.asked.append(asked)
        self._changed.set()
        self.watch(asked)
        act = next((act for act in self._acts if act.fits(asked)), None)
        if act is not None:
            act.times -= 1
            if act.gate is not None:
                await act.gate.wait()
            if act.fault is not None:
                raise act.fault
        return await self._result(asked)

    async def post(self, method: str, body: bytes) -> int | None:
        """Like `Transport.post`."""
        result = await self.call(method, json.loads(body))
        return result["message_id"] if isinstance(result, dict) else None

    async def _result(self, asked: Asked) -> Any:
        if asked.method == "getUpdates":
            if self.updates:
                return self.updates.pop(0)
            await asyncio.Event().wait()
        if asked.method.startswith("send"):
            return {"message_id": next(self._ids)}
        return True

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for a condition on what was asked."""
        async with asyncio.timeout(PATIENCE):
            while not true():
                self._changed.clear()
                await self._changed.wait()

    async def calls(self, number: int, method: str | None = None) -> None:
        """Wait until so many calls (of a method) have come."""
        await self.until(lambda: len(self.of(method)) >= number)

    def of(self, method: str | None = None) -> list[Asked]:
        """The calls of a method, or all."""
        return [asked for asked in self.asked if method in (None, asked.method)]

    def texts(self, chat: int) -> list[str]:
        """What was to be shown in a chat, in order."""
        return [asked.text for asked in self.asked if asked.chat == chat]
