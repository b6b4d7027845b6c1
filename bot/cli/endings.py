"""How `zhibu run` ends when Telegram or a port is not to be had: with a sentence and an exit code
that its supervisor can go by."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.chat.faults import CallFault, Unauthorized
from bot.chat.watching import Silent
from bot.cli.claims import refusal
from bot.cli.console import REFUSED, SILENT, fail
from bot.config import Settings
from bot.i18n import Language
from bot.web.serving import CannotListen


@contextmanager
def told(settings: Settings, t: Language) -> Iterator[None]:
    """Say what ended the bot."""
    try:
        yield
    except Unauthorized as fault:
        fail([refusal(t, fault)], REFUSED)
    except CallFault as fault:
        fail([refusal(t, fault)])
    except Silent:
        fail([t._("Telegram has not answered for minutes; start again.")], SILENT)
    except CannotListen:
        at = settings.webhook_listen
        words = t._("ZHIBU_WEBHOOK_LISTEN: {host}:{port} is in use, or not this machine's.")
        fail([words.format(host=at.host, port=at.port)])
