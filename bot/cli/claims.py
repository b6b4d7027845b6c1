"""`zhibu claim`: the one-time link that makes an administrator."""

from __future__ import annotations

import asyncio
from functools import partial

from bot.chat.faults import CallFault, Unauthorized
from bot.cli.console import working
from bot.cli.running import transport_of
from bot.config import Settings
from bot.i18n import Language
from bot.services.identity import claims
from bot.store.uow import Store


def make(settings: Settings, store: Store, t: Language) -> list[str]:
    """Make a claim; returns what to print. Raises CallFault when Telegram cannot be asked."""
    bot_id, username = whoami(settings, t)
    payload = store.write_now(partial(claims.make, bot_id=bot_id))
    return [
        t._("Whoever opens this link first, within 24 hours, becomes administrator:"),
        f"https://t.me/{username}?start={payload}",
        t._("It works once. Send it to nobody else."),
    ]


def whoami(settings: Settings, t: Language) -> tuple[int, str]:
    """The bot's id and user name, as Telegram says (Bot API, getMe). Raises CallFault."""
    with working(t._("Asking Telegram")):
        return asyncio.run(_whoami(settings))


def refusal(t: Language, fault: CallFault) -> str:
    """What to say when Telegram cannot be asked."""
    if isinstance(fault, Unauthorized):
        return t._("Telegram does not know this token; BotFather shows the valid one.")
    return t._("Telegram cannot be reached. Is the network up, and is ZHIBU_PROXY needed?")


async def _whoami(settings: Settings) -> tuple[int, str]:
    transport = transport_of(settings)
    try:
        me = await transport.call("getMe", {})
        return int(me["id"]), str(me["username"])
    finally:
        await transport.close()
