"""周期: how often something is owed again."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons.assignments import TaskOpen
from bot.chat.buttons.cycles import AskCycle, SetCycle
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import assignment_words as tasks
from bot.chat.views import words
from bot.documents.labels import cycle
from bot.domain.assignments import Cycle, due_next, period_begins
from bot.i18n import Language
from bot.store.assignments.assignments import Assignment


def key(t: Language, of: Assignment) -> Key:
    """🔁 周期：每月."""
    return Key(t._("🔁 Cycle: {cycle}").format(cycle=cycle(t, of.cycle)), AskCycle(of.id))


def line(t: Language, of: Assignment, today: date) -> str | None:
    """How often, and from which day on the next one is set; nothing for what is owed once."""
    if of.cycle is None or of.due_on is None:
        return None
    said = cycle(t, of.cycle)
    if of.next_id is not None:
        return esc(t._("🔁 {cycle}; the next one is set").format(cycle=said))
    begins = period_begins(due_next(of.due_on, of.cycle), of.cycle)
    day = words.date_only(t, max(begins, today), today)
    return esc(t._("🔁 {cycle}; the next one is set on {day}").format(cycle=said, day=day))


def ask(t: Language, of: Assignment, today: date) -> Screen:
    """How often?"""
    keys = [
        Key(cycle(t, one) + (" ●" if one is of.cycle else ""), SetCycle(of.id, one))
        for one in (None, *Cycle)
    ]
    explained = t._(
        "The next one is set by itself when its month, quarter or year begins, for the same people "
        "and units, due on the same day. Cancelling it, or “once” here, ends that."
    )
    return Screen(
        lines(
            tasks.headline(t, of, of.due_on, today, neutral=False),
            bold(t._("🔁 How often is it owed?")),
            esc(explained),
        ),
        rows(*pairs(keys), Key(t._("◀ Back"), TaskOpen(of.id))),
    )
