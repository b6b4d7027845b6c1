"""Who sends: each in a process of its own, which prints how long it took and what CPU it cost.

`python -m tests.bench.senders WHO URL MESSAGES FLIGHTS [DATABASE]`: `zhibu` is the whole path of
the outbox, from the claim to the receipt; the others send the same card in a loop.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

TOKEN = "7000000001:BENCHbenchBENCHbenchBENCHbenchBENCH"
TEXT = (
    "<b>🔔 请答复：支部党员大会 · 11月27日（周五）15:00</b>\n🗓 还有 2 天\n📍 三楼会议室\n"
    "📝 三季度总结\n⏰ 请于11月26日 15:00前答复\n\n你还没有答复。"
)
KEYS = [
    [
        {
            "text": "✅ 参加",
            "callback_data": "1an:3500000000000000:attending:1",
            "style": "success",
        },
        {"text": "🙏 请假", "callback_data": "1an:3500000000000000:leave:1"},
        {"text": "❓ 待定", "callback_data": "1an:3500000000000000:unsure:1"},
    ],
    [{"text": "🗓 加入日历", "callback_data": "1ag:3500000000000000"}],
]
FIRST_CHAT = 10_000_000
PATIENCE = 120.0
"""A run that takes longer has gone wrong."""
Send = Callable[[int], Awaitable[object]]


class Stopwatch:
    """Seconds that pass and seconds of CPU, all threads."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._cpu = _cpu()

    def read(self) -> dict[str, float]:
        """Both, so far."""
        return {"seconds": time.perf_counter() - self._began, "cpu": _cpu() - self._cpu}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


async def flown(send: Send, messages: int, flights: int) -> dict[str, float]:
    """Send to each chat once, so many at a time."""
    chats = iter(range(FIRST_CHAT, FIRST_CHAT + messages))

    async def fly() -> None:
        for chat in chats:
            await send(chat)

    await send(FIRST_CHAT - 1)  # the first connection
    watch = Stopwatch()
    await asyncio.gather(*(fly() for _ in range(flights)))
    return watch.read()


async def with_aiohttp(url: str, messages: int, flights: int) -> dict[str, float]:
    """A bare loop on aiohttp."""
    import aiohttp

    async with aiohttp.ClientSession() as session:

        async def send(chat: int) -> None:
            body = {
                "chat_id": chat,
                "text": TEXT,
                "parse_mode": "HTML",
                "link_preview_options": {"is_disabled": True},
                "reply_markup": {"inline_keyboard": KEYS},
            }
            async with session.post(f"{url}/bot{TOKEN}/sendMessage", json=body) as answer:
                assert (await answer.json())["ok"]

        return await flown(send, messages, flights)


async def with_aiogram(url: str, messages: int, flights: int) -> dict[str, float]:
    """A plain loop on aiogram 3; the keyboard is built once."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardMarkup, LinkPreviewOptions

    keys = InlineKeyboardMarkup.model_validate({"inline_keyboard": KEYS})
    preview = LinkPreviewOptions(is_disabled=True)
    bot = Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(url)))

    async def send(chat: int) -> None:
        await bot.send_message(
            chat, TEXT, parse_mode="HTML", reply_markup=keys, link_preview_options=preview
        )

    try:
        return await flown(send, messages, flights)
    finally:
        await bot.session.close()


async def with_ptb(url: str, messages: int, flights: int) -> dict[str, float]:
    """A plain loop on python-telegram-bot, its default transport; the keyboard is built once."""
    from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
    from telegram.request import HTTPXRequest

    keys = InlineKeyboardMarkup.de_json({"inline_keyboard": KEYS})
    preview = LinkPreviewOptions(is_disabled=True)
    request = HTTPXRequest(connection_pool_size=flights, pool_timeout=60)
    async with Bot(TOKEN, base_url=f"{url}/bot", request=request) as bot:

        async def send(chat: int) -> None:
            await bot.send_message(
                chat, TEXT, parse_mode="HTML", reply_markup=keys, link_preview_options=preview
            )

        return await flown(send, messages, flights)


async def with_zhibu(url: str, messages: int, database: str) -> dict[str, float]:
    """The outbox as it is, until everything is sent and settled; no limit holds it back. One
    message goes before, as with the others. Garbage is collected as `zhibu run` does it."""
    from bot.app import App
    from bot.chat.sender import Sender
    from bot.chat.transport import Transport
    from bot.chat.views import OUTBOX
    from bot.cli.running import calm_down
    from bot.documents.worker import Workshop
    from bot.domain.paces import Rates
    from bot.store.crypto import Cipher
    from bot.store.uow import Store
    from tests.bench.reminders import BOT_ID, KEY, NINE, WARM_UP, StandingClock

    clock = StandingClock(NINE - WARM_UP)
    store = Store(database, Cipher(KEY), clock.now)
    app = App(store, clock, ZoneInfo("Asia/Shanghai"), BOT_ID, "zhibu_test_bot")
    transport = Transport(TOKEN, url)
    await transport.call("getMe", {})
    sender = Sender(app, transport, Rates(1e6, 1e6), Workshop(), OUTBOX)
    task = asyncio.create_task(sender.run())

    async def sends(count: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while app.vitals.settled["sent"] < count:
                assert not task.done(), "the sender ended"
                await asyncio.sleep(0.02)

    await sends(1)
    calm_down()
    clock.at = NINE
    watch = Stopwatch()
    sender.wake()
    await sends(1 + messages)
    sender.stop()
    await task
    figures = watch.read()
    assert not await store.read(lambda uow: uow.outbox.unsent(BOT_ID, uow.now))
    await transport.close()
    store.close()
    return figures


LOOPS = {"aiohttp": with_aiohttp, "aiogram": with_aiogram, "ptb": with_ptb}


def main(who: str, url: str, messages: str, flights: str, database: str = "") -> None:
    """Send, and print what it took."""
    if who == "zhibu":
        figures = asyncio.run(with_zhibu(url, int(messages), database))
    else:
        figures = asyncio.run(LOOPS[who](url, int(messages), int(flights)))
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
