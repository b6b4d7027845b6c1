"""Many people tapping at once: a lean Bot API server in a process of its own, steered line by line.

It answers at once (or after the latency asked for) and notes what it was asked; after each phase
every request is checked by the strict stand-in's own schema. What is measured is the bot: this
process costs it nothing.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

from bot.sandbox.refusals import Refusal
from bot.sandbox.schema import checked
from tests.bench.hook import Hook

FIRST_PERSON = 10_000_000
FIRST_CARD = 500_000
DATE = 1_795_395_600
BATCH = 100
PATIENCE_SECONDS = 240.0
CARD = "📣 支部党员大会 · 12月4日(周五)15:00\n📍 三楼会议室 · 三季度总结\n⏰ 请于12月4日13:00前答复"
Json = dict[str, Any]


def press(update_id: int, person: int, data: str, keyboard: list[list[Json]]) -> bytes:
    """A press as Telegram sends it, with the card it was made on."""
    chat = {"id": FIRST_PERSON + person, "first_name": "静", "type": "private"}
    card = {
        "message_id": FIRST_CARD + person,
        "from": {
            "id": 7000000001,
            "is_bot": True,
            "first_name": "支部",
            "username": "zhibu_test_bot",
        },
        "chat": chat,
        "date": DATE,
        "text": CARD,
        "entities": [{"offset": 0, "length": 10, "type": "bold"}],
        "reply_markup": {"inline_keyboard": keyboard},
    }
    query = {
        "id": str(4_000_000_000_000 + update_id),
        "from": {
            "id": FIRST_PERSON + person,
            "is_bot": False,
            "first_name": "静",
            "language_code": "zh-hans",
        },
        "message": card,
        "chat_instance": "-3141592653589793238",
        "data": data,
    }
    return json.dumps(
        {"update_id": update_id, "callback_query": query}, ensure_ascii=False
    ).encode()


class Crowd:
    """The people, their taps, and how long each waited."""

    def __init__(self) -> None:
        self.latency = 0.0
        self.asked: list[tuple[str, bytes, bytes]] = []
        self._queue: deque[tuple[int, bytes]] = deque()
        self._next = 1000
        self._waiting: tuple[Callable[[bytes], None], int] | None = None
        self._tapped: dict[str, float] = {}
        self._waits: list[float] = []
        self._last = 0.0
        self._done = asyncio.Event()
        self.hook: Hook | None = None
        self.polled = asyncio.Event()

    async def tap(self, people: int, rate: float | None, datas: list[str]) -> Json:
        """Everybody taps `datas[0]` once: at once, or `rate` a second; what came of it."""
        keyboard = [[{"text": "✅ 参加", "callback_data": one}] for one in datas]
        presses = [self._press(person, datas[0], keyboard) for person in range(people)]
        self._waits, self._tapped = [], {}
        self._done.clear()
        began = time.monotonic()
        for number, (update_id, body) in enumerate(presses):
            if rate:
                await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
            self._tapped[str(4_000_000_000_000 + update_id)] = time.monotonic()
            if self.hook is not None:
                self.hook.bring(body, self.latency)
                continue
            self._queue.append((update_id, body))
            if rate or number == people - 1:
                self._feed()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._done.wait()
        except TimeoutError:
            sys.stderr.write(f"{len(self._tapped)} taps were never answered\n")
        return {"waits": self._waits, "seconds": self._last - began, "asked": self._checked()}

    def _press(self, person: int, data: str, keyboard: list[list[Json]]) -> tuple[int, bytes]:
        self._next += 1
        return self._next, press(self._next, person, data, keyboard)

    def _checked(self) -> Json:
        """How often each method was asked, and what the strict schema refuses."""
        refused: Counter[str] = Counter()
        for method, kind, body in self.asked:
            fields = json.loads(body) if kind == b"application/json" else _form(body)
            try:
                checked(method, fields)
            except Refusal as refusal:
                refused[f"{method}: {refusal.description}"] += 1
        counts = Counter(method for method, _, _ in self.asked)
        self.asked.clear()
        return {"methods": counts, "refused": refused}

    def answer(self, method: str, kind: bytes, body: bytes, reply: Callable[[bytes], None]) -> None:
        """One request; `reply` gets the result as JSON."""
        self.asked.append((method, kind, body))
        if method == "getUpdates":
            self._polled(json.loads(body) if kind == b"application/json" else _form(body), reply)
        elif method == "answerCallbackQuery":
            self._answered(json.loads(body) if kind == b"application/json" else _form(body))
            reply(b"true")
        elif method == "setWebhook":
            self.hook = Hook(json.loads(body))
            self.polled.set()
            reply(b"true")
        elif method == "getMe":
            reply(
                b'{"id":7000000001,"is_bot":true,"first_name":"Zhibu","username":"zhibu_test_bot"}'
            )
        elif method in ("sendMessage", "editMessageText"):
            reply(b'{"message_id":7,"date":1795395600,"chat":{"id":1,"type":"private"}}')
        else:
            reply(b"true")

    def _answered(self, fields: Json) -> None:
        tapped = self._tapped.pop(fields["callback_query_id"], None)
        if tapped is None:
            return
        self._last = time.monotonic()
        self._waits.append((self._last - tapped) * 1000)
        if not self._tapped:
            self._done.set()

    def _polled(self, fields: Json, reply: Callable[[bytes], None]) -> None:
        offset = int(fields.get("offset") or 0)
        while self._queue and self._queue[0][0] < offset:
            self._queue.popleft()
        self.polled.set()
        if self._queue or not int(fields.get("timeout") or 0):
            reply(self._batch())
        else:
            self._waiting = (reply, offset)

    def _feed(self) -> None:
        if self._waiting and self._queue:
            reply, _ = self._waiting
            self._waiting = None
            reply(self._batch())

    def _batch(self) -> bytes:
        few = [self._queue[place][1] for place in range(min(BATCH, len(self._queue)))]
        return b"[" + b",".join(few) + b"]"


def _form(body: bytes) -> Json:
    return dict(parse_qsl(body.decode()))


class Wire(asyncio.Protocol):
    """Just enough HTTP/1.1 for clients that send a Content-Length and keep the connection."""

    def __init__(self, crowd: Crowd) -> None:
        self._crowd = crowd
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        while (ends := self._got.find(b"\r\n\r\n")) >= 0:
            head = self._got[:ends]
            headers = dict(
                line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line
            )
            whole = ends + 4 + int(headers.get(b"content-length", 0))
            if len(self._got) < whole:
                return
            body, self._got = self._got[ends + 4 : whole], self._got[whole:]
            path = head.split(b" ", 2)[1].decode()
            kind = headers.get(b"content-type", b"").partition(b";")[0]
            self._after(self._ask, path.rpartition("/")[2], kind, body)

    def _ask(self, method: str, kind: bytes, body: bytes) -> None:
        self._crowd.answer(method, kind, body, self._reply)

    def _reply(self, result: bytes) -> None:
        body = b'{"ok":true,"result":' + result + b"}"
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
        self._after(self._write, head.encode() + b"\r\n\r\n" + body)

    def _after(self, what: Callable[..., None], *words: Any) -> None:
        """Half the latency later, there and back."""
        if self._crowd.latency:
            asyncio.get_running_loop().call_later(self._crowd.latency / 2, what, *words)
        else:
            what(*words)

    def _write(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


async def main() -> None:
    """Say the port; then do what each line asks and say what came of it."""
    loop = asyncio.get_running_loop()
    crowd = Crowd()
    server = await loop.create_server(lambda: Wire(crowd), "127.0.0.1", 0)
    _say({"port": server.sockets[0].getsockname()[1]})
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    while line := await lines.readline():
        order = json.loads(line)
        crowd.latency = order.get("latency", crowd.latency)
        if "listens" in order:
            Hook.port = order["listens"]
        if order["do"] == "meet":
            crowd.polled.clear()
            await crowd.polled.wait()
            _say({})
        else:
            _say(await crowd.tap(order["people"], order.get("rate"), order["datas"]))


def _say(words: Json) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
