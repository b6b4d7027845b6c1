"""Imported once by the server that bots are forked from: a bot lives through a short day there, so
that what SQLAlchemy has compiled for it need not be compiled by every other."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from bot import config
from bot.cli import running
from bot.clock import FileClock
from bot.sandbox import server
from bot.store import engine, uow
from tests.stories.organ import settle_organ
from tests.stories.world import NEARBY, World


class _Rehearsal(World):
    """A world whose stand-in and bot run in this very process."""

    def _stand_in(self) -> str:
        return (self.folder / "url").read_text("ascii")


def _day(folder: Path, loop: asyncio.AbstractEventLoop) -> None:
    """What happens in nearly every story."""
    world = _Rehearsal(folder, f"sqlite:///{folder / 'zhibu.db'}", "zh_Hans")
    try:
        organ = settle_organ(world)
        bot = asyncio.run_coroutine_threadsafe(_bot(world.environ), loop)
        world.until(lambda: bot.done() or world.look("log", since=0), "the bot is there")
        if bot.done():
            bot.result()
        world.settle()
        zhang, li = organ["张华"], organ["李静"]
        zhang.says("/new 支部党员大会 12月4日 15:00 三楼会议室 三季度总结")
        zhang.presses("✅ 发布")
        li.presses("✅ 参加")
        li.presses("🙏 请假")
        zhang.presses("✔️ 批准")
        for command in ("/today", "/my", "/activities", "/members", "/help"):
            zhang.says(command)
        world.at("2026-12-04 15:10")
        zhang.says("/attendance")
        zhang.presses("陈磊")
        os.kill(os.getpid(), signal.SIGTERM)
        bot.result(timeout=20)
    finally:
        world.http.close()
        world.store.close()


@functools.cache
def _kept(url: str, **options: Any) -> Engine:
    made = engine.open_engine(url, **options)
    if url == NEARBY:
        event.listen(made, "do_connect", _here)
    return made


def _here(_dialect: Any, _record: Any, arguments: list[Any], _options: Any) -> None:
    """SQLAlchemy keeps the whole path of where an engine was made."""
    arguments[0] = str(Path("zhibu.db").absolute())


async def _bot(environ: dict[str, str]) -> None:
    given = environ | {"ZHIBU_DATABASE_URL": NEARBY}
    settings = config.load(("token", "key"), given)
    store = running.store_of(settings)
    try:
        await running.run(settings, store)
    finally:
        store.close()


async def _play(folder: Path) -> None:
    standin = await server.start(0, FileClock(folder / "clock"))
    (folder / "url").write_text(standin.url, "ascii")
    try:
        await asyncio.to_thread(_day, folder, asyncio.get_running_loop())
    finally:
        await standin.stop()


def rehearse() -> None:
    """Keep the program's engines, by URL, and let one bot run on `NEARBY`."""
    uow.open_engine = _kept
    before = Path.cwd()
    with tempfile.TemporaryDirectory(prefix="zhibu-rehearsal-") as folder:
        os.chdir(folder)
        try:
            asyncio.run(_play(Path(folder)))
        finally:
            os.chdir(before)


rehearse()
