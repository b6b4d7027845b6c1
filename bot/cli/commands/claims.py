"""`zhibu claim`."""

from __future__ import annotations

import click

from bot.chat.faults import CallFault
from bot.cli import bots, claims
from bot.cli.console import fail, say
from bot.cli.opening import opened
from bot.cli.parameters import of_bot
from bot.errors import N_
from bot.i18n import Language


@click.command(help=N_("Print a one-time link that makes an administrator."))
@of_bot
@click.pass_obj
def claim(t: Language, bot: str | None) -> None:
    """Make a claim and print its link."""
    settings = bots.ready(t, bot)
    try:
        with opened(settings, t) as store:
            say(*claims.make(settings, store, t))
    except CallFault as fault:
        fail([claims.refusal(t, fault)])
