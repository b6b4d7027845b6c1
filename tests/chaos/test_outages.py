"""PostgreSQL goes silent, is restarted or crashes under the running bot: intake stops acknowledging
and goes on by itself afterwards, and the books are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests import databases
from tests.branch import run_clock, settle_branch
from tests.chaos import ledger
from tests.chaos.crew import Crew
from tests.chaos.outage import Server, acknowledged, kept, notices, stored
from tests.chaos.storm import Storm
from tests.stories.world import World
from tests.swallowing import Proxy

pytestmark = [pytest.mark.chaos, pytest.mark.postgresql, pytest.mark.timeout(1800)]
PEOPLE = 6
SILENCES = 3
STOPS = ("fast", "immediate", "immediate")


def test_a_database_that_goes_silent(tmp_path: Path, postgresql_url: str) -> None:
    """A network that swallows everything: no connection ends, and no answer comes."""
    url = make_url(postgresql_url)
    proxy = Proxy(Path(str(url.query["host"])) / f".s.PGSQL.{url.port or 5432}")
    through = url.set(host="127.0.0.1", port=proxy.port).difference_update_query(["host"])
    shown = through.render_as_string(hide_password=False)
    try:
        with running(tmp_path, postgresql_url, 1, shown) as storm:
            for _ in range(SILENCES):
                away(storm, proxy.swallows.set)
                missing = storm.posted - stored(storm.world)
                assert missing
                assert min(missing) >= acknowledged(storm.world)
                assert kept(storm.world) >= len(missing)
                proxy.swallows.clear()
                storm.settle()
            figures = ledger.audited(storm)
            assert figures["updates"] > SILENCES * PEOPLE
    finally:
        proxy.close()


def test_a_server_that_is_stopped_and_started(tmp_path: Path) -> None:
    with databases.cluster(durable=True) as own, own.database() as url:
        server = Server(url)
        with running(tmp_path, url, 2) as storm:
            for how in STOPS:
                away(storm, partial(server.stop, how))
                offset = acknowledged(storm.world)
                assert kept(storm.world) >= sum(one >= offset for one in storm.posted) > 0
                server.start()
                storm.settle()
            ledger.audited(storm)


def away(storm: Storm, goes: Callable[[], None]) -> None:
    """In the middle of a flood the database goes; people do not notice and go on, until the bot
    has found out."""
    before = notices(storm.world)
    storm.flood()
    goes()
    storm.flood()
    storm.crew.until(lambda: notices(storm.world) > before, "storing fails")


@contextmanager
def running(folder: Path, url: str, size: int, through: str | None = None) -> Iterator[Storm]:
    """So many processes of a bot, and a storm without any weather; at the end they end well."""
    world = World(folder, url, "zh_Hans")
    crew = Crew(world, size)
    world.environ |= {"ZHIBU_TICK": "1", "ZHIBU_RATE": "30"}
    try:
        run_clock(world, "2026-11-23 09:00")
        branch = settle_branch(world, PEOPLE)
        world.environ["ZHIBU_DATABASE_URL"] = through or url
        storm = Storm(world, branch, crew, "outage", 0)
        storm.begin()
        yield storm
        crew.stop()
    finally:
        crew.destroy()
        world.close()
