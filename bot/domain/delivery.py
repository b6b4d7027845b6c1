"""States and classes of what comes in and goes out (reliability.md section 3)."""

from __future__ import annotations

from enum import StrEnum


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


class SendClass(StrEnum):
    """What is sent first, and what an unknown outcome means."""

    REPLY = "reply"  # an answer to what a person just did
    DEADLINE = "deadline"  # cards, changes, cancellations, decisions
    REMINDER = "reminder"
    EXPORT = "export"  # documents: never sent twice on a guess

    @property
    def order(self) -> int:
        """Smaller goes out first."""
        return list(SendClass).index(self)

    @property
    def repeats_unknown(self) -> bool:
        """Whether a message of unknown outcome is sent once more, with a note."""
        return self is not SendClass.EXPORT
