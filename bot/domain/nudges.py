"""Nudges: which steps an activity has, at a decent hour, and whom each is for.

The default steps (product.md, the day's message): those who have not answered, three days and one
day before (on a rest day the last working day before that) and, where late answers count, on the
morning itself; those who said yes, an hour before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.quiet import USUAL, Quiet
from bot.domain.workdays import CHINA

QUIET_FROM, QUIET_UNTIL = USUAL.start, USUAL.end
MORNING = time(8, 30)
SOON = timedelta(hours=1)
SOON_KEY = "soon"
COOL_DOWN = timedelta(hours=2)
"""The least time between two nudges by hand about one activity."""

_DAYS_BEFORE = (("3d", 3), ("1d", 1), ("morning", 0))


class Audience(StrEnum):
    """Who a step is for; checked again right before sending."""

    UNANSWERED = "unanswered"
    ATTENDING = "attending"


@dataclass(frozen=True)
class PlannedStep:
    """One reminder. `on_date` (local) is set when it is part of that day's message, which each
    person gets at their own hour; `due_at` is UTC, for the usual hour."""

    key: str
    audience: Audience
    on_date: date | None
    due_at: datetime


def quiet_until(local: datetime, quiet: Quiet = USUAL) -> datetime | None:
    """When the quiet hours that `local` (wall clock, aware) lies in end; None when it is a decent
    hour. Where nothing is set they begin at 21:30 sharp and are over at 07:30 sharp."""
    return quiet.until(local)


def steps_for(
    starts_at: datetime,
    published_at: datetime,
    zone: tzinfo,
    late_answers: bool,
    quiet: Quiet = USUAL,
) -> list[PlannedStep]:
    """The steps of an activity, by time; instants UTC, both arguments aware.

    A step on the day of publishing is left out, since everybody has just been told, and so is one
    that would come at the start or after it. Two that fall on one working day are one.
    """
    start, told = starts_at.astimezone(zone), published_at.astimezone(zone)
    days = {_step_day(start.date(), before): key for key, before in _DAYS_BEFORE}
    planned = []
    for day, key in days.items():
        due = datetime.combine(day, MORNING, zone)
        if told.date() < day and due < start and (day < start.date() or late_answers):
            planned.append(PlannedStep(key, Audience.UNANSWERED, day, _utc(due)))
    soon = start - SOON
    soon = quiet_until(soon, quiet) or soon
    if told < soon < start:
        planned.append(PlannedStep(SOON_KEY, Audience.ATTENDING, None, _utc(soon)))
    return sorted(planned, key=lambda step: step.due_at)


def arrives_at(nudged_at: datetime, zone: tzinfo, quiet: Quiet = USUAL) -> datetime:
    """When a nudge made by hand at that instant reaches people: at once, or in the morning."""
    return quiet_until(nudged_at.astimezone(zone), quiet) or nudged_at


def may_nudge_at(nudged_at: datetime | None, zone: tzinfo, quiet: Quiet = USUAL) -> datetime | None:
    """From when on a nudge by hand is allowed again: two hours after the last one reached people;
    None when there was none yet."""
    return None if nudged_at is None else arrives_at(nudged_at, zone, quiet) + COOL_DOWN


def _step_day(start: date, before: int) -> date:
    """So many days before the day of the start, moved back to a working day; that day stays."""
    day = start - timedelta(days=before)
    return CHINA.last_working_on_or_before(day) if before else day


def _utc(local: datetime) -> datetime:
    return local.astimezone(UTC)
