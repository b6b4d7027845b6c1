"""`/summary`: figures of an activity or a period, and their Excel sheets."""

from __future__ import annotations

from bot.chat.edge import Edge


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
