"""Whether Telegram may have acted, when no answer of its comes."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.chat import faults, transport
from bot.chat.faults import Cause
from tests.chat.transport.line import (
    LONG,
    OK,
    Act,
    Server,
    answer,
    answer_and_hang_up,
    attempt,
    cut_after_reading,
    cut_at_once,
    cut_while_answering,
    hold,
    hold_for_long,
    let_time_pass,
    never_shake_hands,
    outcome,
    serving,
    told,
    unsent,
    using,
)


def test_a_refused_connection_was_surely_not_sent() -> None:
    async def play() -> None:
        async with serving(OK) as server:
            gone = server.url
        async with using(gone) as made:
            assert unsent(await attempt(made, "sendMessage", {"chat_id": 1}))

    asyncio.run(play())


def test_a_handshake_that_never_ends_was_surely_not_sent() -> None:
    async def play() -> None:
        async with serving(never_shake_hands) as server:
            async with using(server.url.replace("http", "https")) as made:
                call = asyncio.create_task(attempt(made, "sendMessage", {"chat_id": 1}, LONG))
                await server.arrived.wait()
                let_time_pass(LONG)
                assert unsent(await call)
            assert server.connections == 1

    asyncio.run(play())


def test_waiting_for_a_free_connection_was_surely_not_sent(monkeypatch: Any) -> None:
    monkeypatch.setattr(transport, "POOL_SIZE", 1)

    async def play() -> None:
        async with serving(hold) as server, using(server.url) as made:
            first = asyncio.create_task(attempt(made, "sendMessage", {"chat_id": 1}, LONG))
            await server.arrived.wait()
            assert unsent(await attempt(made, "sendMessage", {"chat_id": 2}, 0.2))
            let_time_pass(LONG)
            assert told(await first) == (faults.Unknown, {"cause": Cause.TIMEOUT})
            assert [seen.fields for seen in server.seen] == [{"chat_id": 1}]

    asyncio.run(play())


@pytest.mark.parametrize(
    ("act", "cause"),
    [
        (cut_at_once, Cause.CUT),
        (cut_after_reading, Cause.CUT),
        (cut_while_answering, Cause.CUT),
        (hold_for_long, Cause.TIMEOUT),
        (answer(200, b"<html>welcome</html>", "text/html"), Cause.GARBLED),
        (answer(200, b'{"ok":true,"resu'), Cause.GARBLED),
        (answer(200, b"\xff\xfe\x00"), Cause.GARBLED),
        (answer(200, b""), Cause.GARBLED),
        pytest.param(answer(200, b"[" * 100_000), Cause.GARBLED, id="deep"),
        (answer(200, []), Cause.GARBLED),
        (answer(200, {"ok": True}), Cause.GARBLED),
        (answer(504, b"<html>Gateway Timeout</html>", "text/html"), Cause.GARBLED),
    ],
)
def test_after_the_request_was_written_the_outcome_is_unknown(act: Act, cause: Cause) -> None:
    assert told(outcome(act, timeout=LONG)) == (faults.Unknown, {"cause": cause})


def silent_after(text: bytes) -> Act:
    async def act(reader: Any, writer: Any, server: Server) -> bool:
        await server.read(reader)
        writer.write(text)
        await writer.drain()
        let_time_pass(LONG)
        await reader.read()
        return False

    return act


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Le", id="half a head"),
        pytest.param(b'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"ok":true', id="half a body"),
        pytest.param(b'HTTP/1.1 200 OK\r\n\r\n{"ok":true,"result":{"message_id":7}}', id="no end"),
    ],
)
def test_an_answer_that_does_not_end_in_time_is_unknown(begun: bytes) -> None:
    async def play() -> None:
        async with serving(silent_after(begun), OK) as server, using(server.url) as made:
            late = await attempt(made, "sendMessage", {"chat_id": 1})
            assert told(late) == (faults.Unknown, {"cause": Cause.TIMEOUT})
            assert await attempt(made, "sendMessage", {"chat_id": 2}) == {"message_id": 7}
            assert server.connections == 2  # what came late is nobody's answer

    asyncio.run(play())


def test_a_kept_connection_cut_on_its_next_request_is_unknown_and_not_sent_again() -> None:
    async def play() -> None:
        async with serving(OK, cut_after_reading, OK) as server, using(server.url) as made:
            await made.call("sendMessage", {"chat_id": 1})
            second = await attempt(made, "sendMessage", {"chat_id": 2})
            assert told(second) == (faults.Unknown, {"cause": Cause.CUT})
            assert [seen.fields["chat_id"] for seen in server.seen] == [1, 2]
            assert server.connections == 1

    asyncio.run(play())


def test_a_kept_connection_closed_while_idle_is_replaced() -> None:
    async def play() -> None:
        async with serving(answer_and_hang_up) as server, using(server.url) as made:
            await made.call("sendMessage", {"chat_id": 1})
            kept = [one for pool in made._calls.connector._conns.values() for one, _ in pool]
            assert len(kept) == 1
            async with asyncio.timeout(LONG):
                while kept[0].is_connected():  # noqa: ASYNC110 - a pool tells nobody
                    await asyncio.sleep(0)
            assert await made.call("sendMessage", {"chat_id": 2}) == {"message_id": 7}
            assert server.connections == 2

    asyncio.run(play())


def test_a_proxy_that_refuses_the_tunnel_was_surely_not_sent() -> None:
    async def play() -> None:
        refuse = answer(407, b"", "text/plain")
        async with serving(refuse) as proxy, using("https://api.example", proxy.url) as made:
            assert unsent(await attempt(made, "sendMessage", {"chat_id": 1}))
            assert [seen.line for seen in proxy.seen] == ["CONNECT api.example:443 HTTP/1.1"]

    asyncio.run(play())
