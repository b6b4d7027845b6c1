"""Setting up an activity: the card to confirm, and going on with one that was left half-way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.app import App
from bot.chat.buttons.activities import DraftEdit, DraftResume, Publish
from bot.chat.buttons.answer_times import HoldAgain
from bot.chat.buttons.participants import PeoplePage
from bot.chat.buttons.policies import DraftPreview
from bot.chat.buttons.series import RepeatCard
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import repeat_words, words
from bot.chat.views.activity_questions import discard_key
from bot.domain.activities import LENGTH
from bot.domain.policies.steps import Audience
from bot.domain.recurrence import Recurrence
from bot.errors import N_
from bot.i18n import Language
from bot.services.activities.publishing import Preview

_FILLED = {
    "kind": N_("kind"),
    "day": N_("date"),
    "time": N_("time"),
    "place": N_("place"),
    "subject": N_("subject"),
}


def filled(data: dict[str, Any]) -> list[str]:
    """What a draft holds already, as keys of its questions."""
    return [key for key in _FILLED if data.get(key)]


def resume(t: Language, draft: int, filled: list[str]) -> Screen:
    """A form was left half-way."""
    names = words.listed(t, [t._(_FILLED[key]) for key in filled])
    said = t._("Your last “New activity” is not finished (filled in: {names}).").format(names=names)
    return Screen(
        esc(said),
        rows(
            (
                Key(t._("Continue"), DraftResume(draft, go_on=True), style=Style.PRIMARY),
                Key(t._("Begin anew"), DraftResume(draft, go_on=False)),
            ),
            discard_key(t, draft),
        ),
    )


def resume_or_again(t: Language, draft: int, filled: list[str], activity: int) -> Screen:
    """Something is to be held once more while a form is left half-way."""
    names = words.listed(t, [t._(_FILLED[key]) for key in filled])
    said = t._("Your last “New activity” is not finished (filled in: {names}).").format(names=names)
    again = Key(t._("🔁 Give it up and hold this again"), HoldAgain(activity, sure=True))
    return Screen(
        esc(said),
        rows(Key(t._("Continue"), DraftResume(draft, go_on=True), style=Style.PRIMARY), again),
        fresh=True,
    )


def review(
    app: App,
    t: Language,
    draft: int,
    found: Preview,
    now: datetime,
    *,
    several: bool,
    repeat: Recurrence | None = None,
) -> Screen:
    """What was understood, who is expected, when whom it will remind."""
    plan, zone = found.plan, found.rules.zone
    today = app.local(now, zone).date()
    start = app.local(plan.starts_at, zone)
    title = words.kind(t, plan.kind)
    away = words.days_from_now(t, start.date(), today)
    end = plan.ends_at and plan.ends_at - plan.starts_at != LENGTH and app.local(plan.ends_at, zone)
    when = words.moment(t, start, today) + (f"–{words.clock(end)}" if end else "")
    rest = words.is_rest(t, start.date())
    until = app.local(found.answer_by, zone)
    by = words.moment(t, until, today)
    text = lines(
        esc(t._("Please check:")),
        bold(t._("📌 {title}").format(title=title)),
        esc(t._("🗓 {when} · {away}").format(when=when, away=away)),
        esc(t._("⚠️ That is a rest day. Is it meant?")) if rest else None,
        esc(repeat_words.line(t, repeat, today)) if repeat else None,
        t._("📍 {place}").format(place=esc(plan.place)) if plan.place else None,
        t._("📝 {subject}").format(subject=esc(plan.subject)) if plan.subject else None,
        esc(_people(t, found)),
        esc(t._("⏰ Answers by {when}").format(when=by)),
        esc(_reminders(app, t, found, today)),
    )
    return Screen(text, _review_keys(t, draft, several=several))


def _people(t: Language, found: Preview) -> str:
    where = found.group.name if found.group else found.unit.name
    expected = len(found.people)
    by_hand = expected - found.in_chat
    counted = t.n_("{n} person expected", "{n} people expected", expected).format(n=expected)
    chat = t._("{n} in chat").format(n=found.in_chat)
    if by_hand:
        chat = t._("{chat}, {n} recorded by you").format(chat=chat, n=by_hand)
    if found.observers:
        counted = t._("{expected}, {n} observing").format(expected=counted, n=len(found.observers))
    return t._("👥 {where}: {counted} ({chat})").format(where=where, counted=counted, chat=chat)


def _reminders(app: App, t: Language, found: Preview, today: date) -> str:
    """🔔: the days and hours, by whom they are for."""
    said = []
    for audience, who in (
        (Audience.UNANSWERED, t._("who has not answered")),
        (Audience.ATTENDING, t._("who is coming")),
    ):
        due = [
            step.due_at for step in found.steps if step.audience is audience and step.lost is None
        ]
        moments = [app.local(one, found.rules.zone) for one in due]
        if moments:
            days = words.listed(t, [_reminded(t, one.date(), today) for one in moments])
            said.append(
                t._("{days} {time} ({who})").format(
                    days=days, time=words.clock(moments[0]), who=who
                )
            )
    if not said:
        return t._("🔔 No reminders: it is too soon for one.")
    return t._("🔔 Reminders: {steps}").format(steps=" · ".join(said))


def _reminded(t: Language, day: date, today: date) -> str:
    """A day that the calendar gave."""
    unsure = t.days is not None and t.days.day(day).provisional
    return words.provisional(t, words.date_only(t, day, today), is_so=unsure)


def _review_keys(t: Language, draft: int, *, several: bool) -> Keyboard:
    edits = [
        Key(t._("✏️ Date"), DraftEdit(draft, "day")),
        Key(t._("✏️ Time"), DraftEdit(draft, "time")),
        Key(t._("✏️ Place"), DraftEdit(draft, "place")),
        Key(t._("✏️ Subject"), DraftEdit(draft, "subject")),
        Key(t._("✏️ Kind"), DraftEdit(draft, "kind")),
        Key(t._("✏️ People"), PeoplePage(draft, 0)),
        Key(t._("🔁 Repeat"), RepeatCard(draft)),
    ]
    if several:
        edits.append(Key(t._("✏️ Unit"), DraftEdit(draft, "unit")))
    return rows(
        Key(t._("✅ Publish"), Publish(draft), style=Style.SUCCESS),
        Key(t._("👁 Preview reminders"), DraftPreview(draft)),
        *pairs(edits, 3),
        discard_key(t, draft),
    )


def back_to(t: Language, draft: int) -> Keyboard:
    """The keys under what was looked at on the way."""
    return rows(
        Key(t._("✅ Publish"), Publish(draft), style=Style.SUCCESS),
        Key(t._("◀ Back"), DraftResume(draft, go_on=True)),
    )


def discarded(t: Language) -> Screen:
    """Nothing was published."""
    return Screen(esc(t._("Discarded; nothing was published. /new begins another one.")))
