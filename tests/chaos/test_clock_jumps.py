"""A clock that is set three hours on and back again: nothing is lost, nothing comes twice."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from bot.services.activities.cards import CARD
from tests.branch import publish_activity, settle_branch
from tests.chaos.jumps import LIBRARIES, Machine
from tests.chaos.ledger import outbox_rows
from tests.stories.world import BOT_ID, World, local

PEOPLE = 4
THREE_HOURS = timedelta(hours=3)


@pytest.fixture(
    params=[
        "sqlite",
        pytest.param("postgresql", marks=[pytest.mark.chaos, pytest.mark.postgresql]),
    ]
)
def machine_at_dawn(tmp_path: Path, request: pytest.FixtureRequest) -> Machine:
    """On PostgreSQL the database's own clock goes on beside the machine's that jumps."""
    if not LIBRARIES:
        missing = pytest.fail if os.environ.get("REQUIRE_FAKETIME") else pytest.skip
        missing("libfaketime is missing: no libfaketimeMT.so.1 below /usr/lib")
    url = f"sqlite:///{tmp_path / 'zhibu.db'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_url")
    world = World(tmp_path, url, "zh_Hans")
    return Machine(world, local("2026-11-23 06:30"))


def test_a_clock_set_to_and_fro_loses_and_repeats_nothing(machine_at_dawn: Machine) -> None:
    machine, world = machine_at_dawn, machine_at_dawn.world
    try:
        branch = settle_branch(world, PEOPLE)
        publish_activity(world, branch, "2026-12-04 15:00")
        machine.start()
        machine.until(lambda: ticked(machine), "it ticks")
        assert cards_sent(world) == 0  # people sleep

        machine.set_off(THREE_HOURS)
        machine.until(lambda: cards_sent(world) == PEOPLE, "what was due meanwhile goes out")

        machine.set_off(timedelta())
        publish_activity(world, branch, "2026-12-05 15:00")
        machine.until(lambda: ticked(machine), "it goes on ticking on a clock that was set back")
        assert cards_sent(world) == PEOPLE

        machine.set_off(THREE_HOURS)
        machine.until(lambda: cards_sent(world) == 2 * PEOPLE, "the second one goes out")
        for person in branch.people:
            titles = [one.text for one in person.messages() if one.text.startswith("📌")]
            assert len(titles) == len(set(titles)) == 2
    finally:
        machine.kill()
        world.close()


def ticked(machine: Machine) -> bool:
    """Whether a round has come by the clock as it is now."""
    beat = machine.world.read(lambda uow: uow.heartbeats.last(BOT_ID, "tick"))
    return beat is not None and timedelta() <= machine.now() - beat < timedelta(minutes=1)


def cards_sent(world: World) -> int:
    rows = world.read(outbox_rows)
    return sum(row.kind == CARD and row.message_id is not None for row in rows)
