"""What one row of an assignment says: whom it concerns, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.domain.activities import Naming
from bot.domain.assignments import Progress


@dataclass(frozen=True)
class Assignee:
    """One person (`member_id`) or unit (`unit_id`) that one assignment concerns. Hours are tenths;
    `done_by`: who ticked it for them (代), an account; None: they did."""

    id: int
    assignment_id: int
    member_id: int | None
    unit_id: int | None
    group_id: int | None
    naming: Naming | None
    appointment_id: int | None
    state: Progress
    from_date: date | None
    due_on: date | None
    due_at: datetime | None
    hours: int
    done_on: date | None
    done_at: datetime | None
    done_by: int | None
    received_on: date | None
    received_by: int | None


@dataclass(frozen=True)
class Concern:
    """Somebody whom an assignment concerns, as it will be written down."""

    member_id: int | None = None
    unit_id: int | None = None
    group_id: int | None = None
    naming: Naming | None = None
    appointment_id: int | None = None
    from_date: date | None = None
    due_on: date | None = None
    due_at: datetime | None = None

    @property
    def key(self) -> tuple[int | None, int | None]:
        """What tells it from the others of one assignment."""
        return self.member_id, self.unit_id


@dataclass(frozen=True)
class Count:
    """How many an assignment concerns, and how many of them have done it."""

    concerned: int
    done: int


_FIELDS = tuple(Assignee.__dataclass_fields__)


def read_assignee(row: Any) -> Assignee:
    """A row of the table as it is."""
    return Assignee(**{name: getattr(row, name) for name in _FIELDS})
