"""Standing absence: from one local day to another somebody is away, whatever is on; no reason.

Both days are part of it. It is asked for by the member or set by who decides on their leave; it
may be ended or shortened at any time, and never grows: what goes on longer is asked for anew.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

LONGEST = timedelta(days=366)
"""Nobody is away for longer at once."""
_DAY = timedelta(days=1)


class AbsenceState(StrEnum):
    """What has become of a standing absence."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # taken back before it began


HOLDS = (AbsenceState.ASKED, AbsenceState.APPROVED)
"""What stands in the way of another one over the same days."""


def covers(first: date, last: date, day: date) -> bool:
    """Whether somebody away from `first` to `last` is away on that day."""
    return first <= day <= last


def may_begin(first: date, today: date) -> bool:
    """Whether an absence may begin on that day: today or later, at most a year ahead."""
    return today <= first <= today + LONGEST


def may_last(first: date, last: date) -> bool:
    """Whether an absence may go on until that day."""
    return first <= last < first + LONGEST


def overlap(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two absences share a day."""
    return one[0] <= other[1] and other[0] <= one[1]


def may_be_shortened(first: date, last: date, wanted: date, today: date) -> bool:
    """Whether an absence may end on `wanted` instead: earlier than it did, and not so early that
    what has been would change; who is back today was away until yesterday."""
    return max(first, today - _DAY) <= wanted < last


def is_over(last: date, today: date) -> bool:
    """Whether nothing of it is left."""
    return last < today


def days_of(first: date, last: date) -> int:
    """How many days it takes, both counted."""
    return (last - first).days + 1
