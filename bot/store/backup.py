"""Online copies of an SQLite database."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.store.engine import Obstacle, database_file, obstacle

PAGES = 256


class Unreadable(Exception):
    """There is no sound SQLite database to copy."""


def copy(url: str, target: Path, progress: Callable[[int, int], None]) -> None:
    """Copy the SQLite database at `url` into the new file `target` while it may be in use.

    `progress(done, all)` is called as pages are copied. Raises FileExistsError when `target`
    exists, OSError when it cannot be written, Unreadable. Readable by its owner only; nothing
    is left of a copy that was not finished.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with (
            closing(sqlite3.connect(database_file(url), isolation_level=None)) as source,
            closing(sqlite3.connect(target)) as made,
        ):
            # One snapshot: without it the copy would begin anew at every commit of the bot.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_schema")
            source.backup(
                made,
                pages=PAGES,
                progress=lambda _status, remaining, total: progress(total - remaining, total),
            )
    except sqlite3.Error as fault:
        target.unlink()
        if obstacle(fault) is Obstacle.FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target)) from fault
        raise Unreadable(str(fault)) from fault
    except BaseException:
        target.unlink()
        raise
