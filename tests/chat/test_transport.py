"""The transport against real sockets that refuse, cut, hold and garble."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import TYPE_CHECKING, Any

import pytest

from bot.chat import faults, transport
from bot.chat.faults import Cause, Reason, Scope
from bot.chat.transport import Transport
from bot.vitals import Vitals

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN = "123456789:CANARYcanaryCANARYcanaryCANARY_-000"


@dataclass
class Seen:
    """One request as it came over the wire."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def fields(self) -> Any:
        return json.loads(self.body)


Act = Callable[[asyncio.StreamReader, asyncio.StreamWriter, "Server"], Awaitable[bool]]
"""What the server does with one connection's next request; False ends the connection."""


@dataclass
class Server:
    """Plays one act a request, in order; stays with the last."""

    acts: list[Act]
    seen: list[Seen] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task
        self.tasks.add(task)
        try:
            while await (self.acts.pop(0) if len(self.acts) > 1 else self.acts[0])(
                reader, writer, self
            ):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            self.tasks.discard(task)

    async def read(self, reader: asyncio.StreamReader) -> Seen:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.seen.append(Seen(head[0], headers, body))
        self.arrived.set()
        return self.seen[-1]


@asynccontextmanager
async def serving(*acts: Act) -> AsyncIterator[Server]:
    server = Server(list(acts))
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in list(server.tasks):
            task.cancel()
        await asyncio.gather(*server.tasks, return_exceptions=True)


def answer(status: int, content: object, kind: str = "application/json") -> Act:
    async def act(reader: Any, writer: Any, server: Server) -> bool:
        await server.read(reader)
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        return True

    return act


def refusal(code: int, description: str, **parameters: object) -> Act:
    content = {"ok": False, "error_code": code, "description": description}
    return answer(code, {**content, "parameters": parameters} if parameters else content)


OK = answer(200, {"ok": True, "result": {"message_id": 7}})


async def cut_at_once(reader: Any, writer: Any, server: Server) -> bool:
    return False


async def cut_after_reading(reader: Any, writer: Any, server: Server) -> bool:
    await server.read(reader)
    return False


async def cut_while_answering(reader: Any, writer: Any, server: Server) -> bool:
    await server.read(reader)
    writer.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok":true')
    await writer.drain()
    return False


async def hold(reader: Any, writer: Any, server: Server) -> bool:
    await server.read(reader)
    await reader.read()
    return False


async def never_shake_hands(reader: Any, writer: Any, server: Server) -> bool:
    while await reader.read(1024):
        pass
    return False


async def answer_and_hang_up(reader: Any, writer: Any, server: Server) -> bool:
    await OK(reader, writer, server)
    return False


@asynccontextmanager
async def using(url: str, proxy: str | None = None) -> AsyncIterator[Transport]:
    made = Transport(TOKEN, url, proxy)
    try:
        yield made
    finally:
        await made.close()


def outcome(
    act: Act,
    fields: dict[str, Any] | None = None,
    timeout: float | None = None,
    method: str = "sendMessage",
) -> Any:
    """What one call comes to when the server does that: its result or its fault."""

    async def play() -> Any:
        async with serving(act) as server, using(server.url) as made:
            return await attempt(made, method, fields or {"chat_id": 1}, timeout)

    return asyncio.run(play())


async def attempt(
    made: Transport, method: str, fields: dict[str, Any], seconds: float | None = None
) -> Any:
    try:
        return await made.call(method, fields, timeout=seconds)
    except faults.CallFault as fault:
        return fault


def told(fault: faults.CallFault) -> tuple[type[faults.CallFault], dict[str, Any]]:
    return type(fault), vars(fault)


def unsent(fault: faults.CallFault) -> bool:
    assert isinstance(fault, faults.RetryLater)
    return (fault.seconds, fault.scope) == (1.0, Scope.NETWORK)


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
                assert unsent(await attempt(made, "sendMessage", {"chat_id": 1}, 0.2))
            assert server.connections == 1

    asyncio.run(play())


def test_waiting_for_a_free_connection_was_surely_not_sent(monkeypatch: Any) -> None:
    monkeypatch.setattr(transport, "POOL_SIZE", 1)

    async def play() -> None:
        async with serving(hold) as server, using(server.url) as made:
            first = asyncio.create_task(attempt(made, "sendMessage", {"chat_id": 1}, 0.4))
            await server.arrived.wait()
            assert unsent(await attempt(made, "sendMessage", {"chat_id": 2}, 0.2))
            assert told(await first) == (faults.Unknown, {"cause": Cause.TIMEOUT})
            assert [seen.fields for seen in server.seen] == [{"chat_id": 1}]

    asyncio.run(play())


def test_a_full_pool_does_not_keep_updates_waiting(monkeypatch: Any) -> None:
    monkeypatch.setattr(transport, "POOL_SIZE", 1)

    async def play() -> None:
        updates = answer(200, {"ok": True, "result": []})
        async with serving(hold, updates) as server, using(server.url) as made:
            first = asyncio.create_task(attempt(made, "sendMessage", {"chat_id": 1}, 5))
            await server.arrived.wait()
            assert await made.call("getUpdates", {"timeout": 1}) == []
            assert not first.done()
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first

    asyncio.run(play())


@pytest.mark.parametrize(
    ("act", "cause"),
    [
        (cut_at_once, Cause.CUT),
        (cut_after_reading, Cause.CUT),
        (cut_while_answering, Cause.CUT),
        (hold, Cause.TIMEOUT),
        (answer(200, b"<html>welcome</html>", "text/html"), Cause.GARBLED),
        (answer(200, b'{"ok":true,"resu'), Cause.GARBLED),
        (answer(200, b"\xff\xfe\x00"), Cause.GARBLED),
        (answer(200, b""), Cause.GARBLED),
        (answer(200, []), Cause.GARBLED),
        (answer(200, {"ok": True}), Cause.GARBLED),
        (answer(504, b"<html>Gateway Timeout</html>", "text/html"), Cause.GARBLED),
    ],
)
def test_after_the_request_was_written_the_outcome_is_unknown(act: Act, cause: Cause) -> None:
    assert told(outcome(act, timeout=0.2)) == (faults.Unknown, {"cause": cause})


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
            await asyncio.gather(*server.tasks)
            for _ in range(3):  # the loop comes round to the end of the connection
                await asyncio.sleep(0)
            assert await made.call("sendMessage", {"chat_id": 2}) == {"message_id": 7}
            assert server.connections == 2

    asyncio.run(play())


@pytest.mark.parametrize(
    ("act", "fields", "seconds", "scope"),
    [
        (refusal(429, "Too Many Requests", retry_after=37), {"chat_id": 1}, 37, Scope.CHAT),
        (refusal(429, "Too Many Requests", retry_after=3), {"offset": 1}, 3, Scope.OVERALL),
        (refusal(429, "Too Many Requests"), {"chat_id": 1}, 5.0, Scope.CHAT),
        (answer(429, b"slow down", "text/plain"), {"chat_id": 1}, 5.0, Scope.CHAT),
        (answer(502, b"<html>Bad Gateway</html>"), {"chat_id": 1}, 1.0, Scope.NETWORK),
        (answer(503, b""), {"chat_id": 1}, 1.0, Scope.NETWORK),
        (answer(403, b"<html>filtered</html>"), {"chat_id": 1}, 1.0, Scope.NETWORK),
        (answer(302, b""), {"chat_id": 1}, 1.0, Scope.NETWORK),
        (refusal(500, "Internal Server Error: restart"), {"chat_id": 1}, 1.0, Scope.NETWORK),
    ],
)
def test_what_may_be_repeated(act: Act, fields: Any, seconds: float, scope: Scope) -> None:
    fault = outcome(act, fields)
    assert isinstance(fault, faults.RetryLater)
    assert (fault.seconds, fault.scope) == (seconds, scope)


@pytest.mark.parametrize(
    ("code", "description", "reason"),
    [
        (403, "Forbidden: bot was blocked by the user", Reason.BLOCKED),
        (403, "Forbidden: user is deactivated", Reason.DEACTIVATED),
        (403, "Forbidden: bot can't initiate conversation with a user", Reason.NEVER_STARTED),
        (403, "Forbidden: bot was kicked from the group chat", Reason.KICKED),
        (403, "Forbidden: bot was kicked from the supergroup chat", Reason.KICKED),
        (403, "Forbidden: bot is not a member of the channel chat", Reason.KICKED),
        (403, "Forbidden: the group chat was deleted", Reason.CHAT_NOT_FOUND),
        (400, "Bad Request: chat not found", Reason.CHAT_NOT_FOUND),
    ],
)
def test_who_cannot_be_reached(code: int, description: str, reason: Reason) -> None:
    fault = outcome(refusal(code, description))
    assert told(fault) == (faults.Undeliverable, {"reason": reason})


SAME = (
    "specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
OLD = "query is too old and response timeout expired or query ID is invalid"
ENTITIES = 'can\'t parse entities: Unsupported start tag "x" at byte offset 0'


@pytest.mark.parametrize(
    ("code", "description", "kind", "holds"),
    [
        (400, f"Bad Request: message is not modified: {SAME}", faults.NotModified, {}),
        (400, "Bad Request: message to edit not found", faults.EditTargetGone, {}),
        (400, "Bad Request: message can't be edited", faults.EditTargetGone, {}),
        (400, "Bad Request: message to delete not found", faults.EditTargetGone, {}),
        (400, f"Bad Request: {OLD}", faults.QueryTooOld, {}),
        (
            400,
            f"Bad Request: {ENTITIES}",
            faults.BadEntities,
            {"description": f"Bad Request: {ENTITIES}"},
        ),
        (
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot "
            "instance is running",
            faults.Conflict,
            {"webhook": False},
        ),
        (
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
            "delete the webhook first",
            faults.Conflict,
            {"webhook": True},
        ),
        (401, "Unauthorized", faults.Unauthorized, {"code": 401}),
        (404, "Not Found", faults.Unauthorized, {"code": 404}),
    ],
)
def test_other_known_refusals(code: int, description: str, kind: Any, holds: Any) -> None:
    assert told(outcome(refusal(code, description))) == (kind, holds)


def test_a_group_that_became_a_supergroup_tells_its_new_id() -> None:
    sentence = "Bad Request: group chat was upgraded to a supergroup chat"
    fault = outcome(refusal(400, sentence, migrate_to_chat_id=-1001234567890))
    assert told(fault) == (faults.Migrated, {"new_chat_id": -1001234567890})


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (403, "Forbidden: oops"),
        (403, "Forbidden: bot was blocked by the user!"),
        (403, "forbidden: bot was blocked by the user"),
        (400, "Bad Request: Chat not found"),
        (400, "Bad Request: message is too long"),
        (404, "Not Found: method not found"),
        (418, ""),
    ],
)
def test_any_other_refusal_marks_nobody_unreachable(code: int, description: str) -> None:
    fault = outcome(refusal(code, description))
    assert told(fault) == (faults.Refused, {"code": code, "description": description})


def test_an_upload_too_big_for_the_gateway_is_refused() -> None:
    assert told(outcome(answer(413, b"<html></html>"))) == (
        faults.Refused,
        {"code": 413, "description": "Request Entity Too Large"},
    )


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


def test_a_proxy_that_refuses_the_tunnel_was_surely_not_sent() -> None:
    async def play() -> None:
        refuse = answer(407, b"", "text/plain")
        async with serving(refuse) as proxy, using("https://api.example", proxy.url) as made:
            assert unsent(await attempt(made, "sendMessage", {"chat_id": 1}))
            assert [seen.line for seen in proxy.seen] == ["CONNECT api.example:443 HTTP/1.1"]

    asyncio.run(play())


@pytest.mark.parametrize(
    "act", [OK, cut_at_once, cut_after_reading, cut_while_answering, hold, answer(502, b"<html>")]
)
def test_the_token_is_seen_nowhere(act: Act, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    async def play() -> list[str]:
        async with serving(act) as server, using(server.url) as made:
            texts = [repr(made), str(made), f"{made}"]
            fault = await attempt(made, "sendMessage", {"chat_id": 1, "text": "x"}, 0.2)
            if isinstance(fault, faults.CallFault):
                texts += [repr(fault), str(fault), *traceback.format_exception(fault)]
                assert (fault.__cause__, fault.__context__) == (None, None)
            return texts

    texts = asyncio.run(play(), debug=True)
    assert not [text for text in (*texts, caplog.text) if "CANARY" in text]
    assert texts[0].startswith("<Transport of bot 123456789 at 127.0.0.1:")


def test_a_refused_connection_does_not_show_the_token_either() -> None:
    async def play() -> None:
        async with serving(OK) as server:
            gone = server.url
        async with using(gone) as made:
            with pytest.raises(faults.RetryLater) as caught:
                await made.post("sendMessage", b'{"chat_id":1}')
            assert "CANARY" not in repr(made)
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)
        assert "CANARY" not in "".join(traceback.format_exception(caught.value))

    asyncio.run(play())


FILE = "documents/file_1.xlsx"


def test_downloads_a_file_up_to_a_limit() -> None:
    content = bytes(range(256)) * 1000

    async def play() -> None:
        async with serving(answer(200, content)) as server, using(server.url) as made:
            assert await made.download(FILE, len(content)) == content
            assert server.seen[0].line == f"GET /file/bot{TOKEN}/{FILE} HTTP/1.1"
            with pytest.raises(transport.TooBig):
                await made.download(FILE, len(content) - 1)
            for path in ("../secret", "a/../b", "http://elsewhere", "", "a b", "/x"):
                with pytest.raises(faults.Refused):
                    await made.download(path, 10)
            assert len(server.seen) == 2

    asyncio.run(play())


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        (answer(404, b"{}"), faults.Refused),
        (answer(502, b"<html>"), faults.RetryLater),
        (answer(429, b"{}"), faults.RetryLater),
        (cut_while_answering, faults.RetryLater),
        (cut_at_once, faults.RetryLater),
    ],
)
def test_a_download_that_fails_never_shows_the_token(
    act: Act, kind: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def play() -> None:
        async with serving(act) as server, using(server.url) as made:
            with pytest.raises(kind) as caught:
                await made.download(FILE, 100)
        assert (caught.value.__cause__, caught.value.__context__) == (None, None)
        told_ = [repr(caught.value), *traceback.format_exception(caught.value), caplog.text]
        assert not [text for text in told_ if "CANARY" in text]

    asyncio.run(play(), debug=True)


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
