"""One running bot: what it needs from outside, made from the settings."""

from __future__ import annotations

import asyncio
import gc
from functools import partial
from typing import Any

import structlog

import jobs
from bot.app import App
from bot.chat.faults import CallFault
from bot.chat.transport import Transport
from bot.chat.views.menus import default_menus
from bot.cli.roles import Roles
from bot.clock import Clock, FileClock, SystemClock
from bot.config import Settings
from bot.documents import fonts
from bot.documents.worker import Workshop
from bot.store.crypto import Cipher
from bot.store.uow import Store
from bot.vitals import Vitals
from bot.web import webhook

log = structlog.get_logger()
GARBAGE = (20_000, 20, 50)
"""How many new objects a collection waits for, and the older generations: rounds make many that
live for a moment, and each needless collection holds up everybody."""


def clock_of(settings: Settings) -> Clock:
    """The machine's clock, or the one the demo and the tests steer."""
    return FileClock(settings.clock) if settings.clock else SystemClock()


def cipher_of(settings: Settings) -> Cipher:
    """The cipher of the organisation's key."""
    assert settings.key is not None  # noqa: S101 - whoever loads the settings asks for it
    return Cipher(settings.key.get_secret_value())


def store_of(settings: Settings) -> Store:
    """The store that the settings name."""
    url = settings.database_url.get_secret_value()
    return Store(url, cipher_of(settings), clock_of(settings).now, settings.bot_id)


def transport_of(settings: Settings, vitals: Vitals | None = None) -> Transport:
    """The way to Telegram that the settings name; make it in a running event loop."""
    assert settings.token is not None  # noqa: S101 - whoever loads the settings asks for it
    proxy = settings.proxy.get_secret_value() if settings.proxy else None
    return Transport(settings.token.get_secret_value(), settings.api_base, proxy, vitals)


async def run(
    settings: Settings, store: Store, webhook_url: str | None = None, *, restored: bool = False
) -> None:
    """Run until SIGINT or SIGTERM, by long polling or, with a `webhook_url`, by webhook.

    `restored`: the database is a backup, also where that cannot be seen.

    Raises `CallFault` when Telegram refuses us or is not there at the start, `Silent` when it has
    not been there for long, `CannotListen` when the webhook's port is taken.
    """
    asyncio.get_running_loop().set_exception_handler(_log_stray)
    calm_down()
    vitals = Vitals()
    transport = transport_of(settings, vitals)
    fonts.use(settings.font)
    workshop = Workshop(settings.font)
    try:
        me = await transport.call("getMe", {})
        app = App(
            store, clock_of(settings), settings.zone, int(me["id"]), str(me["username"]), vitals
        )
        await store.write(partial(jobs.look_back, app, restored=restored))
        await _set_menus(transport)
        await Roles(app, transport, workshop, settings, _place(settings, webhook_url)).run()
    finally:
        workshop.close()
        await transport.close()


def calm_down() -> None:
    """What is loaded stays for ever: it is never looked through for garbage again."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)


def _place(settings: Settings, webhook_url: str | None) -> webhook.Place | None:
    if webhook_url is None:
        return None
    assert settings.key is not None  # noqa: S101 - whoever loads the settings asks for it
    assert settings.token is not None  # noqa: S101
    key, token = settings.key.get_secret_value(), settings.token.get_secret_value()
    return webhook.place(webhook_url, key, token)


async def _set_menus(transport: Transport) -> None:
    """What chats without a menu of their own show; a failure is no reason not to run."""
    for call in default_menus():
        try:
            await transport.call(call.method, call.fields)
        except CallFault as fault:
            log.warning("menus.not_set", fault=type(fault).__name__)


def _log_stray(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What no task was asked for; asyncio's own line would show the exception's words."""
    log.error("loop.stray_exception", exc_info=context.get("exception"))
