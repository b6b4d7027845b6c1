"""`zhibu calendar`: the years that are loaded, loading one, the organisation's own days."""

from __future__ import annotations

import asyncio
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from bot.chat.readings import read
from bot.chat.views import years as words
from bot.cli.console import fail, say, why, working
from bot.cli.running import clock_of
from bot.config import Settings
from bot.documents import roster_words
from bot.documents.package import FILE_LIMIT, UnreadableWorkbook
from bot.documents.worker import Workshop
from bot.domain.calendar_years import Fault, Kind, Year, day_of
from bot.domain.roster_faults import Table
from bot.errors import AppError
from bot.i18n import Language
from bot.services.calendar import years
from bot.services.calendar.years import Look
from bot.store.uow import Store


class Own(StrEnum):
    """What can be said of a day of our own."""

    REST = "rest"
    WORK = "work"
    CLEAR = "clear"


_KINDS = {Own.REST: Kind.REST, Own.WORK: Kind.WORK, Own.CLEAR: None}


def show(settings: Settings, store: Store, t: Language) -> None:
    """Print what is loaded."""
    today = _now(settings).astimezone(settings.zone).date()
    known = store.read_now(lambda uow: years.known(uow, None, today))
    say(*words.known_lines(t, known, today))


def import_year(
    settings: Settings, store: Store, t: Language, source: Path, *, check_only: bool
) -> None:
    """Load the year in a file and print what follows; ends with its faults and exit code 1."""
    year = _year(t, source)
    now, zone = _now(settings), settings.zone
    if check_only:
        found = store.read_now(lambda uow: years.look(uow, None, year, now, zone))
    else:
        found = store.write_now(lambda uow: years.load(uow, None, year, now, zone))
    say(*words.look_lines(t, found, now.astimezone(zone).date()))
    say(_outcome(t, found, check_only=check_only))


def _outcome(t: Language, found: Look, *, check_only: bool) -> str:
    if found.same:
        return t._("That is what is loaded already.")
    if check_only:
        return t._("Nothing was written.")
    if found.moves:
        return t._("Loaded. Who leads the units concerned is asked in chat, one by one.")
    return t._("Loaded.")


def settle(settings: Settings, store: Store, t: Language, day: str, how: Own) -> None:
    """The organisation rests or works on a day, or goes by the notice again."""
    meant = day_of(day)
    if meant is None:
        fail([t._("This is no date: {day}. For example: 2026-12-31").format(day=day)])
    now, zone = _now(settings), settings.zone
    try:
        store.write_now(lambda uow: years.settle(uow, None, meant, _KINDS[how], now, zone))
    except AppError as fault:
        fail([t._(fault.msgid).format(**fault.params)])
    show(settings, store, t)


def _year(t: Language, source: Path) -> Year:
    try:
        with source.open("rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except OSError as fault:
        said = t._("{file} cannot be read: {why}")
        fail([said.format(file=source, why=why(t, fault))])
    try:
        with working(t._("Reading the file")):
            found = asyncio.run(_read(data))
    except UnreadableWorkbook as fault:
        fail([roster_words.reason(t, fault.reason)])
    if isinstance(found, Table):
        fail([t._("This sheet is no list of rest days: its columns are date, last day, type.")])
    if isinstance(found, list):
        fail(words.fault_lines(t, found))
    return found


async def _read(data: bytes) -> Table | Year | list[Fault]:
    workshop = Workshop()
    try:
        return await read(workshop, data)
    finally:
        workshop.close()


def _now(settings: Settings) -> datetime:
    return clock_of(settings).now()
