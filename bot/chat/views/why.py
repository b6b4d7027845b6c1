"""/why and “Why this reminder?”: what was decided about oneself, and by which rule."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.chat.buttons.navigation import Go
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import assignment_words, facts, outcomes, paging, steps, words
from bot.i18n import Language
from bot.services.activities.why import About

SHOWN = 5
"""So many of the last steps a matter shows."""
ROOM = 3400
"""So many characters all matters may have."""


def screen(app: App, t: Language, found: list[About], now: datetime) -> Screen:
    """Each matter, and what its steps were for the reader."""
    text = [bold(t._("❔ Why you were reminded, or not"))]
    if not found:
        text += ["", esc(t._("In the last 14 days nothing fell due for you."))]
    text += paging.fitting(t, (_about(app, t, one, now) for one in found), ROOM)
    text += ["", esc(t._("A reminder comes only while something is owed, and never at night."))]
    return Screen(lines(*text), rows(Key(t._("📋 What I owe"), Go("today"))), fresh=True)


def _about(app: App, t: Language, one: About, now: datetime) -> list[str]:
    zone = one.activity.rules.zone if one.activity else None
    today = app.local(now, zone).date()
    if one.activity is not None:
        shown = [facts.headline(app, t, one.activity, None, now)]
    elif one.assignment is not None:
        shown = [bold(assignment_words.called(t, one.assignment))]
    else:
        shown = []
    shown += _rule(t, one)
    shown += [
        esc(outcomes.outcome(t, each, words.brief(t, app.local(each.at, zone), today)))
        for each in one.outcomes[-SHOWN:]
    ]
    return shown


def _rule(t: Language, one: About) -> list[str]:
    """The rule behind the newest of its steps; that it is another by now, when it is."""
    if one.rule is None:
        known = one.activity is not None or one.assignment is not None
        return [esc(t._("The rule behind this has been taken out since."))] if known else []
    rule = steps.one_line(t, one.rule)
    said = t._("Rule: {rule}") if one.same else t._("The rule is by now: {rule}")
    return [esc(said.format(rule=rule))]
