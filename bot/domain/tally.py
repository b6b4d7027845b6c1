"""Counting attendance: 应到 = 实到 + 请假 + 缺席 + 未登记, and rates in whole per mille."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.activities import Attendance


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of those expected came, were excused, stayed away, or were not recorded.

    `present` holds the late ones too, `late` says how many of them. Raises ValueError when the
    parts do not add up to `expected`.
    """

    expected: int = 0
    present: int = 0
    late: int = 0
    on_leave: int = 0
    absent: int = 0
    unrecorded: int = 0

    def __post_init__(self) -> None:
        parts = (self.present, self.on_leave, self.absent, self.unrecorded)
        if min(*parts, self.late) < 0 or self.late > self.present or sum(parts) != self.expected:
            raise ValueError(f"these figures do not add up: {self}")

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            expected=self.expected + other.expected,
            present=self.present + other.present,
            late=self.late + other.late,
            on_leave=self.on_leave + other.on_leave,
            absent=self.absent + other.absent,
            unrecorded=self.unrecorded + other.unrecorded,
        )

    @property
    def accounted(self) -> int:
        """Present or on leave: the numerator of 到会及请假率."""
        return self.present + self.on_leave

    @property
    def attendance_rate(self) -> int | None:
        """到会率 in per mille; None when nobody was expected."""
        return per_mille(self.present, self.expected)

    @property
    def accounted_rate(self) -> int | None:
        """到会及请假率 in per mille; None when nobody was expected."""
        return per_mille(self.accounted, self.expected)


def tally_of(attendances: Iterable[Attendance | None]) -> Tally:
    """The tally of those expected; None is somebody nobody recorded, who is never absent."""
    counts = Counter(attendances)
    late = counts[Attendance.LATE]
    return Tally(
        expected=counts.total(),
        present=counts[Attendance.PRESENT] + late,
        late=late,
        on_leave=counts[Attendance.ON_LEAVE],
        absent=counts[Attendance.ABSENT],
        unrecorded=counts[None],
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of several sheets; a rate of it is never a mean of rates."""
    return sum(tallies, start=Tally())


def per_mille(numerator: int, denominator: int) -> int | None:
    """The rate in whole per mille, half up; None when the denominator is 0."""
    if denominator == 0:
        return None
    return (2000 * numerator + denominator) // (2 * denominator)


def percent_text(numerator: int, denominator: int) -> str:
    """The rate as it is written, `84.6%`, or `—` when there is nothing to divide by."""
    rate = per_mille(numerator, denominator)
    return "—" if rate is None else f"{rate // 10}.{rate % 10}%"
