"""The hour of the day's message, a time on the wall that each person chooses (product.md)."""

from __future__ import annotations

from datetime import datetime, time, timedelta, tzinfo

EARLIEST = time(7, 30)
LATEST = time(21, 0)
DEFAULT = "08:30"


def next_daily(daily_at: str, now: datetime, zone: tzinfo) -> datetime:
    """The first instant after `now` at which the wall clock of `zone` shows `daily_at` (HH:MM)."""
    hour = time.fromisoformat(daily_at)
    day = now.astimezone(zone).date()
    due = datetime.combine(day, hour, zone)
    return due if due > now else datetime.combine(day + timedelta(days=1), hour, zone)


def may_choose(hour: time) -> bool:
    """Whether somebody may choose this hour for their day's message."""
    return EARLIEST <= hour <= LATEST
