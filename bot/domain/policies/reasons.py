"""Why somebody is not nudged at a step; each can be read by them and by those who see names."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """The words that the outbox and the record of nudges keep."""

    # About the matter.
    CANCELLED = "cancelled"
    MOVED = "moved"
    OVER = "over"
    SHUT = "answers closed"
    # About what the person owes.
    PAID = "nothing owed any more"
    LEAVE = "on leave"
    OTHER = "not concerned"  # the step is for people who said something else
    # Standing facts about the person.
    AWAY = "away"
    MUTED = "muted"
    SNOOZED = "snoozed"
    LEFT = "no longer a member here"
    # About reaching them.
    NOT_IN_CHAT = "not in chat"
    BLOCKED = "blocked"
    QUIET = "quiet hours"  # no decent hour in time
    LATE = "too late"
    ENOUGH = "enough today"  # held back: it is in /today
    TOGETHER = "told together with another"  # which says it too


TOLD = frozenset({Reason.TOGETHER})
"""Reasons why no message of its own went out although the person was told."""


def read(words: str | None) -> Reason | None:
    """The reason that the outbox kept; None for other words."""
    try:
        return Reason(words) if words else None
    except ValueError:
        return None
