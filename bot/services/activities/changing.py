"""What an activity is changed to, and what follows from that for its other fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from bot.domain.activities import default_answer_by
from bot.errors import N_, Invalid
from bot.services.activities.expected import HORIZON
from bot.store.activities.activities import Activity


@dataclass(frozen=True)
class Changes:
    """What an activity is changed to; None leaves a thing as it is. Instants are UTC."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str | None = None
    subject: str | None = None


def values_of(before: Activity, changes: Changes, now: datetime, zone: tzinfo) -> dict[str, Any]:
    """What differs, and what follows from that; nothing when all is as it was."""
    moved = _moved(before, changes)
    starts_at = changes.starts_at or before.starts_at
    if moved and starts_at <= now:
        raise Invalid(N_("That time has passed already. Please choose another."))
    if starts_at > now + HORIZON:
        raise Invalid(N_("That is more than a year ahead. Please choose a nearer day."))
    values: dict[str, Any] = {}
    if changes.subject not in (None, before.subject):
        values["subject"] = changes.subject
    if moved:
        values |= {
            "place": before.place if changes.place is None else changes.place,
            "starts_at": starts_at,
            "ends_at": _end(before, changes),
            "round": before.round + 1,
            "answer_by": default_answer_by(starts_at, now, before.rules.clock(zone)),
            "late_answers": before.rules.late_answers,
            "frozen_at": None,
            "nudged_at": None,
        }
    return values


def _moved(before: Activity, changes: Changes) -> bool:
    return (changes.starts_at or before.starts_at, _end(before, changes)) != (
        before.starts_at,
        before.ends_at,
    ) or changes.place not in (None, before.place)


def _end(before: Activity, changes: Changes) -> datetime:
    if changes.starts_at is None:
        return before.ends_at
    return changes.ends_at or changes.starts_at + (before.ends_at - before.starts_at)
