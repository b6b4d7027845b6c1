"""How many hours an activity gives to who is there."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import OpenActivity
from bot.chat.buttons.hours import ActivityHours, SetActivityHours
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import assignment_words as tasks
from bot.chat.views import facts
from bot.i18n import Language
from bot.store.activities.activities import Activity

USUAL = (10, 20, 40, 80)
"""An hour, two, half a day, a day (domain.md section 3)."""


def key(t: Language, of: Activity) -> Key:
    """🎓 学时, with how many it gives."""
    label = t._("🎓 Hours: {hours}").format(hours=tasks.hours(of.hours))
    return Key(label, ActivityHours(of.id))


def ask(app: App, t: Language, draft: int, of: Activity, now: datetime) -> Screen:
    """How many hours shall it give?"""
    keys = [
        Key(tasks.hours(one) + (" ●" if one == of.hours else ""), SetActivityHours(draft, one))
        for one in USUAL
    ]
    explained = t._(
        "Everybody who is recorded as present, late or not, is credited that much once the roll is "
        "closed. What is corrected there is corrected here."
    )
    return Screen(
        lines(
            facts.headline(app, t, of, None, now),
            bold(t._("🎓 How many hours does it give? Press or type it.")),
            esc(explained),
        ),
        rows(
            *pairs(keys, 4),
            Key(t._("No hours") + ("" if of.hours else " ●"), SetActivityHours(draft, 0)),
            Key(t._("◀ Back"), OpenActivity(of.id)),
        ),
    )


def settled(t: Language, of: Activity) -> str:
    """What a choice says."""
    if not of.hours:
        return t._("It gives no hours.")
    return t._("It gives {hours}.").format(hours=tasks.hours_said(t, of.hours))
