"""What is kept of a person as files for that person: Excel to read, JSON to take elsewhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.documents import dossier_activities, dossier_standing, dossier_tasks, labels
from bot.documents.dossier_words import word, yes
from bot.documents.layout import Column, Page, Value, new_book
from bot.domain.dossier import Account, Belonging, Dossier, Line, Row

if TYPE_CHECKING:
    from bot.i18n import Language

EDITION = "zhibu-personal-data/1"


def dossier_json(data: Dossier) -> bytes:
    """Everything, with the codes of the program for values; times with their offset."""
    whole = {"edition": EDITION, **asdict(data)}
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_plain).encode()


def dossier_excel(data: Dossier, t: Language) -> bytes:
    """Everything, a sheet for each subject; those without a row are left out."""
    buffer = BytesIO()
    book = new_book(buffer)
    _facts(book, t, data)
    tables = (
        (t._("Units and offices"), _stay_columns(t), [_stay(t, one) for one in _stays(data)]),
        (
            t._("Activities"),
            dossier_activities.columns(t),
            dossier_activities.rows(t, data.activities),
        ),
        (t._("Versions of sheets"), _version_columns(t), _versions(t, data)),
        (t._("Study and deadlines"), dossier_tasks.columns(t), dossier_tasks.rows(t, data.tasks)),
        (t._("Hours"), dossier_tasks.hour_columns(t), dossier_tasks.hour_rows(t, data.hours)),
        (
            t._("Leave for a period"),
            dossier_standing.columns(t),
            dossier_standing.rows(t, data.absences),
        ),
        (
            t._("Reminders put off"),
            dossier_standing.hush_columns(t),
            dossier_standing.hush_rows(t, data.hushes),
        ),
        (t._("Registrations"), _asked_columns(t), _registrations(t, data)),
        (t._("Transfers"), _move_columns(t), _transfers(t, data)),
        (t._("Summaries sent"), _sent_columns(t), _subscriptions(t, data)),
        (t._("Log"), _line_columns(t), [_line(one) for one in data.lines]),
        (t._("Who looked"), _line_columns(t), [_line(one) for one in data.looks]),
    )
    for tab, columns, rows in tables:
        if rows:
            _table(book, t, tab, columns, rows)
    book.close()
    return buffer.getvalue()


def _facts(book: Any, t: Language, data: Dossier) -> None:
    page = Page(t, t._("About me"), [Column(t._("What"), 28, left=True), _wide(t)], book)
    page.title(t._("What is kept about me"))
    page.header()
    for label, value in (*_row(t, data.row), *_account(t, data.account)):
        page.row([label, value])
    page.footer(t._("Made on {at}").format(at=f"{data.made_at:%Y-%m-%d %H:%M}"))


def _wide(t: Language) -> Column:
    return Column(t._("What is kept"), 44, left=True, year=True)


def _row(t: Language, row: Row | None) -> list[tuple[str, Value]]:
    if row is None:
        return []
    return [
        (t._("Name"), row.name),
        (t._("Staff number"), row.number),
        (t._("Standing"), labels.standing(t, row.standing)),
        (t._("Right to vote"), yes(t, row.has_vote)),
        (t._("On the roster since"), row.created_at),
    ]


def _account(t: Language, of: Account) -> list[tuple[str, Value]]:
    return [
        (t._("Telegram id"), str(of.telegram_id)),
        (t._("Language chosen"), of.language),
        (t._("Language of Telegram"), of.telegram_language),
        (t._("Hour of the day's message"), of.daily_at),
        (t._("Day's message switched on"), yes(t, of.daily_on)),
        (t._("Own quiet hours from"), of.quiet_from),
        (t._("Own quiet hours until"), of.quiet_to),
        (t._("Own time zone"), of.zone),
        (t._("Agreed on"), of.consent_at),
        (t._("Agreed to version"), of.consent_version),
        (t._("Why messages cannot be delivered"), of.unreachable),
        (t._("Administrator"), yes(t, of.administrator)),
        (t._("Account made on"), of.created_at),
    ]


def _table(
    book: Any, t: Language, tab: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]
) -> None:
    page = Page(t, tab, columns, book)
    page.title(tab)
    page.header()
    for row in rows:
        page.row(row)


def _stay_columns(t: Language) -> list[Column]:
    return [
        Column(t._("Unit"), 28, left=True),
        Column(t._("Kind"), 14),
        Column(t._("Office"), 18),
        Column(t._("From"), 12),
        Column(t._("Until (no longer)"), 14),
    ]


def _stays(data: Dossier) -> tuple[Belonging, ...]:
    return (*data.units, *data.offices)


def _stay(t: Language, of: Belonging) -> list[Value]:
    office = labels.role(t, of.role) if of.role else ""
    return [of.unit, word(t, of.kind), office, of.since, of.until]


def _version_columns(t: Language) -> list[Column]:
    return [
        Column(t._("Date and time"), 17, year=True),
        Column(t._("Kind"), 16),
        Column(t._("Version"), 8),
        Column(t._("Closed at"), 17, year=True),
        Column(t._("Attendance"), 12),
        Column(t._("Signed for"), 10),
    ]


def _versions(t: Language, data: Dossier) -> list[list[Value]]:
    return [
        [
            one.starts_at,
            labels.kind(t, one.kind),
            one.version,
            one.closed_at,
            labels.attendance(t, one.attendance) or None,
            yes(t, one.signed_for),
        ]
        for one in data.versions
    ]


def _asked_columns(t: Language) -> list[Column]:
    return [
        Column(t._("Unit"), 28, left=True),
        Column(t._("State"), 12),
        Column(t._("Asked at"), 17, year=True),
        Column(t._("Decided at"), 17, year=True),
    ]


def _registrations(t: Language, data: Dossier) -> list[list[Value]]:
    return [
        [one.unit, word(t, one.state), one.created_at, one.decided_at] for one in data.registrations
    ]


def _move_columns(t: Language) -> list[Column]:
    return [
        Column(t._("From unit"), 24, left=True),
        Column(t._("To unit"), 24, left=True),
        Column(t._("First day there"), 13),
        Column(t._("State"), 12),
        Column(t._("Asked at"), 17, year=True),
        Column(t._("Decided at"), 17, year=True),
    ]


def _transfers(t: Language, data: Dossier) -> list[list[Value]]:
    return [
        [
            one.from_unit,
            one.to_unit,
            one.on_date,
            word(t, one.state),
            one.asked_at,
            one.decided_at,
        ]
        for one in data.transfers
    ]


def _sent_columns(t: Language) -> list[Column]:
    return [Column(t._("Unit"), 28, left=True), Column(t._("How often"), 16)]


def _subscriptions(t: Language, data: Dossier) -> list[list[Value]]:
    return [[one.unit, word(t, one.span)] for one in data.subscriptions]


def _line_columns(t: Language) -> list[Column]:
    return [Column(t._("Date and time"), 17, year=True), Column(t._("What"), 70, left=True)]


def _line(of: Line) -> list[Value]:
    return [of.at, of.said]


def _plain(value: object) -> str:
    """Dates and instants in JSON."""
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no such value in a file: {type(value).__name__}")
