"""Who runs on a database: PostgreSQL's lock outlives its connection, or its holder gives way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.store.lock import Taken, runner, sole_runner

BOT = 7000000001
HERE = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
OURS, WAITING = f"{HERE} AND granted", f"{HERE} AND NOT granted"
CUT = OURS.replace("pid", "pg_terminate_backend(pid, 5000)")
pytestmark = pytest.mark.postgresql


@contextmanager
def database(url: str) -> Iterator[psycopg.Connection[tuple[int]]]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        yield connection


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline


def test_a_lock_whose_connection_was_cut_is_taken_again(postgresql_url: str) -> None:
    lost = threading.Event()
    with (
        database(postgresql_url) as other,
        sole_runner(postgresql_url, BOT, lost.set, watch_seconds=0.01),
    ):
        [before] = other.execute(OURS).fetchall()
        other.execute(CUT)
        until(lambda: other.execute(OURS).fetchall() not in ([], [before]))
        with pytest.raises(Taken), sole_runner(postgresql_url, BOT):
            pass
    assert not lost.is_set()


def test_any_number_runs_and_nobody_beside_a_sole_one(postgresql_url: str) -> None:
    alone = sole_runner(postgresql_url, BOT)
    with runner(postgresql_url, BOT), runner(postgresql_url, BOT), pytest.raises(Taken), alone:
        pass
    with sole_runner(postgresql_url, BOT), pytest.raises(Taken), runner(postgresql_url, BOT):
        pass


def test_who_lost_the_lock_to_another_is_told(postgresql_url: str) -> None:
    """Another one waits in line for it, so that it comes between however soon the holder looks."""
    lost = threading.Event()
    with (
        ThreadPoolExecutor(1) as thread,
        database(postgresql_url) as another,
        database(postgresql_url) as watcher,
        sole_runner(postgresql_url, BOT, lost.set, watch_seconds=0.01),
    ):
        taking = thread.submit(another.execute, f"SELECT pg_advisory_lock({BOT})")
        until(lambda: len(watcher.execute(WAITING).fetchall()) == 1)
        watcher.execute(CUT)
        assert lost.wait(20)
        taking.result(20)
