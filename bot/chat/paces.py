"""Cards that follow every change, edited no faster than people read.

A tally changes with each answer. What waits as an edit of a card is always replaced by the newest
(see bot.store.outbox), so a card that rests for a moment shows all that came meanwhile at once.
"""

from __future__ import annotations

from bot.services.activities import cards
from bot.store.sending import Claimed, Resting

LIVE = frozenset({cards.TALLY, cards.JOINT})
"""Kinds of messages that keep a card up to date without anybody having pressed on it."""
REST = 3
"""So many times a private chat's usual pace (seconds, at one message a second)."""


class Paces:
    """Which live cards were edited so recently that they rest. Times are monotonic seconds."""

    def __init__(self, interval: float = 1.0) -> None:
        """`interval` is the pace of a private chat in seconds."""
        self._rest = REST * interval
        self._until: dict[Resting, float] = {}

    def take(self, row: Claimed, now: float) -> None:
        """A message goes out; an edit of a live card lets that card rest."""
        if row.kind in LIVE and row.edit_message_id is not None:
            self._until[(row.kind, row.chat_id, row.edit_message_id)] = now + self._rest

    def resting(self, now: float) -> set[Resting]:
        """The cards not to edit at this moment."""
        self._until = {card: until for card, until in self._until.items() if until > now}
        return set(self._until)

    def rest(self, now: float) -> list[float]:
        """Seconds until each of these may be edited again."""
        return [until - now for until in self._until.values() if until > now]
