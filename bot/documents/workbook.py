"""Reading the roster's sheet from an .xlsx file that somebody sent: safely, values only."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook

from bot.documents.package import Reason, UnreadableWorkbook, checked_package
from bot.domain.names import match_key
from bot.domain.roster_faults import COLUMN_LIMIT, ROW_LIMIT, Cell, Table
from bot.domain.roster_header import SEARCHED, find_header
from bot.domain.roster_values import is_blank

_LAST_ROW = 20_000
"""No filled or formatted row may stand below this one."""

_SHEET_LIMIT = 20
"""In how many sheets the header is looked for."""

_TEXT_LIMIT = 500
"""Characters of a cell that are read; nothing a roster holds is as long."""

_FIRST = frozenset(map(match_key, ["党员名册", "roster"]))
_NEVER = frozenset(map(match_key, ["填写说明", "how to fill in"]))
_DAMAGE = (
    ArithmeticError, AssertionError, AttributeError, BadZipFile, EOFError, LookupError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError,
)  # fmt: skip
"""What the parser raises at broken or hostile XML (SyntaxError: not well-formed)."""


def read_table(data: bytes) -> Table:
    """The first visible sheet with the header of a roster; else the top of the first filled one.

    A sheet named 党员名册 or Roster comes first, the explanation is passed over. Formulas are never
    run: their cells hold what the spreadsheet last computed. Raises UnreadableWorkbook.
    """
    package = checked_package(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(package, read_only=True, data_only=True, keep_links=False)
            return _roster_sheet(_candidates(book.worksheets))
        except _DAMAGE as error:
            raise UnreadableWorkbook(Reason.DAMAGED) from error


def _candidates(sheets: list[Any]) -> list[Any]:
    visible = [
        sheet
        for sheet in sheets[:_SHEET_LIMIT]
        if sheet.sheet_state == "visible" and match_key(sheet.title) not in _NEVER
    ]
    return sorted(visible, key=lambda sheet: match_key(sheet.title) not in _FIRST)


def _roster_sheet(sheets: list[Any]) -> Table:
    filled = Table("", ())
    for sheet in sheets:
        top = Table(sheet.title, tuple(islice(_rows(sheet), SEARCHED)))
        header = find_header(top.rows)
        if header:
            return _whole(sheet, header.row)
        if not any(filled.rows):
            filled = top
    return filled


def _whole(sheet: Any, header_row: int) -> Table:
    rows: list[tuple[Cell, ...]] = []
    filled = 0
    for number, row in enumerate(_rows(sheet), start=1):
        rows.append(row)
        filled += number > header_row and bool(row)
        if filled > ROW_LIMIT or number > _LAST_ROW:
            raise UnreadableWorkbook(Reason.TOO_MANY_ROWS)
    return Table(sheet.title, tuple(rows))


def _rows(sheet: Any) -> Iterator[tuple[Cell, ...]]:
    """Each row up to its last filled cell; the size that the file states is not trusted."""
    sheet.reset_dimensions()
    for cells in sheet.iter_rows(max_col=COLUMN_LIMIT + 1, values_only=True):
        row = tuple(map(_cell, cells))
        width = max((column for column, cell in enumerate(row, 1) if not is_blank(cell)), default=0)
        if width > COLUMN_LIMIT:
            raise UnreadableWorkbook(Reason.TOO_MANY_COLUMNS)
        yield row[:width]


def _cell(value: object) -> Cell:
    """Times and durations become text: no column of a roster holds one."""
    if value is None or isinstance(value, bool | int | float | date):
        return value
    return str(value)[:_TEXT_LIMIT]
