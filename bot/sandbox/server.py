"""The stand-in as an HTTP server on loopback."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.clock import Clock
from bot.sandbox import control
from bot.sandbox.api import BotApi
from bot.sandbox.files import MOST_BYTES
from bot.sandbox.standin import Standin
from bot.sandbox.world import World

HOST = "127.0.0.1"
PAGE = Path(__file__).with_name("page")

_PAGE_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.([a-z0-9]+)\Z")
_CONTENT_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "woff2": "font/woff2",
}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class PortUnavailable(Exception):
    """The port asked for is in use or may not be used."""


@dataclass(frozen=True)
class Running:
    """A stand-in that answers at `url` until `stop` is awaited."""

    url: str
    standin: Standin
    runner: web.AppRunner

    async def stop(self) -> None:
        """End every waiting request and close the port."""
        self.standin.close()
        await self.runner.cleanup()


async def start(port: int, clock: Clock) -> Running:
    """Start the stand-in on 127.0.0.1, on any free port if `port` is 0.

    Raises PortUnavailable.
    """
    standin = Standin(clock, World(clock))
    runner = web.AppRunner(_application(standin), access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
    except (OSError, OverflowError) as error:
        await runner.cleanup()
        raise PortUnavailable(f"port {port} on {HOST} cannot be used: {error}") from error
    return Running(f"http://{HOST}:{runner.addresses[0][1]}", standin, runner)


def _application(standin: Standin) -> web.Application:
    api = BotApi(standin)
    application = web.Application(client_max_size=MOST_BYTES + 1024 * 1024)
    application.add_routes(
        [
            *(web.route(verb, "/bot{token}/{method}", api.handle) for verb in ("GET", "POST")),
            web.get("/file/bot{token}/{path:.+}", api.file),
            *control.routes(standin),
            web.get("/", _index),
            web.get("/page/{name}", _page_file),
        ]
    )
    return application


async def _index(_request: web.Request) -> web.StreamResponse:
    return _served("index.html")


async def _page_file(request: web.Request) -> web.StreamResponse:
    return _served(request.match_info["name"])


def _served(name: str) -> web.StreamResponse:
    match = _PAGE_FILE.match(name)
    kind = _CONTENT_TYPES.get(match[1]) if match else None
    path = PAGE / name
    if kind is None or not path.is_file():
        return web.Response(status=404, text="Not Found", headers=_HEADERS)
    return web.Response(body=path.read_bytes(), headers={**_HEADERS, "Content-Type": kind})
