"""What planning costs: a tick with 10,000 nudges due, an idle one, a preview, a replanned series;
beside the same nudges as one APScheduler job each on its SQLAlchemy store."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from bot.services.activities import previewing
from bot.services.nudging import nudges, planning, receipts, taking
from bot.store.crypto import Cipher
from bot.store.uow import Store, UnitOfWork
from tests.bench import organ
from tests.bench.organ import BOT, DUE, KEY, NOW, ZONE
from tests.databases import cluster

ROUNDS = 3
SIZES = (10_000, 100_000)
FULL = 1_000_000
SERIES = 52
PEER_JOBS = 1000
"""Fewer than the nudges: they would take minutes."""


@dataclass
class Found:
    """Milliseconds by what was measured, for one database and so many members."""

    tick: list[float] = field(default_factory=list)
    idle: list[float] = field(default_factory=list)
    preview: list[float] = field(default_factory=list)
    series: list[float] = field(default_factory=list)
    made: int = 0
    filled_s: float = 0.0


@dataclass
class Peer:
    """APScheduler: milliseconds to add the jobs, and until all of them have run."""

    add: float
    run: float


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of wall clock."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def measure_one(url: str, members: int) -> Found:
    """Fill a database and measure; every round begins as if nothing had been taken."""
    found = Found()
    began = time.perf_counter()
    organ.settle(url, members)
    found.filled_s = time.perf_counter() - began
    clock = [NOW]
    store = Store(url, Cipher(KEY), lambda: clock[0])

    def tick(uow: UnitOfWork) -> int:
        nudges.send_days(uow, BOT, uow.now, ZONE)
        made = taking.take_steps(uow, BOT, uow.now, ZONE)
        taking.take_days(uow, BOT, uow.now, ZONE)
        receipts.tell(uow, BOT, uow.now, ZONE)
        return made

    try:
        for _ in range(ROUNDS + 1):
            store.write_now(organ.reset)
            began = time.perf_counter()
            found.made = store.write_now(tick)
            found.tick.append((time.perf_counter() - began) * 1000)
            assert found.made == DUE, found.made
        for _ in range(20):
            found.idle.append(timed(lambda: store.write_now(tick)))
        activity, secretary = store.read_now(organ.preview_of)
        for _ in range(10):
            found.preview.append(
                timed(
                    lambda: store.read_now(
                        lambda uow: previewing.timetable(uow, secretary, activity, uow.now, ZONE)
                    )
                )
            )
        ids = store.read_now(lambda uow: organ.series_of(uow, SERIES))
        for _ in range(5):
            found.series.append(
                timed(
                    lambda: store.write_now(
                        lambda uow: planning.plan_activities(
                            uow, uow.activities.many(ids).values(), ZONE
                        )
                    )
                )
            )
    finally:
        store.close()
    found.tick = found.tick[1:]  # the first compiles the statements
    return found


def nothing() -> None:
    """What each job of the peer does."""


def measure_peer(url: str) -> Peer:
    """Nudges as jobs that are due at once."""
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=url, tablename="peer_jobs")},
        job_defaults={"misfire_grace_time": None, "coalesce": True},
        timezone="UTC",
    )
    done = [0]

    def ran(_event: object) -> None:
        done[0] += 1

    scheduler.add_listener(ran, EVENT_JOB_EXECUTED)
    scheduler.start(paused=True)
    at = datetime.now(UTC)  # noqa: TID251 - the peer runs on the machine's clock

    def add() -> None:
        for number in range(PEER_JOBS):
            scheduler.add_job(nothing, "date", run_date=at, id=str(number))

    added = timed(add)

    def run() -> None:
        scheduler.resume()
        while done[0] < PEER_JOBS:
            time.sleep(0.005)

    try:
        return Peer(added, timed(run))
    finally:
        scheduler.shutdown(wait=True)


def measure(
    kinds: list[str], *, quick: bool, full: bool
) -> tuple[dict[tuple[str, int], Found], dict[str, Peer]]:
    """All sizes on these databases, and the peer on each."""
    sizes = SIZES[:1] if quick else SIZES + ((FULL,) if full else ())
    found: dict[tuple[str, int], Found] = {}
    peers: dict[str, Peer] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        running = stack.enter_context(cluster(durable=True)) if "postgresql" in kinds else None
        for kind in kinds:
            for members in sizes:
                with ExitStack() as one:
                    if running is not None and kind == "postgresql":
                        url = one.enter_context(running.fresh())
                    else:
                        url = f"sqlite:///{folder / f'{members}.db'}"
                    found[kind, members] = measure_one(url, members)
                    if members == sizes[0]:
                        peers[kind] = measure_peer(url.replace(f"{members}.db", "peer.db"))
    return found, peers


def table(found: dict[tuple[str, int], Found], peers: dict[str, Peer]) -> list[str]:
    """Figures, a row a database and size."""
    lines = [
        "| | members | tick, 10,000 due, ms | nudges/s | idle tick, ms | preview, ms | "
        "52 replanned, ms | filled in, s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for (kind, members), one in found.items():
        tick = median(one.tick)
        lines.append(
            f"| {kind} | {members:,} | {tick:,.0f} | {one.made / tick * 1000:,.0f} | "
            f"{median(one.idle):.1f} | {median(one.preview):.1f} | {median(one.series):.0f} | "
            f"{one.filled_s:.0f} |"
        )
    for kind, peer in peers.items():
        lines.append(
            f"| APScheduler, {kind} | | {peer.run:,.0f} (and {peer.add:,.0f} to add) | "
            f"{PEER_JOBS / peer.run * 1000:,.0f} | | | | |"
        )
    return lines


def figures(found: dict[tuple[str, int], Found], peers: dict[str, Peer]) -> list[str]:
    """The lines `bench.plan.<figure>.<database>[.<members>] = <value>`."""
    lines = []
    for (kind, members), one in found.items():
        tick = median(one.tick)
        values = {
            "tick_ms": tick,
            "idle_tick_ms": median(one.idle),
            "preview_ms": median(one.preview),
            "series_edit_ms": median(one.series),
            "nudges_per_s": one.made / tick * 1000,
        }
        lines += [
            f"bench.plan.{name}.{kind}.{members} = {value:.2f}" for name, value in values.items()
        ]
    for kind in peers:
        sizes = sorted(members for of, members in found if of == kind)
        for small, big in pairwise(sizes):
            grown = median(found[kind, big].tick) / median(found[kind, small].tick)
            lines.append(f"bench.plan.growth_10x_members.{kind}.{big} = {grown:.2f}  (goal <= 1.3)")
        ours = median(found[kind, sizes[0]].tick)
        lines.append(f"bench.plan.apscheduler_ms.{kind} = {peers[kind].run:.2f}")
        each = (peers[kind].run / PEER_JOBS) / (ours / DUE)
        lines.append(f"bench.plan.apscheduler_ratio.{kind} = {each:.2f}")
    return lines
