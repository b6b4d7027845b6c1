"""Door 1: an update arrives. The ordered list of subjects is the one place where order matters."""

from __future__ import annotations

from bot.chat.edge import Edge
from handlers import (
    activities,
    agenda,
    answer_times,
    answers,
    attendance,
    behalf,
    changes,
    claim,
    corrections,
    draft_keys,
    fallback,
    help,
    imports,
    invites,
    member_forms,
    members,
    my,
    new_activity,
    nudges,
    objections,
    participants,
    preferences,
    privacy,
    registration,
    start,
    summaries,
    unit_settings,
)


def routes(edge: Edge) -> None:
    """Put all endpoints on the edge."""
    for subject in (
        claim,
        registration,
        start,
        invites,
        imports,
        members,
        member_forms,
        new_activity,
        changes,
        draft_keys,
        answer_times,
        participants,
        behalf,
        activities,
        agenda,
        answers,
        nudges,
        attendance,
        corrections,
        summaries,
        my,
        objections,
        preferences,
        unit_settings,
        privacy,
        help,
        fallback,
    ):
        subject.add(edge)
