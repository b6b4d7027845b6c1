"""What the transport puts on the wire, and the way it goes."""

from __future__ import annotations

import asyncio
import json
from email import message_from_bytes
from typing import Any

import pytest

from bot.chat import faults, transport
from bot.chat.transport import Transport
from bot.vitals import Vitals
from tests.chat.transport.line import OK, TOKEN, answer, attempt, hold, refusal, serving, using


def test_sends_json_and_gives_the_result() -> None:
    async def play() -> None:
        async with serving(OK) as server, using(server.url) as made:
            fields = {"chat_id": 5, "text": "三楼会议室 <&>", "reply_markup": None, "silent": True}
            assert await made.call("sendMessage", fields) == {"message_id": 7}
            [seen] = server.seen
            assert seen.line == f"POST /bot{TOKEN}/sendMessage HTTP/1.1"
            assert seen.headers["content-type"] == "application/json"
            assert seen.fields == {"chat_id": 5, "text": "三楼会议室 <&>", "silent": True}

    asyncio.run(play())


@pytest.mark.parametrize(
    ("result", "found"),
    [({"message_id": 7}, 7), ({"from": {"id": 1}, "message_id": 8}, 8), (True, None)],
)
def test_posts_a_body_as_it_is_and_reads_the_message_id(result: object, found: int | None) -> None:
    async def play() -> None:
        body = json.dumps({"ok": True, "result": result}, separators=(",", ":"))
        act = answer(200, body.encode())
        async with serving(act) as server, using(server.url) as made:
            assert await made.post("editMessageText", b'{"chat_id":5}') == found
            [seen] = server.seen
            assert seen.line == f"POST /bot{TOKEN}/editMessageText HTTP/1.1"
            assert (seen.headers["content-type"], seen.body) == (
                "application/json",
                b'{"chat_id":5}',
            )

    asyncio.run(play())


def test_sends_files_as_multipart_with_their_chinese_name() -> None:
    async def play() -> None:
        async with serving(OK) as server, using(server.url) as made:
            fields = {"chat_id": -5, "caption": "签到表", "reply_markup": {"inline_keyboard": []}}
            sheet = ('签到表 "三季度".xlsx', b"PK\x00\r\n--", "application/vnd.ms-excel")
            await made.call("sendDocument", fields, {"document": sheet})
            [seen] = server.seen
            kind = seen.headers["content-type"]
            message = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + seen.body)
            parts = message.get_payload()
            assert isinstance(parts, list)
            heads = [str(part["Content-Disposition"]) for part in parts]
            assert [h.split("; ")[1] for h in heads[:3]] == [
                'name="chat_id"',
                'name="caption"',
                'name="reply_markup"',
            ]
            assert '签到表 \\"三季度\\".xlsx'.encode() in seen.body
            assert [part.get_payload(decode=True) for part in parts] == [
                b"-5",
                "签到表".encode(),
                b'{"inline_keyboard":[]}',
                b"PK\x00\r\n--",
            ]

    asyncio.run(play())


def test_a_full_pool_does_not_keep_updates_waiting(monkeypatch: Any) -> None:
    monkeypatch.setattr(transport, "POOL_SIZE", 1)

    async def play() -> None:
        updates = answer(200, {"ok": True, "result": []})
        async with serving(hold, updates) as server, using(server.url) as made:
            first = asyncio.create_task(attempt(made, "sendMessage", {"chat_id": 1}, 60))
            await server.arrived.wait()
            assert await made.call("getUpdates", {"timeout": 1}) == []
            assert not first.done()
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first

    asyncio.run(play())


def test_goes_through_a_proxy_but_not_to_loopback() -> None:
    async def play() -> None:
        async with serving(OK) as proxy:
            async with using("http://api.example", proxy.url) as made:
                await made.call("getMe", {})
            assert [seen.line for seen in proxy.seen] == [
                f"POST http://api.example/bot{TOKEN}/getMe HTTP/1.1"
            ]
            async with serving(OK) as server, using(server.url, proxy.url) as made:
                await made.call("getMe", {})
                assert (len(server.seen), len(proxy.seen)) == (1, 1)

    asyncio.run(play())


def test_floods_are_counted_and_connections_made_anew() -> None:
    vitals = Vitals()

    async def play() -> None:
        flood = refusal(429, "Too Many Requests", retry_after=3)
        unwell = refusal(500, "Internal Server Error")
        async with serving(flood, unwell, answer(200, {"ok": True, "result": 1})) as server:
            made = Transport(TOKEN, server.url, vitals=vitals)
            for _ in range(2):
                with pytest.raises(faults.RetryLater):
                    await made.call("getMe", {})
            before = server.connections
            await made.rebuild()
            assert await made.call("getMe", {}) == 1
            assert server.connections == before + 1
            await made.close()

    asyncio.run(play())
    assert vitals.floods == 1
