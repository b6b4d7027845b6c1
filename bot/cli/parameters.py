"""Options and arguments that several commands take."""

from __future__ import annotations

from pathlib import Path

import click

from bot.errors import N_

FILE = click.Path(path_type=Path)

of_bot = click.option(
    "--bot", metavar="NAME", help=N_("Which of several bots; else ZHIBU_TOKEN's.")
)
new_file = click.argument("file", type=FILE, help=N_("The file to write; it must not exist yet."))
