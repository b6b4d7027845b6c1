"""Bringing updates to a webhook, over as many connections as the bot allows, as Telegram does."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar
from urllib.parse import urlsplit


class Hook:
    """The webhook of one bot; a proxy would stand before `port` on this machine."""

    port: ClassVar[int] = 0

    def __init__(self, fields: dict[str, Any]) -> None:
        """`fields` are those of setWebhook."""
        head = (
            f"POST {urlsplit(fields['url']).path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Content-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {fields['secret_token']}\r\nContent-Length: "
        )
        self._head = head.encode()
        self._waiting: asyncio.Queue[tuple[bytes, float]] = asyncio.Queue()
        self._bringing = [
            asyncio.create_task(self._bring()) for _ in range(int(fields["max_connections"]))
        ]

    def bring(self, body: bytes, latency: float) -> None:
        """An update, over the next connection that is free."""
        self._waiting.put_nowait((body, latency))

    async def _bring(self) -> None:
        connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        while True:
            body, latency = await self._waiting.get()
            if connection is None:
                connection = await asyncio.open_connection("127.0.0.1", self.port)
            reader, writer = connection
            await asyncio.sleep(latency / 2)
            writer.write(self._head + str(len(body)).encode() + b"\r\n\r\n" + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            assert answer.startswith(b"HTTP/1.1 200"), answer
            length = answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length or 0))
            await asyncio.sleep(latency / 2)
