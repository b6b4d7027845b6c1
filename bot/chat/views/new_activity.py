"""Setting up an activity: the questions, what is asked back, and the card to confirm."""

from __future__ import annotations

from datetime import date, datetime

from bot.app import App
from bot.chat.buttons.activities import (
    Discard,
    DraftDay,
    DraftEdit,
    DraftGroup,
    DraftKind,
    DraftMonth,
    DraftResume,
    DraftSkip,
    DraftTime,
    DraftUnit,
    Publish,
)
from bot.chat.screens import Key, Keyboard, Screen, Style, bold, esc, lines, pairs, rows
from bot.chat.views import calendar, words
from bot.domain.activities import LENGTH, ActivityKind
from bot.domain.nudges import Audience, PlannedStep
from bot.domain.phrases import Ambiguous, DateReading, Impossible, Past, Span, TimeReading
from bot.errors import N_
from bot.i18n import Language
from bot.services.publishing import Preview
from bot.store.units import Unit

_FILLED = {
    "kind": N_("kind"),
    "day": N_("date"),
    "time": N_("time"),
    "place": N_("place"),
    "subject": N_("subject"),
}


def ask_unit(t: Language, draft: int, units: list[Unit]) -> Screen:
    """Whose activity is it?"""
    keys = [Key(unit.name, DraftUnit(draft, unit.id)) for unit in units]
    return Screen(bold(t._("Which unit is it for?")), rows(*keys))


def ask_kind(t: Language, draft: int, kinds: tuple[ActivityKind, ...]) -> Screen:
    """What kind is it?"""
    keys = [Key(words.kind(t, kind), DraftKind(draft, kind)) for kind in kinds]
    return Screen(
        lines(
            bold(t._("➕ New activity: what kind?")),
            esc(t._("You can also type it all in one line, for example:")),
            f"<code>{esc(t._('/new party class Dec 4 15:00 room 301, third quarter'))}</code>",
        ),
        pairs(keys),
    )


def ask_group(t: Language, draft: int, groups: list[Unit]) -> Screen:
    """Which group meets?"""
    keys = [Key(group.name, DraftGroup(draft, group.id)) for group in groups]
    return Screen(bold(t._("Which group?")), pairs(keys))


def ask_day(
    t: Language, draft: int, today: date, shown: date, reading: DateReading | None = None
) -> Screen:
    """Which day? With what was typed, when that has to be asked back."""
    offered, choices = _day_asked_back(t, draft, today, reading)
    grid = calendar.month(
        t, shown, today, lambda day: DraftDay(draft, day), lambda day: DraftMonth(draft, day)
    )
    hint = t._("Press a day or type one, for example: Dec 4, next Wednesday, tomorrow.")
    legend = t._("r: rest day, w: make-up working day")
    return Screen(lines(bold(offered), esc(hint), esc(legend)), (*choices, *grid))


def _day_asked_back(
    t: Language, draft: int, today: date, reading: DateReading | None
) -> tuple[str, Keyboard]:
    if isinstance(reading, Ambiguous):
        keys = [Key(words.day(t, one, today), DraftDay(draft, one)) for one in reading.options]
        return t._("Which of these do you mean?"), rows(*keys)
    if isinstance(reading, Past):
        said = t._("{day} has passed.").format(day=words.day(t, reading.day, today))
        if reading.suggestion is None:
            return said, ()
        meant = words.day(t, reading.suggestion, today)
        asked = t._("{past} Do you mean {day}?").format(past=said, day=meant)
        return asked, rows(Key(meant, DraftDay(draft, reading.suggestion)))
    if isinstance(reading, Impossible):
        return t._("There is no such day. Which day is it?"), ()
    return t._("🗓 Which day?"), ()


def ask_time(
    t: Language,
    draft: int,
    day: str,
    reading: TimeReading | None = None,
    current: tuple[int, int | None] | None = None,
) -> Screen:
    """At what time? With what was typed, when that has to be asked back."""
    if isinstance(reading, Ambiguous):
        keys = [Key(_span(one), _time_button(draft, one)) for one in reading.options]
        return Screen(bold(t._("Morning or afternoon?")), pairs(keys))
    said = (
        t._("There is no such time. At what time does it begin?")
        if isinstance(reading, Impossible)
        else t._("🕒 {day}: at what time does it begin?").format(day=day)
    )
    keys = [
        Key(calendar.hours(minutes), DraftTime(draft, minutes, None))
        for minutes in calendar.USUAL_HOURS
    ]
    keep: tuple[Key, ...] = ()
    if current is not None:
        label = t._("As it is: {time}").format(time=calendar.hours(current[0]))
        keep = (Key(label, DraftTime(draft, *current)),)
    hint = t._("Press or type it, for example: 15:00, 3pm, 14:00-16:00.")
    return Screen(lines(bold(said), esc(hint)), rows(keep, *pairs(keys, 4)))


def _span(span: Span) -> str:
    end = f"–{span.end:%H:%M}" if span.end else ""
    return f"{span.start:%H:%M}{end}"


def _time_button(draft: int, span: Span) -> DraftTime:
    end = span.end.hour * 60 + span.end.minute if span.end else None
    return DraftTime(draft, span.start.hour * 60 + span.start.minute, end)


def ask_place(t: Language, draft: int) -> Screen:
    """Where?"""
    return Screen(
        bold(t._("📍 Where? Please type the place.")),
        rows(Key(t._("Skip"), DraftSkip(draft, "place"))),
    )


def ask_subject(t: Language, draft: int) -> Screen:
    """What about?"""
    return Screen(
        bold(t._("📝 What is it about? Please type the subject.")),
        rows(Key(t._("Skip"), DraftSkip(draft, "subject"))),
    )


def resume(t: Language, draft: int, filled: list[str]) -> Screen:
    """A form was left half-way."""
    names = words.listed(t, [t._(_FILLED[key]) for key in filled if key in _FILLED])
    said = t._("Your last “New activity” is not finished (filled in: {names}).").format(
        names=names or t._("nothing yet")
    )
    return Screen(
        esc(said),
        rows(
            (
                Key(t._("Continue"), DraftResume(draft, go_on=True), style=Style.PRIMARY),
                Key(t._("Begin anew"), DraftResume(draft, go_on=False)),
            ),
            Key(t._("🗑 Discard"), Discard(draft)),
        ),
    )


def review(
    app: App, t: Language, draft: int, found: Preview, now: datetime, *, several: bool
) -> Screen:
    """What was understood, who is expected, when whom it will remind."""
    plan, today = found.plan, app.today(now)
    start = app.local(plan.starts_at)
    title = words.kind(t, plan.kind)
    away = words.days_from_now(t, start.date(), today)
    end = plan.ends_at and plan.ends_at - plan.starts_at != LENGTH and app.local(plan.ends_at)
    when = words.moment(t, start, today) + (f"–{words.clock(end)}" if end else "")
    until = app.local(found.answer_by)
    by = f"{words.day(t, until.date(), today)} {words.clock(until)}"
    text = lines(
        esc(t._("Please check:")),
        bold(t._("📌 {title}").format(title=title)),
        esc(t._("🗓 {when} · {away}").format(when=when, away=away)),
        t._("📍 {place}").format(place=esc(plan.place)) if plan.place else None,
        t._("📝 {subject}").format(subject=esc(plan.subject)) if plan.subject else None,
        esc(_people(t, found)),
        esc(t._("⏰ Answers by {when}").format(when=by)),
        esc(_reminders(app, t, found.steps, today)),
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
    return t._("👥 {where}: {counted} ({chat})").format(where=where, counted=counted, chat=chat)


def _reminders(app: App, t: Language, steps: tuple[PlannedStep, ...], today: date) -> str:
    """🔔: the days and hours, by whom they are for."""
    said = []
    for audience, who in (
        (Audience.UNANSWERED, t._("who has not answered")),
        (Audience.ATTENDING, t._("who is coming")),
    ):
        moments = [app.local(step.due_at) for step in steps if step.audience is audience]
        if moments:
            days = words.listed(t, [words.date_only(t, one.date(), today) for one in moments])
            said.append(
                t._("{days} {time} ({who})").format(
                    days=days, time=words.clock(moments[0]), who=who
                )
            )
    if not said:
        return t._("🔔 No reminders: it is too soon for one.")
    return t._("🔔 Reminders: {steps}").format(steps=" · ".join(said))


def _review_keys(t: Language, draft: int, *, several: bool) -> Keyboard:
    edits = [
        Key(t._("✏️ Date"), DraftEdit(draft, "day")),
        Key(t._("✏️ Time"), DraftEdit(draft, "time")),
        Key(t._("✏️ Place"), DraftEdit(draft, "place")),
        Key(t._("✏️ Subject"), DraftEdit(draft, "subject")),
        Key(t._("✏️ Kind"), DraftEdit(draft, "kind")),
    ]
    if several:
        edits.append(Key(t._("✏️ Unit"), DraftEdit(draft, "unit")))
    return rows(
        Key(t._("✅ Publish"), Publish(draft), style=Style.SUCCESS),
        *pairs(edits, 3),
        Key(t._("🗑 Discard"), Discard(draft)),
    )


def discarded(t: Language) -> Screen:
    """Nothing was published."""
    return Screen(esc(t._("Discarded; nothing was published. /new begins another one.")))
