"""Assignments: study, training and reports that are owed by a day, and the hours they give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from bot.domain.offices import HEADS
from bot.domain.org import COMMITTEE_ROLES, Role, UnitKind


class AssignmentKind(StrEnum):
    """学习任务, 培训期限, 截止事项."""

    STUDY = "study"
    TRAINING = "training"
    DEADLINE = "deadline"


class AssignmentState(StrEnum):
    """Published until it is closed, or cancelled."""

    PUBLISHED = "published"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Progress(StrEnum):
    """How far whoever owes it is. `ENDED` (不再适用): it does not concern them any more."""

    OPEN = "open"
    DOING = "doing"
    DONE = "done"
    ENDED = "ended"


OWING = frozenset({Progress.OPEN, Progress.DOING})


class Whom(StrEnum):
    """Whom an assignment concerns, as the roster stands: whoever comes later is concerned too."""

    UNIT = "unit"  # everybody of the branch
    GROUP = "group"
    OFFICES = "offices"  # who holds one of some offices in the unit or its groups
    BELOW = "below"  # who holds one of some offices in the units under it
    CHOSEN = "chosen"  # people named one by one
    OWN = "own"  # the unit itself, by its heads
    UNITS = "units"  # the units right under it, each by its heads


class Material(StrEnum):
    """What there is to study."""

    TEXT = "text"
    LINK = "link"
    FILE = "file"


class Cycle(StrEnum):
    """周期: how often something is owed again."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Status(StrEnum):
    """How a line of a register stands (domain.md section 6, 状态)."""

    DONE = "done"
    AHEAD = "ahead"
    SOON = "soon"
    OVERDUE = "overdue"
    ENDED = "ended"


SOON = timedelta(days=30)
HORIZON = relativedelta(years=6)
"""Nothing is set further ahead than this."""
MOST_TENTHS = 2000
"""No single assignment or sitting gives more hours than 200."""
USUAL_HOURS, COMMITTEE_HOURS = 320, 560
"""学时 owed in a calendar year, in tenths: by everybody, and by whoever sits on a committee."""
NEW_SECRETARY_MONTHS = 6

_PEOPLE = (Whom.UNIT, Whom.GROUP, Whom.OFFICES, Whom.CHOSEN)


def circles_of(kind: AssignmentKind, unit: UnitKind) -> tuple[Whom, ...]:
    """Whom a unit of that kind may set an assignment for. Names end above the branch: there it is
    the own committee, and the office-holders of the units under it."""
    on_ground = unit is UnitKind.BRANCH
    people = _PEOPLE if on_ground else (Whom.OFFICES, Whom.BELOW, Whom.CHOSEN)
    if kind is AssignmentKind.DEADLINE:
        return (Whom.OWN, *people) if on_ground else (Whom.OWN, Whom.UNITS, *people)
    return people


def roles_for(whom: Whom) -> tuple[Role, ...]:
    """The offices to choose from."""
    if whom is Whom.BELOW:
        return tuple(role for role in Role if role in HEADS)
    return tuple(Role)


def end_of(day: date, zone: tzinfo) -> datetime:
    """The instant (UTC) at which a local day is over."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def months_after(start: date, months: int) -> date:
    """That many months later, at most the month's last day (domain.md section 3)."""
    return start + relativedelta(months=months)


MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.YEAR: 12}


def due_next(due_on: date, cycle: Cycle) -> date:
    """The day in the next period; the last of a month stays the last."""
    following = due_on + relativedelta(months=MONTHS[cycle])
    ends = (due_on + timedelta(days=1)).day == 1
    return following + relativedelta(day=31) if ends else following


def period_begins(due_on: date, cycle: Cycle) -> date:
    """The first day of the month, quarter or year that a day lies in."""
    months = MONTHS[cycle]
    return due_on.replace(month=(due_on.month - 1) // months * months + 1, day=1)


def status(progress: Progress, due_on: date | None, today: date) -> Status:
    """How it stands on a local day."""
    if progress is Progress.DONE:
        return Status.DONE
    if progress is Progress.ENDED:
        return Status.ENDED
    if due_on is None or today + SOON < due_on:
        return Status.AHEAD
    return Status.OVERDUE if today > due_on else Status.SOON


def required(roles: tuple[Role, ...]) -> int:
    """The hours (tenths) owed in a year by who holds these offices."""
    return COMMITTEE_HOURS if COMMITTEE_ROLES & set(roles) else USUAL_HOURS


@dataclass(frozen=True)
class Hours:
    """学时 of one person in a calendar year, in tenths."""

    required: int
    credited: int
    intensive: int  # of them 集中培训

    @property
    def missing(self) -> int:
        """尚欠."""
        return max(0, self.required - self.credited)

    @property
    def met(self) -> bool:
        """完成: who owes 56 also needs one 集中培训."""
        return not self.missing and (self.required < COMMITTEE_HOURS or self.intensive > 0)
