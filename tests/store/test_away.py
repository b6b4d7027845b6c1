"""A database that is away, cut off or full: work fails instead of hanging, and goes on after."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.store import postgresql
from bot.store.crypto import Cipher
from bot.store.engine import Interrupted, Obstacle, Unavailable, obstacle, open_engine
from bot.store.uow import Store, UnitOfWork
from tests.store.conftest import KEY, NOW
from tests.store.test_leases import plain
from tests.swallowing import Proxy

BOT = 7000000001


def beats(uow: UnitOfWork) -> None:
    uow.heartbeats.beat(BOT, "tick", NOW)


def beaten(uow: UnitOfWork) -> bool:
    return uow.heartbeats.last(BOT, "tick") == NOW


@pytest.fixture
def proxy(postgresql_url: str) -> Iterator[Proxy]:
    url = make_url(postgresql_url)
    made = Proxy(Path(str(url.query["host"])) / f".s.PGSQL.{url.port or 5432}")
    yield made
    made.close()


@pytest.fixture
def behind(postgresql_url: str, proxy: Proxy) -> Iterator[Store]:
    """A store that reaches its database through the proxy, and is soon tired of connecting."""
    url = make_url(postgresql_url).set(host="127.0.0.1", port=proxy.port)
    url = url.difference_update_query(["host"]).update_query_dict({"connect_timeout": "1"})
    made = Store(url.render_as_string(hide_password=False), Cipher(KEY), lambda: NOW)
    yield made
    made.close()


@pytest.mark.postgresql
def test_a_network_that_swallows_everything_is_given_up(behind: Store, proxy: Proxy) -> None:
    behind.write_now(lambda _uow: None)
    with pytest.MonkeyPatch.context() as impatience:
        impatience.setattr(postgresql, "ANSWER_SECONDS", 0.3)
        proxy.swallows.set()
        with pytest.raises(Interrupted):
            behind.write_now(beats)
        with pytest.raises(Interrupted):
            asyncio.run(behind.read(beaten))
    proxy.swallows.clear()
    behind.write_now(beats)
    assert asyncio.run(behind.read(beaten))


@pytest.mark.postgresql
@pytest.mark.parametrize("ending", ["cut", "terminated"])
def test_after_a_cut_all_goes_on(
    behind: Store, proxy: Proxy, postgresql_url: str, ending: str
) -> None:
    def is_cut(uow: UnitOfWork) -> None:
        if ending == "cut":
            proxy.cut()
        else:
            others = (
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <>"
                " pg_backend_pid() AND datname = current_database()"
            )
            with psycopg.connect(plain(postgresql_url), autocommit=True) as other:
                other.execute(others)
        beats(uow)

    with pytest.raises(Unavailable):
        behind.write_now(is_cut)
    assert not asyncio.run(behind.read(beaten))
    behind.write_now(beats)
    assert asyncio.run(behind.read(beaten))


@pytest.mark.postgresql
def test_a_transaction_that_is_left_alone_ends(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its locks would else be held until the network notices that its machine is gone."""
    monkeypatch.setattr(postgresql, "IDLE_SECONDS", 0.2)
    forgetful = open_engine(postgresql_url, impatient=True)
    with forgetful.connect() as connection:
        connection.execute(text("SELECT 1"))
        with psycopg.connect(plain(postgresql_url), autocommit=True) as other:
            left = (
                "SELECT 1 FROM pg_stat_activity WHERE state = 'idle in transaction'"
                " AND datname = current_database()"
            )
            while other.execute(left).fetchall():
                pass
        with pytest.raises(Unavailable):
            connection.execute(text("SELECT 1"))
    forgetful.dispose()


def test_a_full_disk_is_told_apart(tmp_path: Path) -> None:
    full = sqlite3.connect(tmp_path / "full.db")
    full.executescript("PRAGMA max_page_count = 2; CREATE TABLE t (x)")
    with pytest.raises(sqlite3.OperationalError) as caught:
        full.execute("INSERT INTO t VALUES (randomblob(100000))")
    full.close()
    assert obstacle(caught.value) is Obstacle.FULL
    assert obstacle(psycopg.errors.DiskFull()) is Obstacle.FULL
