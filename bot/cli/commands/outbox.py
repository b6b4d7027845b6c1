"""`zhibu outbox`."""

from __future__ import annotations

import click

from bot.cli import bots
from bot.cli import outbox as work
from bot.cli.console import fail, say
from bot.cli.opening import opened
from bot.cli.parameters import of_bot
from bot.errors import N_
from bot.i18n import Language


@click.command(
    help=N_(
        "List messages that wait, failed or are in doubt.\n\nNo words of them. With options: send "
        "again, or send no more, by number or class (reply, deadline, reminder, export)."
    )
)
@click.option("--retry", multiple=True, help=N_("Send what ended badly once more."))
@click.option("--cancel", multiple=True, help=N_("Do not send what waits."))
@of_bot
@click.pass_obj
def outbox(t: Language, retry: tuple[str, ...], cancel: tuple[str, ...], bot: str | None) -> None:
    """Change what is asked for, or list what is there."""
    settings = bots.ready(t, bot)
    with opened(settings, t) as store:
        try:
            done = work.changed(settings, store, t, [*retry], [*cancel])
        except work.Unclear as fault:
            fail([t._("{word} is neither a number nor a class of messages.").format(word=fault)])
        say(*(done or work.listed(settings, store, t)))
