"""HTTP servers beside everything else a process does: they log nothing and take no signals."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.applications import Starlette

from bot.config import Address

GRACE_SECONDS = 5
"""How long what is being answered may take when a server ends."""


class CannotListen(Exception):
    """The address is in use, or not this machine's."""


class _Server(uvicorn.Server):
    """uvicorn's, without its handling of signals and without waking up ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ended = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        await self._ended.wait()

    def end(self) -> None:
        self.should_exit = True
        self._ended.set()


def listen(address: Address) -> socket.socket:
    """A socket that listens there; raises CannotListen."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    found = socket.socket(family)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((address.host, address.port))
        found.listen(512)
        found.setblocking(False)
    except (OSError, OverflowError) as fault:
        found.close()
        raise CannotListen from fault
    return found


def port_of(listening: socket.socket) -> int:
    """The port, also where any was asked for."""
    port: int = listening.getsockname()[1]
    return port


async def serve(application: Starlette, listening: socket.socket) -> None:
    """Answer until cancelled; what is being answered then is finished."""
    config = uvicorn.Config(
        application,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    finally:
        server.end()
        with suppress(asyncio.CancelledError):
            await serving
