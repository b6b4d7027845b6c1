"""Door 2: time passes. Every function is one duty and one unit of work a call; due rows decide."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeAlias

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app import App, UnitOfWork
from jobs import activities, housekeeping, nudges

log = structlog.get_logger()
Duty: TypeAlias = Callable[[App, UnitOfWork], object]

TICK: tuple[Duty, ...] = (activities.freeze, nudges.daily, nudges.take_steps)
"""Done at every tick, in this order."""
HOURLY: tuple[Duty, ...] = (housekeeping.tidy, housekeeping.menus, housekeeping.requests)
"""Done at the start and then every hour; each looks for itself whether there is anything to do."""


def schedule(
    scheduler: AsyncIOScheduler, app: App, tick_seconds: float, wake: Callable[[], None]
) -> None:
    """Name → function → how often. `wake` is called after every tick."""
    tick = _round(app, "tick", TICK, wake)
    hourly = _round(app, "hourly", HOURLY, wake)
    scheduler.add_job(tick, "interval", seconds=tick_seconds, id="tick")
    scheduler.add_job(hourly, id="start")
    scheduler.add_job(hourly, "interval", hours=1, id="hourly")


def _round(
    app: App, name: str, duties: tuple[Duty, ...], wake: Callable[[], None]
) -> Callable[[], Awaitable[None]]:
    """All duties, one after the other; the heartbeat `name` tells when the round began."""

    async def come_round() -> None:
        began = app.clock.now()
        for duty in duties:
            try:
                await app.store.write(partial(duty, app))
            except Exception:
                log.exception("duty.failed", duty=duty.__name__)
        await app.store.write(lambda uow: uow.heartbeats.beat(app.bot_id, name, began))
        wake()

    return come_round
