"""The webhook: Telegram brings updates; each is acknowledged once it is stored, never before."""

from __future__ import annotations

import asyncio
import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.app import App
from bot.chat import faults
from bot.chat.arrivals import ALLOWED
from bot.chat.intake import Intake
from bot.chat.polling import POLL_SECONDS, REFUSED_SECONDS, numbered
from bot.chat.transport import Transport
from bot.chat.trouble import Trouble

log = structlog.get_logger()
LONGEST_BODY = 1_000_000
BODY_SECONDS = 10.0
AGAIN_SECONDS = 5
"""When Telegram shall come again with what could not be stored."""
BACKOFF_SECONDS = 1.0


@dataclass(frozen=True)
class Place:
    """Where a bot's webhook is, and what proves that it is Telegram who comes.

    Path and secret follow from key and token: all processes of a bot have the same, across restarts
    too, and a token that is revoked takes both with it.
    """

    base: str
    path: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def url(self) -> str:
        """What Telegram is told."""
        return f"{self.base}/{self.path}"


def place(base: str, key: bytes, token: str) -> Place:
    """The webhook of the bot with that token below the address `base`."""

    def derived(purpose: str) -> str:
        digest = hmac.digest(key, f"zhibu webhook {purpose} {token}".encode(), "sha256")
        return urlsafe_b64encode(digest).decode().rstrip("=")

    return Place(base.rstrip("/"), derived("path"), derived("secret"))


class _Refused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Endpoint:
    """Takes updates from Telegram, and from nobody else. Nothing of what is refused is logged."""

    def __init__(self, at: Place, intake: Intake) -> None:
        self._path = at.path.encode()
        self._secret = at.secret.encode()
        self._intake = intake
        self._trouble = Trouble("webhook")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            status = await self._taken(request)
        except _Refused as refused:
            status = refused.status
        except ClientDisconnect:
            return
        headers = {"Retry-After": str(AGAIN_SECONDS)} if status == 503 else {}
        if status != 200:
            headers["Connection"] = "close"
        if status == 405:
            headers["Allow"] = "POST"
        await Response(status_code=status, headers=headers)(scope, receive, send)

    async def _taken(self, request: Request) -> int:
        self._admit(request)
        update = await _read(request)
        if not numbered(update):
            log.error("webhook.unreadable")
            return 200  # the same thing again would be no better
        try:
            await self._intake.accept([update])
        except Exception as fault:
            if self._trouble.begins(fault):
                log.exception("webhook.failed")
            return 503
        self._trouble.over()
        return 200

    def _admit(self, request: Request) -> None:
        path = request.url.path.rsplit("/", 1)[-1].encode()
        if not hmac.compare_digest(path, self._path):
            raise _Refused(404)
        if request.method != "POST":
            raise _Refused(405)
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), self._secret):
            raise _Refused(403)
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            raise _Refused(415)


async def _read(request: Request) -> Any:
    """The body as JSON; it need not be whole for being refused."""
    if int(request.headers.get("content-length", 0)) > LONGEST_BODY:
        raise _Refused(413)
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for part in request.stream():
                body += part
                if len(body) > LONGEST_BODY:
                    raise _Refused(413)
    except TimeoutError:
        raise _Refused(408) from None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _Refused(400) from None


def application(at: Place, intake: Intake) -> Starlette:
    """Answers at the place's path only; whatever is before it in the URL is the proxy's."""
    return Starlette(routes=[Route("/{path:path}", Endpoint(at, intake))])


class Keeper:
    """Sees that Telegram knows the webhook, while the process holds the lease for that."""

    def __init__(self, app: App, transport: Transport, at: Place, connections: int) -> None:
        self._app = app
        self._transport = transport
        self._at = at
        self._connections = connections
        self._trouble = Trouble("webhook.keeper")

    async def keep(self) -> None:
        """Set it, and again whenever it is gone or somebody else's, for ever."""
        known = False
        while True:
            try:
                known = known and await self._stands()
                if not known:
                    await self._set()
                known = True
                self._app.vitals.answered()
                self._trouble.over()
                pause = float(POLL_SECONDS)
            except faults.CallFault as fault:
                pause = self._rest(fault)
            await asyncio.sleep(pause)

    async def _stands(self) -> bool:
        info = await self._transport.call("getWebhookInfo", {})
        if not isinstance(info, dict):
            raise faults.Unknown(faults.Cause.GARBLED)
        return info.get("url") == self._at.url

    async def _set(self) -> None:
        fields = {
            "url": self._at.url,
            "secret_token": self._at.secret,
            "max_connections": self._connections,
            "allowed_updates": ALLOWED,
            "drop_pending_updates": False,
        }
        await self._transport.call("setWebhook", fields)
        log.info("webhook.set")

    def _rest(self, fault: faults.CallFault) -> float:
        if self._trouble.begins(fault):
            log.warning("webhook.not_kept", fault=type(fault).__name__)
        if isinstance(fault, faults.Unauthorized):
            self._app.vitals.accepted = False
            return REFUSED_SECONDS
        least = fault.seconds if isinstance(fault, faults.RetryLater) else 0.0
        return max(least, self._trouble.pause(BACKOFF_SECONDS))
