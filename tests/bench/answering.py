"""A lean Bot API in a process of its own, for how fast messages can be sent to it: it answers at
once, or after a latency, keeps what it was asked, and has the strict stand-in's own schema check
all of it afterwards.

`python -m tests.bench.answering` prints its port; then a line `latency SECONDS` sets the latency
and begins anew, and a line `checked` prints what was asked since, as JSON.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections import Counter
from email import message_from_bytes
from typing import Any
from urllib.parse import parse_qsl

from bot.sandbox.refusals import Refusal
from bot.sandbox.schema import checked

BOT_ID = 7000000001
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_KIND = re.compile(rb"content-type: *([^\r\n]+)", re.IGNORECASE)
_METHOD = re.compile(rb"POST /bot[^/]+/(\w+)")
_JSON_FIELDS = ("reply_markup", "link_preview_options")
_RESULT = (
    b'{"ok":true,"result":{"message_id":%d,"from":{"id":7000000001,"is_bot":true,"first_name":'
    b'"Zhibu","username":"zhibu_test_bot"},"chat":{"id":10000000,"first_name":"\\u9759","type":'
    b'"private"},"date":1795395600,"text":"\\ud83d\\udd14 \\u652f\\u90e8\\u515a\\u5458\\u5927'
    b'\\u4f1a","entities":[{"offset":0,"length":10,"type":"bold"}]}}'
)

Asked = tuple[bytes, bytes, bytes]


class Post:
    """What was asked, and how long an answer takes."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.asked: list[Asked] = []
        self.number = 0

    def begin(self, latency: float) -> None:
        self.latency = latency
        self.asked = []

    def checked(self) -> dict[str, Any]:
        """How often each method was asked, how many chats were written to, what is refused."""
        methods: Counter[str] = Counter()
        chats: set[int] = set()
        refused: Counter[str] = Counter()
        for method, kind, body in self.asked:
            name = method.decode()
            methods[name] += 1
            try:
                fields = checked(name, _fields(kind, body))
            except Refusal as refusal:
                refused[str(refusal)] += 1
                continue
            chats.add(fields["chat_id"])
            keys = (fields.get("reply_markup") or {}).get("inline_keyboard", [])
            if not fields.get("text") or len(keys) < 1:
                refused["no card"] += 1
        return {"methods": methods, "chats": len(chats), "refused": refused}


def _fields(kind: bytes, body: bytes) -> dict[str, Any]:
    if kind.startswith(b"application/json"):
        found: dict[str, Any] = json.loads(body)
        return found
    if kind.startswith(b"multipart/"):
        message = message_from_bytes(b"Content-Type: " + kind + b"\r\n\r\n" + body)
        parts: Any = message.get_payload()
        texts = {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
            for part in parts
        }
        fields: dict[str, Any] = {name: text.decode() for name, text in texts.items()}
    else:
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    fields |= {name: json.loads(fields[name]) for name in _JSON_FIELDS if name in fields}
    return fields | {"chat_id": int(fields["chat_id"])}


class Answering(asyncio.Protocol):
    """One connection."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while True:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return
            head = self._buffer[:end]
            found = _LENGTH.search(head)
            stop = end + 4 + (int(found[1]) if found else 0)
            if len(self._buffer) < stop:
                return
            self._take(head, self._buffer[end + 4 : stop])
            self._buffer = self._buffer[stop:]

    def _take(self, head: bytes, body: bytes) -> None:
        method, kind = _METHOD.match(head), _KIND.search(head)
        assert method
        if method[1] == b"getMe":
            self._answer(b'{"ok":true,"result":{"id":%d,"is_bot":true,"first_name":"Z"}}' % BOT_ID)
            return
        self._post.asked.append((method[1], kind[1] if kind else b"", body))
        self._post.number += 1
        answer = _RESULT % self._post.number
        if self._post.latency:
            asyncio.get_running_loop().call_later(self._post.latency, self._answer, answer)
        else:
            self._answer(answer)

    def _answer(self, body: bytes) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self._transport.write(head % len(body) + body)


async def main() -> None:
    """Serve until the input ends."""
    post = Post()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(post), "127.0.0.1", 0, backlog=1024)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    while line := (await loop.run_in_executor(None, sys.stdin.readline)).split():
        if line[0] == "latency":
            post.begin(float(line[1]))
            sys.stdout.write("{}\n")
        else:
            sys.stdout.write(json.dumps(post.checked()) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
