"""`zhibu template` and `zhibu import`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import bots, rosters
from bot.cli.opening import opened
from bot.cli.parameters import FILE, new_file, of_bot
from bot.errors import N_
from bot.i18n import Language


@click.command(help=N_("Write an empty roster, with a sheet that explains it."))
@new_file
@of_bot
@click.pass_obj
def template(t: Language, file: Path, bot: str | None) -> None:
    """The roster looks the same for every bot; one that is named must be there."""
    if bot is not None:
        bots.ready(t, bot)
    rosters.write_template(t, file)


@click.command("import", help=N_("Read the roster; one faulty row, and nothing is written."))
@click.argument("file", type=FILE, help=N_("The roster, an .xlsx file."))
@click.option(
    "--check", "check_only", is_flag=True, help=N_("Only list the faults; write nothing.")
)
@click.option("--end-offices", is_flag=True, help=N_("End offices that the file no longer names."))
@of_bot
@click.pass_obj
def import_file(
    t: Language, file: Path, check_only: bool, end_offices: bool, bot: str | None
) -> None:
    """Import the roster of one bot's organisation."""
    settings = bots.ready(t, bot)
    with opened(settings, t) as store:
        rosters.import_file(
            settings, store, t, file, check_only=check_only, end_offices=end_offices
        )
