"""States and classes of what comes in and goes out (reliability.md section 3)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class InboxState(StrEnum):
    """An update waits until it is handled; after three failures it is set aside."""

    WAITING = "waiting"
    HANDLED = "handled"
    QUARANTINED = "quarantined"


ATTEMPTS_BEFORE_QUARANTINE = 3


class UploadState(StrEnum):
    """A file that somebody sent: it waits to be fetched and read, once; what was read waits for
    its sender to say what becomes of it."""

    WAITING = "waiting"
    READ = "read"
    REFUSED = "refused"
    IMPORTED = "imported"
    DISCARDED = "discarded"
    EXPIRED = "expired"


class OutboxState(StrEnum):
    """The life of a message; every one ends in exactly one of the last six."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SKIPPED = "skipped"


LIVE = frozenset(("activity.tally", "joint.tally"))
"""Kinds of messages that keep a card up to date without anybody having pressed on it: edited no
faster than people read, each time with all that came meanwhile."""


UNREACHABLE = frozenset(("blocked", "deactivated", "never_started", "kicked", "chat_not_found"))
"""Why a message fails whose reader cannot be written to at all."""


class SendClass(StrEnum):
    """What is sent first, and what an unknown outcome means."""

    REPLY = "reply"  # an answer to what a person just did
    DEADLINE = "deadline"  # cards, changes, cancellations, decisions
    REMINDER = "reminder"
    EXPORT = "export"  # documents: never sent twice on a guess

    @property
    def order(self) -> int:
        """Smaller goes out first."""
        return _ORDER[self]

    @property
    def repeats_unknown(self) -> bool:
        """Whether a message of unknown outcome is sent once more, with a note."""
        return self is not SendClass.EXPORT


_ORDER = {name: place for place, name in enumerate(SendClass)}
_OF_TEN = {3: SendClass.DEADLINE, 6: SendClass.REMINDER, 9: SendClass.EXPORT}


def in_turn(waiting: Mapping[SendClass, Iterable[T]], count: int, before: int) -> list[T]:
    """The next `count` of what waits, the most urgent class first; but of any ten that go out one
    is of each class below, so that none starves. `before` is how many have gone out till now."""
    queues = {name: deque(waiting.get(name, ())) for name in SendClass}
    chosen: list[T] = []
    while len(chosen) < count and any(queues.values()):
        kept = _OF_TEN.get((before + len(chosen)) % 10)
        if kept is None or not queues[kept]:
            kept = next(name for name in SendClass if queues[name])
        chosen.append(queues[kept].popleft())
    return chosen
