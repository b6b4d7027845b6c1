"""Who runs on a database: PostgreSQL's lock outlives its connection, or its holder gives way."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy.engine import make_url

from bot.store.lock import Taken, runner, sole_runner

BOT = 7000000001
OURS = (
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
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
    lost = threading.Event()
    with (
        database(postgresql_url) as other,
        sole_runner(postgresql_url, BOT, lost.set, watch_seconds=0.2),
    ):
        # Both in one go, before the holder looks again.
        other.execute("SET lock_timeout = '10s'")
        other.execute(f"{CUT}; SELECT pg_advisory_lock({BOT})")  # type: ignore[call-overload]
        assert lost.wait(20)
