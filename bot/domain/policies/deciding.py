"""Whether somebody is nudged at a step, or why not: the rule in one place.

The store says the same in SQL, for many at once (`bot.store.nudging.audiences`); a test holds the
two equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import Audience


@dataclass(frozen=True)
class Facts:
    """One person at one activity, at the instant of a step; answer and leave as given for this
    round."""

    state: ActivityState
    starts_at: datetime
    answer_by: datetime
    late_answers: bool
    answer: Answer | None
    leave: Leave | None
    away: bool = False
    in_chat: bool = True
    blocked: bool = False
    muted: bool = False
    snoozed: bool = False


def decide(audience: Audience, facts: Facts, at: datetime) -> Reason | None:
    """None: they are nudged."""
    return _matter(facts, at) or _debt(audience, facts, at) or _standing(facts)


def _matter(facts: Facts, at: datetime) -> Reason | None:
    if facts.state is ActivityState.CANCELLED:
        return Reason.CANCELLED
    if facts.state is not ActivityState.PUBLISHED or facts.starts_at <= at:
        return Reason.OVER
    return None


def _debt(audience: Audience, facts: Facts, at: datetime) -> Reason | None:
    on_leave = facts.answer is Answer.LEAVE and facts.leave is Leave.APPROVED
    shut = not facts.late_answers and facts.answer_by < at
    if on_leave:
        return Reason.LEAVE
    if audience is Audience.UNANSWERED and facts.answer is not None:
        return Reason.PAID
    if audience is Audience.UNSURE and facts.answer is not Answer.UNSURE:
        return Reason.PAID if facts.answer else Reason.OTHER
    if audience is Audience.ATTENDING and facts.answer is not Answer.ATTENDING:
        return Reason.OTHER
    if audience is Audience.LEAVE_PENDING and facts.leave is not Leave.REQUESTED:
        return Reason.OTHER
    return Reason.SHUT if shut and audience in (Audience.UNANSWERED, Audience.UNSURE) else None


def _standing(facts: Facts) -> Reason | None:
    found = {
        Reason.AWAY: facts.away and facts.answer is not Answer.ATTENDING,
        Reason.NOT_IN_CHAT: not facts.in_chat,
        Reason.BLOCKED: facts.blocked,
        Reason.MUTED: facts.muted,
        Reason.SNOOZED: facts.snoozed,
    }
    return next((reason for reason, holds in found.items() if holds), None)
