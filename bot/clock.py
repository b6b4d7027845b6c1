"""The one place that reads the clock. Everything else takes the time as an argument."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Tells the current instant."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...


@dataclass(frozen=True)
class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True)
class FileClock:
    """A clock steered by a file that several processes share (the demo and the tests).

    The file holds one line: ``offset <seconds>`` runs on, shifted; ``fixed <ISO instant>`` stands
    still. A missing file is the machine's own time.
    """

    path: Path

    def now(self) -> datetime:
        try:
            word, value = _read(self.path).decode("ascii").split()
        except FileNotFoundError:
            return datetime.now(UTC)
        if word == "fixed":
            return _instant(value)
        return datetime.now(UTC) + timedelta(seconds=float(value))

    def stamp(self) -> int:
        """A number that is another one after every setting of the clock."""
        try:
            return self.path.stat().st_mtime_ns
        except FileNotFoundError:
            return 0

    def advance(self, by: timedelta) -> datetime:
        """Move the clock on by `by` and return the new instant."""
        return self.set(self.now() + by)

    def set(self, to: datetime) -> datetime:
        """Set the clock to the instant `to`; a standing clock stands, a running one runs on."""
        if self._stands():
            line = f"fixed {to.astimezone(UTC).isoformat()}"
        else:
            line = f"offset {(to - datetime.now(UTC)).total_seconds():.3f}"
        self._write(line)
        return self.now()

    def stand_at(self, instant: datetime) -> None:
        """Make it a standing clock at `instant`."""
        self._write(f"fixed {instant.astimezone(UTC).isoformat()}")

    def _stands(self) -> bool:
        return self.path.exists() and self.path.read_text(encoding="ascii").startswith("fixed")

    def _write(self, line: str) -> None:
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        draft.write_text(line + "\n", encoding="ascii")
        draft.replace(self.path)


LONGEST_LINE = 200


def _read(path: Path) -> bytes:
    """Asked for with every unit of work, so without what a file object costs."""
    file = os.open(path, os.O_RDONLY)
    try:
        return os.read(file, LONGEST_LINE)
    finally:
        os.close(file)


@lru_cache(maxsize=1)
def _instant(said: str) -> datetime:
    return datetime.fromisoformat(said).astimezone(UTC)
