"""What the sheets people file hold: figures and names, before any words or layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bot.domain.activities import ActivityKind, Attendance
from bot.domain.assignments import AssignmentKind
from bot.domain.org import Role, Standing
from bot.domain.tally import Tally, tally_of, total


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person on a roll; `recorded_at` is local time, `on_behalf` signed for by the keeper.

    An observer (列席) counts in no figure but their own.
    """

    name: str
    group: str | None
    standing: Standing
    roles: tuple[Role, ...]
    attendance: Attendance | None
    recorded_at: datetime | None = None
    on_behalf: bool = False
    observer: bool = False


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """签到表: the roll of one activity, all times local.

    `subject` names an activity of the kind OTHER and is told beside the others. A sheet that is
    not `finished` says so, with the time `as_of`.
    """

    unit: str
    kind: ActivityKind
    subject: str | None
    starts_at: datetime
    ends_at: datetime
    place: str | None
    chair: str | None
    recorder: str | None
    rows: tuple[SheetRow, ...]
    finished: bool
    as_of: datetime

    @property
    def tally(self) -> Tally:
        """Of those expected, without observers."""
        return tally_of(row.attendance for row in self.rows if not row.observer)

    @property
    def observers(self) -> int:
        """How many observers came."""
        came = (Attendance.PRESENT, Attendance.LATE)
        return sum(row.observer and row.attendance in came for row in self.rows)


@dataclass(frozen=True, slots=True)
class Period:
    """A year, one of its quarters (1-4), months (1-12) or halves (1-2); or whatever lies between
    two local days, both counted, the first of them in that year."""

    year: int
    quarter: int | None = None
    month: int | None = None
    half: int | None = None
    days: tuple[date, date] | None = None


class SheetState(StrEnum):
    """Where an activity stands in a period's table."""

    PLANNED = "planned"
    CORRECTING = "correcting"  # sent back, not closed again yet: counts nowhere
    UNFINISHED = "unfinished"
    FINISHED = "finished"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One activity; `tally` is None unless its sheet counts, that is, has been closed."""

    day: date
    kind: ActivityKind
    subject: str | None
    place: str | None
    state: SheetState
    tally: Tally | None = None
    observers: int = 0
    chair: str | None = None
    recorder: str | None = None


@dataclass(frozen=True, slots=True)
class PeriodTable:
    """三会一课台账: a unit's activities in a period, in order of time; `as_of` is local time."""

    unit: str
    period: Period
    rows: tuple[PeriodRow, ...]
    as_of: datetime

    @property
    def finished(self) -> bool:
        """Every activity has its finished sheet, or was cancelled."""
        done = (SheetState.FINISHED, SheetState.CANCELLED)
        return all(row.state in done for row in self.rows)

    @property
    def tally(self) -> Tally:
        """The sum over the sheets that count, in 人次."""
        return total(row.tally for row in self.rows if row.tally)

    @property
    def held(self) -> Mapping[ActivityKind, int]:
        """How many activities of each kind have a sheet that counts; 0 for the others."""
        return Counter(row.kind for row in self.rows if row.tally)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One branch in the table of the unit above: figures, never a name of a person."""

    unit: str
    members: int
    held: Mapping[ActivityKind, int]
    tally: Tally
    finished: bool
    kept: tuple[int, int] | None = None  # 制度落实: kinds met of kinds owed; None: nothing is owed


@dataclass(frozen=True, slots=True)
class UnitsTable:
    """季度通报 of a unit above: a line for each branch; `as_of` is local time."""

    unit: str
    period: Period
    lines: tuple[UnitLine, ...]
    as_of: datetime
    studies: Mapping[AssignmentKind, tuple[int, int]] = field(default_factory=dict)
    """What was due of study, training and reports: how many it concerned, how many have done it."""

    @property
    def finished(self) -> bool:
        """Every line rests on finished sheets only."""
        return all(line.finished for line in self.lines)

    @property
    def tally(self) -> Tally:
        """The sum over all lines, in 人次."""
        return total(line.tally for line in self.lines)
