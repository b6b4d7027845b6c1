"""The calendar for administrators: years, own days, a list that was sent; and what it moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.app import App
from bot.chat.buttons.navigation import Go
from bot.chat.buttons.years import (
    CalendarHome,
    DiscardYear,
    LoadYear,
    OwnDay,
    SettleDay,
)
from bot.chat.pushes import Context, Prepare, Prepared, Skip, one_by_one
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, rows
from bot.chat.views import words
from bot.chat.views.series import in_branches
from bot.domain.calendar_years import STATUTORY, Fault, Kind, Why, Year
from bot.domain.commands import Command
from bot.errors import N_, AppError
from bot.i18n import Language
from bot.services.calendar import uploads
from bot.services.calendar.moves import Move
from bot.services.calendar.years import Known, Look
from bot.store.delivery.sending import Claimed

SHOWN = 10
FAULTS = 30
_WHY = {
    Why.NO_DATE: N_("row {row}: “{value}” is no date (2027-01-01)"),
    Why.NO_KIND: N_("row {row}: “{value}” is neither rest nor work"),
    Why.OTHER_YEAR: N_("row {row}: {value} does not lie in the year of the list"),
    Why.BACKWARDS: N_("row {row}: {value} ends before it begins"),
    Why.TOO_LONG: N_("row {row}: {value} is longer than a month"),
    Why.TWICE: N_("row {row}: {value} is in the list twice"),
    Why.NO_WEEKEND: N_("row {row}: {value} is no Saturday or Sunday, so it is worked anyway"),
    Why.EMPTY: N_("The list is empty."),
    Why.NO_LIST: N_("This is no list of rest days: it lacks the year."),
}


def home(t: Language, known: Known, today: date) -> Screen:
    """What is loaded, and how to load more."""
    newest = max((one.year for one in known.years if not one.provisional), default=today.year)
    return Screen(
        lines(
            bold(t._("🗓 Rest days and make-up working days")),
            *map(esc, known_lines(t, known, today)),
            "",
            esc(
                t._(
                    "To load {year}, send me its official list as a file: JSON, or Excel with the "
                    "columns date, last day, type (rest or work). Nothing is changed before you "
                    "confirm."
                ).format(year=newest + 1)
            ),
        ),
        rows(
            Key(t._("➕ A day of our own"), OwnDay()),
            *(
                Key(t._("✖️ {day}").format(day=_own(t, day, kind, today)), SettleDay(day, None))
                for day, kind in known.own[:SHOWN]
            ),
            Key(t._("◀ Back"), Go(Command.SETTINGS.value)),
        ),
    )


def known_lines(t: Language, known: Known, today: date) -> list[str]:
    """A line for each year and each day of our own."""
    own = [t._("our own: {day}").format(day=_own(t, *one, today)) for one in known.own]
    return [*(_year(t, one) for one in known.years), *own]


def _year(t: Language, of: Year) -> str:
    if of.provisional:
        return t._("{year}: no notice yet, provisional").format(year=of.year)
    off, on = sum(day.weekday() < 5 for day in of.rest), len(of.work)
    rest = t.n_("{n} rest day beside weekends", "{n} rest days beside weekends", off)
    work = t.n_("{n} make-up working day", "{n} make-up working days", on)
    said = t._("{year}: {rest}, {work}")
    return said.format(year=of.year, rest=rest.format(n=off), work=work.format(n=on))


def _own(t: Language, day: date, kind: Kind, today: date) -> str:
    said = t._("{day}: rest") if kind is Kind.REST else t._("{day}: work")
    return said.format(day=words.date_only(t, day, today))


def ask_own(t: Language, *, unclear: bool = False) -> Screen:
    """Which day?"""
    asked = t._("I cannot read a day from that. Which day?")
    return Screen(
        bold(asked if unclear else t._("Which day? For example: Dec 31.")),
        rows(Key(t._("◀ Back"), CalendarHome())),
    )


def ask_kind(t: Language, day: date, today: date) -> Screen:
    """Rest or work?"""
    return Screen(
        bold(words.day(t, day, today)),
        rows(
            (
                Key(t._("🛌 We rest"), SettleDay(day, Kind.REST)),
                Key(t._("💼 We work"), SettleDay(day, Kind.WORK)),
            ),
            Key(t._("◀ Back"), CalendarHome()),
        ),
    )


def preview(app: App, t: Language, upload: int, of: Look, now: datetime) -> Screen:
    """What a list would do."""
    said = look_lines(t, of, app.today(now))
    last = t._("That is what is loaded already.") if of.same else _then(t)
    return Screen(
        lines(
            bold(t._("🗓 Rest days of {year}").format(year=of.year.year)),
            *map(esc, said),
            "",
            esc(last),
        ),
        rows(
            None if of.same else Key(t._("✅ Load it"), LoadYear(upload), style=Style.SUCCESS),
            Key(t._("🗑 Discard"), DiscardYear(upload)),
        ),
    )


def _then(t: Language) -> str:
    return t._("Reminders still to come are computed again; what was sent stays.")


def look_lines(t: Language, of: Look, today: date) -> list[str]:
    """What a list says, what is odd about it, what it moves."""
    said = [_year(t, of.year)]
    if of.odd:
        odd = t.n_(
            "⚠️ It takes away {n} working day; by law there are {law}. Is it complete?",
            "⚠️ It takes away {n} working days; by law there are {law}. Is it complete?",
            of.year.days_off,
        )
        said.append(odd.format(n=of.year.days_off, law=STATUTORY))
    out = [one for one in of.moves if one.activity is not None]
    waiting = [one for one in of.moves if one.activity is None]
    if out:
        said.append(t._("Published already; who leads the unit decides:"))
        said += listed(t, out, today)
    if waiting:
        asked = t.n_(
            "{n} time of a series that is not published yet; who leads the unit decides:",
            "{n} times of series that are not published yet; who leads the unit decides:",
            len(waiting),
        )
        said += [asked.format(n=len(waiting)), *listed(t, waiting, today)]
    if not of.same and not of.moves:
        said.append(t._("No planned activity is on another day by it."))
    return said


def listed(t: Language, found: Sequence[Move], today: date) -> list[str]:
    """A line for each; of many, how many more there are."""
    said = [_line(t, one, today) for one in found[:SHOWN]]
    rest = len(found) - SHOWN
    return [*said, t._("… and {n} more of them").format(n=rest)] if rest > 0 else said


def _line(t: Language, one: Move, today: date) -> str:
    """· 党课 15:00：5月6日（周四） → 5月7日（周五）."""
    said = t._("· {kind} {time}: {move}")
    kind = in_branches(t, one.series.kind, len(one.series.branches))
    move = _arrow(t, one.on, one.to, today)
    return said.format(kind=kind, time=words.clock(one.at), move=move)


def _arrow(t: Language, on: date, to: date | None, today: date) -> str:
    after = t._("left out") if to is None else words.day(t, to, today)
    return t._("{before} → {after}").format(before=words.date_only(t, on, today), after=after)


def faults(t: Language, found: Sequence[Fault]) -> Screen:
    """Nothing was changed; what is wrong, by row."""
    said = fault_lines(t, found)
    return Screen(
        lines(bold(said[0]), *map(esc, said[1:])), rows(Key(t._("◀ Back"), CalendarHome()))
    )


def fault_lines(t: Language, found: Sequence[Fault]) -> list[str]:
    """The same as lines."""
    said = t.n_(
        "Nothing was changed. Please put {n} place right:",
        "Nothing was changed. Please put {n} places right:",
        len(found),
    )
    shown = [t._(_WHY[one.why]).format(row=one.row, value=one.value[:40]) for one in found]
    return [said.format(n=len(found)), *(f"· {one}" for one in shown[:FAULTS])]


def loaded(t: Language, of: Look) -> Screen:
    """It is loaded."""
    said = t._("✅ {year} is loaded; dates in it are no longer provisional.")
    asked = t.n_(
        "{n} planned activity would be on another day; who leads its unit is asked.",
        "{n} planned activities would be on another day; who leads their unit is asked.",
        len(of.moves),
    )
    return Screen(
        lines(
            bold(said.format(year=of.year.year)),
            esc(asked.format(n=len(of.moves))) if of.moves else None,
        ),
        rows(Key(t._("◀ Back"), CalendarHome())),
    )


def _card(context: Context, row: Claimed) -> Prepared:
    """A list was read: what it would do."""
    reader, t = context.account(row), context.t(row)
    if reader is None:
        return Skip("gone")
    actor, upload = context.uow.accounts.actor_of(reader, context.today), row.params["upload"]
    try:
        found = uploads.preview(context.uow, actor, upload, context.now, context.app.zone)
    except AppError:
        return Skip("done with, or not an administrator")
    if isinstance(found, Look):
        return preview(context.app, t, upload, found, context.now)
    return faults(t, found)


PUSHES: dict[str, Prepare] = {
    uploads.CARD: one_by_one(_card),
}
