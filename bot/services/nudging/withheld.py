"""Who still owes, as somebody was not told today because they had had enough: it is in /today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from bot.domain.policies.planner import is_rung
from bot.domain.policies.reasons import Reason
from bot.domain.policies.scopes import MatterKind
from bot.services.nudging import receipts, told
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Withheld:
    """What was not told about: ids of activities, and of assignments."""

    activities: frozenset[int]
    assignments: frozenset[int]


def of_member(uow: UnitOfWork, member_id: int, now: datetime, clock: tzinfo) -> Withheld:
    """What one person was not told today, by their wall clock; what they owe themselves is on
    their list anyway."""
    midnight = datetime.combine(now.astimezone(clock).date(), time(), clock)
    steps = [
        one.step
        for one in told.of_member(uow, member_id, midnight)
        if one.reason is Reason.ENOUGH and is_rung(one.step.audience)
    ]
    gatherings = {one.matter_id for one in steps if one.matter is MatterKind.ACTIVITY}
    assignments = receipts.assignments_of(uow, steps) if steps else {}
    return Withheld(frozenset(gatherings), frozenset(assignments.values()))
