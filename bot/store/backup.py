"""Online copies of an SQLite database."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from bot.store.engine import database_file

PAGES = 256


def copy(url: str, target: Path, progress: Callable[[int, int], None]) -> None:
    """Copy the SQLite database at `url` into the new file `target` while it may be in use.

    `progress(done, all)` is called as pages are copied. Raises FileExistsError when `target`
    exists, FileNotFoundError when there is no database. Readable by its owner only.
    """
    source_path = database_file(url)
    if not source_path.is_file():
        raise FileNotFoundError(source_path)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    source = sqlite3.connect(source_path)
    made = sqlite3.connect(target)
    try:
        source.backup(
            made,
            pages=PAGES,
            progress=lambda _status, remaining, total: progress(total - remaining, total),
        )
    finally:
        made.close()
        source.close()
