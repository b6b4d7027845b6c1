"""`zhibu bot …`."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli import bots
from bot.cli.parameters import FILE
from bot.errors import N_
from bot.i18n import Language

NUMBER = click.FloatRange(min=0.1)
IN_ALL = N_("Messages a second in all; else ZHIBU_RATE.")

named = click.argument(
    "name", metavar="NAME", help=N_("What the bot is called here: small letters and digits.")
)
token_file = click.option(
    "--token-file",
    type=FILE,
    help=N_("A file with the token; else ZHIBU_TOKEN, else it is asked for."),
)


@click.command(help=N_("Add a bot; its token is stored encrypted."))
@named
@token_file
@click.option("--rate", type=NUMBER, help=IN_ALL)
@click.pass_obj
def add(t: Language, name: str, token_file: Path | None, rate: float | None) -> None:
    """Add it, and say how its organisation begins."""
    bots.add(t, name, token_file, rate)


@click.command(help=N_("Give a bot a new token, after BotFather revoked the old one."))
@named
@token_file
@click.pass_obj
def token(t: Language, name: str, token_file: Path | None) -> None:
    """Store the token."""
    bots.give_token(t, name, token_file)


@click.command("list", help=N_("All bots, with what they serve."))
@click.pass_obj
def list_all(t: Language) -> None:
    """Print a line each."""
    bots.list_all(t)


@click.command(help=N_("Set how fast a bot may send; without a number as ZHIBU_RATE."))
@named
@click.argument("number", required=False, metavar="[NUMBER]", type=NUMBER, help=IN_ALL)
@click.pass_obj
def rate(t: Language, name: str, number: float | None) -> None:
    """Set it."""
    bots.set_rate(t, name, number)


@click.command(help=N_("Remove a bot: its token is forgotten, its data stays."))
@named
@click.pass_obj
def remove(t: Language, name: str) -> None:
    """Remove it."""
    bots.remove(t, name)
