"""Named processes of one bot on one database, which are killed or frozen and come back."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Callable
from typing import Any

from tests.chaos.crew import heeds
from tests.processes import Forked
from tests.stories.world import BOT_ID, World

PATIENCE = 120.0


class Pack:
    """So many processes; each has a log of its own."""

    def __init__(self, world: World, names: str) -> None:
        self.world = world
        self.processes: dict[str, Forked] = {}
        for name in names:
            self.begin(name)

    def begin(self, name: str) -> None:
        self.processes[name] = self.world._forked("bot", ["run"], name)

    def kill(self, name: str) -> None:
        process = self.processes.pop(name)
        process.kill()
        process.wait(20)

    def freeze(self, name: str) -> None:
        """Nothing of it goes on, and nobody is told: its connections stay as they are."""
        self.processes[name].send_signal(signal.SIGSTOP)

    def thaw(self, name: str) -> None:
        """It goes on as if nothing had been, until it finds out what it holds no more."""
        lost = self.said(name, "lease.lost")
        self.processes[name].send_signal(signal.SIGCONT)
        self.until(lambda: self.said(name, "lease.lost") > lost, "it holds nothing any more")

    def stop(self) -> None:
        """End all of them, once each knows how; each must end well."""
        alive = self.processes.values()
        self.until(lambda: all(heeds(one, signal.SIGTERM) for one in alive), "no handler")
        for process in self.processes.values():
            process.terminate()
        codes = [process.wait(30) for process in self.processes.values()]
        self.processes.clear()
        assert not any(codes), codes

    def destroy(self) -> None:
        """Nothing of it is left."""
        for process in self.processes.values():
            process.kill()
            process.wait(20)
        self.processes.clear()

    def holder(self, duty: str) -> str:
        """The process that has taken a lease last."""
        gained = [
            (one["at"], name)
            for name in self.processes
            for one in self.events(name, "lease.gained")
            if one["duty"] == duty
        ]
        return max(gained)[1] if gained else ""

    def events(self, name: str, event: str) -> list[dict[str, Any]]:
        """What a process has logged under that name."""
        log = self.world.folder / name
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        found = [json.loads(line) for line in lines if line.startswith("{")]
        return [one for one in found if one["event"] == event]

    def said(self, name: str, event: str) -> int:
        """How often it has."""
        return len(self.events(name, event))

    def polls(self, since: float = 0.0) -> list[dict[str, Any]]:
        """The calls for updates that came to the stand-in after a monotonic instant."""
        log = self.world.look("log")
        return [one for one in log if one["method"] == "getUpdates" and one["monotonic"] > since]

    def ticks(self) -> Any:
        """When a ticker was at work last."""
        return self.world.read(lambda uow: uow.heartbeats.last(BOT_ID, "tick"))

    def until(self, true: Callable[[], object], what: str) -> float:
        """Wait for something; returns when (monotonic) it was seen."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, what
            time.sleep(0.02)
        return time.monotonic()
