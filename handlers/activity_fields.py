"""The questions that setting up and changing an activity share: day, time, place, subject.

A draft keeps the day as ISO text and the time as [start, end] in minutes of the day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from bot.chat.buttons import Button
from bot.chat.forms import AskBack, Data, Field, Several
from bot.chat.request import Request
from bot.chat.screens import Screen
from bot.chat.views import new_activity as views
from bot.chat.views import words
from bot.domain.phrases import Span, Understood, check_start, find_when
from bot.errors import N_, Invalid
from bot.store.drafts import Draft

AnyRequest = Request[Button | None]
PLACE_LENGTH = 100
SUBJECT_LENGTH = 300


def ask_day(request: AnyRequest, draft: Draft) -> Screen:
    """Which day?"""
    found = find_when(draft.data.get("day_said", ""), request.today)
    return views.ask_day(request.t, draft.id, request.today, request.today, found.date)


def read_day(request: AnyRequest, draft: Draft, text: str) -> Several:
    """The day, and the time when it was typed with it."""
    found = find_when(text, request.today)
    if not isinstance(found.date, Understood):
        if found.date is None and isinstance(found.time, Understood) and "day" in draft.data:
            return Several(_time_values(request, draft, found.time.value))
        raise AskBack(views.ask_day(request.t, draft.id, request.today, request.today, found.date))
    values: Data = {"day": found.date.value.isoformat()}
    if isinstance(found.time, Understood):
        values |= {"time": _minutes(found.time.value)}
    return Several(values)


def ask_time(request: AnyRequest, draft: Draft) -> Screen:
    """At what time?"""
    day = date.fromisoformat(draft.data["day"])
    found = find_when(draft.data.get("time_said", ""), request.today)
    current = draft.data.get("current")
    return views.ask_time(
        request.t,
        draft.id,
        words.day(request.t, day, request.today),
        found.time,
        (current[0], current[1]) if current else None,
    )


def read_time(request: AnyRequest, draft: Draft, text: str) -> Several:
    """The time, and the day when it was typed with it."""
    found = find_when(text, request.today)
    if not isinstance(found.time, Understood):
        day = words.day(request.t, date.fromisoformat(draft.data["day"]), request.today)
        raise AskBack(views.ask_time(request.t, draft.id, day, found.time))
    values = _time_values(request, draft, found.time.value)
    if isinstance(found.date, Understood):
        values |= {"day": found.date.value.isoformat()}
    return Several(values)


def _time_values(request: AnyRequest, draft: Draft, span: Span) -> Data:
    day = date.fromisoformat(draft.data["day"])
    if check_start(day, span.start, request.local_now) is not None:
        raise Invalid(N_("That time has passed already. Please choose another."))
    return {"time": _minutes(span)}


def _minutes(span: Span) -> list[int | None]:
    end = span.end.hour * 60 + span.end.minute if span.end else None
    return [span.start.hour * 60 + span.start.minute, end]


def minutes_of(span: Span) -> list[int | None]:
    """A span as a draft keeps it."""
    return _minutes(span)


def ask_place(request: AnyRequest, draft: Draft) -> Screen:
    """Where?"""
    return views.ask_place(request.t, draft.id)


def ask_subject(request: AnyRequest, draft: Draft) -> Screen:
    """What about?"""
    return views.ask_subject(request.t, draft.id)


def read_place(_request: AnyRequest, _draft: Draft, text: str) -> str:
    """A place in one line."""
    return _short(text, PLACE_LENGTH)


def read_subject(_request: AnyRequest, _draft: Draft, text: str) -> str:
    """A subject in one line."""
    return _short(text, SUBJECT_LENGTH)


def _short(text: str, most: int) -> str:
    joined = " ".join(text.split())
    if len(joined) > most:
        raise Invalid(N_("That is too long: {n} characters at most. Please shorten it."), n=most)
    return joined


def starts_at(request: AnyRequest, data: Data) -> tuple[datetime, datetime | None]:
    """Start and, if said, end of a draft, UTC; an end before the start is on the next day."""
    day = date.fromisoformat(data["day"])
    start, end = data["time"]
    midnight = datetime.combine(day, time(), request.app.zone)
    begins = midnight + timedelta(minutes=start)
    ends = midnight + timedelta(minutes=end) if end is not None else None
    return begins.astimezone(UTC), ends.astimezone(UTC) if ends else None


DAY = Field("day", ask_day, read_day)
TIME = Field("time", ask_time, read_time)
PLACE = Field("place", ask_place, read_place)
SUBJECT = Field("subject", ask_subject, read_subject)
