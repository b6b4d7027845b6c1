"""One person's attendance over a period: marks month by month, figures, remarks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.activities import Attendance
from bot.domain.org import Standing
from bot.domain.sheets import Period
from bot.domain.tally import Tally, tally_of, total


@dataclass(frozen=True, slots=True)
class Mark:
    """What was recorded of somebody who was expected on a local day; None: nothing was."""

    day: date
    attendance: Attendance | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person: marks in order of time; `came` and `left` are the days of joining and leaving
    the branch where they fall into the period."""

    name: str
    standing: Standing
    marks: tuple[Mark, ...]
    came: date | None = None
    left: date | None = None

    @property
    def tally(self) -> Tally:
        """Of what this person was expected at."""
        return tally_of(mark.attendance for mark in self.marks)

    def in_month(self, year: int, month: int) -> tuple[Attendance | None, ...]:
        """The marks of one month."""
        return tuple(
            mark.attendance
            for mark in self.marks
            if (mark.day.year, mark.day.month) == (year, month)
        )


@dataclass(frozen=True, slots=True)
class PersonsTable:
    """年度考勤表, or that of any other period: the people of a branch by name, closed sheets only.

    `finished`: no activity of the period lacks its finished sheet; `as_of` is local time.
    """

    unit: str
    period: Period
    rows: tuple[PersonRow, ...]
    finished: bool
    as_of: datetime

    @property
    def tally(self) -> Tally:
        """The sum over all rows, in 人次."""
        return total(row.tally for row in self.rows)


def inside(day: date | None, first: date, end: date) -> date | None:
    """The day if it lies after `first` and before `end`, else None."""
    return day if day is not None and first < day < end else None


def by_person(marks: Iterable[tuple[int, Mark]]) -> dict[int, tuple[Mark, ...]]:
    """Marks of each member id, in the order they come in."""
    found: dict[int, list[Mark]] = {}
    for member_id, mark in marks:
        found.setdefault(member_id, []).append(mark)
    return {member_id: tuple(theirs) for member_id, theirs in found.items()}
