"""`zhibu backup`: an online copy of the SQLite database."""

from __future__ import annotations

from pathlib import Path

from bot.cli.console import fail, progress, say, why, working
from bot.cli.opening import shown_url, url_of
from bot.config import Settings
from bot.i18n import Language
from bot.store.backup import Unreadable, copy
from bot.store.engine import database_file, is_sqlite


def backup(settings: Settings, t: Language, target: Path) -> None:
    """Copy the database into the new file `target`, or end with a sentence why not."""
    url = url_of(settings)
    if not is_sqlite(url):
        fail([t._("This copies SQLite databases only. For PostgreSQL use pg_dump.")])
    if not database_file(url).is_file():
        fail([t._("There is no database yet: {url}").format(url=shown_url(settings))])
    try:
        with working(t._("Copying the database")):
            copy(url, target, progress)
    except FileExistsError:
        fail([t._("{file} exists already; choose another name.").format(file=target)])
    except Unreadable:
        fail([t._("The database cannot be read: {url}").format(url=shown_url(settings))])
    except OSError as fault:
        words = t._("{file} cannot be written: {why}")
        fail([words.format(file=target, why=why(t, fault))])
    say(
        t._("Copied to {file}.").format(file=target),
        t._(
            "The key (ZHIBU_KEY) is not in it. Keep the key in another safe place: without it "
            "nobody can read the names in this copy."
        ),
    )
