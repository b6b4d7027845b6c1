"""`zhibu`: the command line. Each command loads the settings and calls what does the work."""

from __future__ import annotations

import asyncio
import base64
import io
import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_group
from typer.models import CommandInfo

from bot import log
from bot.chat.faults import CallFault
from bot.cli import (
    backups,
    bots,
    calendars,
    checks,
    claims,
    demo,
    endings,
    outbox,
    policies,
    rosters,
    running,
)
from bot.cli.console import FAILED, fail, say, settings_for, terminal_language
from bot.cli.opening import among, make_ready, opened
from bot.config import KEY_BYTES
from bot.config.values import webhook_fault
from bot.store import migrate

t = terminal_language()
cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=t._(
        "Zhibu: nudges, attendance and summaries for organisations with branches. Settings come "
        "from the environment or from a file .env in this folder; “zhibu check” looks at them. "
        "“zhibu demo” needs none."
    ),
)
key_cli = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=t._("The key that encrypts personal data at rest."),
)
cli.add_typer(key_cli, name="key")
calendar_cli = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=t._("Rest days and make-up working days."),
)
cli.add_typer(calendar_cli, name="calendar")

cli.add_typer(bots.app(t), name="bot")
cli.add_typer(policies.app(t), name="policy")

OfBot = Annotated[
    str | None,
    typer.Option("--bot", metavar="NAME", help=t._("Which of several bots; else ZHIBU_TOKEN's.")),
]
NewFile = Annotated[Path, typer.Argument(help=t._("The file to write; it must not exist yet."))]


@cli.command(
    "demo",
    help=t._(
        "Try everything on this machine, without Telegram. A chat page with a small organ in it "
        "opens; its clock moves on as you like."
    ),
)
def demo_(
    port: Annotated[
        int, typer.Option(help=t._("Port of the chat page on loopback; 0: any."))
    ] = 8720,
    folder: Annotated[Path, typer.Option(help=t._("Where the demo keeps its database."))] = Path(
        "zhibu-demo"
    ),
    fresh: Annotated[
        bool, typer.Option("--fresh", help=t._("Begin anew: delete what the last demo left."))
    ] = False,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help=t._("Open the page in the browser."))
    ] = True,
) -> None:
    try:
        asyncio.run(demo.run(t, port, folder.resolve(), fresh=fresh, browser=browser))
    except demo.CannotStart as fault:
        fail([t._(fault.msgid).format(**fault.params)])


@cli.command(help=t._("Look at everything the bot needs to run, a line each."))
def check(bot: OfBot = None) -> None:
    settings = bots.settings_of(bot)
    if bot is not None:
        make_ready(settings, t)
        settings = bots.chosen(settings, t, bot)
    wrong = False
    for finding in checks.findings(settings, t):
        line = t._("{name}: {sentence}").format(name=finding.name, sentence=finding.sentence)
        say(f"{'√' if finding.right else '×'} {line}")
        wrong = wrong or not finding.right
    raise typer.Exit(FAILED if wrong else 0)


@cli.command(help=t._("Run the bot until Ctrl-C."))
def run(
    upgrade: Annotated[
        bool, typer.Option("--migrate", help=t._("Bring an older schema up to date first."))
    ] = False,
    webhook: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help=t._("Let Telegram bring updates to this https:// address, instead of polling."),
        ),
    ] = None,
    restored: Annotated[
        bool,
        typer.Option(
            "--restored", help=t._("The database is a backup that was read back: resend nothing.")
        ),
    ] = False,
    bot: OfBot = None,
) -> None:
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


@cli.command(help=t._("Print a one-time link that makes an administrator."))
def claim(bot: OfBot = None) -> None:
    settings = bots.ready(t, bot)
    try:
        with opened(settings, t) as store:
            say(*claims.make(settings, store, t))
    except CallFault as fault:
        fail([claims.refusal(t, fault)])


@cli.command(
    "outbox",
    help=t._(
        "List messages that wait, failed or are in doubt.\n\nNo words of them. With options: send "
        "again, or send no more, by number or class (reply, deadline, reminder, export)."
    ),
)
def outbox_(
    retry: Annotated[
        list[str] | None, typer.Option(help=t._("Send what ended badly once more."))
    ] = None,
    cancel: Annotated[list[str] | None, typer.Option(help=t._("Do not send what waits."))] = None,
    bot: OfBot = None,
) -> None:
    settings = bots.ready(t, bot)
    with opened(settings, t) as store:
        try:
            done = outbox.changed(settings, store, t, retry or [], cancel or [])
        except outbox.Unclear as fault:
            fail([t._("{word} is neither a number nor a class of messages.").format(word=fault)])
        say(*(done or outbox.listed(settings, store, t)))


@cli.command(help=t._("Write an empty roster, with a sheet that explains it."))
def template(file: NewFile, bot: OfBot = None) -> None:
    """The roster looks the same for every bot; one that is named must be there."""
    if bot is not None:
        bots.ready(t, bot)
    rosters.write_template(t, file)


@cli.command(
    "import",
    help=t._("Read the roster; one faulty row, and nothing is written."),
)
def import_(
    file: Annotated[Path, typer.Argument(help=t._("The roster, an .xlsx file."))],
    check_only: Annotated[
        bool, typer.Option("--check", help=t._("Only list the faults; write nothing."))
    ] = False,
    end_offices: Annotated[
        bool,
        typer.Option("--end-offices", help=t._("End offices that the file no longer names.")),
    ] = False,
    bot: OfBot = None,
) -> None:
    settings = bots.ready(t, bot)
    with opened(settings, t) as store:
        rosters.import_file(
            settings, store, t, file, check_only=check_only, end_offices=end_offices
        )


@calendar_cli.command(help=t._("Print the years that are loaded, and days of our own."))
def show() -> None:
    settings = settings_for("token", "key")
    with opened(settings, t) as store:
        calendars.show(settings, store, t)


@calendar_cli.command("import", help=t._("Load the official list of a year."))
def import_year(
    file: Annotated[Path, typer.Argument(help=t._("The list, a .json or .xlsx file."))],
    check_only: Annotated[
        bool, typer.Option("--check", help=t._("Only say what it would move; write nothing."))
    ] = False,
) -> None:
    settings = settings_for("token", "key")
    with opened(settings, t) as store:
        calendars.import_year(settings, store, t, file, check_only=check_only)


@calendar_cli.command("template", help=t._("Write an empty list of rest days, with an example."))
def calendar_template(file: NewFile) -> None:
    rosters.write_template(t, file, "calendar_template")


@calendar_cli.command("set", help=t._("Rest or work on a day of our own choice, or clear it."))
def set_day(
    day: Annotated[str, typer.Argument(help=t._("The day, as in 2026-12-31."))],
    how: Annotated[calendars.Own, typer.Argument(help=t._("rest, work or clear."))],
) -> None:
    settings = settings_for("token", "key")
    with opened(settings, t) as store:
        calendars.settle(settings, store, t, day, how)


@cli.command(help=t._("Copy the SQLite database, also while the bot runs."))
def backup(file: NewFile) -> None:
    backups.backup(settings_for(), t, file)


@cli.command(
    "migrate",
    help=t._("Bring the schema of the database up to date."),
)
def migrate_() -> None:
    make_ready(settings_for("key"), t, upgrade=True)
    say(t._("The schema is up to date (revision {revision}).").format(revision=migrate.head()))


@key_cli.command(
    "new",
    help=t._("Print a new key for ZHIBU_KEY."),
)
def key_new() -> None:
    say(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())


def main() -> None:
    """Entry point. What a terminal cannot show is shown as a question mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    _narrow(sys.argv[1:2])
    get_group(cli)(prog_name="zhibu")


def _narrow(asked: list[str]) -> None:
    """Where one command is asked for, only that is built: all of them take a tenth of the start."""
    commands = [one for one in cli.registered_commands if [_name(one)] == asked]
    groups = [one for one in cli.registered_groups if [one.name] == asked]
    if commands or groups:
        cli.registered_commands, cli.registered_groups = commands, groups


def _name(command: CommandInfo) -> str:
    assert command.callback is not None  # noqa: S101 - each is registered with its function
    return command.name or command.callback.__name__
