"""Door 1: an update arrives. The ordered list of subjects is the one place where order matters."""

from __future__ import annotations

from bot.chat.edge import Edge
from handlers import (
    activities,
    answers,
    attendance,
    changes,
    claim,
    corrections,
    draft_keys,
    fallback,
    help,
    invites,
    member_forms,
    members,
    my,
    new_activity,
    nudges,
    objections,
    preferences,
    privacy,
    registration,
    start,
    summaries,
)


def routes(edge: Edge) -> None:
    """Put all endpoints on the edge."""
    for subject in (
        claim,
        registration,
        start,
        invites,
        members,
        member_forms,
        new_activity,
        changes,
        draft_keys,
        activities,
        answers,
        nudges,
        attendance,
        corrections,
        summaries,
        my,
        objections,
        preferences,
        privacy,
        help,
        fallback,
    ):
        subject.add(edge)
