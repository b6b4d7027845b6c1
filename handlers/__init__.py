"""Door 1: an update arrives. The ordered list of subjects is the one place where order matters."""

from __future__ import annotations

from bot.chat.edge import Edge
from handlers import (
    activities,
    agenda,
    answer_times,
    answers,
    attendance,
    audit,
    behalf,
    changes,
    claim,
    corrections,
    draft_keys,
    fallback,
    first_steps,
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
    periods,
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
        first_steps,
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
        periods,
        my,
        objections,
        preferences,
        unit_settings,
        audit,
        privacy,
        help,
        fallback,
    ):
        subject.add(edge)
