"""A roster with its faults marked: what the file said, faulty cells yellow and with a comment, and
a second sheet that lists them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.documents import roster_words
from bot.documents.layout import fonts, new_book, plain
from bot.domain.roster_faults import Cell, Fault, Table
from bot.domain.roster_header import Header, find_header

if TYPE_CHECKING:
    from bot.i18n import Language

_MARK = "#FFFF00"
_WIDTH, _COMMENT = 18, {"width": 320, "height": 90}
_SHEET_NAME = 31
_Place = tuple[int, int]


def marked_roster(t: Language, table: Table, faults: tuple[Fault, ...]) -> bytes:
    """An .xlsx with the values of `table`, to be put right and sent again. Columns that are not
    read have their title only; nothing in it is ever a formula."""
    buffer = BytesIO()
    book = new_book(buffer)
    _write_roster(book, t, table, _marks(t, table, faults))
    _write_list(book, t, faults)
    book.close()
    return buffer.getvalue()


def _marks(t: Language, table: Table, faults: tuple[Fault, ...]) -> Mapping[_Place, list[str]]:
    """What is wanted, by row and column from 0."""
    header = find_header(table.rows)
    marks: defaultdict[_Place, list[str]] = defaultdict(list)
    for fault in faults:
        marks[max(fault.row - 1, 0), _column(header, fault, table)].append(
            roster_words.wanted(t, fault)
        )
    return marks


def _column(header: Header | None, fault: Fault, table: Table) -> int:
    if header is None or not fault.column:
        return 0
    named = [
        header.columns[field] for field, title in header.titles.items() if title == fault.column
    ]
    if fault.row == header.row or not named:
        titles = [str(cell) for cell in table.rows[header.row - 1]]
        named = [place for place, title in enumerate(titles) if title == fault.column] or named
    return named[-1] if named else 0


def _write_roster(book: Any, t: Language, table: Table, marks: Mapping[_Place, list[str]]) -> None:
    heading_font, font = fonts(t)
    sheet = book.add_worksheet(t._("Roster"))
    header = find_header(table.rows)
    top = header.row - 1 if header else -1
    styles = _Styles(book, font, heading_font)
    width = max((len(row) for row in table.rows), default=0)
    sheet.set_column(0, max(width - 1, 0), _WIDTH)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if header:
        sheet.freeze_panes(header.row, 0)
    for number, row in enumerate(table.rows):
        for place, cell in enumerate(row):
            style = styles.of(cell, head=number == top, marked=(number, place) in marks)
            _write(sheet, number, place, cell, style)
    for (number, place), wanted in marks.items():
        if number >= len(table.rows) or place >= len(table.rows[number]):
            sheet.write_blank(number, place, None, styles.of(None, head=False, marked=True))
        sheet.write_comment(number, place, plain("\n".join(wanted)), _COMMENT)


class _Styles:
    """Formats of a book, each made once."""

    def __init__(self, book: Any, font: str, heading_font: str) -> None:
        self._book, self._font, self._heading_font = book, font, heading_font
        self._made: dict[tuple[bool, bool, bool], Any] = {}

    def of(self, cell: Cell, *, head: bool, marked: bool) -> Any:
        key = (isinstance(cell, date), head, marked)
        if key not in self._made:
            values = {"font_name": self._heading_font if head else self._font, "border": 1}
            values |= {"num_format": "yyyy-mm-dd" if key[0] else "@"}
            values |= {"bg_color": _MARK} if marked else {"bg_color": "#F2F2F2"} if head else {}
            self._made[key] = self._book.add_format(values)
        return self._made[key]


def _write(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if cell is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell, style)
    elif isinstance(cell, int | float) and math.isfinite(cell):
        sheet.write_number(row, column, cell, style)
    elif isinstance(cell, datetime):
        sheet.write_datetime(row, column, cell.replace(tzinfo=None), style)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, style)
    else:
        sheet.write_string(row, column, plain(str(cell)), style)


def _write_list(book: Any, t: Language, faults: tuple[Fault, ...]) -> None:
    heading_font, font = fonts(t)
    sheet = book.add_worksheet(t._("To put right")[:_SHEET_NAME])
    text = book.add_format({"font_name": font, "border": 1, "text_wrap": True, "valign": "top"})
    head = book.add_format({"font_name": heading_font, "border": 1, "bg_color": "#F2F2F2"})
    titles = (t._("Row"), t._("Column"), t._("Value"), t._("What is wanted"))
    for place, (title, width) in enumerate(zip(titles, (8, 16, 28, 70), strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    for row, fault in enumerate(faults, 1):
        shown = (str(fault.row or ""), fault.column, fault.value, roster_words.wanted(t, fault))
        for place, value in enumerate(shown):
            sheet.write_string(row, place, plain(value), text)
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
