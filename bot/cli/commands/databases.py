"""`zhibu backup` and `zhibu migrate`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import backups
from bot.cli.console import say, settings_for
from bot.cli.opening import make_ready
from bot.cli.parameters import new_file
from bot.errors import N_
from bot.i18n import Language
from bot.store import migrate as schema


@click.command(help=N_("Copy the SQLite database, also while the bot runs."))
@new_file
@click.pass_obj
def backup(t: Language, file: Path) -> None:
    """Copy it."""
    backups.backup(settings_for(), t, file)


@click.command(help=N_("Bring the schema of the database up to date."))
@click.pass_obj
def migrate(t: Language) -> None:
    """Bring it up to date and say so."""
    make_ready(settings_for("key"), t, upgrade=True)
    say(t._("The schema is up to date (revision {revision}).").format(revision=schema.head()))
