"""The questions of setting up and changing an activity, and what is asked back."""

from __future__ import annotations

from datetime import date, datetime

from bot.chat.buttons.activities import (
    Discard,
    DraftDay,
    DraftEdit,
    DraftGroup,
    DraftKind,
    DraftMonth,
    DraftSkip,
    DraftTime,
    DraftUnit,
    TellButton,
)
from bot.chat.screens import Key, Screen, bold, esc, lines, pairs, rows
from bot.chat.views import asked_back, calendar, words
from bot.domain.activities import ActivityKind
from bot.domain.phrases import Ambiguous, DateReading, Impossible, Span, TimeReading, Unclear
from bot.i18n import Language
from bot.store.members.units import Unit


def discard_key(t: Language, draft: int) -> Key:
    """🗑: leaves the dialog."""
    return Key(t._("🗑 Discard"), Discard(draft))


def ask_unit(t: Language, draft: int, units: list[Unit]) -> Screen:
    """Whose activity is it?"""
    keys = [Key(unit.name, DraftUnit(draft, unit.id)) for unit in units]
    return Screen(
        bold(t._("➕ New activity: which unit is it for?")), rows(*keys, discard_key(t, draft))
    )


def ask_kind(
    t: Language, draft: int, kinds: tuple[ActivityKind, ...], *, unknown: bool = False
) -> Screen:
    """What kind is it? `unknown`: what was typed is none."""
    keys = [Key(words.kind(t, kind), DraftKind(draft, kind)) for kind in kinds]
    asked = t._("I do not know that kind. Which of these is it?")
    example = t._("/new party class Dec 4 15:00 room 301, third quarter")
    return Screen(
        lines(
            bold(asked if unknown else t._("➕ New activity: what kind?")),
            esc(t._("You can also type it all in one line, for example:")),
            f"<code>{esc(example)}</code>",
        ),
        rows(*pairs(keys), discard_key(t, draft)),
    )


def ask_group(t: Language, draft: int, groups: list[Unit]) -> Screen:
    """Which group meets?"""
    keys = [Key(group.name, DraftGroup(draft, group.id)) for group in groups]
    return Screen(bold(t._("👥 Which group meets?")), rows(*pairs(keys), discard_key(t, draft)))


def ask_day(
    t: Language,
    draft: int,
    today: date,
    shown: date,
    reading: DateReading | None = None,
    current: date | None = None,
) -> Screen:
    """Which day? With what was typed, when that has to be asked back; `current` is the day as it
    is, where one is changed."""
    asked, choices = asked_back.day(
        t, t._("🗓 Which day?"), today, reading, lambda day: DraftDay(draft, day)
    )
    grid = calendar.month(
        t, shown, today, lambda day: DraftDay(draft, day), lambda day: DraftMonth(draft, day)
    )
    hint = t._("Press a day or type one, for example: Dec 4, this Friday, tomorrow.")
    legend = t._("r: rest day, w: make-up working day")
    text = lines(bold(asked), esc(hint), esc(legend))
    keep: tuple[Key, ...] = ()
    if current is not None and current >= today and reading is None:
        label = t._("As it is: {time}").format(time=words.day(t, current, today))
        keep = (Key(label, DraftDay(draft, current)),)
    return Screen(text, rows(*choices, keep, *grid, discard_key(t, draft)))


def ask_time(
    t: Language,
    draft: int,
    day: date,
    now: datetime,
    reading: TimeReading | None,
    current: tuple[int, int | None] | None,
    *,
    passed: bool = False,
) -> Screen:
    """At what time? With what was typed, when that has to be asked back; `passed`: it was
    understood, and is over. `now` is local, `current` the time as it is (minutes of the day)."""
    if isinstance(reading, Ambiguous):
        keys = [Key(_span(one), _time_button(draft, one)) for one in reading.options]
        twofold = len({(one.start.hour % 12, one.start.minute) for one in reading.options}) == 1
        asked = t._("🕒 Morning or afternoon?") if twofold else t._("🕒 Which time do you mean?")
        return Screen(bold(asked), rows(*pairs(keys), discard_key(t, draft)))
    said = _time_asked_back(t, reading, words.day(t, day, now.date()), passed=passed)
    begun = now.hour * 60 + now.minute if day == now.date() else -1
    keys = [
        Key(calendar.hours(minutes), DraftTime(draft, minutes, None))
        for minutes in calendar.USUAL_HOURS
        if minutes > begun
    ]
    keep: tuple[Key, ...] = ()
    if current is not None and current[0] > begun:
        label = t._("As it is: {time}").format(time=calendar.hours(current[0]))
        keep = (Key(label, DraftTime(draft, *current)),)
    hint = t._("Press or type it, for example: 15:00, 3pm, 14:00-16:00.")
    other = (Key(t._("🗓 Another day"), DraftEdit(draft, "day")), discard_key(t, draft))
    return Screen(lines(bold(said), esc(hint)), rows(keep, *pairs(keys, 4), other))


def _time_asked_back(t: Language, reading: TimeReading | None, day: str, *, passed: bool) -> str:
    if isinstance(reading, Impossible):
        return t._("🕒 There is no such time. At what time does it begin?")
    if isinstance(reading, Unclear):
        return t._("🕒 I did not understand the time. At what time does it begin?")
    if passed or reading is not None:
        asked = t._("🕒 {day}: that time has passed already. At what time does it begin?")
        return asked.format(day=day)
    return t._("🕒 {day}: at what time does it begin?").format(day=day)


def _span(span: Span) -> str:
    end = f"–{span.end:%H:%M}" if span.end else ""
    return f"{span.start:%H:%M}{end}"


def _time_button(draft: int, span: Span) -> DraftTime:
    end = span.end.hour * 60 + span.end.minute if span.end else None
    return DraftTime(draft, span.start.hour * 60 + span.start.minute, end)


def ask_place(t: Language, draft: int) -> Screen:
    """Where?"""
    keys = (Key(t._("Leave it empty"), DraftSkip(draft, "place")), discard_key(t, draft))
    return Screen(bold(t._("📍 Where? Please type the place.")), rows(keys))


def ask_subject(t: Language, draft: int) -> Screen:
    """What about?"""
    keys = (Key(t._("Leave it empty"), DraftSkip(draft, "subject")), discard_key(t, draft))
    return Screen(bold(t._("📝 What is it about? Please type the subject.")), rows(keys))


def ask_tell(t: Language, draft: int) -> Screen:
    """The subject has other words: shall everybody be told?"""
    keys = (
        Key(t._("Only change the text"), TellButton(draft, tell=False)),
        Key(t._("Tell everybody"), TellButton(draft, tell=True)),
    )
    return Screen(
        bold(t._("Shall everybody get a message about the new wording?")),
        rows(keys, discard_key(t, draft)),
    )
