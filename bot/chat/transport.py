"""The wire to Telegram: one call of the Bot API; its failures are those of `bot.chat.faults`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.chat.faults import (
    RETRY_SECONDS,
    CallFault,
    Cause,
    Refused,
    RetryLater,
    Scope,
    Unknown,
    result_of,
)
from bot.chat.straight import Straight
from bot.vitals import Vitals

CONNECT_SECONDS = 10.0
"""How long a call may wait for a free connection, name, handshake and proxy together."""
CALL_SECONDS = 30.0
"""How long a call without files may take in all."""
UPLOAD_SECONDS = 120.0
"""How long a call with files may take in all."""
POLL_MARGIN_SECONDS = 10.0
"""How much longer than its own `timeout` field a `getUpdates` may take."""
POOL_SIZE = 192

_CHUNK = 65_536
_JSON = {"Content-Type": "application/json"}
_CALL = aiohttp.ClientTimeout(total=CALL_SECONDS, connect=CONNECT_SECONDS)
_MESSAGE = re.compile(rb'\{"ok":true,"result":\{"message_id":(\d+)[,}]')
"""How Telegram's answer begins that is a message; its end says nothing that is needed."""
_FILE_PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*", re.ASCII)

File = tuple[str, bytes, str]


class TooBig(Exception):
    """A file is larger than the caller takes."""


@dataclass(eq=False)
class _Request:
    url: str = field(repr=False)
    data: bytes | aiohttp.FormData = field(repr=False)
    headers: dict[str, str]
    timeout: aiohttp.ClientTimeout
    proxy: str | None = field(repr=False)
    written: bool = False
    """Whether it has come to where its first byte goes out."""

    async def exchange(self, session: aiohttp.ClientSession) -> tuple[int, bytes] | CallFault:
        """Status and body of the answer. The fault is returned, not raised, so that it does not
        carry along the exception below it, which knows the URL and thus the token."""
        _going.set(self)
        try:
            async with session.post(
                self.url,
                data=self.data,
                headers=self.headers,
                timeout=self.timeout,
                proxy=self.proxy,
                allow_redirects=False,
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, OSError) as exc:
            if not self.written:
                return RetryLater(RETRY_SECONDS, Scope.NETWORK, type(exc).__name__)
            return Unknown(Cause.TIMEOUT if isinstance(exc, TimeoutError) else Cause.CUT)

    async def download(self, session: aiohttp.ClientSession, limit: int) -> bytes | Exception:
        """A file's bytes; the fault is returned for the reason that `exchange` gives."""
        _going.set(self)
        try:
            async with session.get(
                self.url,
                timeout=self.timeout,
                proxy=self.proxy,
                allow_redirects=False,
            ) as response:
                if response.status != HTTPStatus.OK:
                    return _not_sent(response.status)
                content = bytearray()
                async for part in response.content.iter_chunked(_CHUNK):
                    content += part
                    if len(content) > limit:
                        return TooBig()
                return bytes(content)
        except (aiohttp.ClientError, OSError) as exc:
            return RetryLater(RETRY_SECONDS, Scope.NETWORK, type(exc).__name__)


_going: ContextVar[_Request] = ContextVar("_going")


def _not_sent(status: int) -> CallFault:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return RetryLater(RETRY_SECONDS, Scope.NETWORK, f"status {status}")
    return Refused(status, "no such file")


class _Noting(aiohttp.ClientRequest):
    """Notes that it is connected and comes to its first byte."""

    async def send(self, conn: aiohttp.connector.Connection) -> aiohttp.ClientResponse:
        _going.get().written = True
        return await super().send(conn)


def _session(connections: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=connections),
        cookie_jar=aiohttp.DummyCookieJar(),
        request_class=_Noting,
    )


class Transport:
    """The Bot API for one token. Make it in a running event loop; `close` it in the end."""

    def __init__(
        self,
        token: str,
        api_base: str,
        proxy: str | None = None,
        vitals: Vitals | None = None,
    ) -> None:
        """`api_base` is like https://api.telegram.org; on loopback the `proxy` is not used. Floods
        are counted in `vitals`."""
        self._vitals = vitals or Vitals()
        self._prefix = f"{api_base}/bot{token}/"
        self._files = f"{api_base}/file/bot{token}/"
        self._label = f"bot {token.split(':')[0]} at {urlsplit(api_base).netloc}"
        self._proxy = None if _is_loopback(api_base) else proxy
        self._connect()

    def _connect(self) -> None:
        self._calls = _session(POOL_SIZE)
        self._polls = _session(1)
        self._straight = Straight(self._calls, self._prefix, _CALL) if self._proxy is None else None

    def __repr__(self) -> str:
        return f"<Transport of {self._label}>"

    async def call(
        self,
        method: str,
        fields: Mapping[str, Any],
        files: Mapping[str, File] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - aiohttp keeps it
    ) -> Any:
        """The `result` of a Bot API method; raises a `CallFault`.

        A field that is None is left out. `files` maps a field to file name, content and MIME type.
        `timeout` is in seconds, for the whole call. `getUpdates` has a connection of its own.
        """
        fields = {name: value for name, value in fields.items() if value is not None}
        polls = method == "getUpdates"
        if timeout is None and polls:
            timeout = fields.get("timeout", 0) + POLL_MARGIN_SECONDS
        if not (files or polls or timeout):
            return self._result(
                await self._exchange(method, _json(fields)),
                Scope.CHAT if "chat_id" in fields else Scope.OVERALL,
            )
        if timeout is None:
            timeout = UPLOAD_SECONDS
        request = _Request(
            self._prefix + method,
            data=_form(fields, files) if files else _json(fields),
            headers={} if files else _JSON,
            timeout=aiohttp.ClientTimeout(total=timeout, connect=CONNECT_SECONDS),
            proxy=self._proxy,
        )
        answer = await request.exchange(self._polls if polls else self._calls)
        return self._result(answer, Scope.CHAT if "chat_id" in fields else Scope.OVERALL)

    async def post(self, method: str, body: bytes) -> int | None:
        """The id of the message that a method sends or edits; `body` is its fields as JSON, with a
        `chat_id` among them. Raises a `CallFault`."""
        answer = await self._exchange(method, body)
        if not isinstance(answer, CallFault) and (message := _MESSAGE.match(answer[1])):
            return int(message[1])
        result = self._result(answer, Scope.CHAT)
        return int(result["message_id"]) if isinstance(result, dict) else None

    async def _exchange(self, method: str, body: bytes) -> tuple[int, bytes] | CallFault:
        if self._straight is not None:
            return await self._straight.exchange(method, body)
        request = _Request(self._prefix + method, body, _JSON, _CALL, self._proxy)
        return await request.exchange(self._calls)

    def _result(self, answer: tuple[int, bytes] | CallFault, flood: Scope) -> Any:
        if isinstance(answer, CallFault):
            raise answer
        try:
            return result_of(*answer, flood=flood)
        except RetryLater as fault:
            self._vitals.floods += fault.flood
            raise

    async def download(self, path: str, limit: int) -> bytes:
        """The file that `getFile` gave this `file_path` for; a `path` that is none is `Refused`.

        Raises a `CallFault`, or TooBig as soon as more than `limit` bytes have come.
        """
        if not _FILE_PATH.fullmatch(path) or ".." in path:
            raise Refused(HTTPStatus.NOT_FOUND, "no such file")
        request = _Request(
            self._files + path,
            data=b"",
            headers={},
            timeout=aiohttp.ClientTimeout(total=UPLOAD_SECONDS, connect=CONNECT_SECONDS),
            proxy=self._proxy,
        )
        answer = await request.download(self._calls, limit)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def rebuild(self) -> None:
        """New connections from now on; calls on the old ones end as if they had been cut."""
        old = self._calls, self._polls
        self._connect()
        for session in old:
            await session.close()

    async def close(self) -> None:
        """End all connections."""
        await self._calls.close()
        await self._polls.close()


def _is_loopback(api_base: str) -> bool:
    host = urlsplit(api_base).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _form(fields: Mapping[str, Any], files: Mapping[str, File]) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    for name, value in fields.items():
        form.add_field(name, value if isinstance(value, str) else _json(value).decode())
    for name, (file_name, content, mime) in files.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form
