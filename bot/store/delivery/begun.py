"""Which messages a sender has begun to send, kept in a file of its own.

A line in a file costs no commit and outlives a process that is killed: what is found taken by it
and not begun was surely not sent. Not so the machine: what was written before it last started says
nothing, for nobody waited until that was on the disk.

A sender holds a lock on its file for as long as its process lives. Whoever gets that lock on the
same machine knows that the sender is dead, and need not wait until its lease has run out. From
another machine a dead sender looks like one whose connection was cut, and that may still send:
there nothing but the lease tells.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import stat
import tempfile
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import make_url

from bot.store.engine import database_file, is_sqlite

_BOOT = Path("/proc/sys/kernel/random/boot_id")
TEMPORARY = Path(tempfile.gettempdir())
"""Where files of the senders on a PostgreSQL are kept, in a folder of this user's."""
_ENDING = ".begun"
_LONGEST = 1 << 24


@dataclass(frozen=True)
class Left:
    """What a sender left that is dead: of all that its `holder` had taken, what had begun."""

    holder: int
    rows: frozenset[int]


class Begun:
    """The file of one sender of a bot, beside an SQLite database, else in a folder of this user's
    on this machine; where there can be none, nothing is kept and nothing known."""

    def __init__(self, url: str, bot_id: int) -> None:
        self.marked = False
        """Whether anything has begun since it was renewed."""
        self._boot = _boot()
        self._passing = not is_sqlite(url)
        self._file: Path | None = None
        self._open: int | None = None
        self._dead: dict[Path, int] = {}
        folder, self._stem = _place(url, bot_id)
        if folder is not None and self._boot:
            own = f".{secrets.token_hex(8)}" if self._passing else ""
            self._file = folder / f"{self._stem}{own}{_ENDING}"

    def left(self) -> list[Left]:
        """What dead senders of the bot have left on this machine, until it is `over`."""
        if self._file is None:
            return []
        for file in self._others():
            if file not in self._dead and (found := _locked(file)) is not None:
                self._dead[file] = found
        told = (self._told(one) for one in self._dead.values())
        return [one for one in told if one is not None]

    def over(self) -> None:
        """What was left is dealt with, and forgotten."""
        for file, found in self._dead.items():
            if file != self._file:
                with suppress(OSError):
                    file.unlink()
            os.close(found)
        self._dead.clear()

    def renew(self, holder: int) -> None:
        """From now on it tells of what that holder takes; whatever began before has its end."""
        self.marked = False
        if self._file is None:
            return
        try:
            if self._open is None:
                self._open = _made(self._file)
            os.ftruncate(self._open, 0)
        except OSError:
            self._give_up()
        else:
            self._write(f"{self._boot} {holder}\n")

    def mark(self, rows: Collection[int]) -> None:
        """Messages begin to be sent; to be called before anything of them is on the wire."""
        if rows:
            self.marked = True
            self._write("".join(f"{row}\n" for row in rows))

    def close(self) -> None:
        """Nothing more begins. What was kept stays for whoever comes next, if it says anything."""
        for found in self._dead.values():
            os.close(found)
        self._dead.clear()
        if self._open is None:
            return
        if self._passing and not self.marked and self._file is not None:
            with suppress(OSError):
                self._file.unlink()
        os.close(self._open)
        self._open = None

    def _others(self) -> list[Path]:
        assert self._file is not None  # noqa: S101 - the caller has looked
        own = self._file if self._open is not None else None
        try:
            return [one for one in self._file.parent.iterdir() if one != own and self._ours(one)]
        except OSError:
            return []

    def _ours(self, file: Path) -> bool:
        return file.name.startswith(f"{self._stem}.") and file.name.endswith(_ENDING)

    def _told(self, file: int) -> Left | None:
        """What a file says, if that means anything."""
        try:
            boot, holder, *rows = os.pread(file, _LONGEST, 0).decode("ascii").split()
            found = Left(int(holder), frozenset(map(int, rows)))
        except (OSError, ValueError):
            return None
        return found if boot == self._boot and os.fstat(file).st_size < _LONGEST else None

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
            os.close(self._open)
            self._open = None
        if self._file is not None:
            with suppress(OSError):
                self._file.unlink()


def _place(url: str, bot_id: int) -> tuple[Path | None, str]:
    """The folder, if there is one, and how the names of a bot's files begin."""
    if is_sqlite(url):
        file = database_file(url)
        return file.parent, f"{file.name}.{bot_id}"
    database = make_url(url).set(password=None).render_as_string()
    return _folder(), f"{sha256(database.encode()).hexdigest()[:16]}.{bot_id}"


def _folder() -> Path | None:
    """This user's, into which nobody else can write."""
    folder = TEMPORARY / f"zhibu-{os.geteuid()}"
    try:
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
    except OSError:
        return None
    private = stat.S_ISDIR(found.st_mode) and not found.st_mode & 0o077
    return folder if private and found.st_uid == os.geteuid() else None


def _made(file: Path) -> int:
    """A sender's file, which is there for others only once it is locked."""
    draft = file.with_name(f"{file.name}.new")
    made = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    try:
        fcntl.flock(made, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.replace(file)
    except OSError:
        os.close(made)
        raise
    return made


def _locked(file: Path) -> int | None:
    """A file whose sender is dead; None for one that lives, and for one that is gone."""
    try:
        found = os.open(file, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(found, fcntl.LOCK_EX | fcntl.LOCK_NB)
        gone = os.fstat(found).st_nlink == 0
    except OSError:
        gone = True
    if gone:
        os.close(found)
    return None if gone else found


def _boot() -> str:
    """What the machine calls the time since it started; "" where it does not."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
