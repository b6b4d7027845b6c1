"""Study, training and reports asked of a person, and their hours, as tables for that person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.documents.dossier_words import word, yes
from bot.documents.layout import Column, Value
from bot.domain.dossier import Hour, Task

if TYPE_CHECKING:
    from bot.i18n import Language


def columns(t: Language) -> list[Column]:
    """Their titles and widths."""
    return [
        Column(t._("Kind"), 12),
        Column(t._("Title"), 30, left=True),
        Column(t._("Set by"), 20, left=True),
        Column(t._("From"), 12),
        Column(t._("Due"), 12),
        Column(t._("State"), 12),
        Column(t._("Hours"), 8, tenths=True),
        Column(t._("Done on"), 12),
        Column(t._("Recorded for me"), 10),
        Column(t._("Receipt"), 12),
        Column(t._("Added by hand"), 14),
    ]


def rows(t: Language, tasks: Sequence[Task]) -> list[list[Value]]:
    """A row for each."""
    return [
        [
            word(t, one.kind),
            one.title,
            one.unit,
            one.from_date,
            one.due_on,
            word(t, one.state),
            one.hours,
            one.done_on,
            yes(t, one.ticked_by_other) if one.done_on else "",
            one.received_on,
            word(t, one.named),
        ]
        for one in tasks
    ]


def hour_columns(t: Language) -> list[Column]:
    """Titles and widths of the ledger of hours."""
    return [
        Column(t._("Date"), 12),
        Column(t._("For"), 34, left=True),
        Column(t._("Hours"), 8, tenths=True),
        Column(t._("Full-time course"), 10),
        Column(t._("Recorded at"), 17, year=True),
    ]


def hour_rows(t: Language, hours: Sequence[Hour]) -> list[list[Value]]:
    """A row for each line of it."""
    return [
        [one.on_date, one.title, one.hours, yes(t, one.intensive), one.recorded_at] for one in hours
    ]
