"""The list of activities."""

from __future__ import annotations

from datetime import datetime

from bot.app import App
from bot.chat.buttons.activities import ListPage, OpenActivity
from bot.chat.buttons.joint import JointOpen
from bot.chat.buttons.nudges import OpenMine
from bot.chat.buttons.series import SeriesList
from bot.chat.screens import Key, Screen, bold, esc, lines, rows
from bot.chat.views import commands, facts, paging, words
from bot.domain.activities import ActivityState
from bot.domain.attendance import has_opened
from bot.domain.commands import Command
from bot.i18n import Language
from bot.services.activities.activities import Item

PAGE = 8


def listing(
    app: App, t: Language, items: list[Item], page: int, now: datetime, *, plans: bool
) -> Screen:
    """What is to come and what has been; `plans`: the reader may set up activities."""
    if not items:
        return _empty(t, plans=plans)
    shown, page, pages = paging.cut(items, page, PAGE)
    several = len({one.unit.id for one in items}) > 1
    keys = [Key(_entry(app, t, one, now, several=several), _opens(one)) for one in shown]
    return Screen(
        lines(bold(t._("📌 Activities")), esc(t._("Upcoming ones first, then past ones."))),
        rows(
            *keys,
            paging.arrows(page, pages, ListPage),
            (commands.key(t, Command.NEW), Key(t._("🔁 Recurring"), SeriesList(0)))
            if plans
            else None,
        ),
    )


def _empty(t: Language, *, plans: bool) -> Screen:
    if plans:
        said = t._("There are no activities yet. Set one up with /new.")
        recurring = Key(t._("🔁 Recurring"), SeriesList(0))
        return Screen(esc(said), rows((commands.key(t, Command.NEW), recurring)))
    said = t._("There are no activities for you yet. You will be told when there are.")
    return Screen(esc(said), rows(commands.key(t, Command.TODAY)))


def _opens(item: Item) -> OpenActivity | OpenMine | JointOpen:
    if item.joint is not None:
        return JointOpen(item.joint)
    if item.count is None:
        return OpenMine(item.activity.id)
    return OpenActivity(item.activity.id)


def _entry(app: App, t: Language, item: Item, now: datetime, *, several: bool) -> str:
    """▶ 12月4日 15:00 · 支部党员大会 · 19/23."""
    activity = item.activity
    local = app.local(activity.starts_at, activity.rules.zone)
    begins = words.brief(t, local, app.today(now))
    parts = [_mark(item, now) + begins, facts.title(t, activity, item.group)]
    if several:
        parts.append(item.unit.name)
    if item.count is not None and activity.state is ActivityState.PUBLISHED:
        parts.append(f"{item.count.answered}/{item.count.expected}")
    return " · ".join(parts)[:100]


def _mark(item: Item, now: datetime) -> str:
    """🚫 cancelled, 🔒 closed, 📝 the roll can be taken."""
    activity = item.activity
    if activity.state is ActivityState.CANCELLED:
        return "🚫 "
    if activity.state is ActivityState.CLOSED:
        return "🔒 "
    return "📝 " if has_opened(activity.starts_at, now) else ""
