"""What a roster file would do, line by line, sorted by what becomes of people."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from bot.domain.names import display_names
from bot.domain.org import Role, Standing, UnitKind
from bot.domain.roster import RosterRow
from bot.domain.roster_faults import Field
from bot.domain.roster_plan import Change, Plan
from bot.domain.roster_units import UnitPath

Value: TypeAlias = str | Standing | date | bool | None


class Section(StrEnum):
    """Where a line belongs; the last two happen only when they are confirmed."""

    MADE = "m"
    CHANGED = "c"
    ENDED = "e"
    ALONE = "a"
    TRANSFERS = "t"
    OFFICES = "o"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit that is made; its path from the top down."""

    path: tuple[str, ...]
    kind: UnitKind


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who is added to a unit and perhaps a group, or (`standing` None) left alone."""

    name: str
    unit: str
    group: str | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class DetailsLine:
    """Somebody about whom something becomes other: column, before, after."""

    name: str
    unit: str
    details: tuple[tuple[Field, Value, Value], ...]


@dataclass(frozen=True, slots=True)
class OfficeLine:
    """An office that begins (`since` None), ends, or began on another day than `since`."""

    name: str
    role: Role
    unit: str
    day: date
    since: date | None = None


@dataclass(frozen=True, slots=True)
class TransferLine:
    """Somebody who changes units from a day on."""

    name: str
    unit: str
    to: str
    day: date


Line: TypeAlias = UnitLine | PersonLine | DetailsLine | OfficeLine | TransferLine
Lines: TypeAlias = Mapping[Section, tuple[Line, ...]]


def lines_of(whole: Plan, plan: Plan, rows: tuple[RosterRow, ...]) -> Lines:
    """All lines of a plan; `whole` is the same with everybody who would change units."""
    told = _Telling({row.row: row for row in rows}, _names(whole))
    return {
        Section.MADE: (*_units(plan.units), *told.made(plan)),
        Section.CHANGED: tuple(told.changed(plan)),
        Section.ENDED: tuple(told.ended(plan)),
        Section.ALONE: tuple(told.alone(whole)),
        Section.TRANSFERS: tuple(told.transfers(whole)),
        Section.OFFICES: tuple(told.removed(plan)),
    }


def _names(plan: Plan) -> dict[Hashable, str]:
    here = [(one.row, one.details.name, one.details.number) for one in plan.changes]
    absent = [(-one.id, one.details.name, one.details.number) for one in plan.absent]
    return dict(display_names([*here, *absent]))


def _units(units: tuple[UnitPath, ...]) -> Iterator[Line]:
    for path in units:
        yield UnitLine(tuple(step.name for step in path), path[-1].kind)


class _Telling:
    def __init__(self, rows: dict[int, RosterRow], names: Mapping[Hashable, str]) -> None:
        self._rows, self._names = rows, names

    def made(self, plan: Plan) -> Iterator[Line]:
        for one in plan.changes:
            row, name = self._rows[one.row], self._names[one.row]
            if one.before is None:
                yield PersonLine(name, row.unit[-1].name, row.group, row.standing)
            for (_, role), day in one.offices.begun:
                yield OfficeLine(name, role, _office_unit(row, role), day)

    def changed(self, plan: Plan) -> Iterator[Line]:
        for one in plan.changes:
            row, name = self._rows[one.row], self._names[one.row]
            details = tuple(_details(one, row))
            if details:
                yield DetailsLine(name, row.unit[-1].name, details)
            for held, day in one.offices.began:
                yield OfficeLine(name, held.role, held.unit_name, day, held.since)

    def ended(self, plan: Plan) -> Iterator[Line]:
        for one in plan.changes:
            for held, day in one.offices.ended:
                yield OfficeLine(self._names[one.row], held.role, held.unit_name, day)

    def removed(self, plan: Plan) -> Iterator[Line]:
        for one in plan.changes:
            for held, day in one.offices.removed:
                yield OfficeLine(self._names[one.row], held.role, held.unit_name, day)

    def transfers(self, plan: Plan) -> Iterator[Line]:
        for one in plan.changes:
            if one.transferred and one.before and one.before.home:
                to = self._rows[one.row].unit[-1].name
                unit = one.before.home.unit_name
                yield TransferLine(self._names[one.row], unit, to, one.stays.day)

    def alone(self, plan: Plan) -> Iterator[Line]:
        for person in plan.absent:
            if person.home:
                yield PersonLine(self._names[-person.id], person.home.unit_name)


def _office_unit(row: RosterRow, role: Role) -> str:
    """A 小组长 leads the row's group."""
    return row.group if role is Role.GROUP_LEADER and row.group else row.unit[-1].name


def _details(change: Change, row: RosterRow) -> Iterator[tuple[Field, Value, Value]]:
    before, after = change.before, change.details
    if before is None:
        return
    was = before.details
    pairs: list[tuple[Field, Value, Value]] = [
        (Field.NAME, was.name, after.name),
        (Field.NUMBER, was.number, after.number),
        (Field.STANDING, was.standing, after.standing),
        (Field.HAS_VOTE, was.has_vote, after.has_vote),
    ]
    yield from (pair for pair in pairs if pair[1] != pair[2])
    for stay, day in change.stays.began:
        yield Field.JOINED_ON, stay.since, day
    if not change.transferred:
        yield from _group(change, row)


def _group(change: Change, row: RosterRow) -> Iterator[tuple[Field, Value, Value]]:
    """The group that is left or joined, where the branch stays the same."""
    before = change.before
    if before is None or not (change.stays.left or change.stays.joined):
        return
    if before.home is None:
        yield Field.PATH, None, row.unit[-1].name
    left = ", ".join(stay.unit_name for stay, _ in change.stays.left) or None
    if left or row.group:
        yield Field.GROUP, left, row.group
