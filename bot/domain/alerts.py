"""What administrators are told about: at once, or once a day with all else of that day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

DAILY_AT = time(9)
"""From this local time on the day's message may go out."""

CALENDAR_AGAIN = timedelta(days=14)
KEPT_BY_TELEGRAM = timedelta(days=1)
"""Messages that wait longer are forgotten (presses after 150 seconds)."""
_NOVEMBER = 11
MOST_SKEW = timedelta(seconds=30)
_LEAST_FREE = 200 * 1024 * 1024
_LEAST_SHARE = 20


class Urgent(StrEnum):
    """What is told at once."""

    QUARANTINE = "alert.quarantine"  # an update that was set aside
    PREPARE = "alert.prepare"  # a message that could not be made
    FORMAT = "alert.format"  # a message whose formatting Telegram refused
    DISK = "alert.disk"
    RIVAL = "alert.rival"  # another process has the token as well
    AWAY = "alert.away"  # the bot was down for longer than Telegram keeps messages
    RESTORED = "alert.restored"  # a backup has taken the database's place
    SKEW = "alert.skew"  # this machine's clock and the database's are apart


PAUSES = {
    Urgent.QUARANTINE: timedelta(hours=1),
    Urgent.PREPARE: timedelta(hours=1),
    Urgent.FORMAT: timedelta(hours=1),
    Urgent.DISK: timedelta(hours=24),
    Urgent.RIVAL: timedelta(hours=24),
    Urgent.SKEW: timedelta(hours=24),
    Urgent.AWAY: timedelta(),
    Urgent.RESTORED: timedelta(),
}
"""How long each kind stays silent after it was told; the day's message counts what came then."""


@dataclass(frozen=True)
class Counts:
    """What went wrong in a day: updates set aside, messages that could not be made, reminders and
    other messages that failed or of which nobody knows whether they arrived."""

    quarantined: int = 0
    unprepared: int = 0
    nudges_failed: int = 0
    nudges_unknown: int = 0
    others_failed: int = 0
    others_unknown: int = 0

    def __bool__(self) -> bool:
        return self != Counts()


def nearly_full(free: int, total: int) -> bool:
    """Less than 200 MB, or than a twentieth, of a disk is free; bytes."""
    return free < _LEAST_FREE or free * _LEAST_SHARE < total


def missing_year(today: date, announced: Collection[int]) -> int | None:
    """From November on: next year, while its rest days are not loaded."""
    following = today.year + 1
    return following if today.month >= _NOVEMBER and following not in announced else None


def is_due(told: datetime, now: datetime) -> bool:
    """Whether the day's message may go out; both are local, `told` is when the last day ended."""
    return told.date() < now.date() and now.time() >= DAILY_AT
