"""The demo while it plays: people in the stand-in, the bot as a process, what the page is told."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
import webbrowser
from contextlib import suppress

import httpx

from bot.cli import demo_tour
from bot.cli.console import say
from bot.cli.demo_folder import BOT_ID, USERNAME, CannotStart, DemoFolder
from bot.cli.demo_people import PERSONAS, ZONE
from bot.config import PREFIX
from bot.errors import N_
from bot.i18n import Language
from bot.store.uow import Store, UnitOfWork

TICK_SECONDS = 0.5
ANNOUNCE_SECONDS = 1.0
CHAT_RATE = 5
Announced = tuple[str, dict[str, object]]
"""What the stand-in's control interface is told: path and fields."""
MESSAGES_A_START = 100_000
"""How many message ids are set apart for each start of the demo."""


async def play(
    t: Language,
    place: DemoFolder,
    store: Store,
    url: str,
    links: dict[int, str],
    stopped: asyncio.Event,
    *,
    browser: bool,
) -> None:
    """Play until `stopped`; `links` are the payloads that people open the bot with, by chat.

    Raises CannotStart when the bot ends by itself.
    """
    token = f"{BOT_ID}:{secrets.token_urlsafe(30)[:35]}"
    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
        await _people(http, token, place.next_start() * MESSAGES_A_START)
        bot = await _start_bot(place, url, token)
        try:
            await _greet(http, links)
            say(
                t._("The chat page: {url}").format(url=url),
                t._("Database and log: {folder}. End with Ctrl-C.").format(folder=place.folder),
            )
            if browser and _has_screen():
                await asyncio.to_thread(webbrowser.open, url)
            await _until_stopped(store, http, bot, stopped, place)
        finally:
            await _end(bot)


def _has_screen() -> bool:
    """Whether a browser would open a window, rather than take over the terminal."""
    return sys.platform == "darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


async def _people(http: httpx.AsyncClient, token: str, first: int) -> None:
    """Make the bot and everybody known to the stand-in. Message ids begin at `first`, above those
    of any earlier start, so that an old card in the database is never taken for a new message."""
    bot = {"token": token, "id": BOT_ID, "username": USERNAME, "first_name": "支部助手"}
    await _control(http, "bots", bot | {"first_message_id": first})
    for persona in PERSONAS:
        fields = {
            "id": persona.chat,
            "first_name": persona.name,
            "language_code": persona.language_code,
            "note": persona.note,
        }
        await _control(http, "people", fields)


async def _control(http: httpx.AsyncClient, path: str, fields: dict[str, object]) -> None:
    answer = await http.post(f"/control/{path}", json=fields)
    answer.raise_for_status()


async def _start_bot(place: DemoFolder, url: str, token: str) -> asyncio.subprocess.Process:
    with place.log_file.open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=place.folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_environment(place, url, token),
            start_new_session=True,
        )


def _environment(place: DemoFolder, url: str, token: str) -> dict[str, str]:
    """The reader's own settings of Zhibu do not count here."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return kept | {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "ZHIBU_TOKEN": token,
        "ZHIBU_API_BASE": url,
        "ZHIBU_DATABASE_URL": place.database_url,
        "ZHIBU_KEY_FILE": str(place.key_file),
        "ZHIBU_CLOCK": str(place.clock.path),
        "ZHIBU_TICK": str(TICK_SECONDS),
        "ZHIBU_CHAT_RATE": str(CHAT_RATE),
        "ZHIBU_HEALTH": "off",
    }


async def _greet(http: httpx.AsyncClient, links: dict[int, str]) -> None:
    """Everybody opens the bot: by the link they were given, or plainly."""
    for persona in PERSONAS:
        if persona.chat in links:
            fields: dict[str, object] = {"person": persona.chat, "payload": links[persona.chat]}
            await _control(http, "open", fields)
        else:
            await _control(http, "say", {"person": persona.chat, "text": "/start"})


def on_signal() -> asyncio.Event:
    """What is set when the terminal asks to end."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(name, stopped.set)
    return stopped


async def _until_stopped(
    store: Store,
    http: httpx.AsyncClient,
    bot: asyncio.subprocess.Process,
    stopped: asyncio.Event,
    place: DemoFolder,
) -> None:
    """Keep the page's clock and tour up to date, until `stopped` or until the bot ends."""
    key = place.key_file.read_bytes()
    told: dict[str, Announced] = {}
    while not stopped.is_set():
        if bot.returncode is not None:
            raise CannotStart(
                N_("The bot has ended by itself; its log says why: {file}"), file=place.log_file
            )
        now = await store.read(lambda uow: _announced(uow, key))
        for what, (path, fields) in now.items():
            if told.get(what) != (path, fields):
                await _control(http, path, fields)
        told = now
        with suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), ANNOUNCE_SECONDS)


def _announced(uow: UnitOfWork, key: bytes) -> dict[str, Announced]:
    """What the page is told, by subject."""
    said: dict[str, Announced] = {"tour": ("tour", demo_tour.tour(uow, key, ZONE))}
    for label, at in demo_tour.moments(uow, BOT_ID).items():
        said[label] = ("clock/next", {"label": label, "at": at.isoformat() if at else None})
    return said


async def _end(bot: asyncio.subprocess.Process) -> None:
    if bot.returncode is None:
        bot.terminate()
        try:
            await asyncio.wait_for(bot.wait(), 20)
        except TimeoutError:
            bot.kill()
            await bot.wait()
