"""Periods of summaries: which one a local day belongs to, and where it begins and ends."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from bot.domain.sheets import Period

YEARS = range(2000, 2100)
"""Years that are summed up at all."""


class Span(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"


def period_of(span: Span, day: date) -> Period:
    """The month or quarter that a local day lies in. Raises ValueError outside of `YEARS`."""
    if day.year not in YEARS:
        raise ValueError(f"no periods in {day.year}")
    if span is Span.MONTH:
        return Period(day.year, month=day.month)
    return Period(day.year, quarter=(day.month + 2) // 3)


def span_of(period: Period) -> Span:
    """The length of a month or quarter."""
    return Span.QUARTER if period.quarter else Span.MONTH


def first_day(period: Period) -> date:
    """The local day it begins on."""
    quarter_start = 3 * period.quarter - 2 if period.quarter else 1
    return date(period.year, period.month or quarter_start, 1)


def end_day(period: Period) -> date:
    """The local day after its last."""
    months = 1 if period.month else 3 if period.quarter else 12
    years, month = divmod(first_day(period).month - 1 + months, 12)
    return date(period.year + years, month + 1, 1)


def bounds(period: Period, zone: tzinfo) -> tuple[datetime, datetime]:
    """Its first instant and the first one after it: local midnights of `zone`."""
    return (
        datetime.combine(first_day(period), time(), zone),
        datetime.combine(end_day(period), time(), zone),
    )


def day_before(period: Period) -> date:
    """The last local day before it."""
    return first_day(period) - timedelta(days=1)
