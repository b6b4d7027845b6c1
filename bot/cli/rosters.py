"""`zhibu template` and `zhibu import`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import typer

from bot.cli import roster_words
from bot.cli.console import FAILED, fail, say
from bot.cli.importing import import_roster, report_lines
from bot.cli.running import clock_of
from bot.config import Settings
from bot.documents.package import FILE_LIMIT, UnreadableWorkbook
from bot.documents.template import roster_template
from bot.i18n import Language
from bot.store.uow import Store

PATIENCE_SECONDS = 2.0
"""Work that takes longer says how far it is."""


def write_template(t: Language, file: Path) -> None:
    """Write the empty roster into a new file, or end with a sentence why not."""
    try:
        with file.open("xb") as target:
            target.write(roster_template(t))
    except FileExistsError:
        fail([t._("{file} exists already; choose another name.").format(file=file)])
    except OSError as fault:
        words = t._("{file} cannot be written: {why}")
        fail([words.format(file=file, why=fault.strerror)])
    say(
        t._("Written: {file}").format(file=file),
        t._("Fill it in, then look at it with: zhibu import {file} --check").format(file=file),
    )


def import_file(
    settings: Settings,
    store: Store,
    t: Language,
    file: Path,
    *,
    check_only: bool,
    end_offices: bool,
) -> None:
    """Import the roster in `file` and say what that did; ends with exit code 1 when the file was
    refused."""
    try:
        with file.open("rb") as source:
            data = source.read(FILE_LIMIT + 1)
    except OSError as fault:
        words = t._("{file} cannot be read: {why}")
        fail([words.format(file=file, why=fault.strerror)])
    today = clock_of(settings).now().astimezone(settings.zone).date()
    try:
        report = import_roster(
            store,
            data,
            settings.bot_id or 0,
            today,
            check=check_only,
            end_offices=end_offices,
            progress=_Progress(t),
        )
    except UnreadableWorkbook as refused:
        fail([roster_words.reason(t, refused.reason)])
    say(*report_lines(t, report))
    if report.faults:
        raise typer.Exit(FAILED)


class _Progress:
    """Says on the error stream how far a long import is."""

    def __init__(self, t: Language) -> None:
        self._t = t
        self._began = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._began < PATIENCE_SECONDS:
            return
        words = self._t._("Writing: {done} of {total} people").format(done=done, total=total)
        typer.echo(f"\r{words}", err=True, nl=done == total)
        sys.stderr.flush()
