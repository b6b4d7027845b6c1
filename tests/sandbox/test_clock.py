from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import FileClock, SystemClock
from bot.sandbox.server import start
from tests.sandbox.driver import NOON, PERSON, Sandbox, Server


def test_a_standing_clock_is_moved_and_dates_follow(started: Sandbox) -> None:
    assert started.look("clock") == {"now": NOON.isoformat(), "next": []}
    moved = started.control("clock", advance=3600)
    assert moved == {"now": (NOON + timedelta(hours=1)).isoformat(), "next": []}
    assert started.send()["date"] == int(NOON.timestamp()) + 3600
    started.control("clock", to="2026-12-04T15:00:00+08:00")
    assert started.clock.now() == datetime(2026, 12, 4, 7, 0, tzinfo=UTC)
    assert started.clock.path.read_text() == "fixed 2026-12-04T07:00:00+00:00\n"
    assert started.send()["date"] == 1796367600


def test_a_running_clock_runs_on(started: Sandbox) -> None:
    started.clock.path.write_text("offset 0\n")
    before = datetime.fromisoformat(started.look("clock")["now"])
    started.control("clock", advance=86_400)
    word, seconds = started.clock.path.read_text().split()
    assert word == "offset"
    assert 86_400 <= float(seconds) < 86_410
    assert datetime.fromisoformat(started.look("clock")["now"]) > before + timedelta(days=1)


def test_the_machines_clock_is_not_moved(server: Server) -> None:
    running = server.wait(start(0, SystemClock()))
    sandbox = Sandbox(running, FileClock(Path("none")))
    response = sandbox.http.post("/control/clock", json={"advance": 5})
    assert response.status_code == 409
    server.wait(running.stop())
    sandbox.close()


def test_other_processes_announce_moments(started: Sandbox) -> None:
    started.control("clock/next", label="daily", at="2026-11-24T08:30:00+08:00")
    assert started.control("clock/next", label="nudge", at="2026-11-23T16:00:00+08:00")["next"] == [
        {"label": "nudge", "at": "2026-11-23T16:00:00+08:00"},
        {"label": "daily", "at": "2026-11-24T08:30:00+08:00"},
    ]
    assert started.control("clock/next", label="nudge", at=None)["next"] == [
        {"label": "daily", "at": "2026-11-24T08:30:00+08:00"}
    ]


def test_moving_the_clock_is_a_change(started: Sandbox) -> None:
    version = started.chat(PERSON)["version"]
    started.control("clock", advance=1)
    assert started.look(f"changes?since={version}") == {"version": version + 1}


def test_a_stand_in_runs_in_process() -> None:
    async def run() -> str:
        running = await start(0, SystemClock())
        await running.stop()
        return running.url

    assert asyncio.run(run()).startswith("http://127.0.0.1:")
