"""A roster read from a sheet: its rows, or everything that is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.domain import roster_values as values
from bot.domain.names import match_key
from bot.domain.org import Role, Standing, UnitKind
from bot.domain.roster_faults import (
    REQUIRED,
    Cell,
    Fault,
    FaultKind,
    Field,
    Table,
    Unfit,
    shown,
)
from bot.domain.roster_header import Header, find_header
from bot.domain.roster_units import Placement, UnitPath

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as the file has them; `unit` never ends in a group."""

    row: int
    unit: UnitPath
    name: str
    number: str | None
    group: str | None
    standing: Standing
    roles: tuple[Role, ...]
    appointed_on: date | None
    joined_on: date | None
    has_vote: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """What a sheet says: no rows as soon as there is one fault; titles of columns not read."""

    rows: tuple[RosterRow, ...]
    faults: tuple[Fault, ...]
    ignored: tuple[str, ...]


def read_roster(table: Table, tree: Iterable[UnitPath]) -> Roster:
    """Read a sheet against the units there are, each given as its path from the root."""
    header = find_header(table.rows)
    if header is None:
        kind = FaultKind.NO_HEADER if _has_values(table) else FaultKind.NO_ROWS
        return Roster((), (Fault(0, "", "", kind),), ())
    return _Reading(header, table.rows).roster(tree)


@dataclass(frozen=True, slots=True)
class _Draft:
    """The cells of one row, each read or None."""

    row: int
    path: tuple[str, ...] | None
    name: str | None
    number: str | None
    group: str | None
    standing: Standing | None
    roles: tuple[Role, ...]
    appointed_on: date | None
    joined_on: date | None
    vote: bool | None


class _Reading:
    def __init__(self, header: Header, rows: Sequence[Sequence[Cell]]) -> None:
        self._header = header
        self._rows = rows
        self._faults = list(header.faults)

    def roster(self, tree: Iterable[UnitPath]) -> Roster:
        below = range(self._header.row + 1, len(self._rows) + 1)
        drafts = [self._draft(row) for row in below if self._filled(row, *self._header.columns)]
        if not drafts:
            self._faults.append(Fault(0, "", "", FaultKind.NO_ROWS))
        placement = Placement(tree, [draft.path for draft in drafts if draft.path])
        paths = {d.row: path for d in drafts if (path := self._path(d, placement))}
        placed = [draft for draft in drafts if draft.row in paths]
        rows = [self._row(draft, paths[draft.row]) for draft in placed]
        self._check_numbers(drafts)
        self._check_names((_unit(paths[draft.row]), draft) for draft in placed)
        faults = tuple(sorted(self._faults, key=lambda fault: fault.row))
        kept = () if faults else tuple(row for row in rows if row)
        return Roster(kept, faults, self._header.ignored)

    def _draft(self, row: int) -> _Draft:
        draft = _Draft(
            row=row,
            path=self._value(row, Field.PATH, values.path),
            name=self._value(row, Field.NAME, values.name),
            number=self._value(row, Field.NUMBER, values.number),
            group=self._value(row, Field.GROUP, values.group),
            standing=self._value(row, Field.STANDING, values.standing),
            roles=self._value(row, Field.ROLES, values.roles) or (),
            appointed_on=self._value(row, Field.APPOINTED_ON, values.day),
            joined_on=self._value(row, Field.JOINED_ON, values.day),
            vote=self._value(row, Field.HAS_VOTE, values.vote),
        )
        if draft.vote and draft.standing not in (None, Standing.FULL):
            self._fault(row, Field.HAS_VOTE, Unfit(FaultKind.VOTE_WITHOUT_STANDING))
        return draft

    def _value(self, row: int, field: Field, parse: Callable[[Cell], Value]) -> Value | None:
        cell = self._cell(row, field)
        optional = field not in REQUIRED
        if values.is_blank(cell):
            if not optional and field in self._header.columns:
                self._fault(row, field, Unfit(FaultKind.MISSING_VALUE))
            return None
        if optional and field is not Field.HAS_VOTE and values.is_filler(cell):
            return None
        try:
            values.check_not_error(cell)
            return parse(cell)
        except Unfit as unfit:
            self._fault(row, field, unfit)
            return None

    def _path(self, draft: _Draft, placement: Placement) -> UnitPath | None:
        if draft.path is None:
            return None
        try:
            return placement.of(draft.path)
        except Unfit as unfit:
            self._fault(draft.row, Field.PATH, unfit)
            return None

    def _row(self, draft: _Draft, path: UnitPath) -> RosterRow | None:
        group = self._group(draft, path)
        if draft.name is None or draft.standing is None:
            return None
        return RosterRow(
            row=draft.row,
            unit=_unit(path),
            name=draft.name,
            number=draft.number,
            group=group,
            standing=draft.standing,
            roles=draft.roles,
            appointed_on=draft.appointed_on,
            joined_on=draft.joined_on,
            has_vote=draft.standing is Standing.FULL and draft.vote is not False,
        )

    def _group(self, draft: _Draft, path: UnitPath) -> str | None:
        """The group of the path or of its own column, which must not contradict each other."""
        last, written = path[-1], draft.group
        if last.kind is UnitKind.GROUP:
            if written and match_key(written) != match_key(last.name):
                self._fault(draft.row, Field.GROUP, Unfit(FaultKind.GROUP_TWICE, group=last.name))
            return last.name
        if written and last.kind is not UnitKind.BRANCH:
            unfit = Unfit(FaultKind.GROUP_WITHOUT_BRANCH, group=written)
            self._fault(draft.row, Field.GROUP, unfit)
        if Role.GROUP_LEADER in draft.roles and not self._filled(draft.row, Field.GROUP):
            self._fault(draft.row, Field.ROLES, Unfit(FaultKind.LEADER_WITHOUT_GROUP))
        return written

    def _check_numbers(self, drafts: Iterable[_Draft]) -> None:
        first: dict[str, int] = {}
        for draft in drafts:
            if draft.number is None:
                continue
            row = first.setdefault(draft.number.casefold(), draft.row)
            if row != draft.row:
                self._fault(draft.row, Field.NUMBER, Unfit(FaultKind.DUPLICATE_NUMBER, row=row))

    def _check_names(self, placed: Iterable[tuple[UnitPath, _Draft]]) -> None:
        """Namesakes in one unit are told apart by their numbers, so each of them needs one."""
        namesakes: defaultdict[tuple[UnitPath, str], list[_Draft]] = defaultdict(list)
        for unit, draft in placed:
            if draft.name:
                namesakes[unit, match_key(draft.name)].append(draft)
        for first, *others in namesakes.values():
            for draft in (first, *others):
                if others and draft.number is None:
                    other = others[0] if draft is first else first
                    unfit = Unfit(FaultKind.DUPLICATE_NAME, row=other.row)
                    self._fault(draft.row, Field.NAME, unfit)

    def _cell(self, row: int, field: Field) -> Cell:
        column = self._header.columns.get(field)
        cells = self._rows[row - 1]
        return None if column is None or column >= len(cells) else cells[column]

    def _filled(self, row: int, *fields: Field) -> bool:
        return not all(values.is_blank(self._cell(row, field)) for field in fields)

    def _fault(self, row: int, field: Field, unfit: Unfit) -> None:
        value = shown(self._cell(row, field))
        if unfit.kind is FaultKind.IDENTITY_NUMBER:
            value = value[:3] + "…"
        self._faults.append(Fault(row, self._header.titles[field], value, unfit.kind, unfit.params))


def _unit(path: UnitPath) -> UnitPath:
    return path[:-1] if path[-1].kind is UnitKind.GROUP else path


def _has_values(table: Table) -> bool:
    return any(not values.is_blank(cell) for cells in table.rows for cell in cells)
