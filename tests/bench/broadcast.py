"""A broadcast under Telegram's own limits: the real process against the strict stand-in, which
keeps them in its own process and refuses what it does not like."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import func, select

from bot.domain.paces import OVERALL_RATE
from bot.store.schema.delivery import outbox
from bot.store.uow import UnitOfWork
from tests.bench import reminders
from tests.branch import run_clock
from tests.stories.world import BOT_ID, TOKEN, World

LOCAL_NINE = "2026-11-25 09:00"
PATIENCE = 1.5
START_SECONDS = 60.0


@dataclass(frozen=True)
class Broadcast:
    """What the stand-in saw. Seconds; lateness from when the bot was ready. `senders`: so many
    processes have sent some of it."""

    messages: int
    senders: int
    share: float
    http429: int
    late_p50: float
    late_p99: float


def measure(url: str, people: int, processes: int = 1) -> Broadcast:
    """So many processes of a bot share the work and everybody gets their reminder; raises
    AssertionError when one does not, or gets two, or the stand-in refuses anything but for
    speed."""
    with TemporaryDirectory(prefix="zhibu-bench-") as folder:
        world = World(Path(folder), url, "zh_Hans", cold=True)
        try:
            return _measured(world, people, processes)
        finally:
            world.close()


def _measured(world: World, people: int, processes: int) -> Broadcast:
    for name in ("ZHIBU_RATE", "ZHIBU_CHAT_RATE", "ZHIBU_TICK"):
        world.environ.pop(name, None)
    run_clock(world, LOCAL_NINE)
    _settle_in(world, people)
    world.control("limits", off=False)
    before = len(world.look("log"))
    with _started(world, processes):
        ready = time.monotonic()
        deadline = ready + 30 + PATIENCE * people / OVERALL_RATE
        while world.read(lambda uow: uow.outbox.unsent(BOT_ID, world.clock.now())):
            assert time.monotonic() < deadline, "the broadcast never ends"
            time.sleep(0.5)
    return _figures(world.look("log")[before:], people, ready, world.read(_senders))


@contextmanager
def _started(world: World, processes: int) -> Iterator[None]:
    """So many processes; the first polls. A machine that does much else takes long to start one."""
    others = []
    try:
        for _ in range(processes - 1):
            world.launch()
            others.append(world._bot)
        seen = len(world.look("log"))
        world.launch()
        deadline = time.monotonic() + START_SECONDS
        while not world._polled(seen):
            assert time.monotonic() < deadline, world.log.read_text()[-3000:]
            time.sleep(0.01)
        yield
    finally:
        for one in others:
            assert one
            one.terminate()
            one.wait(timeout=START_SECONDS)


def _senders(uow: UnitOfWork) -> int:
    statement = select(func.count(outbox.c.holder.distinct()))
    return int(uow.members._base.execute(statement).scalar_one())


def _settle_in(world: World, people: int) -> None:
    """Everybody opens the bot, which has heard of it already."""
    for one in range(people):
        number = reminders.FIRST_CHAT + one
        code = "zh-hans" if one % reminders.IN_ENGLISH else "en"
        world.control("people", id=number, first_name=f"静{one}", language_code=code)
        world.control("say", person=number, text="/start")
    offset = 0
    while batch := _updates(world, offset):
        offset = batch[-1]["update_id"] + 1


def _updates(world: World, offset: int) -> list[dict[str, Any]]:
    fields = {"offset": offset, "limit": 100, "timeout": 0}
    found: list[dict[str, Any]] = world.http.post(f"/bot{TOKEN}/getUpdates", json=fields).json()[
        "result"
    ]
    return found


def _figures(log: list[dict[str, Any]], people: int, ready: float, senders: int) -> Broadcast:
    sent = [one for one in log if one["method"] == "sendMessage"]
    floods = sum(one["error_code"] == 429 for one in sent)
    refused = [one for one in sent if not one["ok"] and one["error_code"] != 429]
    assert refused == [], refused[:3]
    arrived = [one for one in sent if one["ok"]]
    assert len(arrived) == len({one["chat_id"] for one in arrived}) == people, len(arrived)
    instants = sorted(one["monotonic"] for one in arrived)
    late = [at - ready for at in instants]
    marks = quantiles(late, n=100, method="inclusive")
    share = (people - 1) / OVERALL_RATE / (instants[-1] - instants[0])
    return Broadcast(people, senders, share, floods, marks[49], marks[98])
