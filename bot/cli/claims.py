"""`zhibu claim`: the one-time link that makes an administrator."""

from __future__ import annotations

import asyncio
from functools import partial

from bot.cli.running import transport_of
from bot.config import Settings
from bot.i18n import Language
from bot.services import claims
from bot.store.uow import Store


def make(settings: Settings, store: Store, t: Language) -> list[str]:
    """The link and what to do with it, a line each. Raises CallFault when Telegram does not say
    what the bot is called."""
    me = asyncio.run(_me(settings))
    payload = store.write_now(partial(claims.make, bot_id=int(me["id"])))
    return [
        f"https://t.me/{me['username']}?start={payload}",
        t._(
            "Open this link in Telegram within 24 hours: whoever opens it first becomes "
            "administrator. It works once; show it to nobody."
        ),
    ]


async def _me(settings: Settings) -> dict[str, str]:
    transport = transport_of(settings)
    try:
        me: dict[str, str] = await transport.call("getMe", {})
        return me
    finally:
        await transport.close()
