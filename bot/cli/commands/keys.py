"""`zhibu key new`."""

from __future__ import annotations

import base64
import secrets

import click

from bot.cli.console import say
from bot.config import KEY_BYTES
from bot.errors import N_


@click.command(help=N_("Print a new key for ZHIBU_KEY."))
def new() -> None:
    """Print one."""
    say(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())
