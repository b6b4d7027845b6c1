"""Leases: one holder at a time, whatever becomes of it; the database's clock decides."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.store.crypto import Cipher
from bot.store.holding import EVERY_SECONDS, LEASE_SECONDS, Duty, Holding, NotHeld
from bot.store.uow import Store, UnitOfWork
from tests.store.conftest import KEY, NOW

BOT = 7000000001
LONG = 60_000
BOTH = ["intake", "ticker"]


@pytest.fixture
def two(postgresql_url: str) -> Iterator[tuple[Store, Store]]:
    """What two processes on one database have."""
    made = [Store(postgresql_url, Cipher(KEY), lambda: NOW) for _ in range(2)]
    yield made[0], made[1]
    for store in made:
        store.close()


def taking(holder: str, *names: str, milliseconds: int = LONG) -> Callable[[UnitOfWork], set[str]]:
    def take(uow: UnitOfWork) -> set[str]:
        uow.leases.prepare(BOT, BOTH)
        return set(uow.leases.take(BOT, names or BOTH, holder, milliseconds))

    return take


def test_a_lease_is_its_holders_until_it_runs_out_or_is_released(store: Store) -> None:
    assert store.write_now(taking("a")) == set(BOTH)
    assert store.write_now(taking("a")) == set(BOTH)
    if not store.alone:  # else nobody but the holder is there
        assert store.write_now(taking("b")) == set()
    store.write_now(taking("a", "ticker", milliseconds=-1))
    assert store.write_now(taking("b")) == {"ticker"}
    assert not store.read_now(lambda uow: uow.leases.holds(BOT, "ticker", "a"))
    store.write_now(lambda uow: uow.leases.release(BOT, "a"))
    assert store.write_now(taking("b")) == set(BOTH)
    store.write_now(lambda uow: uow.leases.prepare(BOT + 1, BOTH))
    assert store.write_now(lambda uow: uow.leases.take(BOT + 1, BOTH, "c", LONG)) == set(BOTH)


def test_the_clock_is_the_databases(store: Store) -> None:
    said = store.read_now(lambda uow: uow.leases.clock())
    assert abs(said - datetime.now(UTC)) < timedelta(seconds=5)  # noqa: TID251 - the machine's


@pytest.mark.postgresql
def test_a_holder_that_works_under_its_lease_is_left_to_it(two: tuple[Store, Store]) -> None:
    first, second = two
    first.write_now(taking("a"))
    with first._write_engine.begin() as connection:
        assert first._unit(connection).leases.holds(BOT, "ticker", "a")
        first._unit(connection).leases.release(BOT + 1, "a")
        with second._write_engine.begin() as other:  # as if the lease had run out meanwhile
            unit = second._unit(other)
            assert set(unit.leases.take(BOT, ["intake"], "a", -1)) == {"intake"}
        assert second._committed(taking("b"), "", in_turn=False) == {"intake"}
    assert not first.read_now(lambda uow: uow.leases.holds(BOT, "intake", "a"))


@pytest.mark.postgresql
def test_a_holder_whose_session_ended_is_replaced_at_once(
    postgresql_url: str, two: tuple[Store, Store]
) -> None:
    killed, second = two
    killed.write_now(taking("a"))
    assert second.write_now(taking("b")) == set()
    killed._write_engine.dispose()
    until(lambda: second.write_now(taking("b")) == set(BOTH))
    assert killed.write_now(taking("a")) == set()


@pytest.mark.postgresql
def test_two_processes_take_turns(two: tuple[Store, Store]) -> None:
    assert LEASE_SECONDS + EVERY_SECONDS < 15

    async def play() -> None:
        first, second = (Holding(store, BOT) for store in two)
        turns: asyncio.Queue[str] = asyncio.Queue()

        async def works(name: str) -> None:
            turns.put_nowait(name)
            await asyncio.Event().wait()

        def takes_part(holding: Holding, name: str) -> list[asyncio.Task[None]]:
            whenever = holding.whenever(Duty.TICKER, lambda: works(name))
            return [asyncio.create_task(holding.keep()), asyncio.create_task(whenever)]

        async with asyncio.timeout(20):
            tasks = takes_part(first, "first")
            assert await turns.get() == "first"
            others = takes_part(second, "second")
            with pytest.raises(NotHeld):
                await two[1].write(second.fenced(Duty.TICKER, lambda _uow: "never"))
            assert await two[0].write(first.fenced(Duty.TICKER, lambda _uow: "well")) == "well"
            assert turns.empty()
            await ended(*tasks)
            assert await turns.get() == "second"
            with pytest.raises(NotHeld):
                await two[0].write(first.fenced(Duty.TICKER, lambda _uow: "never"))
            assert (first.held(Duty.TICKER), second.held(Duty.TICKER)) == (False, True)
            await ended(*others)

    asyncio.run(play())


def test_alone_on_sqlite_everything_is_held(migrated_file: object) -> None:
    store = Store(f"sqlite:///{migrated_file}", Cipher(KEY), lambda: NOW)
    holding = Holding(store, BOT)
    assert [holding.held(duty) for duty in Duty] == [True] * 3
    assert store.read_now(holding.fenced(Duty.INTAKE, lambda uow: uow.now)) == NOW
    store.close()


@pytest.mark.postgresql
def test_writers_of_two_processes_wait_for_each_other(two: tuple[Store, Store]) -> None:
    """What both have read, only one of them acts on."""
    first, second = two
    locks = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )

    async def play() -> list[int | None]:
        def counts(uow: UnitOfWork) -> int:
            seen = len(uow.heartbeats._all(beats()))
            if seen == 0 and not waited:
                waited.append(True)
                with psycopg.connect(plain(first.url)) as watcher:
                    until(lambda: watcher.execute(locks).fetchall() == [(1,)])
            uow.heartbeats.beat(BOT, f"n{seen}", NOW)
            return seen

        waited: list[bool] = []
        return list(await asyncio.gather(first.write(counts), second.write(counts)))

    assert sorted(asyncio.run(play())) == [0, 1]  # type: ignore[type-var]


def beats() -> object:
    from sqlalchemy import select

    from bot.store.schema.delivery import heartbeat

    return select(heartbeat)


async def ended(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)
