"""`/help` by role, `/cancel`."""

from __future__ import annotations

from bot.chat.edge import Edge


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
