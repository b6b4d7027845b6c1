"""`zhibu demo`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.cli import demo as stage
from bot.cli.console import fail
from bot.cli.parameters import FILE
from bot.errors import N_
from bot.i18n import Language


@click.command(
    help=N_(
        "Try everything on this machine, without Telegram. A chat page with a small organ in it "
        "opens; its clock moves on as you like."
    )
)
@click.option(
    "--port",
    default=8720,
    show_default=True,
    help=N_("Port of the chat page on loopback; 0: any."),
)
@click.option(
    "--folder",
    type=FILE,
    default="zhibu-demo",
    show_default=True,
    help=N_("Where the demo keeps its database."),
)
@click.option("--fresh", is_flag=True, help=N_("Begin anew: delete what the last demo left."))
@click.option(
    "--browser/--no-browser",
    default=True,
    show_default=True,
    help=N_("Open the page in the browser."),
)
@click.pass_obj
def demo(t: Language, port: int, folder: Path, fresh: bool, browser: bool) -> None:
    """Run the demo until Ctrl-C."""
    try:
        asyncio.run(stage.run(t, port, folder.resolve(), fresh=fresh, browser=browser))
    except stage.CannotStart as fault:
        fail([t._(fault.msgid).format(**fault.params)])
