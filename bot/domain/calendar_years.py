"""A year of the calendar as it was announced: reading a list, what is wrong with it, packing it.

A list is JSON, either ours, {"year": 2026, "rest": ["2026-01-01/2026-01-03"], "work": […]}, or as
public copies of the notices have it, {"year": 2026, "days": [{"date": …, "isOffDay": …}]}; or a
sheet with the columns 日期, 结束日期, 类型.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.workdays import Calendar

_DAY = timedelta(days=1)
_SATURDAY = 5
_LONGEST = 31
STATUTORY = 13
"""Days off a year by law, less what is made up for on weekends."""


class Kind(StrEnum):
    """What an announced or settled day is."""

    REST = "rest"
    WORK = "work"


class Why(StrEnum):
    """What is wrong with a line of a list."""

    NO_DATE = "no_date"
    NO_KIND = "no_kind"
    OTHER_YEAR = "other_year"
    BACKWARDS = "backwards"
    TOO_LONG = "too_long"
    TWICE = "twice"
    NO_WEEKEND = "no_weekend"  # a make-up working day that is worked anyway
    EMPTY = "empty"
    NO_LIST = "no_list"


@dataclass(frozen=True)
class Fault:
    """`row`: the line of the sheet, or the place in the list, from 1; 0: the whole of it."""

    row: int
    why: Why
    value: str = ""


@dataclass(frozen=True)
class Entry:
    """One line as it was written."""

    row: int
    first: str
    last: str
    kind: str


@dataclass(frozen=True)
class Year:
    """The rest days and make-up working days of a year. A notice may reach into the December
    before; `provisional`: no notice, but what the law says."""

    year: int
    rest: frozenset[date]
    work: frozenset[date]
    source: str = ""
    provisional: bool = False

    @property
    def days_off(self) -> int:
        """Working days that the year loses: weekdays at rest, less weekends worked."""
        weekdays = sum(one.weekday() < _SATURDAY for one in self.rest if one.year == self.year)
        return weekdays - sum(one.year == self.year for one in self.work)


def calendar(years: Iterable[Year], own: Mapping[date, Kind]) -> Calendar:
    """The calendar these years and the organisation's own days make."""
    known = list(years)
    return Calendar(
        holidays=frozenset(day for one in known for day in one.rest),
        makeup_days=frozenset(day for one in known for day in one.work),
        announced=frozenset(one.year for one in known if not one.provisional),
        own_rest=frozenset(day for day, kind in own.items() if kind is Kind.REST),
        own_work=frozenset(day for day, kind in own.items() if kind is Kind.WORK),
    )


def packed(days: Iterable[date]) -> str:
    """Days as they are stored: runs, "2026-01-01/2026-01-03 2026-02-15"."""
    runs: list[list[date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == _DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return " ".join("/".join(str(one) for one in dict.fromkeys((r[0], r[-1]))) for r in runs)


def unpacked(text: str) -> frozenset[date]:
    """What `packed` gave."""
    found: set[date] = set()
    for run in text.split():
        first, _, last = run.partition("/")
        found |= set(_run(date.fromisoformat(first), date.fromisoformat(last or first)))
    return frozenset(found)


def read_json(text: str) -> Year | list[Fault]:
    """The year that a JSON list says, or what is wrong with it."""
    try:
        said = json.loads(text)
    except ValueError:
        return [Fault(0, Why.NO_LIST)]
    if not isinstance(said, dict) or not isinstance(said.get("year"), int):
        return [Fault(0, Why.NO_LIST)]
    found = read_entries(said["year"], _entries(said), str(said.get("source") or "")[:200])
    if isinstance(found, Year) and said.get("provisional") is True:
        return Year(found.year, found.rest, found.work, found.source, provisional=True)
    return found


def _entries(said: Mapping[str, Any]) -> list[Entry]:
    if isinstance(said.get("days"), list):
        days = [one if isinstance(one, dict) else {} for one in said["days"]]
        return [
            Entry(
                row,
                str(one.get("date", "")),
                "",
                {True: Kind.REST, False: Kind.WORK}.get(one.get("isOffDay"), ""),  # type: ignore[arg-type]
            )
            for row, one in enumerate(days, 1)
        ]
    runs = [(str(run), kind) for kind in Kind for run in _listed(said.get(kind.value))]
    return [
        Entry(row, *run.partition("/")[::2], kind.value)  # first and last
        for row, (run, kind) in enumerate(runs, 1)
    ]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def read_entries(
    year: int | None, entries: Sequence[Entry], source: str = ""
) -> Year | list[Fault]:
    """The year that these lines say, or each fault of theirs. Without `year` it is the one most
    lines are of."""
    if not entries:
        return [Fault(0, Why.EMPTY)]
    meant = year or _year_of(entries)
    kinds: dict[date, Kind] = {}
    faults: list[Fault] = []
    for entry in entries:
        found = _read(entry, meant)
        if isinstance(found, Fault):
            faults.append(found)
            continue
        kind, days = found
        if any(day in kinds for day in days):
            faults.append(Fault(entry.row, Why.TWICE, entry.first))
        kinds |= dict.fromkeys(days, kind)
    if faults:
        return faults
    return Year(
        meant,
        frozenset(day for day, kind in kinds.items() if kind is Kind.REST),
        frozenset(day for day, kind in kinds.items() if kind is Kind.WORK),
        source,
    )


_KINDS = {
    "rest": Kind.REST,
    "休": Kind.REST,
    "休息": Kind.REST,
    "放假": Kind.REST,
    "off": Kind.REST,
    "holiday": Kind.REST,
    "工作日": Kind.WORK,
    "work": Kind.WORK,
    "班": Kind.WORK,
    "上班": Kind.WORK,
    "调休上班": Kind.WORK,
    "补班": Kind.WORK,
    "working day": Kind.WORK,
}


def _read(entry: Entry, year: int) -> tuple[Kind, list[date]] | Fault:
    first, kind = day_of(entry.first), _KINDS.get(entry.kind.strip().casefold())
    last = day_of(entry.last) if entry.last.strip() else first
    if first is None or last is None:
        return Fault(entry.row, Why.NO_DATE, entry.last if first else entry.first)
    if kind is None:
        return Fault(entry.row, Why.NO_KIND, entry.kind)
    if last < first:
        return Fault(entry.row, Why.BACKWARDS, f"{first}–{last}")
    if (last - first).days >= _LONGEST:
        return Fault(entry.row, Why.TOO_LONG, f"{first}–{last}")
    days = _run(first, last)
    if any(not (date(year - 1, 12, 1) <= day <= date(year, 12, 31)) for day in days):
        return Fault(entry.row, Why.OTHER_YEAR, str(first))
    weekdays = [day for day in days if day.weekday() < _SATURDAY]
    if kind is Kind.WORK and weekdays:
        return Fault(entry.row, Why.NO_WEEKEND, str(weekdays[0]))
    return kind, days


def day_of(text: str) -> date | None:
    """2027-01-01, 2027/1/1, 2027.1.1, 2027年1月1日 or 20270101; None for anything else."""
    plain = text.strip().removesuffix("日")
    for mark in "年月/.":
        plain = plain.replace(mark, "-")
    if plain.isascii() and plain.isdigit() and len(plain) == len("20270101"):
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    parts = plain.split("-")
    try:
        year, month, day = (int(part) for part in parts)
        return date(year, month, day) if len(parts[0]) == len("2027") else None
    except ValueError:
        return None


def _year_of(entries: Sequence[Entry]) -> int:
    years = [day.year for one in entries if (day := day_of(one.first))]
    return max(set(years), key=years.count, default=1)


def _run(first: date, last: date) -> list[date]:
    return [first + n * _DAY for n in range((last - first).days + 1)]
