"""Study, training and deadlines as they stand on the list of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from bot.domain.assignments import OWING
from bot.store.assignments.assignees import Assignee
from bot.store.assignments.assignments import Assignment
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Task:
    """One assignment as a member stands to it; `owner` is the unit that owes it, which the member
    answers for. `neutral`: notifications do not say its title; `words`: what today's step says in
    words of its own, by language."""

    assignment: Assignment
    row: Assignee
    owner: Unit | None
    neutral: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def owed(self) -> bool:
        """Whether it is still to be done."""
        return self.row.state in OWING

    def day(self, now: datetime) -> date:
        """The local day where it is due."""
        return now.astimezone(ZoneInfo(self.assignment.zone)).date()


def of_members(
    uow: UnitOfWork, member_ids: set[int], now: datetime, zone: tzinfo
) -> dict[int, list[Task]]:
    """For each of these members: what they owe and what they have done today, by the day it is
    due."""
    if not member_ids:
        return {}
    local = now.astimezone(zone)
    midnight = datetime.combine(local.date(), time(), zone)
    rows = uow.assignees.of_members(member_ids, local.date(), midnight)
    assignments = uow.assignments.many({row.assignment_id for _, row in rows})
    units = uow.units.many({row.unit_id for _, row in rows if row.unit_id is not None})
    found: dict[int, list[Task]] = {member_id: [] for member_id in member_ids}
    for member_id, row in rows:
        of = assignments[row.assignment_id]
        neutral = uow.unit_settings.rules(of.unit_id).neutral
        found[member_id].append(Task(of, row, units.get(row.unit_id or 0), neutral))
    return found
