"""Series: their list, one with its next times, one time; what is said when a time is published."""

from __future__ import annotations

from datetime import date, datetime

from bot.app import App
from bot.chat.buttons.activities import ListPage, OpenActivity
from bot.chat.buttons.joint import JointOpen
from bot.chat.buttons.series import (
    ChangeScope,
    ChangeTime,
    EditRule,
    EndSeries,
    OpenSeries,
    OpenTime,
    PauseSeries,
    SeriesBranches,
    SeriesList,
    SeriesPreview,
    SkipTime,
)
from bot.chat.screens import Key, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import paging, repeat_words, repeats, words
from bot.chat.views.calendar import hours
from bot.domain.activities import ActivityKind
from bot.domain.series import Scope, SeriesState, Time
from bot.errors import N_
from bot.i18n import Language
from bot.services.series.editing import Edited
from bot.services.series.series import Shown, open_

PAGE = 8
NAMED = 10
_SCOPES = {
    Scope.THIS: N_("Only this time"),
    Scope.FOLLOWING: N_("This and all after it"),
    Scope.ALL: N_("All that is to come"),
}


def title(t: Language, of: Shown) -> str:
    """支部党员大会; 党小组会（第二党小组）; 党课（5 个支部）."""
    if of.branches:
        return in_branches(t, of.series.kind, len(of.branches))
    series = of.series
    if series.kind is ActivityKind.OTHER and series.common.subject:
        kind = series.common.subject
    else:
        kind = words.kind(t, series.kind)
    return t._("{kind} ({group})").format(kind=kind, group=of.group.name) if of.group else kind


def in_branches(t: Language, kind: ActivityKind, count: int) -> str:
    """党课（5 个支部）; 党课, when it is a unit's own."""
    several = t.n_("{n} branch", "{n} branches", count).format(n=count)
    named = words.kind(t, kind)
    return t._("{kind} ({group})").format(kind=named, group=several) if count else named


def _today(app: App, of: Shown, now: datetime) -> date:
    return app.local(now, of.rules.zone).date()


def listing(app: App, t: Language, found: list[Shown], page: int, now: datetime) -> Screen:
    """Every series, with its rule."""
    back = Key(t._("◀ Back"), ListPage(0))
    if not found:
        said = t._(
            "Nothing recurs yet. Set an activity up with /new and press 🔁, or type it: "
            "/new party class every third Thursday 15:00."
        )
        return Screen(esc(said), rows(back))
    shown, page, pages = paging.cut(found, page, PAGE)
    several = len({one.unit.id for one in found}) > 1
    keys = [Key(_entry(t, one, several=several), OpenSeries(one.series.id)) for one in shown]
    return Screen(
        bold(t._("🔁 Recurring activities")),
        rows(*keys, paging.arrows(page, pages, SeriesList), back),
    )


def _entry(t: Language, of: Shown, *, several: bool) -> str:
    paused = "⏸ " if of.series.state is SeriesState.PAUSED else ""
    recurrence = of.series.recurrence
    rule = repeat_words.rule(t, recurrence.rule, recurrence.shift)
    parts = [title(t, of), rule, *([of.unit.name] if several else [])]
    return (paused + " · ".join(parts))[:100]


def card(app: App, t: Language, of: Shown, now: datetime) -> Screen:
    """A series: its rule, its next times, what can be done."""
    series, today = of.series, _today(app, of, now)
    ended = series.state is SeriesState.ENDED
    text = lines(
        bold(t._("🔁 {title} · {unit}").format(title=title(t, of), unit=of.unit.name)),
        esc(repeat_words.summary(t, series.recurrence, today)),
        esc(t._("🕒 {time}").format(time=hours(series.common.minute))),
        t._("📍 {place}").format(place=esc(series.common.place)) if series.common.place else None,
        t._("📝 {subject}").format(subject=esc(series.common.subject))
        if series.common.subject
        else None,
        *map(esc, _branches(t, of)),
        esc(repeats.ahead(t, series.ahead)),
        esc(_state(app, t, of, today)),
        "" if of.times else None,
        bold(t._("The next times:")) if of.times else None,
        *(esc(_line(t, one, today)) for one in of.times),
    )
    return Screen(text, rows(*_card_keys(t, of, today)) if not ended else _back(t))


def _branches(t: Language, of: Shown) -> list[str]:
    """Whom it is for, of what several branches do together."""
    if not of.series.branches:
        return []
    names = words.listed(t, [one.name for one in of.branches[:NAMED]])
    more = "" if len(of.branches) <= NAMED else " …"
    found = [f"👥 {names}{more}"] if names else []
    if of.gone:
        said = t.n_(
            "⚠️ {n} branch that was chosen is no longer there",
            "⚠️ {n} branches that were chosen are no longer there",
            of.gone,
        )
        found.append(said.format(n=of.gone))
    return found


def _back(t: Language) -> tuple[tuple[Key, ...], ...]:
    return ((Key(t._("◀ Back"), SeriesList(0)),),)


def _state(app: App, t: Language, of: Shown, today: date) -> str:
    if of.series.state is SeriesState.ENDED:
        return t._("🏁 Ended: nothing more is published.")
    if of.series.state is SeriesState.PAUSED:
        return t._("⏸ Paused: nothing is published until it goes on.")
    if of.next_at is None:
        return t._("No further time is to come.")
    when = words.moment(t, app.local(of.next_at, of.rules.zone), today)
    coming = next((one for one in of.times if not (one.published or one.skipped)), None)
    when = words.provisional(t, when, is_so=coming is not None and coming.provisional)
    return t._("Next published: {when}").format(when=when)


def _card_keys(t: Language, of: Shown, today: date) -> list[tuple[Key, ...]]:
    series = of.series
    paused = series.state is SeriesState.PAUSED
    who = Key(t._("👥 Branches"), SeriesBranches(series.id, 0))
    times = [Key(_time_label(t, one, today), OpenTime(series.id, one.slot)) for one in of.times[:6]]
    go_on = t._("▶️ Go on") if paused else t._("⏸ Pause")
    return [
        *pairs(times),
        (
            Key(t._("🔁 Rule and end"), EditRule(series.id)),
            Key(go_on, PauseSeries(series.id, on=not paused)),
            *([who] if series.branches else []),
        ),
        (Key(t._("🏁 End the series"), EndSeries(series.id, sure=False), style=Style.DANGER),),
        (Key(t._("◀ Back"), SeriesList(0)),),
    ]


def _time_label(t: Language, one: Time, today: date) -> str:
    mark = "📌 " if one.published else "🚫 " if one.skipped else ""
    return f"{mark}{words.date_only(t, one.on, today)} {hours(one.minute)}"


def _line(t: Language, one: Time, today: date) -> str:
    said = words.provisional(t, words.day(t, one.on, today), is_so=one.provisional)
    said = t._("{day} {time}").format(day=said, time=hours(one.minute))
    if one.published:
        return t._("· {when} · published").format(when=said)
    if one.skipped:
        return t._("· {when} · left out").format(when=said)
    return t._("· {when}").format(when=said)


def time(app: App, t: Language, of: Shown, one: Time, now: datetime) -> Screen:
    """One time: change it, leave it out."""
    series_id, slot, today = of.series.id, one.slot, _today(app, of, now)
    text = lines(
        bold(t._("🔁 {title} · {unit}").format(title=title(t, of), unit=of.unit.name)),
        esc(_line(t, one, today)),
        t._("📍 {place}").format(place=esc(one.place)) if one.place else None,
        t._("📝 {subject}").format(subject=esc(one.subject)) if one.subject else None,
    )
    edits = (
        Key(t._("✏️ Time"), ChangeTime(series_id, slot, "when")),
        Key(t._("✏️ Place"), ChangeTime(series_id, slot, "place")),
        Key(t._("✏️ Subject"), ChangeTime(series_id, slot, "subject")),
    )
    return Screen(
        text,
        rows(
            edits if not one.skipped else None,
            Key(t._("👁 Preview reminders"), SeriesPreview(series_id, slot))
            if open_(one) and of.series.state is not SeriesState.ENDED
            else None,
            _about(t, of, one),
            Key(t._("◀ Back"), OpenSeries(series_id)),
        ),
    )


def _about(t: Language, of: Shown, one: Time) -> Key:
    if one.joint_id is not None:
        return Key(t._("📌 Open the activity"), JointOpen(one.joint_id))
    if one.activity_id is not None:
        return Key(t._("📌 Open the activity"), OpenActivity(one.activity_id))
    if one.skipped:
        return Key(t._("↩️ Hold it after all"), SkipTime(of.series.id, one.slot, skipped=False))
    return Key(t._("🚫 Leave this time out"), SkipTime(of.series.id, one.slot, skipped=True))


def ask_scope(t: Language, draft: int, series_id: int, *, day: bool) -> Screen:
    """For which times? Another `day` is for one alone."""
    scopes = [Scope.THIS] if day else list(Scope)
    keys = [Key(t._(_SCOPES[one]), ChangeScope(draft, one)) for one in scopes]
    said = t._("What is published already is changed too, and everybody who was told is told.")
    only = t._("Another day is for this time alone; 🔁 Rule and end changes the day of all.")
    return Screen(
        lines(bold(t._("For which times does that hold?")), esc(only if day else said)),
        rows(*keys, Key(t._("◀ Back"), OpenSeries(series_id))),
    )


def ask_end(app: App, t: Language, of: Shown, now: datetime) -> Screen:
    """Really?"""
    said = t._("End this series? What is published stays; nothing further is published.")
    return Screen(
        lines(bold(title(t, of)), esc(said)),
        rows(
            Key(t._("🏁 End it"), EndSeries(of.series.id, sure=True), style=Style.DANGER),
            Key(t._("◀ Back"), OpenSeries(of.series.id)),
        ),
    )


def edited(t: Language, done: Edited) -> str:
    """What a change says."""
    if not done.activities:
        return t._("Changed.")
    return t.n_("Changed; {n} person is told.", "Changed; {n} people are told.", done.told).format(
        n=done.told
    )
