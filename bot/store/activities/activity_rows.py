"""What one row of the activities says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.activities import ActivityKind, ActivityState
from bot.domain.unit_settings import USUAL, Rules


@dataclass(frozen=True)
class Activity:
    """One activity. Instants are UTC; `round` counts changes of time or place from 1, `revision`
    every change that people's calendars must follow.

    The parts of one that a unit above (`host_unit_id`) set up for several share a `joint_id`.
    """

    id: int
    unit_id: int
    group_id: int | None
    kind: ActivityKind
    subject: str
    place: str
    starts_at: datetime
    ends_at: datetime
    answer_by: datetime
    late_answers: bool
    state: ActivityState
    round: int
    published_at: datetime
    published_by: int
    frozen_at: datetime | None
    nudged_at: datetime | None
    cancelled_at: datetime | None
    closed_at: datetime | None
    revision: int = 0
    joint_id: int | None = None
    host_unit_id: int | None = None
    reopened_at: datetime | None = None
    rules: Rules = USUAL  # what holds in its unit
    hours: int = 0  # tenths, given to who is there

    @property
    def correcting(self) -> bool:
        """Whether its sheet was sent back and is not closed again yet."""
        return self.state is ActivityState.PUBLISHED and self.reopened_at is not None

    @property
    def changeable(self) -> bool:
        """Whether it can still be changed: it is on, and its sheet was not sent back."""
        return self.state is ActivityState.PUBLISHED and self.reopened_at is None


def read_activity(row: Any, rules: Rules) -> Activity:
    """A row of the table, with what holds in its unit."""
    return Activity(
        row.id,
        row.unit_id,
        row.group_id,
        row.kind,
        row.subject,
        row.place,
        row.starts_at,
        row.ends_at,
        row.answer_by,
        row.late_answers,
        row.state,
        row.round,
        row.published_at,
        row.published_by,
        row.frozen_at,
        row.nudged_at,
        row.cancelled_at,
        row.closed_at,
        row.revision,
        row.joint_id,
        row.host_unit_id,
        row.reopened_at,
        rules,
        row.hours,
    )
