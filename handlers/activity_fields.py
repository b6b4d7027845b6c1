"""The questions that setting up and changing an activity share: day, time, place, subject.

A draft keeps the day as ISO text and the time as [start, end] in minutes of the day; `day_said` and
`time_said` hold the line whose day or time has to be asked back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from bot.chat.buttons import Button
from bot.chat.forms import AskBack, Data, Draft, Field, Several
from bot.chat.request import Request
from bot.chat.screens import Screen, esc
from bot.chat.views import activity_questions as views
from bot.domain.names import visible
from bot.domain.one_line import Line, read_line
from bot.domain.phrases import (
    DateReading,
    Found,
    Span,
    TimeReading,
    Unclear,
    Understood,
    check_start,
    find_when,
)
from bot.errors import N_, AppError, Invalid
from bot.services.activities.expected import HORIZON

AnyRequest = Request[Button | None]
PLACE_LENGTH = 100
SUBJECT_LENGTH = 300


def guarded(field: Field, check: Callable[[AnyRequest, Draft], object]) -> Field:
    """The same question; where `check` raises an AppError by the time it is answered, the dialog
    ends with its sentence."""
    read = field.read
    assert read is not None  # noqa: S101 - only questions that take words are guarded

    def checked(request: AnyRequest, draft: Draft, text: str) -> object:
        try:
            check(request, draft)
        except AppError as error:
            request.uow.drafts.drop(request.bot_id, request.person_id, draft.form)
            sentence = request.t._(error.msgid).format(**error.params)
            raise AskBack(Screen(esc(sentence))) from error
        return read(request, draft, text)

    return replace(field, read=checked)


def of_line(request: AnyRequest, line: Line, known: Data) -> Data:
    """What a line says, beside what is `known`. With a day or a time in it, place and subject that
    it does not name stay empty; else they are asked for."""
    whole = line.date is not None or line.time is not None
    words_ = {
        "kind": line.kind.value if line.kind else "",
        "place": one_line(line.place or "", PLACE_LENGTH),
        "subject": one_line(line.subject or "", SUBJECT_LENGTH),
    }
    empty = {"place", "subject"} if whole else set()
    data: Data = {name: said for name, said in words_.items() if said or name in empty}
    return data | _when(request, line, known)


def _when(request: AnyRequest, line: Line, known: Data) -> Data:
    """The day and the time of a line; what cannot be meant is kept to be asked back."""
    data: Data = {}
    if isinstance(line.date, Understood):
        data |= day_values(request, line.date.value)
    elif line.date is not None:
        data["day_said"] = request.text
    if not isinstance(line.time, Understood):
        return data | ({"time_said": request.text} if line.time is not None else {})
    if not isinstance(line.date, Understood):
        return data | {"time": minutes(line.time.value)}
    try:
        return data | {"time": minutes_of(request, known, line.date.value, line.time.value)}
    except Invalid:
        return data | {"time_said": request.text}


def ask_day(request: AnyRequest, draft: Draft) -> Screen:
    """Which day?"""
    said = draft.data.get("day_said")
    reading = read_line(said, request.today).date if said else None
    return _day_screen(request, draft, reading)


def _day_screen(request: AnyRequest, draft: Draft, reading: DateReading | None) -> Screen:
    kept = draft.data.get("day") or draft.data.get("day_now")
    shown = max(date.fromisoformat(kept), request.today) if kept else request.today
    now = draft.data.get("day_now")
    current = date.fromisoformat(now) if now else None
    return views.ask_day(request.t, draft.id, request.today, shown, reading, current)


def read_day(request: AnyRequest, draft: Draft, text: str) -> Several:
    """The day, and the time when it was typed with it; a time alone where the day is known."""
    found = find_when(text, request.today)
    known = draft.data.get("day") or draft.data.get("day_now")
    if found.date is None and isinstance(found.time, Understood) and known:
        values = _time_values(request, draft, date.fromisoformat(known), found.time.value)
        return Several({"day": known} | values)
    return _read_both(request, draft, found)


def _read_both(request: AnyRequest, draft: Draft, found: Found) -> Several:
    """A day, perhaps with a time. What of the two is understood is kept while the other is asked
    back."""
    if not isinstance(found.date, Understood):
        kept = draft
        if isinstance(found.time, Understood):
            kept = _kept(request, draft, "day", time=minutes(found.time.value), time_said="")
        raise AskBack(_day_screen(request, kept, found.date or Unclear()))
    values = day_values(request, found.date.value)
    if found.time is None:
        return Several(values)
    if isinstance(found.time, Understood):
        return Several(values | _time_values(request, draft, found.date.value, found.time.value))
    kept = _kept(request, draft, "time", **values)
    raise AskBack(_time_screen(request, kept, found.time))


def _kept(request: AnyRequest, draft: Draft, asking: str, **values: Any) -> Draft:
    """The draft with what was understood, and the question of `asking` open in it."""
    data = {name: value for name, value in draft.data.items() if name != asking} | values
    kept = replace(draft, data=data, asking=asking)
    request.uow.drafts.save(kept)
    return kept


def day_values(request: AnyRequest, day: date) -> Data:
    """A day as a draft keeps it; raises Invalid for one that is over or too far ahead."""
    if day < request.today:
        raise Invalid(N_("That day has passed. Please choose another."))
    if day - request.today > HORIZON:
        raise Invalid(N_("That is more than a year ahead. Please choose a nearer day."))
    return {"day": day.isoformat(), "day_said": ""}


def ask_time(request: AnyRequest, draft: Draft) -> Screen:
    """At what time?"""
    said = draft.data.get("time_said")
    return _time_screen(request, draft, read_line(said, request.today).time if said else None)


def _time_screen(request: AnyRequest, draft: Draft, reading: TimeReading | None) -> Screen:
    return views.ask_time(
        request.t, draft.id, _day(draft), _local_now(request, draft), reading, _current(draft)
    )


def _local_now(request: AnyRequest, draft: Draft) -> datetime:
    return request.now.astimezone(zone_of(request, draft.data))


def _day(draft: Draft) -> date:
    return date.fromisoformat(draft.data["day"])


def _current(draft: Draft) -> tuple[int, int | None] | None:
    current = draft.data.get("current") or draft.data.get("time")
    return (current[0], current[1]) if current else None


def read_time(request: AnyRequest, draft: Draft, text: str) -> Several:
    """The time, and the day when it was typed with it."""
    found = find_when(text, request.today)
    if found.date is not None:
        return _read_both(request, draft, found)
    if not isinstance(found.time, Understood):
        raise AskBack(_time_screen(request, draft, found.time or Unclear()))
    return Several(_time_values(request, draft, _day(draft), found.time.value))


def _time_values(request: AnyRequest, draft: Draft, day: date, span: Span) -> Data:
    return {"time": minutes_of(request, draft.data, day, span), "time_said": ""}


def minutes_of(request: AnyRequest, data: Data, day: date, span: Span) -> list[int | None]:
    """A span as a draft keeps it; raises Invalid when it has begun."""
    if check_start(day, span.start, request.now.astimezone(zone_of(request, data))) is not None:
        raise Invalid(N_("That time has passed already. Please choose another."))
    return minutes(span)


def minutes(span: Span) -> list[int | None]:
    """The same of a span whose day is not known yet."""
    end = span.end.hour * 60 + span.end.minute if span.end else None
    return [span.start.hour * 60 + span.start.minute, end]


def ask_place(request: AnyRequest, draft: Draft) -> Screen:
    """Where?"""
    return views.ask_place(request.t, draft.id)


def ask_subject(request: AnyRequest, draft: Draft) -> Screen:
    """What about?"""
    return views.ask_subject(request.t, draft.id)


def read_place(request: AnyRequest, draft: Draft, text: str) -> str:
    """A place in one line."""
    place = one_line(text, PLACE_LENGTH)
    if not place:
        raise AskBack(ask_place(request, draft))
    return place


def read_subject(request: AnyRequest, draft: Draft, text: str) -> str:
    """A subject in one line."""
    subject = one_line(text, SUBJECT_LENGTH)
    if not subject:
        raise AskBack(ask_subject(request, draft))
    return subject


def one_line(text: str, most: int) -> str:
    """Words that can be seen, without line breaks; raises Invalid when they are too long."""
    joined = " ".join(visible(text).split())
    if len(joined) > most:
        raise Invalid(N_("That is too long: {n} characters at most. Please shorten it."), n=most)
    return joined


def zone_of(request: AnyRequest, data: Data) -> tzinfo:
    """The zone of the unit that a draft is about; before it is known, the organisation's."""
    usual = request.app.zone
    if "activity" in data:
        activity = request.uow.activities.get(data["activity"])
        return activity.rules.clock(usual) if activity else usual
    return request.uow.unit_settings.rules(data["unit"]).clock(usual) if "unit" in data else usual


def starts_at(request: AnyRequest, data: Data) -> tuple[datetime, datetime | None]:
    """Start and, if said, end of a draft, UTC."""
    start, end = data["time"]
    midnight = datetime.combine(date.fromisoformat(data["day"]), time(), zone_of(request, data))
    begins = midnight + timedelta(minutes=start)
    ends = midnight + timedelta(minutes=end) if end is not None else None
    return begins.astimezone(UTC), ends.astimezone(UTC) if ends else None


DAY = Field("day", ask_day, read_day)
TIME = Field("time", ask_time, read_time)
PLACE = Field("place", ask_place, read_place)
SUBJECT = Field("subject", ask_subject, read_subject)
