"""`zhibu calendar …`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import calendars, rosters
from bot.cli.calendars import Own
from bot.cli.console import settings_for
from bot.cli.opening import opened
from bot.cli.parameters import FILE, new_file
from bot.errors import N_
from bot.i18n import Language


@click.command(help=N_("Print the years that are loaded, and days of our own."))
@click.pass_obj
def show(t: Language) -> None:
    """Print what is loaded."""
    settings = settings_for("token", "key")
    with opened(settings, t) as store:
        calendars.show(settings, store, t)


@click.command("import", help=N_("Load the official list of a year."))
@click.argument("file", type=FILE, help=N_("The list, a .json or .xlsx file."))
@click.option(
    "--check", "check_only", is_flag=True, help=N_("Only say what it would move; write nothing.")
)
@click.pass_obj
def import_year(t: Language, file: Path, check_only: bool) -> None:
    """Load a year."""
    settings = settings_for("token", "key")
    with opened(settings, t) as store:
        calendars.import_year(settings, store, t, file, check_only=check_only)


@click.command(help=N_("Write an empty list of rest days, with an example."))
@new_file
@click.pass_obj
def template(t: Language, file: Path) -> None:
    """Write the template."""
    rosters.write_template(t, file, "calendar_template")


@click.command("set", help=N_("Rest or work on a day of our own choice, or clear it."))
@click.argument("day", help=N_("The day, as in 2026-12-31."))
@click.argument(
    "how", type=click.Choice([own.value for own in Own]), help=N_("rest, work or clear.")
)
@click.pass_obj
def set_day(t: Language, day: str, how: str) -> None:
    """Say what the day is."""
    settings = settings_for("token", "key")
    with opened(settings, t) as store:
        calendars.settle(settings, store, t, day, Own(how))
