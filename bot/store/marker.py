"""How far a database had come, kept beside it: a backup that takes its place is older than that.

A file beside an SQLite database. PostgreSQL has none; there the database itself remembers which
server it was made on (`Held.moved`).
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from bot.store.engine import database_file, is_sqlite


def write(url: str, bot_id: int, at: datetime) -> None:
    """The database has come to that instant. A disk that takes it not is no reason to stop."""
    if not is_sqlite(url):
        return
    file = _file(url, bot_id)
    draft = file.with_name(f"{file.name}.new")
    with suppress(OSError):
        draft.write_text(f"{at.isoformat()}\n", encoding="ascii")
        draft.replace(file)


def read(url: str, bot_id: int) -> datetime | None:
    """How far the database that lay here last had come; None when that is not known."""
    if not is_sqlite(url):
        return None
    try:
        return datetime.fromisoformat(_file(url, bot_id).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return None


def _file(url: str, bot_id: int) -> Path:
    file = database_file(url)
    return file.with_name(f"{file.name}.{bot_id}.seen")
