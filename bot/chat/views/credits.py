"""Crediting hours: how many, on which day."""

from __future__ import annotations

from datetime import date, timedelta

from bot.chat.buttons.assignments import CreditHours, RecordDay, TaskRow
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import assignment_words as tasks
from bot.chat.views import words
from bot.i18n import Language
from bot.services.assignments.crediting import Ledger

USUAL = (10, 20, 40, 80)
"""An hour, two, half a day, a day (domain.md section 3)."""


def ask_hours(t: Language, draft: int, of: Ledger, *, correcting: bool) -> Screen:
    """How many hours?"""
    asked = t._("🎓 {name}: how many hours? Press or type it.").format(name=of.name)
    if correcting:
        asked = t._("🎓 {name}: how many hours was it? Press or type it.").format(name=of.name)
    left = t._("{hours} are still missing.").format(hours=tasks.hours_said(t, of.missing))
    keys = [Key(tasks.hours(one), CreditHours(draft, one)) for one in USUAL]
    gone = Key(t._("🗑 It did not take place"), CreditHours(draft, 0)) if correcting else None
    return Screen(
        lines(bold(asked), esc(left) if of.missing and not correcting else None),
        rows(*pairs(keys, 4), gone, _back(t, of)),
    )


def ask_day(t: Language, draft: int, of: Ledger, today: date) -> Screen:
    """On which day? One of the last seven, or one that is typed."""
    days = [today - timedelta(days=n) for n in range(7)]
    labels = [t._("Today, {day}").format(day=words.day(t, today, today))]
    labels += [words.day(t, one, today) for one in days[1:]]
    first, *rest = [
        Key(label, RecordDay(draft, one)) for label, one in zip(labels, days, strict=True)
    ]
    hint = t._("Press a day or type one, for example: 2026-04-16.")
    asked = t._("🗓 {name}: on which day?").format(name=of.name)
    return Screen(lines(bold(asked), esc(hint)), rows(first, *pairs(rest), _back(t, of)))


def _back(t: Language, of: Ledger) -> Key:
    return Key(t._("◀ Back"), TaskRow(of.row.id, 0))
