"""Quiet hours: from when in the evening until when in the morning nobody is written to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

EARLIEST_START, LATEST_START = time(18, 0), time(22, 30)
EARLIEST_END, LATEST_END = time(6, 30), time(12, 0)


@dataclass(frozen=True)
class Quiet:
    """Quiet from `start` in the evening until `end` in the morning, on the wall: they begin at
    `start` sharp and are over at `end` sharp."""

    start: time
    end: time

    def until(self, local: datetime) -> datetime | None:
        """When the quiet hours that `local` (wall clock, aware) lies in end; None when it is a
        decent hour."""
        if self.end <= local.time() < self.start:
            return None
        day = local.date() + timedelta(days=1 if local.time() >= self.start else 0)
        return datetime.combine(day, self.end, local.tzinfo)

    def at_least(self, other: Quiet) -> Quiet:
        """Both together: whichever begins earlier and ends later."""
        return Quiet(min(self.start, other.start), max(self.end, other.end))

    def decent(self, hour: time) -> bool:
        """Whether that hour lies outside of them."""
        return self.end <= hour < self.start

    def fitting(self, hour: time) -> time:
        """That hour if it lies outside of them, else the nearest one that does: their end, or half
        an hour before their start."""
        if self.decent(hour):
            return hour
        if hour < self.end:
            return self.end
        begins = self.start.hour * 60 + self.start.minute - 30
        return time(*divmod(begins, 60))

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.end:%H:%M}"


def written(quiet: Quiet) -> str:
    """Quiet hours as they are stored."""
    return f"{quiet.start:%H%M}-{quiet.end:%H%M}"


USUAL = Quiet(time(21, 30), time(7, 30))
"""What holds where nothing else is set."""


def may_be_set(quiet: Quiet) -> bool:
    """Whether such hours may be chosen: they begin in an evening and end in a morning."""
    starts = EARLIEST_START <= quiet.start <= LATEST_START
    return starts and EARLIEST_END <= quiet.end <= LATEST_END


def read(text: str) -> Quiet:
    """What `written` gave; raises ValueError for anything else."""
    start, _, end = text.partition("-")
    return Quiet(time.fromisoformat(start), time.fromisoformat(end))


def of_person(start: str | None, end: str | None, unit: Quiet) -> Quiet:
    """A person's quiet hours (wall clock, HH:MM; None: as the unit's), which can only be stricter
    than those of the unit."""
    own = Quiet(
        time.fromisoformat(start) if start else unit.start,
        time.fromisoformat(end) if end else unit.end,
    )
    return own.at_least(unit)
