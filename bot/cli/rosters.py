"""`zhibu template` and `zhibu import`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bot.chat.views.roster_report import report_lines
from bot.cli.console import fail, progress, say, why, working, write_new
from bot.cli.importing import import_roster
from bot.cli.running import clock_of
from bot.config import Settings
from bot.documents import roster_words
from bot.documents.package import FILE_LIMIT, UnreadableWorkbook
from bot.documents.worker import Workshop
from bot.i18n import Language
from bot.store.uow import Store


def write_template(t: Language, target: Path, name: str = "roster_template") -> None:
    """Write the empty roster, or the template of that name, into the new file `target`, or end
    with a sentence why not."""
    with working(t._("Writing the file")):
        content = asyncio.run(_made(name, t))
    write_new(t, target, content)
    say(t._("Written: {file}. The second sheet explains the columns.").format(file=target))


def import_file(
    settings: Settings,
    store: Store,
    t: Language,
    source: Path,
    *,
    check_only: bool,
    end_offices: bool,
) -> None:
    """Import the roster and print what happened; ends with the faults and exit code 1."""
    try:
        with source.open("rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except OSError as fault:
        words = t._("{file} cannot be read: {why}")
        fail([words.format(file=source, why=why(t, fault))])
    today = clock_of(settings).now().astimezone(settings.zone).date()
    try:
        with working(t._("Reading the file")):
            table = asyncio.run(_made("read_table", data))
        with working(t._("Checking the rows")):
            report = import_roster(
                store,
                table,
                settings.bot_id or 0,
                today,
                check=check_only,
                end_offices=end_offices,
                progress=progress,
            )
    except UnreadableWorkbook as fault:
        fail([roster_words.reason(t, fault.reason)])
    lines = report_lines(t, report)
    if report.faults:
        fail(lines)
    say(*lines)


async def _made(name: str, *args: object) -> Any:
    workshop = Workshop()
    try:
        return await workshop.make(name, *args)
    finally:
        workshop.close()
