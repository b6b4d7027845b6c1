"""`zhibu policy …`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import bots, policies
from bot.cli.opening import opened
from bot.cli.parameters import FILE, new_file, of_bot
from bot.errors import N_
from bot.i18n import Language


@click.command(help=N_("Write the policies that hold now, to be changed."))
@new_file
@of_bot
@click.pass_obj
def export(t: Language, file: Path, bot: str | None) -> None:
    """Write them."""
    with opened(bots.ready(t, bot), t) as store:
        policies.export(store, t, file)


@click.command(
    "import", help=N_("Take policies over from a file; one fault, and nothing is written.")
)
@click.argument("file", type=FILE, help=N_("The policies, a .toml file."))
@click.option(
    "--check", "check_only", is_flag=True, help=N_("Only say what it would change; write nothing.")
)
@of_bot
@click.pass_obj
def import_file(t: Language, file: Path, check_only: bool, bot: str | None) -> None:
    """Take them over."""
    settings = bots.ready(t, bot)
    with opened(settings, t) as store:
        policies.import_file(settings, store, t, file, check_only=check_only)
