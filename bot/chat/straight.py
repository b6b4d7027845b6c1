"""Calls that are written straight to a connection of aiohttp's pool.

The pool, its handshakes and its parser are aiohttp's; what its client makes of each request and
answer beyond that costs more than all else that a press needs.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.http_exceptions import HttpProcessingError
from yarl import URL

from bot.chat.faults import RETRY_SECONDS, CallFault, Cause, RetryLater, Scope, Unknown
from bot.chat.overdue import Overdue

_FAULTS = (aiohttp.ClientError, aiohttp.EofStream, HttpProcessingError, OSError)
Answer = tuple[int, bytes]


class Straight:
    """Calls of methods below one address, on the connections of a session, without a proxy."""

    def __init__(
        self, session: aiohttp.ClientSession, prefix: str, limits: aiohttp.ClientTimeout
    ) -> None:
        """`prefix` is what comes before the method's name; of the `limits` on a call, that on
        connecting is the shorter one. Needs a running event loop."""
        url = URL(prefix, encoded=True)
        self._session = session
        # Says where to connect to; it is never sent itself.
        self._where = aiohttp.ClientRequest(
            "POST", url, loop=asyncio.get_running_loop(), session=session
        )
        self._heads: dict[str, bytes] = {}
        self._path = url.raw_path
        self._limits = limits
        self._overdue = Overdue(limits.total or 0.0)

    async def exchange(self, method: str, body: bytes) -> Answer | CallFault:
        """Status and body of the answer to a `body` of JSON. The fault is returned, not raised, so
        that it does not carry along the exception below it, which may know the URL."""
        call = self._overdue.begins()
        connection: Connection | None = None
        try:
            if (pool := self._session.connector) is None:
                raise aiohttp.ClientConnectionResetError
            connection = await pool.connect(self._where, [], self._limits)
            protocol, wire = _ready(connection)
            call.wire = wire
            wire.write(b"%b%d\r\n\r\n%b" % (self._head(method), len(body), body))
            while True:
                message, content = await protocol.read()
                if message.code >= HTTPStatus.OK:
                    break
            answer = message.code, await content.read()
            if call.late:  # what has come when a wire is cut may look like a whole answer
                raise TimeoutError
            connection.release()
            connection = None
            return answer
        except _FAULTS as fault:
            if call.wire is None:
                return RetryLater(RETRY_SECONDS, Scope.NETWORK, type(fault).__name__)
            return Unknown(Cause.TIMEOUT if call.late else Cause.CUT)
        finally:
            call.over = True
            if connection is not None:
                connection.close()

    def _head(self, method: str) -> bytes:
        """All that comes before a body's length."""
        if method not in self._heads:
            host = self._where.headers["Host"]
            self._heads[method] = (
                f"POST {self._path}{method} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\n"
                "Content-Type: application/json\r\nContent-Length: "
            ).encode()
        return self._heads[method]


def _ready(connection: Connection) -> tuple[ResponseHandler, asyncio.Transport]:
    """The connection's ends: on one the answer comes, on the other the call goes out."""
    protocol, wire = connection.protocol, connection.transport
    if protocol is None or wire is None or wire.is_closing():
        raise aiohttp.ClientConnectionResetError
    protocol.set_response_params(read_until_eof=True)
    return protocol, wire
