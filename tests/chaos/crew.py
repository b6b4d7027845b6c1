"""The processes of one bot: begun, killed at a random moment or at a named place, begun again."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.failpoints import VARIABLE
from tests.processes import Forked
from tests.stories.world import World

PATIENCE = 150.0
"""Messages of a dead sender may have to wait for its lease on PostgreSQL."""


def heeds(process: Forked, number: signal.Signals) -> bool:
    """Whether a process does something of its own on a signal; one that has just begun does not."""
    status = Path(f"/proc/{process.pid}/status").read_text("ascii")
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) & (1 << (number - 1)))


@dataclass
class Crew:
    """So many processes on one database; `deaths` says what each was killed at."""

    world: World
    size: int
    starts: list[datetime] = field(default_factory=list)
    deaths: list[str] = field(default_factory=list)
    _alive: list[Forked] = field(default_factory=list)

    @property
    def _order(self) -> Path:
        """Where it is posted what the first of them to come there dies at."""
        return self.world.folder / "order"

    def begin(self, place: str | None = None) -> None:
        """Begin as many as are missing; of all that run, whichever comes to that place first
        dies."""
        if place:
            draft = self._order.with_suffix(".new")
            draft.write_text(place, "ascii")
            draft.replace(self._order)
        while len(self._alive) < self.size:
            self.starts.append(self.world.clock.now())
            self._alive.append(
                Forked(
                    "bot",
                    ["run"],
                    folder=self.world.folder,
                    environ=self.world.environ | {VARIABLE: str(self._order)},
                    output=self.world.log,
                )
            )

    def polls(self, since: int) -> None:
        """Wait until one polls, or has died at its place."""
        self.until(lambda: self._dead() is not None or self._polled(since), "nobody polls")

    def kill(self, chance: random.Random, longest: float) -> None:
        """Kill one after a random moment of at most so many seconds."""
        after, which = chance.uniform(0, longest), chance.randrange(self.size)
        time.sleep(after)
        victim = self._alive.pop(which)
        assert victim.poll() is None, f"it had ended by itself: {victim.poll()}\n{self.tail()}"
        victim.kill()
        victim.wait(20)
        self.deaths.append("moment")

    def fall(self, place: str, patience: float) -> bool:
        """Let one of them come to that place; returns False when one had to be killed elsewhere."""
        deadline = time.monotonic() + patience
        while self._order.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        try:
            self._order.unlink()
        except FileNotFoundError:
            there = True
            self.until(lambda: self._dead() is not None, "nobody dies of an order that was taken")
        else:
            there = False
            self._alive[-1].kill()
            self._alive[-1].wait(20)
        victim = self._dead()
        assert victim is not None
        self._alive.remove(victim)
        assert victim.wait(20) == -signal.SIGKILL, self.tail()
        self.deaths.append(place if there else f"not {place}")
        return there

    def stop(self) -> None:
        """End all of them as a supervisor does, once each knows how; each must end well."""
        self.until(lambda: all(heeds(one, signal.SIGTERM) for one in self._alive), "no handler")
        for one in self._alive:
            one.terminate()
        codes = [one.wait(30) for one in self._alive]
        self._alive.clear()
        assert not any(codes), f"{codes}\n{self.tail()}"

    def destroy(self) -> None:
        """Nothing of it is left."""
        for one in self._alive:
            one.kill()
            one.wait(20)
        self._alive.clear()

    def until(self, true: Callable[[], Any], what: str) -> None:
        """Wait for something; whoever has not died at its place must live."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, f"{what}\n{self.tail()}"
            ended = [one.poll() for one in self._alive if one.poll() not in (None, -9)]
            assert not ended, f"ended by itself with {ended}\n{self.tail()}"
            time.sleep(0.03)

    def tail(self) -> str:
        return self.world.log.read_text()[-3000:] if self.world.log.exists() else ""

    def _dead(self) -> Forked | None:
        return next((one for one in self._alive if one.poll() is not None), None)

    def _polled(self, since: int) -> bool:
        asked = self.world.look("log", since=since)
        return any(one["method"] == "getUpdates" for one in asked)
