"""`zhibu`: the command line. Each command loads the settings and calls what does the work."""

from __future__ import annotations

import asyncio
import base64
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import log
from bot.chat.faults import CallFault, Unauthorized
from bot.chat.intake import Unusable
from bot.cli import backups, checks, claims, demo, rosters, running
from bot.cli.console import FAILED, fail, say, settings_for, terminal_language
from bot.cli.opening import make_ready, opened, shown_url, url_of
from bot.config import KEY_BYTES
from bot.store import migrate
from bot.store.lock import Taken, sole_runner

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
key_cli = typer.Typer(no_args_is_help=True, help="The key that encrypts personal data at rest.")
cli.add_typer(key_cli, name="key")

NewFile = Annotated[Path, typer.Argument(help="The file to write; it must not exist yet.")]


@cli.callback()
def zhibu() -> None:
    """支部助手 Zhibu: nudges, attendance and summaries for organisations with branches.

    Settings come from the environment or from a file .env; `zhibu check` looks at them.
    """


@cli.command()
def run(
    upgrade: Annotated[
        bool, typer.Option("--migrate", help="Bring an older schema up to date first.")
    ] = False,
) -> None:
    """Run the bot (long polling) until Ctrl-C."""
    t = terminal_language()
    settings = settings_for("token", "key")
    log.setup(settings.log, settings.secrets, sys.stderr)
    make_ready(settings, t, upgrade=upgrade)
    store = running.store_of(settings)
    try:
        with sole_runner(url_of(settings), settings.bot_id or 0):
            asyncio.run(running.run(settings, store))
    except Taken:
        words = t._("Another zhibu run works on this database already: {url}")
        fail([words.format(url=shown_url(settings))])
    except (Unauthorized, Unusable):
        fail([t._("Telegram does not know this token; BotFather shows the valid one")])
    finally:
        store.close()


@cli.command("migrate")
def migrate_() -> None:
    """Bring the database's schema up to date; an empty database is made ready."""
    t = terminal_language()
    settings = settings_for("key")
    make_ready(settings, t, upgrade=True)
    say(t._("The schema is up to date (revision {revision}).").format(revision=migrate.head()))


@cli.command()
def check() -> None:
    """Look at token, database, schema, clock, calendar and languages, a line each."""
    t = terminal_language()
    settings = settings_for("token", "key")
    wrong = False
    for finding in checks.findings(settings, t):
        say(f"{'✔' if finding.right else '✘'} {finding.name}: {finding.sentence}")
        wrong = wrong or not finding.right
    raise typer.Exit(FAILED if wrong else 0)


@key_cli.command("new")
def key_new() -> None:
    """Print a new key for ZHIBU_KEY. Keep it apart from the database and its backups."""
    say(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())


@cli.command()
def backup(file: NewFile) -> None:
    """Copy the SQLite database while the bot runs. The key is not in the copy."""
    backups.backup(settings_for(), terminal_language(), file)


@cli.command()
def template(file: NewFile) -> None:
    """Write an empty roster as an Excel file, with a sheet that explains it."""
    rosters.write_template(terminal_language(), file)


@cli.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The roster, an .xlsx file.")],
    check_only: Annotated[
        bool, typer.Option("--check", help="Only list the faults; write nothing.")
    ] = False,
    end_offices: Annotated[
        bool, typer.Option("--end-offices", help="End offices that the file no longer names.")
    ] = False,
) -> None:
    """Read the roster and the tree from an Excel file; one faulty row, and nothing is written."""
    t = terminal_language()
    settings = settings_for("token", "key")
    with opened(settings, t) as store:
        rosters.import_file(
            settings, store, t, file, check_only=check_only, end_offices=end_offices
        )


@cli.command()
def claim() -> None:
    """Print a one-time link; whoever opens it first within 24 hours becomes administrator."""
    t = terminal_language()
    settings = settings_for("token", "key")
    try:
        with opened(settings, t) as store:
            say(*claims.make(settings, store, t))
    except Unauthorized:
        fail([t._("Telegram does not know this token; BotFather shows the valid one")])
    except CallFault:
        fail([t._("Telegram cannot be reached; is ZHIBU_PROXY needed?")])


@cli.command("demo")
def demo_(
    port: Annotated[int, typer.Option(help="Port of the chat page on loopback; 0: any.")] = 8720,
    folder: Annotated[Path, typer.Option(help="Where the demo keeps its database.")] = Path(
        "zhibu-demo"
    ),
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew.")] = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")
    ] = True,
) -> None:
    """Try everything without Telegram: a chat page, a small organ, a clock that moves on."""
    t = terminal_language()
    try:
        asyncio.run(demo.run(t, port, folder, fresh=fresh, browser=browser))
    except demo.CannotStart as fault:
        fail([t._(fault.msgid).format(**fault.params)])


def main() -> None:
    """Entry point."""
    cli()
