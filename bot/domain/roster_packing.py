"""A sheet that was read, as text that can be kept until its sender has decided.

Only the columns that are read are kept; of the others their titles, because the report names them.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from bot.domain.roster_faults import Cell, Table
from bot.domain.roster_header import find_header

_DAY, _MOMENT = "d", "m"


def pack(table: Table) -> str:
    """The sheet as JSON, without what the columns hold that are not read."""
    header = find_header(table.rows)
    read = set(header.columns.values()) if header else set()
    titles = header.row if header else len(table.rows)
    rows = [
        [
            _packed(cell) if number == titles or header is None or place in read else None
            for place, cell in enumerate(cells)
        ]
        for number, cells in enumerate(table.rows, 1)
    ]
    return json.dumps([table.sheet, rows], ensure_ascii=False, separators=(",", ":"))


def unpack(text: str) -> Table:
    """The sheet that was packed."""
    sheet, rows = json.loads(text)
    return Table(sheet, tuple(tuple(_cell(value) for value in row) for row in rows))


def _packed(cell: Cell) -> Any:
    if isinstance(cell, datetime):
        return {_MOMENT: cell.isoformat()}
    if isinstance(cell, date):
        return {_DAY: cell.isoformat()}
    return cell


def _cell(value: Any) -> Cell:
    if not isinstance(value, dict):
        cell: Cell = value
        return cell
    if _DAY in value:
        return date.fromisoformat(value[_DAY])
    return datetime.fromisoformat(value[_MOMENT])
