"""A year of the calendar as a sheet: 日期, 结束日期, 类型, a line for each run of days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.calendar_years import Entry
from bot.domain.roster_faults import Cell

_TITLES = {
    "first": ("日期", "开始日期", "date", "first day", "from"),
    "last": ("结束日期", "截止日期", "last day", "until", "to"),
    "kind": ("类型", "类别", "type", "kind"),
}
_LOOKED_AT = 10


def entries_of(rows: Sequence[Sequence[Cell]]) -> list[Entry] | None:
    """The lines of a sheet that is a list of rest days, by its header; None for any other."""
    for number, cells in enumerate(rows[:_LOOKED_AT], 1):
        found = _columns(cells)
        if {"first", "kind"} <= found.keys():
            below = enumerate(rows[number:], number + 1)
            lines = [_entry(row, one, found) for row, one in below]
            return [one for one in lines if one.first or one.last or one.kind]
    return None


def _columns(cells: Sequence[Cell]) -> dict[str, int]:
    said = {_text(cell).casefold(): place for place, cell in enumerate(cells)}
    return {
        name: said[title] for name, titles in _TITLES.items() for title in titles if title in said
    }


def _entry(row: int, cells: Sequence[Cell], columns: dict[str, int]) -> Entry:
    def at(name: str) -> str:
        place = columns.get(name, len(cells))
        return _text(cells[place]) if place < len(cells) else ""

    return Entry(row, at("first"), at("last"), at("kind"))


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
