"""`/start`: the home card, and the links that open the bot."""

from __future__ import annotations

from bot.chat.edge import Edge


def add(edge: Edge) -> None:
    """Put this subject's endpoints on the edge."""
