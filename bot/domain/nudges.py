"""Nudges: which steps an activity has, at a decent hour, and whom each is for."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum

QUIET_FROM = time(21, 30)
QUIET_UNTIL = time(7, 30)
DAILY_DEFAULT = time(8, 30)


class Audience(StrEnum):
    """Who a step is for; checked again right before sending."""

    UNANSWERED = "unanswered"
    ATTENDING = "attending"


def quiet_until(local: datetime) -> datetime | None:
    """When the quiet hours that `local` (wall clock, aware) lies in end; None when it is a decent
    hour. They begin at 21:30 sharp and are over at 07:30 sharp."""
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    day = local.date() + timedelta(days=1 if local.time() >= QUIET_FROM else 0)
    return datetime.combine(day, QUIET_UNTIL, local.tzinfo)
