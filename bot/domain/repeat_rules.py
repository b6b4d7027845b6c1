"""Rules of recurring activities: how often, on which days, and how that is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Every(StrEnum):
    """The unit of a rule's interval; a quarter is three months."""

    DAY = "d"
    WEEK = "w"
    MONTH = "m"
    YEAR = "y"


class By(StrEnum):
    """How a day is named within its month."""

    DATE = "d"  # the 4th; one that a month lacks is its last day
    WEEKDAY = "w"  # the third Thursday; a month without a fifth has none
    WORKDAY = "k"  # the last working day


@dataclass(frozen=True)
class Rule:
    """Every so many days, weeks, months, years. `weekdays` (Monday is 0) is for weeks; `by`, `nth`
    (negative: from the end) and `weekday` for months; `month` beside them for years."""

    every: Every
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    by: By | None = None
    nth: int = 0
    weekday: int = 0
    month: int = 0

    def __str__(self) -> str:
        """As it is stored and as buttons carry it: w2-14, m1-d31, m3-k-1, y1-12-w3.3."""
        head = f"{self.every}{self.interval}"
        if self.every is Every.DAY:
            return head
        if self.every is Every.WEEK:
            return f"{head}-{''.join(map(str, self.weekdays))}"
        month = f"-{self.month}" if self.every is Every.YEAR else ""
        weekday = f".{self.weekday}" if self.by is By.WEEKDAY else ""
        return f"{head}{month}-{self.by}{self.nth}{weekday}"

    @property
    def within_month(self) -> bool:
        """Whether an occurrence belongs to a month, and is not moved out of it."""
        return self.every in (Every.MONTH, Every.YEAR)

    @property
    def moves(self) -> bool:
        """Whether rest days can be in its way; a working day never is one."""
        return self.by is not By.WORKDAY


_WRITTEN = re.compile(
    r"(?P<every>[dwmy])(?P<interval>[1-9]\d?)"
    r"(?:-(?P<weekdays>[0-6]{1,7}))?"
    r"(?:-(?P<month>1[0-2]|[1-9]))?"
    r"(?:-(?P<by>[dwk])(?P<nth>-?[1-9]\d?)(?:\.(?P<weekday>[0-6]))?)?\Z"
)


def read(text: str) -> Rule:
    """What `str` of a rule gave; raises ValueError for anything else."""
    match = _WRITTEN.match(text)
    if match is None:
        raise ValueError("not a rule")
    every = Every(match["every"])
    # In a yearly rule the first figure is the month, which one week's days look like.
    month = match["month"] or (match["weekdays"] if every is Every.YEAR else None)
    made = Rule(
        every,
        int(match["interval"]),
        tuple(map(int, match["weekdays"] or "")) if every is Every.WEEK else (),
        By(match["by"]) if match["by"] else None,
        int(match["nth"] or 0),
        int(match["weekday"] or 0),
        int(month or 0),
    )
    if str(made) != text or not _whole(made):
        raise ValueError("not a rule")
    return made


_MONTHS = {Every.MONTH: range(1), Every.YEAR: range(1, 13)}


def _whole(rule: Rule) -> bool:
    if rule.every is Every.DAY:
        return True
    if rule.every is Every.WEEK:
        return bool(rule.weekdays) and list(rule.weekdays) == sorted(set(rule.weekdays))
    least, most = {By.DATE: (1, 31), By.WEEKDAY: (-1, 5), By.WORKDAY: (-5, 10), None: (1, 0)}[
        rule.by
    ]
    return least <= rule.nth <= most and rule.month in _MONTHS[rule.every]


def yearly(rule: Rule, month: int) -> Rule:
    """The same day of the month, once a year."""
    return replace(rule, every=Every.YEAR, interval=1, month=month)
