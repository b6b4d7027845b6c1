"""`/today` and nudges by hand."""

from __future__ import annotations

from bot.chat.edge import Edge


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
