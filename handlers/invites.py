"""`/invite`: links and QR pictures that let members in."""

from __future__ import annotations

from bot.chat.edge import Edge


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
