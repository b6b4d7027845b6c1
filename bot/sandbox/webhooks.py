"""Webhooks: updates are brought to the bot, as Telegram brings them.

Updates of one chat, and presses of one person, come one after the other: the next when the last
was taken. What is not taken comes again, at once, then after 2, 4, 8 … seconds or when the bot asks
for it, until it is too old.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import aiohttp

from bot.clock import Clock
from bot.sandbox.updates import Queued, UpdateQueue

LONGEST_RETRY_AFTER = 3600
ANSWER_SECONDS = 60.0
GONE_FOR = timedelta(hours=23)
"""A webhook that answers 410 for so long is given up."""
KEPT = 20_000


@dataclass
class Webhook:
    """Where a bot wants its updates brought, and how that goes."""

    url: str
    to: str
    secret: str
    max_connections: int
    last_error: tuple[datetime, str] | None = None
    gone_since: datetime | None = None


@dataclass
class Deliveries:
    """Every attempt to bring an update, for tests to look at."""

    kept: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT))

    def note(self, update_id: int, status: int | None, seconds: float) -> None:
        """`status` is None when no answer came."""
        self.kept.append({"update_id": update_id, "status": status, "seconds": round(seconds, 4)})


class Courier:
    """Brings one bot's updates to its webhook until stopped."""

    def __init__(
        self, webhook: Webhook, queue: UpdateQueue, clock: Clock, deliveries: Deliveries
    ) -> None:
        self.webhook = webhook
        self._queue = queue
        self._clock = clock
        self._deliveries = deliveries
        self._changed = asyncio.Event()
        self._flights: set[asyncio.Task[None]] = set()
        queue.listener = self._changed.set
        self._task = asyncio.get_running_loop().create_task(self._run())

    @property
    def given_up(self) -> bool:
        """Whether the bot has said for long enough that it is gone."""
        gone = self.webhook.gone_since
        return gone is not None and self._clock.now() - gone >= GONE_FOR

    def stop(self) -> None:
        """End; what was on its way may have been taken, and waits as well."""
        self._queue.listener = None
        for task in (self._task, *self._flights):
            task.cancel()

    async def _run(self) -> None:
        connector = aiohttp.TCPConnector(limit=self.webhook.max_connections)
        patience = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(connector=connector, timeout=patience) as session:
            while not self.given_up:
                self._changed.clear()
                pause = self._send_out(session)
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._changed.wait()

    def _send_out(self, session: aiohttp.ClientSession) -> float | None:
        """Begin what may begin; returns in how many seconds there may be more."""
        now = time.monotonic()
        later: list[float] = []
        for queued in self._queue.heads():
            if queued.in_flight:
                continue
            if queued.wake_at > now:
                later.append(queued.wake_at - now)
            elif len(self._flights) < self.webhook.max_connections:
                queued.in_flight = True
                flight = asyncio.get_running_loop().create_task(self._bring(session, queued))
                self._flights.add(flight)
                flight.add_done_callback(self._landed)
        return min(later, default=None)

    def _landed(self, flight: asyncio.Task[None]) -> None:
        self._flights.discard(flight)
        self._changed.set()

    async def _bring(self, session: aiohttp.ClientSession, queued: Queued) -> None:
        headers = {"Content-Type": "application/json"}
        if self.webhook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.webhook.secret
        body = json.dumps(queued.update).encode()
        began, status, said, asked = time.monotonic(), None, "Webhook connection closed", 0
        try:
            async with session.post(self.webhook.to, data=body, headers=headers) as response:
                await response.read()
                status, asked = response.status, _retry_after(response)
                said = f"Wrong response from the webhook: {status} {response.reason}"
        except (aiohttp.ClientError, OSError) as fault:
            said = "Read timeout expired" if isinstance(fault, TimeoutError) else said
        finally:
            queued.in_flight = False
        self._deliveries.note(queued.update_id, status, time.monotonic() - began)
        self._settle(queued, status, said, asked)

    def _settle(self, queued: Queued, status: int | None, said: str, asked: int) -> None:
        now = self._clock.now()
        if status != 410:
            self.webhook.gone_since = None
        elif self.webhook.gone_since is None:
            self.webhook.gone_since = now
        if status is not None and 200 <= status <= 299:
            self._queue.taken(queued)
            return
        self.webhook.last_error = (now, said)
        queued.put_off(asked, time.monotonic())


def _retry_after(response: aiohttp.ClientResponse) -> int:
    said = response.headers.get("Retry-After", "")
    return min(int(said), LONGEST_RETRY_AFTER) if said.isdigit() else 0


def led_to(url: str, routes: dict[str, str]) -> str | None:
    """Where a request for a public `url` arrives: whoever has its host name takes it, path and
    all; None for a name that nobody has."""
    parts = urlsplit(url)
    target = routes.get(parts.hostname or "")
    if target is None:
        return None
    scheme, netloc, *_ = urlsplit(target)
    return urlunsplit((scheme, netloc, parts.path, parts.query, ""))
