"""Group commit: what comes in while one transaction is being committed shares the next one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

MOST = 500
"""So many updates at most share a transaction."""


class Gathering:
    """Hands updates on in groups."""

    def __init__(self, accept: Callable[[list[dict[str, Any]]], Awaitable[None]]) -> None:
        """`accept` stores a group, or raises and has stored nothing."""
        self._accept = accept
        self._waiting: list[tuple[dict[str, Any], asyncio.Future[None]]] = []
        self._handing: asyncio.Task[None] | None = None

    async def put(self, update: dict[str, Any]) -> None:
        """Returns when the update is stored; raises what kept it from that."""
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((update, stored))
        if self._handing is None:
            self._handing = asyncio.create_task(self._hand_on())
        await stored

    async def _hand_on(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._settle(group)
        finally:
            self._handing = None

    async def _settle(self, group: list[tuple[dict[str, Any], asyncio.Future[None]]]) -> None:
        fault: Exception | None = None
        try:
            await self._accept([update for update, _ in group])
        except Exception as failed:  # noqa: BLE001 - whoever put it in is told
            fault = failed
        for _, stored in group:
            if stored.done():
                continue
            if fault is None:
                stored.set_result(None)
            else:
                stored.set_exception(fault)
