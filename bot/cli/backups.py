"""`zhibu backup`: an online copy of the SQLite database."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from bot.cli.console import fail, say
from bot.cli.opening import url_of
from bot.config import Settings
from bot.i18n import Language
from bot.store.backup import copy
from bot.store.engine import is_sqlite


def backup(settings: Settings, t: Language, target: Path) -> None:
    """Copy the database into the new file `target`, or end with a sentence why not."""
    url = url_of(settings)
    if not is_sqlite(url):
        fail([t._("This copies SQLite databases only. For PostgreSQL use pg_dump.")])
    try:
        copy(url, target, _progress)
    except FileExistsError:
        fail([t._("{file} exists already; choose another name.").format(file=target)])
    except FileNotFoundError:
        fail([t._("There is no database to copy, or no such folder: {file}").format(file=target)])
    except OSError as fault:
        words = t._("{file} cannot be written: {why}")
        fail([words.format(file=target, why=fault.strerror)])
    say(
        t._("Copied to {file}.").format(file=target),
        t._(
            "The key (ZHIBU_KEY) is not in it. Keep the key in another safe place: without it "
            "nobody can read the names in this copy."
        ),
    )


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and total:
        typer.echo(f"\r{done * 100 // total} %", nl=done == total, err=True)
