"""Below the list of today: who still owes, where its reader was not told for having had enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.assignments import TaskOpen
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs
from bot.chat.views import assignment_words, facts, rungs, task_reminders
from bot.i18n import Language
from bot.services.assignments.nudged import Digest as TaskDigest
from bot.services.nudging.rungs import Digest

MOST = 6
"""So many are listed; more are told as a figure."""
LABEL = 30
"""So many characters of a title stand on a key."""


def below(
    app: App,
    t: Language,
    screen: Screen,
    meetings: Sequence[Digest],
    owed: Sequence[TaskDigest],
    now: datetime,
) -> Screen:
    """The list with what was held back, as it is now; what nobody owes any more is left out."""
    on = [one for one in meetings if one.owing and one.activity.starts_at > now]
    tasks = [one for one in owed if one.owing and one.assignment.on]
    told = [(rungs.text(app, t, one, now), _of_meeting(t, one)) for one in on]
    told += [(task_reminders.screen(t, one, now).text, _of_task(t, one)) for one in tasks]
    if not told:
        return screen
    said = bold(t._("Held back today, as you had enough reminders:"))
    shown, more = told[:MOST], len(told) - MOST
    texts = [text for text, _ in shown]
    if more > 0:
        texts.append(esc(t._("… and {n} more of them").format(n=more)))
    keys = [key for _, key in shown if key is not None]
    text = lines(screen.text, "", said, "\n\n".join(texts))
    return replace(screen, text=text, keys=(*screen.keys, *pairs(keys)))


def _of_meeting(t: Language, one: Digest) -> Key | None:
    if one.figures:
        return None
    title = facts.heading(t, one.activity, one.group)
    return Key(f"📋 {title}"[:LABEL], OpenActivity(one.activity.id))


def _of_task(t: Language, one: TaskDigest) -> Key | None:
    if one.figures:
        return None
    title = assignment_words.called(t, one.assignment)
    return Key(f"📋 {title}"[:LABEL], TaskOpen(one.assignment.id))
