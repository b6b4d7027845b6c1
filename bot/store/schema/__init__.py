"""All tables, by subject."""

from __future__ import annotations

from bot.store.columns import metadata
from bot.store.schema import (
    activities,
    assignments,
    audit,
    bots,
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
    "bots",
    "calendar",
    "delivery",
    "metadata",
    "nudges",
    "org",
    "processes",
    "series",
    "standing",
]
