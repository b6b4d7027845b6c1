"""Door 2: time passes. Every function is one duty, whole in one unit of work; due rows decide."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.app import App, NotHeld, UnitOfWork
from bot.chat.trouble import Trouble
from bot.clock import FileClock, SystemClock
from bot.services.nudging import restoring
from jobs import activities, alerts, assignments, housekeeping, nudges, series, summaries

log = structlog.get_logger()
Duty: TypeAlias = Callable[[App, UnitOfWork], object]
Work: TypeAlias = Callable[[UnitOfWork], object]
Named: TypeAlias = tuple[str, Work]
Fence: TypeAlias = Callable[[Work], Work]

DAYBREAK: tuple[Duty, ...] = (
    housekeeping.menus,
    housekeeping.requests,
    housekeeping.transfers,
    assignments.follow,
)
"""Done again as soon as a day begins: rights, units and offices begin and end with it."""


def new_day(app: App, uow: UnitOfWork) -> bool:
    """What changes with the date, at the first tick of a day; returns whether it is."""
    if not housekeeping.begins(app, uow):
        return False
    for duty in DAYBREAK:
        duty(app, uow)
    return True


TICK: tuple[Duty, ...] = (
    new_day,
    activities.freeze,
    series.publish,
    nudges.daily,
    nudges.take_steps,
    nudges.take_early,
    nudges.take_days,
    nudges.receipts,
    summaries.subscribed,
    alerts.undelivered,
)
"""Done at every tick, in this order."""
HOURLY: tuple[Duty, ...] = (
    housekeeping.tidy,
    *DAYBREAK,
    alerts.disk,
    alerts.clocks,
    alerts.troubles,
)
"""Done at the start and then every hour; each looks for itself whether there is anything to do."""

LEEWAY = timedelta(seconds=1)
TOGETHER_SECONDS = 0.05
"""For how long duties share a transaction, so that no answer waits for a whole round."""
FOLLOW_SECONDS = 0.02
"""How often it is looked whether somebody has set a steered clock."""


async def keep_ticking(
    app: App, tick_seconds: float, wake: Callable[[], None], fenced: Fence
) -> None:
    """Do every duty when its time comes, until cancelled; `fenced` holds each transaction to the
    lease of the ticker."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    tick = schedule(scheduler, app, tick_seconds, wake, fenced)
    scheduler.start()
    app.vitals.tick()
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(keep_time(scheduler, tick_seconds))
            if isinstance(app.clock, FileClock):
                tasks.create_task(_follow(app.clock, tick))
    finally:
        app.vitals.ticked = None
        scheduler.shutdown(wait=False)


def _freely(work: Work) -> Work:
    return work


def schedule(
    scheduler: AsyncIOScheduler,
    app: App,
    tick_seconds: float,
    wake: Callable[[], None],
    fenced: Fence = _freely,
) -> Callable[[], Awaitable[None]]:
    """Name → function → how often. `wake` is called after every tick; returns the tick."""
    tick = _round(app, "tick", TICK, wake, fenced)
    hourly = _round(app, "hourly", HOURLY, wake, fenced)
    scheduler.add_job(
        tick, "interval", seconds=tick_seconds, id="tick", next_run_time=SystemClock().now()
    )
    scheduler.add_job(hourly, id="start")
    scheduler.add_job(hourly, "interval", hours=1, id="hourly")
    return tick


async def _follow(clock: FileClock, tick: Callable[[], Awaitable[None]]) -> None:
    """Tick at once whenever a steered clock has been set (the demo and the tests)."""
    seen, this = clock.stamp(), asyncio.current_task()
    while this is not None and not this.cancelling():
        await asyncio.sleep(FOLLOW_SECONDS)
        if (stamp := clock.stamp()) != seen:
            seen = stamp
            await tick()


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
    app: App,
    name: str,
    duties: tuple[Duty, ...],
    wake: Callable[[], None],
    fenced: Fence = _freely,
) -> Callable[[], Awaitable[None]]:
    """All duties, one after the other; the heartbeat `name` tells when the round began. Mostly
    there is nothing to do, so they share a transaction; one that fails is done on its own."""

    troubles = {duty.__name__: Trouble(duty.__name__) for duty in duties}
    troubles[name] = Trouble(name)
    turn = asyncio.Lock()

    async def go_round() -> None:
        due: list[Named] = [(duty.__name__, partial(duty, app)) for duty in duties]
        due.append((name, partial(_beat, app, name, app.clock.now())))
        while due and (done := await _together(app, due, fenced)):
            for duty, _work in due[:done]:
                troubles[duty].over()
            due = due[done:]
        for duty, work in due:
            await _do(app, duty, fenced(work), troubles[duty])
        app.vitals.tick()
        wake()

    async def come_round() -> None:
        # A bot that stops cuts a round short; what was not done is due again when it starts.
        with suppress(asyncio.CancelledError):
            async with turn:
                await go_round()

    return come_round


def _beat(app: App, name: str, began: datetime, uow: UnitOfWork) -> None:
    """The round has been done; beside the database stays how far it was before, which is sure."""
    before = uow.heartbeats.last(app.bot_id, name)
    if name == "tick" and before is not None:
        app.store.mark(app.bot_id, before)
    uow.heartbeats.beat(app.bot_id, name, began)


def look_back(app: App, uow: UnitOfWork, *, restored: bool) -> None:
    """At the start: on a database older than what this bot has done, what is due by now may have
    been sent already and is held back. `restored`: whoever starts it says so. Otherwise: was it
    away for long?"""
    since = restoring.older(uow, app.bot_id, app.store.marked(app.bot_id), told=restored)
    if since is None:
        alerts.away(app, uow)
        return
    for duty in TICK:
        duty(app, uow)
    held = restoring.hold_back(uow, app.bot_id, since)
    log.warning("run.restored", since=since.isoformat(), held=held)


async def _together(app: App, due: list[Named], fenced: Fence) -> int:
    """Begin with the first and do as many, in one transaction, as do not keep others waiting for
    long; returns how many. None when one fails: then nothing of them has been done."""

    def work(uow: UnitOfWork) -> int:
        began = time.monotonic()
        for number, (_name, duty) in enumerate(due, start=1):
            duty(uow)
            if time.monotonic() - began > TOGETHER_SECONDS:
                return number
        return len(due)

    try:
        done = await app.store.write(fenced(work), "tick")
    except Exception:  # noqa: BLE001 - each on its own shows which it is, and says so
        return 0
    return done if isinstance(done, int) else 0


async def _do(app: App, duty: str, work: Work, trouble: Trouble) -> None:
    """One duty in a transaction of its own; what it fails at keeps no other from its turn."""
    try:
        await app.store.write(work, "tick")
    except NotHeld:
        log.info("duty.not_ours", duty=duty)
    except Exception as fault:
        if trouble.begins(fault):
            log.exception("duty.failed", duty=duty)
    else:
        trouble.over()
