"""A bot as an organisation runs it, on a machine whose clock is set to and fro (libfaketime)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import SystemClock
from tests.stories.world import ROOT, World

PATIENCE = 90.0
LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))


class Machine:
    """Runs one bot, which reads the machine's own clock; only the wall clock can be moved."""

    def __init__(self, world: World, starts_at: datetime) -> None:
        """The world's clock runs on from that instant, and so does the machine's."""
        self.world = world
        self._file = world.folder / "faketime"
        self._shift = starts_at - SystemClock().now()
        self._bot: subprocess.Popen[bytes] | None = None
        world.clock.path.write_text(f"offset {self._shift.total_seconds():.3f}\n", "ascii")
        self.set_off(timedelta())

    def set_off(self, by: timedelta) -> None:
        """Set the machine's clock so far off that of everybody else."""
        draft = self._file.with_suffix(".new")
        draft.write_text(f"{(self._shift + by).total_seconds():+.3f}\n", "ascii")
        draft.replace(self._file)
        self._off = by

    def now(self) -> datetime:
        """What the bot takes the time to be."""
        return self.world.clock.now().astimezone(UTC) + self._off

    def start(self) -> None:
        environ = {
            name: value for name, value in self.world.environ.items() if name != "ZHIBU_CLOCK"
        }
        environ |= {
            "LD_PRELOAD": str(LIBRARIES[0]),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # Else it moves what threads wait for by the wall clock, and they spin.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            "PYTHONPATH": str(ROOT),
            "PATH": os.environ["PATH"],
        }
        with self.world.log.open("ab") as log:
            self._bot = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", "bot", "run"],
                cwd=self.world.folder,
                env=environ,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Wait for something; the bot begins from nothing, which takes a slow machine its time."""
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, f"{what}\n{self.world.log.read_text()[-3000:]}"
            time.sleep(0.05)

    def kill(self) -> None:
        """Cut it off."""
        if self._bot is not None:
            self._bot.kill()
            self._bot.wait(20)
            self._bot = None
