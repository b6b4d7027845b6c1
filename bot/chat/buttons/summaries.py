"""Buttons of summaries and of the files made of them."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import Button
from bot.domain.periods import Span
from bot.services.summaries.exports import Paper


class SummaryUnit(Button, code="su"):
    """What there is to see of a unit."""

    unit: int


class SummaryPeriod(Button, code="sp"):
    """A unit's figures of the period that `day` lies in, or from that day to `last`; `own`: of its
    own activities only, also when there are branches under it."""

    unit: int
    span: Span
    day: date
    own: bool = False
    page: int = 0
    last: date | None = None


class SummaryActivities(Button, code="sl"):
    """A page of a unit's closed activities, of a period or (without `span`) of all time."""

    unit: int
    page: int = 0
    span: Span | None = None
    day: date | None = None
    last: date | None = None


class SummaryActivity(Button, code="sa"):
    """The sheet of a closed activity, in chat; the rest says which list leads to it."""

    activity: int
    page: int
    span: Span | None = None
    day: date | None = None
    last: date | None = None


class SheetExcel(Button, code="se"):
    """📗: the 签到表 of an activity."""

    activity: int


class PeriodExcel(Button, code="sx"):
    """📗: the table of a period; of the branches under a unit unless it is its `own`."""

    unit: int
    span: Span
    day: date
    own: bool
    last: date | None = None


class PeriodFile(Button, code="sf"):
    """📈 📘 📗: something else that is made of a unit's period."""

    unit: int
    what: Paper
    span: Span
    day: date
    last: date | None = None


class SummaryPersons(Button, code="sn"):
    """👤: a unit's people over a period, a page of them."""

    unit: int
    span: Span
    day: date
    last: date | None = None
    page: int = 0


class SummaryKinds(Button, code="sk"):
    """三会一课: what a branch held of what it owes, kind by kind."""

    unit: int
    span: Span
    day: date
    last: date | None = None


class PickPeriod(Button, code="sy"):
    """🗓: which period of that year?"""

    unit: int
    own: bool
    year: int


class PickDays(Button, code="sd"):
    """Two days of a calendar: the first, or once it is chosen the last, in a month."""

    unit: int
    own: bool
    month: date
    first: date | None = None


class Subscribe(Button, code="sb"):
    """🔔: have a unit's months or quarters sent, or no longer."""

    unit: int
    span: Span
    on: bool
