"""Which messages a sender has begun to send, kept beside an SQLite database.

A line in a file costs no commit and outlives a process that is killed: what the next one finds
taken and not begun was surely not sent. Not so the machine: what was written before it last started
says nothing, for nobody waited until that was on the disk.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.store.engine import database_file, is_sqlite

_BOOT = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True)
class Left:
    """What a sender left when it ended: all that its `holder` had taken and begun."""

    holder: int
    rows: frozenset[int]


class Begun:
    """The file of one bot; where there can be none, nothing is kept and nothing known."""

    def __init__(self, url: str, bot_id: int) -> None:
        self.marked = False
        """Whether anything has begun since it was renewed."""
        self._boot = _boot()
        self._file: Path | None = None
        self._open: int | None = None
        if is_sqlite(url) and self._boot:
            file = database_file(url)
            self._file = file.with_name(f"{file.name}.{bot_id}.begun")

    def left(self) -> Left | None:
        """What the last process left behind; None when that is not known."""
        if self._file is None:
            return None
        try:
            boot, holder, *rows = self._file.read_text(encoding="ascii").split()
            found = Left(int(holder), frozenset(map(int, rows)))
        except (OSError, ValueError):
            return None
        return found if boot == self._boot else None

    def renew(self, holder: int) -> None:
        """From now on it tells of what that holder takes; whatever began before has its end."""
        self.marked = False
        if self._file is None:
            return
        try:
            if self._open is None:
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
                self._open = os.open(self._file, flags, 0o600)
            os.ftruncate(self._open, 0)
        except OSError:
            self._give_up()
        else:
            self._write(f"{self._boot} {holder}\n")

    def mark(self, row: int) -> None:
        """A message begins to be sent; to be called before anything of it is on the wire."""
        self.marked = True
        self._write(f"{row}\n")

    def close(self) -> None:
        """Nothing more begins. What was kept stays for the next start."""
        if self._open is not None:
            os.close(self._open)
            self._open = None

    def _write(self, line: str) -> None:
        if self._open is None:
            return
        try:
            whole = os.write(self._open, line.encode("ascii")) == len(line)
        except OSError:
            whole = False
        if not whole:
            self._give_up()

    def _give_up(self) -> None:
        """A full disk, say: rather nothing is known than something wrong."""
        if self._open is not None:
            with suppress(OSError):
                os.ftruncate(self._open, 0)
        self.close()
        if self._file is not None:
            with suppress(OSError):
                self._file.unlink()


def _boot() -> str:
    """What the machine calls the time since it started; "" where it does not."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
