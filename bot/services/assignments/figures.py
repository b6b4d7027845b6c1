"""Figures of study, training and deadlines for the summary of a period; no names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo

from bot.domain import periods
from bot.domain.assignments import AssignmentKind
from bot.domain.periods import Span
from bot.domain.sheets import Period
from bot.services.assignments import hours
from bot.services.assignments.hours import Totals
from bot.store.assignments.assignees import Count
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Studies:
    """What was due in a period, by kind; `hours` of a unit's own people in a whole year."""

    counts: Mapping[AssignmentKind, Count]
    hours: Totals | None = None


def of_period(
    uow: UnitOfWork, unit: Unit, period: Period, today: date, zone: tzinfo, *, own: bool
) -> Studies:
    """The figures of a unit, and unless `own` of all under it; the caller has looked at the
    right."""
    first, last = periods.first_day(period), periods.last_day(period)
    counts = uow.assignees.figures(unit.path, first, last, own=own)
    yearly = own and periods.span_of(period) is Span.YEAR
    totals = hours.totals(uow, unit, period.year, today, zone) if yearly else None
    return Studies(counts, totals)
