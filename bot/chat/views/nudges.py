"""Screens of what one owes, and what a nudge by hand did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from itertools import groupby

from bot.app import App
from bot.chat.buttons.navigation import Go
from bot.chat.screens import Key, Screen, bold, esc, rows
from bot.chat.views import day_keys, facts, step_words, task_lines, words
from bot.chat.views.day_keys import TOP, Entry, Numbered, Place
from bot.domain.activities import Answer, Leave
from bot.i18n import Language
from bot.services.nudging import nudges
from bot.services.nudging.by_hand import Nudged
from bot.services.nudging.day_words import Listed
from bot.services.nudging.nudges import Owed
from bot.services.nudging.tasks import Task
from bot.store.activities.activities import Activity

MOST = 30
"""So many lines a list has; what comes later is told as a figure, or stands on another page."""


def today(
    app: App,
    t: Language,
    items: list[Owed],
    now: datetime,
    tasks: Sequence[Task] = (),
    place: Place = TOP,
) -> Screen:
    """What one owes, study, training and deadlines too, what one has answered or done today, by
    what is due first, and what the next seven days bring; today is the reader's day. Of much that
    is owed a part has keys: those at its reader's `place`."""
    zone = t.zone or app.zone
    day = app.local(now, zone).date()
    listed = [one for one in items if one.owes(now, zone) or one.answered_on(day, zone)]
    coming = [one for one in items if one not in listed]
    entries: list[Entry] = [*listed, *tasks]
    numbered = list(enumerate(sorted(entries, key=partial(_urgency, now)), 1))
    owed = [(number, one) for number, one in numbered if _owed(one, now, zone)]
    text = [_heading(t, day, len(owed), len(numbered))]
    if not items and not tasks:
        nothing = t._("Nothing is waiting for you, and nothing is on in the next 7 days.")
        text += ["", esc(nothing)]
    page = day_keys.page_of(numbered, owed, place)
    shown = _shown(numbered, day_keys.on_page(owed, page))
    for number, one in shown:
        text += _entry(app, t, number, one, now)
    if len(shown) < len(numbered):
        hidden = len(numbered) - len(shown)
        text.append(esc(t._("… and {n} more on the other pages.").format(n=hidden)))
    if coming:
        text += _week(app, t, items, now)
    own = rows(Key(t._("👤 My record"), Go("my")))
    keys = day_keys.keys(t, owed, page) if items or tasks else own
    return Screen("\n".join(text), keys, matter=nudges.day_matter(day), page=page)


def owing(app: App, t: Language, listed: Listed, now: datetime) -> bool:
    """Whether anything on such a list is still owed."""
    items, tasks = listed
    entries: list[Entry] = [*items, *tasks]
    return any(_owed(one, now, t.zone or app.zone) for one in entries)


def _shown(numbered: list[Numbered], with_keys: Sequence[Numbered]) -> list[Numbered]:
    """The lines that there is room for: all that have keys are among them."""
    first = with_keys[0][0] - 1 if with_keys and with_keys[-1][0] > MOST else 0
    return numbered[first : max(first + MOST, with_keys[-1][0] if with_keys else 0)]


def _urgency(now: datetime, one: Entry) -> datetime:
    """When the time for it is up; training without a day waits longest."""
    if isinstance(one, Task):
        return one.row.due_at or datetime.max.replace(tzinfo=UTC)
    activity = one.activity
    return activity.answer_by if now <= activity.answer_by else activity.starts_at


def _owed(one: Entry, now: datetime, zone: tzinfo) -> bool:
    return one.owed if isinstance(one, Task) else one.owes(now, zone)


def _entry(app: App, t: Language, number: int, one: Entry, now: datetime) -> list[str]:
    if isinstance(one, Task):
        return task_lines.lines(t, [(number, one)], app.local(now, t.zone or app.zone).date())
    return [_numbered(app, t, number, one, now), *_own_words(app, t, one, now)]


def _week(app: App, t: Language, items: list[Owed], now: datetime) -> list[str]:
    """One's own week, with one's answers: what is still owed too."""
    week = [one for one in items if one.activity.starts_at < now + nudges.WEEK]
    if not week:
        return []
    text = ["", bold(t._("The next 7 days")), *_days(app, t, week[:MOST], now)]
    if week[MOST:]:
        rest = len(week[MOST:])
        text.append(esc(t._("… and {n} more; /activities lists them all.").format(n=rest)))
    return text


def _days(app: App, t: Language, week: list[Owed], now: datetime) -> list[str]:
    """Day by day."""
    text: list[str] = []
    for day, group in groupby(week, key=lambda one: _local(app, one.activity).date()):
        text.append(esc(words.day(t, day, app.local(now, t.zone).date())))
        for one in group:
            own = [] if one.owes(now, t.zone or app.zone) else _own_words(app, t, one, now)
            text += [f"· {_on_day(app, t, one)}", *own]
    return text


def _own_words(app: App, t: Language, item: Owed, now: datetime) -> list[str]:
    """What today's step says in words of its own."""
    return step_words.line(step_words.said(app, t, item.activity, item.words, now, item.owing))


def _on_day(app: App, t: Language, item: Owed) -> str:
    """15:00 支部党员大会 · ✅ 参加."""
    at = words.clock(_local(app, item.activity))
    called = facts.heading(t, item.activity, item.group)
    if item.debt.answer is not None:
        said = _said(t, item.debt.answer, item.debt.leave)
    else:
        said = t._("has begun") if item.begun else t._("not answered yet")
    return esc(t._("{time} {title} · {answer}").format(time=at, title=called, answer=said))


def _local(app: App, activity: Activity) -> datetime:
    return app.local(activity.starts_at, activity.rules.zone)


def _heading(t: Language, day: date, owed: int, listed: int) -> str:
    shown = words.day(t, day, day)
    if owed:
        waiting = t.n_("{n} thing is waiting for you", "{n} things are waiting for you", owed)
        said = t._("☀️ {day} · {waiting}").format(day=shown, waiting=waiting.format(n=owed))
        return bold(said)
    if listed:
        return bold(t._("☀️ {day} · everything is answered").format(day=shown))
    return bold(t._("☀️ {day}").format(day=shown))


def _numbered(app: App, t: Language, number: int, item: Owed, now: datetime) -> str:
    if item.debt.answer is None or item.owes(now, t.zone or app.zone):
        return f"{number}. {_line(app, t, item, now)}"
    said = t._("answered: {answer}").format(answer=_said(t, item.debt.answer, item.debt.leave))
    return f"<s>{number}.</s> {esc(said)} · {esc(_what(app, t, item, now))}"


def _said(t: Language, answer: Answer, leave: Leave | None) -> str:
    """🙏 请假（待批）: what one said, and what has become of it."""
    undecided = t._(" (to decide)") if leave is Leave.REQUESTED else ""
    return words.answer(t, answer) + (t._(" (approved)") if leave is Leave.APPROVED else undecided)


def _what(app: App, t: Language, item: Owed, now: datetime) -> str:
    called = facts.heading(t, item.activity, item.group)
    return f"{called} · {facts.when(app, t, item.activity, now)}"


def _line(app: App, t: Language, item: Owed, now: datetime) -> str:
    activity = item.activity
    parts = [_what(app, t, item, now)]
    unsure = item.debt.answer is Answer.UNSURE
    if unsure:
        parts.append(t._("you were not sure yet"))
    if now <= activity.answer_by:
        zone = activity.rules.zone
        until = _until(t, app.local(activity.answer_by, zone), app.local(now, zone).date())
        parts.append(t._("answer by {time}").format(time=until))
    elif not unsure:
        parts.append(t._("not answered yet"))
    return esc(" · ".join(parts))


def _until(t: Language, until: datetime, day: date) -> str:
    if until.date() == day:
        return t._("{time} today").format(time=words.clock(until))
    return words.brief(t, until, day)


def no_roster_row(t: Language) -> Screen:
    """/today for an administrator who is on no roster."""
    return Screen(esc(t._("You are on no branch's roster, so nothing is owed. /help shows more.")))


def nudged(t: Language, done: Nudged) -> str:
    """What a nudge by hand did."""
    told = t.n_("{n} person is reminded.", "{n} people are reminded.", done.told)
    said = told.format(n=done.told) if done.told else t._("Nobody can be reminded in chat.")
    if done.not_before is not None:
        said = t._("It is quiet now; {n} will be reminded at {time}.").format(
            n=done.told, time=words.clock(done.not_before)
        )
    if done.silent:
        silent = t.n_(
            "{n} wants no reminder now (muted, put off or away): please talk to them.",
            "{n} want no reminder now (muted, put off or away): please talk to them.",
            len(done.silent),
        ).format(n=len(done.silent))
        said = t._("{told} {unreached}").format(told=said, unreached=silent)
    if done.unreached:
        missing = t._("{n} not in chat: please call them.").format(n=len(done.unreached))
        said = t._("{told} {unreached}").format(told=said, unreached=missing)
    return said
