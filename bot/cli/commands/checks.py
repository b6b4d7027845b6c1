"""`zhibu check`."""

from __future__ import annotations

import click

from bot.cli import bots, checks
from bot.cli.console import FAILED, say
from bot.cli.opening import make_ready
from bot.cli.parameters import of_bot
from bot.errors import N_
from bot.i18n import Language


@click.command(help=N_("Look at everything the bot needs to run, a line each."))
@of_bot
@click.pass_obj
def check(t: Language, bot: str | None) -> None:
    """Print the findings; the exit code says whether all is right."""
    settings = bots.settings_of(bot)
    if bot is not None:
        make_ready(settings, t)
        settings = bots.chosen(settings, t, bot)
    wrong = False
    for finding in checks.findings(settings, t):
        line = t._("{name}: {sentence}").format(name=finding.name, sentence=finding.sentence)
        say(f"{'√' if finding.right else '×'} {line}")
        wrong = wrong or not finding.right
    raise click.exceptions.Exit(FAILED if wrong else 0)
