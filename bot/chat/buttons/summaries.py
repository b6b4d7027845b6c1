"""Buttons of summaries and of their Excel sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.chat.buttons import Button
from bot.domain.periods import Span


@dataclass(frozen=True)
class SummaryUnit(Button, code="su"):
    """What there is to see of a unit."""

    unit: int


@dataclass(frozen=True)
class SummaryPeriod(Button, code="sp"):
    """A unit's figures of the period that `day` lies in; `own`: of its own activities only, also
    when there are branches under it."""

    unit: int
    span: Span
    day: date
    own: bool = False
    page: int = 0


@dataclass(frozen=True)
class SummaryActivities(Button, code="sl"):
    """A page of a unit's closed activities."""

    unit: int
    page: int = 0


@dataclass(frozen=True)
class SummaryActivity(Button, code="sa"):
    """The sheet of a closed activity, in chat."""

    activity: int
    page: int


@dataclass(frozen=True)
class SheetExcel(Button, code="se"):
    """📗: the 签到表 of an activity."""

    activity: int


@dataclass(frozen=True)
class PeriodExcel(Button, code="sx"):
    """📗: the table of a period; of the branches under a unit unless it is its `own`."""

    unit: int
    span: Span
    day: date
    own: bool
