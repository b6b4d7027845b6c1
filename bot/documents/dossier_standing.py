"""Leave for a period and reminders put off or muted, as tables for that person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.documents.dossier_words import word
from bot.documents.layout import Column, Value
from bot.domain.dossier import Away, Hushed

if TYPE_CHECKING:
    from bot.i18n import Language


def columns(t: Language) -> list[Column]:
    """Titles and widths of leave for a period."""
    return [
        Column(t._("First day"), 14),
        Column(t._("Last day"), 14),
        Column(t._("State"), 14),
        Column(t._("Asked on"), 18),
        Column(t._("Decided on"), 18),
    ]


def rows(t: Language, absences: Sequence[Away]) -> list[list[Value]]:
    """A row for each."""
    return [
        [one.first, one.last, word(t, one.state), one.asked_at, one.decided_at] for one in absences
    ]


def hush_columns(t: Language) -> list[Column]:
    """The same of reminders."""
    return [Column(t._("About"), 24, left=True), Column(t._("Until"), 18)]


def hush_rows(t: Language, hushes: Sequence[Hushed]) -> list[list[Value]]:
    """A row for each; without a time they are muted."""
    return [[one.matter, one.until or t._("muted")] for one in hushes]
