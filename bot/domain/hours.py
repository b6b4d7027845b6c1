"""The sheets of study and deadlines: 学时统计表, 报送事项台账."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.domain.assignments import Cycle, Hours, Status
from bot.domain.org import Role


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One person's year; hours are tenths."""

    name: str
    roles: tuple[Role, ...]
    hours: Hours


@dataclass(frozen=True, slots=True)
class HoursTable:
    """学时统计表 of a unit, as it stands on a local day."""

    unit: str
    year: int
    rows: tuple[HoursRow, ...]
    as_of: date

    @property
    def met(self) -> int:
        """How many have done what they owe."""
        return sum(row.hours.met for row in self.rows)


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One matter that one unit or person owes."""

    clause: str
    title: str
    owner: str
    receiver: str
    due_on: date | None
    done_on: date | None
    received_on: date | None
    status: Status
    cycle: Cycle | None = None


@dataclass(frozen=True, slots=True)
class DeadlineTable:
    """报送事项台账 of a unit, as it stands on a local day."""

    unit: str
    rows: tuple[DeadlineRow, ...]
    as_of: date


def rate(done: int, owed: int) -> int | None:
    """完成率 in per mille, half up, not capped; None when nothing is owed."""
    return (2000 * done + owed) // (2 * owed) if owed else None
