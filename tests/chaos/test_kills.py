"""A kill -9 at any moment, in any weather, loses no answer and repeats no message, except where
Telegram leaves the outcome unknown; then the message is sent once more, and says so."""

from __future__ import annotations

import base64
import os
from collections import Counter
from pathlib import Path

import pytest

from bot import failpoints
from tests.branch import run_clock, settle_branch
from tests.chaos import ledger
from tests.chaos.crew import Crew
from tests.chaos.storm import Storm
from tests.stories.organ import settle_organ
from tests.stories.world import World

SEED = os.environ.get("CHAOS_SEED", "20261123")
PLACES = tuple(
    f"{place}.{moment}"
    for place in sorted(failpoints.PLACES - {"fetch", "migration"})
    for moment in ("before", "after")
)
SHORT = 20
LONG = int(os.environ.get("CHAOS_KILLS", "220"))
PEOPLE = 10
TICK_SECONDS, TELEGRAMS_RATE = "1", "30"
TRIES = 4
"""So often a place that nobody died at is tried again, in the long run."""


def test_twenty_kills_lose_no_answer_and_repeat_no_message(tmp_path: Path) -> None:
    world = World(tmp_path, f"sqlite:///{tmp_path / 'zhibu.db'}", "zh_Hans")
    figures = weathers(world, 1, SHORT, "short", faults=1)
    assert figures["kills"] == SHORT
    assert figures["at named places"] >= SHORT // 2
    assert figures["with work in hand"] >= SHORT // 2


@pytest.mark.chaos
@pytest.mark.timeout(3600)
def test_the_long_storm_on_sqlite(tmp_path: Path) -> None:
    world = World(tmp_path, f"sqlite:///{tmp_path / 'zhibu.db'}", "zh_Hans")
    kills = round(LONG * 0.4)
    assert weathers(world, 1, kills, "long sqlite", faults=3)["kills"] >= kills


@pytest.mark.chaos
@pytest.mark.postgresql
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_the_long_storm_on_postgresql(tmp_path: Path, postgresql_url: str, processes: int) -> None:
    world = World(tmp_path, postgresql_url, "en")
    kills = round(LONG * 0.2)
    name = f"long postgresql {processes}"
    assert weathers(world, processes, kills, name, faults=3)["kills"] >= kills


@pytest.mark.chaos
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize(
    "processes", [1, *(pytest.param(n, marks=pytest.mark.postgresql) for n in (2, 3))]
)
def test_a_file_is_read_once_though_the_bot_is_killed_at_it(
    tmp_path: Path, processes: int, moment: str, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path / 'zhibu.db'}"
    if processes > 1:
        url = request.getfixturevalue("postgresql_url")
    world = World(tmp_path, url, "zh_Hans")
    crew = Crew(world, processes)
    try:
        boss = settle_organ(world)["管理员"]
        crew.begin(f"fetch.{moment}")
        world.control(
            "attach",
            person=boss.id,
            kind="document",
            file_name="名册.xlsx",
            content_base64=base64.b64encode(b"no workbook").decode(),
        )
        assert crew.fall(f"fetch.{moment}", 30)
        crew.begin()
        crew.until(lambda: "这不是 Excel 文件" in boss.sees().text, "nothing is said of the file")
        crew.stop()
        assert sum("这不是 Excel 文件" in one.text for one in boss.messages()) == 1
    finally:
        crew.destroy()
        world.close()


def weathers(world: World, size: int, kills: int, name: str, faults: int) -> Counter[str]:
    """Let the storm rage over a branch, then go through the books; in a long one somebody dies at
    each place."""
    seed, is_long = f"{SEED} {name}", name.startswith("long")
    crew = Crew(world, size)
    world.environ |= {"ZHIBU_TICK": TICK_SECONDS, "ZHIBU_RATE": TELEGRAMS_RATE}
    try:
        run_clock(world, "2026-11-23 09:00")
        storm = Storm(world, settle_branch(world, PEOPLE), crew, seed, faults)
        storm.rage(kills, PLACES, TRIES if is_long else 0)
        missed = set(PLACES) - set(crew.deaths)
        assert not (is_long and missed), f"nobody has died at {missed}"
        figures = ledger.audited(storm)
        print(f"seed {seed!r}:", dict(figures), Counter(crew.deaths))  # noqa: T201
        crew.stop()
        return figures
    except BaseException as fault:
        fault.add_note(f"seed {seed!r}, kills {crew.deaths}")
        raise
    finally:
        crew.destroy()
        world.close()
