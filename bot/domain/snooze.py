"""Snooze: until when a reminder may be put off, always at a decent hour and before the deadline."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.domain.quiet import Quiet

HOUR = timedelta(hours=1)
EVENINGS = (time(19, 0), time(20, 30))
_NIGHT_ENDS = time(4, 0)
_SOON = timedelta(minutes=90)
"""What would come so soon is no other time than in an hour."""


class Snooze(StrEnum):
    """How long somebody puts a reminder off."""

    HOUR = "hour"
    TONIGHT = "tonight"
    MORNING = "morning"


class About(StrEnum):
    """What a reminder is about: the word before the colon of a matter."""

    ACTIVITY = "activity"
    ASSIGNMENT = "assignment"
    RUNG = "rung"  # who has not answered, for who looks after them
    TASK_RUNG = "rung_task"  # who has not done it, the same
    DAY = "day"  # all that is on the list of a day


def choices(
    local: datetime, quiet: Quiet, morning: time, deadline: datetime | None
) -> dict[Snooze, datetime]:
    """Until when something may be put off at `local` (wall clock, aware): by each choice that ends
    before the `deadline` (UTC; None: there is none) and outside the quiet hours. `morning` is when
    the person's day begins."""
    wanted = {
        Snooze.HOUR: local + HOUR,
        Snooze.TONIGHT: _tonight(local, quiet),
        Snooze.MORNING: _next_morning(local, quiet.fitting(morning)),
    }
    return {
        how: until
        for how, until in wanted.items()
        if until is not None
        and quiet.until(until) is None
        and (deadline is None or until < deadline)
    }


def _tonight(local: datetime, quiet: Quiet) -> datetime | None:
    """The first hour of this evening that is a decent one and not all too soon."""
    evenings = (datetime.combine(local.date(), one, local.tzinfo) for one in EVENINGS)
    return next((one for one in evenings if one > local + _SOON and quiet.until(one) is None), None)


def _next_morning(local: datetime, morning: time) -> datetime:
    """Tomorrow's; of somebody awake in the small hours, the one that comes."""
    day = local.date() if local.time() < _NIGHT_ENDS else local.date() + timedelta(days=1)
    return datetime.combine(day, morning, local.tzinfo)
