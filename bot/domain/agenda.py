"""Entries of a calendar file: what a person's own calendar is told of an activity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """One activity, the same for everybody who is expected at it. Times are on the wall clock of
    its unit; `sequence` goes up with every change, so that the newest file wins whatever the order
    they come in. It says what and where in neutral words, and names nobody."""

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    place: str
    cancelled: bool


def uid_of(bot_id: int, activity_id: int) -> str:
    """What a calendar knows an activity by (RFC 5545, UID): stays whatever is changed."""
    return f"{activity_id}@{bot_id}.zhibu"
