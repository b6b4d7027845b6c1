"""How many reminders somebody gets on one day: what comes together is one message, and what is
more than so many a day is held back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

URGENT = timedelta(hours=2)
"""What is of no use any more so soon is never held back."""


class How(StrEnum):
    """How a reminder comes."""

    DAY = "day"  # as part of the day's message
    DUE = "due"  # when it is due
    MOVED = "moved"  # at another time, for their own quiet hours


@dataclass(frozen=True)
class Coming:
    """A reminder for one person; `name` is the caller's. `until`: when it (or the day's message it
    is part of) is of no use any more; `owed`: it says what the day's message would say too."""

    name: int
    at: datetime
    until: datetime
    how: How
    owed: bool = True


@dataclass(frozen=True)
class Limit:
    """At most so many a day by the clock of `zone`; what falls due within `window` is one."""

    most: int
    window: timedelta
    zone: tzinfo


def held_back(coming: Iterable[Coming], had: Mapping[date, int], limit: Limit) -> set[int]:
    """The names of what one person does not get, as enough has come that day; `had`: so many have
    come before."""
    left = sorted(coming, key=lambda one: (one.at, one.how is not How.DAY))
    counts, held = dict(had), set()
    listed: datetime | None = None
    while left:
        first = left[0]
        crowd = [one for one in left if _with(one, first, left, limit)]
        left = [one for one in left if one not in crowd]
        if any(one.how is How.DAY for one in crowd):
            listed = first.at
        rows = [one for one in crowd if not _listed(one, listed, limit)]
        day = first.at.astimezone(limit.zone).date()
        sent = [one for one in rows if counts.get(day, 0) < limit.most or _urgent(one, first.at)]
        held |= {one.name for one in rows if one not in sent}
        counts[day] = counts.get(day, 0) + (1 if sent else 0)
    return held


def _with(one: Coming, first: Coming, left: list[Coming], limit: Limit) -> bool:
    """Whether it comes with the first: at the same moment, or it is due soon after what is due
    then."""
    due = any(other.how is not How.MOVED and other.at == first.at for other in left)
    soon = due and one.how is How.DUE and one.at <= first.at + limit.window
    return one.at == first.at or soon


def _listed(one: Coming, at: datetime | None, limit: Limit) -> bool:
    """Whether the day's message that came short before says it."""
    return one.owed and one.how is How.DUE and at is not None and at <= one.at < at + limit.window


def _urgent(one: Coming, at: datetime) -> bool:
    return one.until - at <= URGENT
