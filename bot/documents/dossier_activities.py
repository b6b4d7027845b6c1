"""Where a person was expected, as a table for that person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.documents import labels
from bot.documents.dossier_words import word, yes
from bot.documents.layout import Column, Value
from bot.domain.dossier import Expected

if TYPE_CHECKING:
    from bot.i18n import Language


def columns(t: Language) -> list[Column]:
    """Their titles and widths."""
    return [
        Column(t._("Date and time"), 17, year=True),
        Column(t._("Kind"), 14),
        Column(t._("Subject"), 20, left=True),
        Column(t._("Place"), 14, left=True),
        Column(t._("Unit"), 18, left=True),
        Column(t._("State"), 10),
        Column(t._("Expected as"), 14),
        Column(t._("Answer"), 10),
        Column(t._("Answered at"), 17, year=True),
        Column(t._("About the answer"), 16, left=True),
        Column(t._("Leave"), 10),
        Column(t._("Leave decided at"), 17, year=True),
        Column(t._("Note on the leave"), 18, left=True),
        Column(t._("Phoned at"), 17, year=True),
        Column(t._("Attendance"), 10),
        Column(t._("Recorded at"), 17, year=True),
        Column(t._("Signed for"), 8),
        Column(t._("Said it is wrong at"), 17, year=True),
        Column(t._("Dealt with at"), 17, year=True),
    ]


def rows(t: Language, activities: Sequence[Expected]) -> list[list[Value]]:
    """A row for each activity."""
    return [_row(t, one) for one in activities]


def _row(t: Language, of: Expected) -> list[Value]:
    unit = of.unit if of.group is None else f"{of.unit} {of.group}"
    return [
        of.starts_at,
        labels.kind(t, of.kind),
        of.subject,
        of.place,
        unit,
        word(t, of.state),
        _expected_as(t, of),
        word(t, of.answer),
        of.answered_at,
        t._(", ").join(_about_answer(t, of)),
        word(t, of.leave),
        of.leave_decided_at,
        of.leave_note or "",
        of.phoned_at,
        labels.attendance(t, of.attendance) or None,
        of.recorded_at,
        yes(t, of.signed_for) if of.recorded_at else "",
        of.objected_at,
        of.objection_settled_at,
    ]


def _expected_as(t: Language, of: Expected) -> str:
    parts = [labels.standing(t, of.standing)]
    parts += [labels.roles(t, of.roles)] if of.roles else []
    parts += [t._("Observer")] if of.observer else []
    named = word(t, of.named)
    return t._(", ").join([*parts, *([named] if named and not of.observer else [])])


def _about_answer(t: Language, of: Expected) -> list[str]:
    found = (
        (of.answered_late, t._("answered late")),
        (of.answered_by_other, t._("given for me")),
        (of.earlier, t._("before a change of time or place")),
    )
    return [said for so, said in found if so]
