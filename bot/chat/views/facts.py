"""What an activity is called, and its facts: when, where, about what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.app import App
from bot.chat.screens import bold, esc, lines
from bot.chat.views import assignment_words, words, zone_words
from bot.domain import zones
from bot.domain.activities import LENGTH, ActivityKind
from bot.errors import N_
from bot.i18n import Language
from bot.store.activities.activities import Activity
from bot.store.members.units import Unit

HERE = N_("📌 {title} · {when}")
PROVISIONAL = N_("📌 {title} · {when} (provisional)")
"""How a card begins; other messages about an activity have words of their own before it."""


@dataclass(frozen=True)
class Before:
    """What an activity was before a change; `starts_at` is UTC."""

    starts_at: datetime
    place: str
    subject: str


def heading(t: Language, activity: Activity, group: Unit | None) -> str:
    """What an activity is called where a notification shows it: only that it is a meeting, where
    its unit has neutral titles."""
    return t._("Meeting") if activity.rules.neutral else title(t, activity, group)


def title(t: Language, activity: Activity, group: Unit | None) -> str:
    """支部党员大会; 党小组会（第二党小组）; what an activity of no usual kind is about."""
    if activity.kind is ActivityKind.OTHER and activity.subject:
        kind = activity.subject
    else:
        kind = words.kind(t, activity.kind)
    return kind if group is None else t._("{kind} ({group})").format(kind=kind, group=group.name)


def when(app: App, t: Language, activity: Activity, now: datetime) -> str:
    """12月4日（周五）15:00, with its end where that is not the usual one."""
    zone = activity.rules.zone
    start, end, today = (
        app.local(one, zone) for one in (activity.starts_at, activity.ends_at, now)
    )
    shown = words.moment(t, start, today.date())
    usual = activity.ends_at - activity.starts_at == LENGTH
    shown = shown if usual else f"{shown}–{words.clock(end)}"
    return shown + _elsewhere(app, t, activity)


def _elsewhere(app: App, t: Language, activity: Activity) -> str:
    """（北京时间，你那里 08:00）, for a reader whose own wall shows another time."""
    there, begins = activity.rules.clock(app.zone), activity.starts_at
    if t.zone is None or not zones.differs(t.zone, there, begins):
        return ""
    here, local = begins.astimezone(t.zone), begins.astimezone(there)
    time = words.clock(here)
    if here.date() != local.date():
        time = words.brief(t, here, local.date())
    named = zone_words.name(t, getattr(there, "key", str(there)))
    return t._(" ({zone}; {time} with you)").format(zone=named, time=time)


def headline(
    app: App, t: Language, activity: Activity, group: Unit | None, now: datetime, msgid: str = HERE
) -> str:
    """The first line of a message: what, and when."""
    called = heading(t, activity, group)
    return bold(t._(msgid).format(title=called, when=when(app, t, activity, now)))


def details(
    app: App, t: Language, activity: Activity, now: datetime, before: Before | None = None
) -> str:
    """How far off, where and about what, and of what has changed also what it was: escaped."""
    was = before or Before(activity.starts_at, activity.place, activity.subject)
    zone = activity.rules.zone
    local, old = app.local(activity.starts_at, zone), app.local(was.starts_at, zone)
    today = app.local(now, zone).date()
    away = words.days_from_now(t, local.date(), today)
    moved = (
        "" if old == local else _arrow(t, *(words.moment(t, one, today) for one in (old, local)))
    )
    neutral = activity.rules.neutral
    other = activity.kind is ActivityKind.OTHER
    titled = other and was.subject == activity.subject and not neutral
    return lines(
        esc(t._("🗓 {when}").format(when=" · ".join(part for part in (moved, away) if part))),
        _line(t, N_("📍 {place}"), "place", was.place, activity.place),
        None if titled else _line(t, N_("📝 {subject}"), "subject", was.subject, activity.subject),
        esc(t._("🏷 {kind}").format(kind=words.kind(t, activity.kind)))
        if neutral and not other
        else None,
        _hours(t, activity),
    )


def _hours(t: Language, activity: Activity) -> str | None:
    """🎓 记 2 学时; nothing where it gives none."""
    if not activity.hours:
        return None
    hours = assignment_words.hours_said(t, activity.hours)
    return esc(t._("🎓 Counts {hours} for who is there").format(hours=hours))


def _line(t: Language, msgid: str, name: str, before: str, after: str) -> str | None:
    if before == after:
        return esc(t._(msgid).format(**{name: after})) if after else None
    nothing = t._("(none)")
    return esc(t._(msgid).format(**{name: _arrow(t, before or nothing, after or nothing)}))


def _arrow(t: Language, before: str, after: str) -> str:
    return t._("{before} → {after}").format(before=before, after=after)
