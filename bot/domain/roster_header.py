"""Finding the header of a roster and telling which column holds what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.names import match_key
from bot.domain.roster_faults import REQUIRED, Cell, Fault, FaultKind, Field, shown

SEARCHED = 10
"""In how many rows from the top the header is looked for."""

_ACCEPTED: Mapping[Field, str] = {
    Field.PATH: "组织路径|所在支部|党支部|支部|所属支部|所在党组织|组织|unit path|unit|branch"
    "|organisation|organization",
    Field.NAME: "姓名|名字|党员姓名|name|full name",
    Field.NUMBER: "人员编号|工号|编号|职工号|员工编号|staff number|staff no|employee number|number",
    Field.GROUP: "党小组|小组|所在小组|group|party group",
    Field.STANDING: "党员类别|类别|人员类别|党员身份|政治面貌|standing|category|status",
    Field.ROLES: "党内职务|职务|支部职务|office|offices|role|roles|party office",
    Field.APPOINTED_ON: "任职日期|任职时间|appointed on|appointed|appointment date",
    Field.JOINED_ON: "转入日期|转入时间|组织关系转入日期|joined on|joined|joining date",
    Field.HAS_VOTE: "表决权|有表决权|has vote|vote|voting right",
}
_NOTE_AT_END = re.compile(r"[(（][^()（）]*[)）]\s*$")

_PLACES: Mapping[str, tuple[Field, int]] = {
    match_key(title): (field, place)
    for field, titles in _ACCEPTED.items()
    for place, title in enumerate(titles.split("|"))
}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns are: the header's sheet row, column and title of each field."""

    row: int
    columns: Mapping[Field, int]
    titles: Mapping[Field, str]
    ignored: tuple[str, ...]
    faults: tuple[Fault, ...]


def find_header(rows: Sequence[Sequence[Cell]]) -> Header | None:
    """The first of the top rows that names at least two columns of a roster, or None."""
    for index, cells in enumerate(rows[:SEARCHED]):
        places = {column: place for column, cell in enumerate(cells) if (place := _place(cell))}
        if len({field for field, _ in places.values()}) > 1:
            return _header(index + 1, cells, places)
    return None


def _place(cell: Cell) -> tuple[Field, int] | None:
    if not isinstance(cell, str):
        return None
    return _PLACES.get(match_key(_NOTE_AT_END.sub("", cell)))


def _header(row: int, cells: Sequence[Cell], places: Mapping[int, tuple[Field, int]]) -> Header:
    """Of several columns for one field the better title wins; the others are not read."""
    columns: dict[Field, int] = {}
    for column, (field, place) in places.items():
        if field not in columns or place < places[columns[field]][1]:
            columns[field] = column
    titles = {field: shown(cells[column]) for field, column in columns.items()}
    used = set(columns.values())
    repeated = [
        Fault(row, shown(cells[column]), "", FaultKind.REPEATED_COLUMN)
        for column, place in places.items()
        if column not in used and place == places[columns[place[0]]]
    ]
    missing = [
        Fault(row, "", "", FaultKind.MISSING_COLUMN, (("field", field),))
        for field in REQUIRED
        if field not in columns
    ]
    ignored = tuple(
        title for column, cell in enumerate(cells) if column not in used and (title := shown(cell))
    )
    return Header(row, columns, titles, ignored, (*repeated, *missing))
