"""`zhibu run`."""

from __future__ import annotations

import asyncio
import sys

import click

from bot import log
from bot.cli import bots, endings, running
from bot.cli.console import fail
from bot.cli.opening import among, make_ready
from bot.cli.parameters import of_bot
from bot.config.values import webhook_fault
from bot.errors import N_
from bot.i18n import Language


@click.command(help=N_("Run the bot until Ctrl-C."))
@click.option(
    "--migrate", "upgrade", is_flag=True, help=N_("Bring an older schema up to date first.")
)
@click.option(
    "--webhook",
    metavar="URL",
    help=N_("Let Telegram bring updates to this https:// address, instead of polling."),
)
@click.option(
    "--restored",
    is_flag=True,
    help=N_("The database is a backup that was read back: resend nothing."),
)
@of_bot
@click.pass_obj
def run(t: Language, upgrade: bool, webhook: str | None, restored: bool, bot: str | None) -> None:
    """Run the bot, once the database fits and nobody else runs on it."""
    settings = bots.settings_of(bot)
    if webhook is not None and (wrong := webhook_fault(webhook)):
        fail([t._(wrong).format(url=webhook)])
    log.setup(settings.log, settings.secrets, sys.stderr)
    make_ready(settings, t, upgrade=upgrade)
    settings = bots.chosen(settings, t, bot)
    log.setup(settings.log, settings.secrets, sys.stderr)
    store = running.store_of(settings)
    try:
        with endings.told(settings, t), among(settings, t):
            asyncio.run(running.run(settings, store, webhook, restored=restored))
    finally:
        store.close()
