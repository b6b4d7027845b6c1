"""All tables, by subject."""

from __future__ import annotations

from bot.store.columns import metadata
from bot.store.schema import (
    activities,
    assignments,
    audit,
    calendar,
    delivery,
    nudges,
    org,
    processes,
    series,
    standing,
)

__all__ = [
    "activities",
    "assignments",
    "audit",
    "calendar",
    "delivery",
    "metadata",
    "nudges",
    "org",
    "processes",
    "series",
    "standing",
]
