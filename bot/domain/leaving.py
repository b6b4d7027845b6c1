"""Leaving: from when on somebody may belong no more, and how long that may be taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

UNDO = timedelta(minutes=10)
AHEAD = timedelta(days=366)


def may_leave_on(day: date, since: date, today: date) -> bool:
    """Whether somebody who belongs since then may belong no more from `day` on."""
    return since < day <= today + AHEAD


def may_be_undone(at: datetime, day: date, now: datetime, today: date) -> bool:
    """Whether a leaving noted at that instant can still be taken back: for a short time, and for
    as long as its day has not come."""
    return now - at <= UNDO or day > today
