"""The command line: each command loads the settings and calls what does the work."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

import typer

from bot import log, running
from bot.config import Need, Settings, load
from bot.store import migrate

cli = typer.Typer(no_args_is_help=True, add_completion=False)


def settings_for(*needs: Need) -> Settings:
    """The settings from the environment and `.env`, with what the command cannot do without."""
    return load(needs, os.environ, Path(".env"))


@cli.callback()
def zhibu() -> None:
    """支部助手: nudges, attendance and summaries for organisations whose members live in branches."""


@cli.command()
def run() -> None:
    """Run the bot (long polling) until Ctrl-C."""
    settings = settings_for("token", "key")
    log.setup(settings.log, settings.secrets, sys.stderr)
    url = settings.database_url.get_secret_value()
    if migrate.state(url) is migrate.SchemaState.EMPTY:
        migrate.upgrade(url)
    store = running.store_of(settings)
    asyncio.run(running.run(settings, store))


def main() -> None:
    """Entry point."""
    cli()
