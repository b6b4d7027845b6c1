"""Changing what is published: what, and until when answers are taken."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.app import App
from bot.chat.buttons.activities import ChangeButton, OpenActivity
from bot.chat.buttons.answer_times import DeadlineAsk, DeadlineAt, StopAnswers
from bot.chat.buttons.participants import PeoplePage
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import facts, words
from bot.domain.activities import Window, deadline_choices, window
from bot.i18n import Language
from bot.services.activities.answer_times import Timed
from bot.store.activities.activities import Activity

MINUTE = timedelta(minutes=1)


def ask_change(app: App, t: Language, activity: Activity, now: datetime) -> Screen:
    """What shall be changed?"""
    fields = (("when", t._("✏️ Time")), ("place", t._("✏️ Place")), ("subject", t._("✏️ Subject")))
    return Screen(
        lines(
            facts.headline(app, t, activity, None, now),
            facts.details(app, t, activity, now),
            esc(until(app, t, activity, now)),
            "",
            bold(t._("What shall be changed?")),
        ),
        rows(
            tuple(Key(label, ChangeButton(activity.id, field)) for field, label in fields)
            if activity.host_unit_id is None
            else None,
            Key(t._("✏️ People"), PeoplePage(activity.id, 0)),
            (Key(t._("⏰ Answers until"), DeadlineAsk(activity.id)), _stop(t, activity, now)),
            Key(t._("◀ Back"), OpenActivity(activity.id)),
        ),
    )


def until(app: App, t: Language, activity: Activity, now: datetime) -> str:
    """Until when answers are in time, or that they are closed."""
    if shut(activity, now):
        return t._("⏹ Answers are closed.")
    when = words.moment(t, _local(app, activity, activity.answer_by), app.today(now))
    return t._("⏰ Answers by {when}").format(when=when)


def shut(activity: Activity, now: datetime) -> bool:
    """Whether answers have ended before the start."""
    found = window(
        activity.state,
        activity.starts_at,
        activity.answer_by,
        now,
        late_answers=activity.late_answers,
    )
    return found is Window.SHUT


def _stop(t: Language, activity: Activity, now: datetime) -> Key:
    closed = shut(activity, now)
    label = t._("▶️ Reopen answers") if closed else t._("⏹ Close answers")
    return Key(label, StopAnswers(activity.id, stop=not closed))


def ask(
    app: App, t: Language, activity: Activity, now: datetime, *, unclear: bool = False
) -> Screen:
    """Until when? `unclear`: what was typed says no day and time."""
    zone = activity.rules.clock(app.zone)
    keys = [
        Key(
            words.brief(t, _local(app, activity, one), app.today(now)),
            DeadlineAt(activity.id, int(one.timestamp()) // 60),
        )
        for one in deadline_choices(activity.starts_at, now, zone)
        if one != activity.answer_by
    ]
    asked = t._("I cannot read a day and a time from that. Until when are answers in time?")
    return Screen(
        lines(
            facts.headline(app, t, activity, None, now),
            esc(until(app, t, activity, now)),
            "",
            bold(asked if unclear else t._("Until when are answers in time?")),
            esc(t._("Choose, or type a day and a time, for example: Dec 3 12:00.")),
        ),
        rows(*pairs(keys), Key(t._("◀ Back"), ChangeButton(activity.id, None))),
    )


def said(app: App, t: Language, done: Timed) -> str:
    """What has become of the deadline, and who hears of it."""
    if done.not_before is not None and done.told:
        quiet = t._("Set. It is quiet now; {n} people who owe an answer are told at {time}.")
        time = words.clock(_local(app, done.activity, done.not_before))
        return quiet.format(n=done.told, time=time)
    return t.n_(
        "Set; {n} person who owes an answer is told.",
        "Set; {n} people who owe an answer are told.",
        done.told,
    ).format(n=done.told)


def stopped(t: Language) -> str:
    """⏹ was pressed."""
    return t._("Answers are closed; the cards show it.")


def _local(app: App, activity: Activity, when: datetime) -> datetime:
    return app.local(when, activity.rules.zone)
