"""Door 2: time passes. Every function is one duty and one unit of work a call; due rows decide."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.app import App, UnitOfWork
from bot.chat.trouble import Trouble
from bot.clock import SystemClock
from jobs import activities, alerts, housekeeping, nudges, summaries

log = structlog.get_logger()
Duty: TypeAlias = Callable[[App, UnitOfWork], object]

TICK: tuple[Duty, ...] = (
    activities.freeze,
    nudges.daily,
    nudges.take_steps,
    summaries.subscribed,
)
"""Done at every tick, in this order."""
HOURLY: tuple[Duty, ...] = (
    housekeeping.tidy,
    housekeeping.menus,
    housekeeping.requests,
    housekeeping.transfers,
    alerts.disk,
    alerts.troubles,
)
"""Done at the start and then every hour; each looks for itself whether there is anything to do."""

LEEWAY = timedelta(seconds=1)


def schedule(
    scheduler: AsyncIOScheduler, app: App, tick_seconds: float, wake: Callable[[], None]
) -> None:
    """Name → function → how often. `wake` is called after every tick."""
    tick = _round(app, "tick", TICK, wake)
    hourly = _round(app, "hourly", HOURLY, wake)
    scheduler.add_job(tick, "interval", seconds=tick_seconds, id="tick")
    scheduler.add_job(hourly, id="start")
    scheduler.add_job(hourly, "interval", hours=1, id="hourly")


async def keep_time(scheduler: AsyncIOScheduler, every: float) -> None:
    """Look every so many seconds, for ever, whether the machine's clock was set back."""
    clock = SystemClock()
    while True:
        await asyncio.sleep(every)
        set_right(scheduler, clock.now())


def set_right(scheduler: AsyncIOScheduler, now: datetime) -> None:
    """Rounds that wait longer than their interval, because the clock they go by was set back, come
    at once."""
    for job in scheduler.get_jobs():
        if isinstance(job.trigger, IntervalTrigger):
            latest = now + job.trigger.interval + LEEWAY
            if job.next_run_time > latest:
                log.warning("clock.set_back", job=job.id)
                job.modify(next_run_time=now)


def _round(
    app: App, name: str, duties: tuple[Duty, ...], wake: Callable[[], None]
) -> Callable[[], Awaitable[None]]:
    """All duties, one after the other; the heartbeat `name` tells when the round began."""

    troubles = {duty.__name__: Trouble(duty.__name__) for duty in duties}
    troubles[name] = Trouble(name)

    async def done(duty: str, work: Callable[[UnitOfWork], object]) -> None:
        try:
            await app.store.write(work)
        except Exception as fault:
            if troubles[duty].begins(fault):
                log.exception("duty.failed", duty=duty)
        else:
            troubles[duty].over()

    async def go_round() -> None:
        began = app.clock.now()
        for duty in duties:
            await done(duty.__name__, partial(duty, app))
        await done(name, lambda uow: uow.heartbeats.beat(app.bot_id, name, began))
        wake()

    async def come_round() -> None:
        # A bot that stops cuts a round short; what was not done is due again when it starts.
        with suppress(asyncio.CancelledError):
            await go_round()

    return come_round
