"""All tables, by subject."""

from __future__ import annotations

from bot.store.columns import metadata
from bot.store.schema import activities, assignments, audit, delivery, nudges, org

__all__ = ["activities", "assignments", "audit", "delivery", "metadata", "nudges", "org"]
