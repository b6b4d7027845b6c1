"""The words a step has of its own, with their placeholders filled in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.app import App
from bot.chat.screens import esc
from bot.chat.views import assignment_words, facts, words
from bot.i18n import Language
from bot.services.nudging.policy_changes import Shown
from bot.store.activities.activities import Activity
from bot.store.assignments.assignments import Assignment

SOME = 3
"""So many owe it in an example."""
LONGEST = 100
"""So many characters stand below a line of a list."""


def said(
    app: App,
    t: Language,
    activity: Activity,
    own: Mapping[str, str],
    now: datetime,
    owing: int,
) -> str:
    """The words for a reader of that language, else in whatever language there are any; "" where
    the step has none. `owing`: so many have not answered."""
    template = _template(t, own)
    if not template:
        return ""
    zone = activity.rules.zone
    today = app.local(now, zone).date()
    return template.format(
        title=facts.heading(t, activity, None),
        when=words.moment(t, app.local(activity.starts_at, zone), today),
        place=activity.place,
        deadline=words.brief(t, app.local(activity.answer_by, zone), today),
        n=owing,
    )


def of_task(
    t: Language,
    of: Assignment,
    own: Mapping[str, str],
    days: tuple[date | None, date],
    owing: int,
) -> str:
    """The same of study, training or a deadline; `days`: when it is due, and today. `owing`: so
    many have not done it."""
    template = _template(t, own)
    if not template:
        return ""
    due_on, today = days
    due = words.day(t, due_on, today) if due_on else ""
    called = assignment_words.called(t, of)
    return template.format(title=called, when=due, place="", deadline=due, n=owing)


def example(app: App, t: Language, shown: Shown, own: Mapping[str, str], now: datetime) -> str:
    """How such words would read: about the matter itself, else with what they name in its place.
    "" where there are none."""
    if shown.activity is not None:
        return said(app, t, shown.activity, own, now, SOME)
    of = shown.assignment
    if of is not None:
        return of_task(t, of, own, (of.due_on, app.today(now)), SOME)
    names = {
        "title": t._("(its title)"),
        "when": t._("(when it is)"),
        "place": t._("(its place)"),
        "deadline": t._("(until when)"),
    }
    return _template(t, own).format(**names, n=SOME)


def line(words_: str) -> list[str]:
    """Such words below a line of a list, in one line and not too long; nothing where there are
    none."""
    said = " ".join(words_.split())
    short = said if len(said) <= LONGEST else said[: LONGEST - 1].rstrip() + "…"
    return [f"💬 {esc(short)}"] if short else []


def _template(t: Language, own: Mapping[str, str]) -> str:
    return own.get(t.code) or next(iter(own.values()), "")
