"""Dates and times as people type them, Chinese and English; never guessed."""

from __future__ import annotations

from bot.domain.phrases.finding import Found, find_when, read_date, read_time
from bot.domain.phrases.moments import check_start, moment
from bot.domain.phrases.readings import (
    Ambiguous,
    DateReading,
    Impossible,
    Past,
    Span,
    TimeReading,
    Unclear,
    Understood,
)
from bot.domain.phrases.spans import Days, find_days

__all__ = [
    "Ambiguous",
    "DateReading",
    "Days",
    "Found",
    "Impossible",
    "Past",
    "Span",
    "TimeReading",
    "Unclear",
    "Understood",
    "check_start",
    "find_days",
    "find_when",
    "moment",
    "read_date",
    "read_time",
]
