"""One sheet as offices file it: A4, title, header on every page, borders, footer, page numbers.

Nothing in it is ever a formula or a link, whatever a name or subject begins with. Equal input
gives equal bytes.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from bot.domain.names import visible

if TYPE_CHECKING:
    from bot.i18n import Language

NOTHING = "—"
"""What stands where there is nothing to count."""

LANDSCAPE_FROM = 10
"""From so many columns on the page lies on its side."""

Value = str | int | date | time | None

_OPTIONS = {
    "in_memory": True,
    "remove_timezone": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_CREATED = datetime.fromisoformat("2000-01-01")
_A4 = 9
_TITLE_SIZE, _SIZE = 18, 11
_TITLE_LINE, _LINE, _ROW = 28.0, 15.0, 24.0
_TEXT_LIMIT = 500
_FORMULA_SIGNS = ("=", "+", "-", "@")
_FONTS = {"zh": ("黑体", "宋体")}
_FONTS_ELSE = ("Arial", "Arial")


@dataclass(frozen=True)
class Column:
    """Title, width in characters; centred unless `left`; whole per mille are shown as a `rate`,
    whole `tenths` with one decimal, instants with their `year`."""

    title: str
    width: float
    left: bool = False
    rate: bool = False
    year: bool = False
    tenths: bool = False


def new_book(buffer: BytesIO) -> Any:
    """A workbook in which text stays text, with the same bytes for the same content."""
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    book.set_properties({"created": _CREATED})
    return book


def fonts(t: Language) -> tuple[str, str]:
    """The fonts of headings and of text in that language."""
    return _FONTS.get(t.code[:2], _FONTS_ELSE)


def plain(text: str) -> str:
    """Text of people as it may stand in a cell: on one line, nothing invisible, not too long."""
    return visible(text)[:_TEXT_LIMIT]


class Page:
    """A sheet written from top to bottom: title, heading, table, total, footers, signatures."""

    def __init__(self, t: Language, tab: str, columns: Sequence[Column], book: Any = None) -> None:
        """A sheet of a book of its own, which `finish` gives, or one more of that `book`."""
        self._buffer = BytesIO()
        self._book = book or new_book(self._buffer)
        self._sheet = self._book.add_worksheet(tab)
        self._columns = columns
        self._width = sum(column.width for column in columns)
        self._heading_font, self._font = fonts(t)
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._row = 0
        self._set_up(t)

    def title(self, text: str, note: str | None = None) -> None:
        """The title over the whole width; the note, smaller, in a row under it."""
        style = self._format(font_name=self._heading_font, font_size=_TITLE_SIZE, border=0)
        lines = _lines(text, self._width * _SIZE / _TITLE_SIZE)
        self._across(plain(text), style, lines * _TITLE_LINE + 4)
        if note:
            self._across(note, self._format(border=0), _LINE + 2)

    def heading(self, left: Sequence[str], right: Sequence[str]) -> None:
        """The row under the title: lines on the left and on the right, already `plain`."""
        middle = self._middle()
        blocks = [(0, middle - 1, left, "left"), (middle, len(self._columns) - 1, right, "right")]
        height = max(
            sum(_lines(line, self._span(first, last)) for line in block)
            for first, last, block, _ in blocks
        )
        for first, last, block, side in blocks:
            style = self._format(border=0, align=side)
            self._merge(first, last, style, height * _LINE + 8)
            self._sheet.write_string(self._row, first, "\n".join(block), style)
        self._row += 1

    def header(self) -> None:
        """The titles of the columns, repeated on every page."""
        for index, column in enumerate(self._columns):
            style = self._format(font_name=self._heading_font, bg_color="#F2F2F2")
            self._sheet.write_string(self._row, index, column.title, style)
        lines = max(_lines(column.title, column.width) for column in self._columns)
        self._sheet.set_row(self._row, max(_ROW, lines * _LINE + 8))
        self._sheet.repeat_rows(self._row)
        self._sheet.freeze_panes(self._row + 1, 0)
        self._row += 1

    def row(self, values: Sequence[Value]) -> None:
        """One row of the table; None is written —."""
        lines = 1
        for index, (column, value) in enumerate(zip(self._columns, values, strict=True)):
            self._write(index, value)
            lines = max(lines, _lines(value, column.width) if isinstance(value, str) else 1)
        self._sheet.set_row(self._row, max(_ROW, lines * _LINE + 8))
        self._row += 1

    def total(self, label: str, values: Sequence[Value]) -> None:
        """The last row of the table: a label over the first columns, values in the others."""
        first = len(self._columns) - len(values)
        style = self._format(font_name=self._heading_font)
        self._merge(0, first - 1, style, _ROW)
        self._sheet.write_string(self._row, 0, label, style)
        for index, value in enumerate(values, start=first):
            self._write(index, value)
        self._row += 1

    def footer(self, text: str) -> None:
        """A line under the table over the whole width."""
        style = self._format(border=0, align="left")
        self._across(text, style, _lines(text, self._width) * _LINE + 8)

    def signatures(self, labels: Sequence[str]) -> None:
        """Places to sign by hand, side by side."""
        bounds = [round(n * len(self._columns) / len(labels)) for n in range(len(labels) + 1)]
        style = self._format(border=0, align="left")
        for label, first, end in zip(labels, bounds, bounds[1:], strict=False):
            self._merge(first, end - 1, style, _ROW + 8)
            self._sheet.write_string(self._row, first, label, style)
        self._row += 1

    def finish(self) -> bytes:
        """The file."""
        self._book.close()
        return self._buffer.getvalue()

    def _set_up(self, t: Language) -> None:
        sheet = self._sheet
        sheet.set_paper(_A4)
        if len(self._columns) >= LANDSCAPE_FROM:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.set_footer("&C" + t._("Page {page} of {pages}").format(page="&P", pages="&N"))
        for index, column in enumerate(self._columns):
            sheet.set_column(index, index, column.width)

    def _write(self, index: int, value: Value) -> None:
        column = self._columns[index]
        if isinstance(value, int):
            figure = value / (1000 if column.rate else 10 if column.tenths else 1)
            decimal = "0.0" if column.tenths else "0"
            style = self._format(num_format="0.0%" if column.rate else decimal)
            self._sheet.write_number(self._row, index, figure, style)
        elif isinstance(value, date | time):
            style = self._format(num_format=_date_format(value, column))
            self._sheet.write_datetime(self._row, index, value, style)
        else:
            text = NOTHING if value is None else plain(value)
            quoted = text.startswith(_FORMULA_SIGNS)
            side = {"align": "left", "indent": 1} if column.left else {}
            style = self._format(num_format="@", quote_prefix=quoted, **side)
            write = self._sheet.write_string if text else self._sheet.write_blank
            write(self._row, index, text, style)

    def _across(self, text: str, style: Any, height: float) -> None:
        self._merge(0, len(self._columns) - 1, style, height)
        self._sheet.write_string(self._row, 0, text, style)
        self._row += 1

    def _merge(self, first: int, last: int, style: Any, height: float) -> None:
        self._sheet.set_row(self._row, height)
        self._sheet.merge_range(self._row, first, self._row, last, "", style)

    def _span(self, first: int, last: int) -> float:
        return sum(column.width for column in self._columns[first : last + 1])

    def _middle(self) -> int:
        """The first column of the right half."""
        splits = range(1, len(self._columns))
        return min(splits, key=lambda n: abs(self._span(0, n - 1) - self._width / 2))

    def _format(self, **options: Any) -> Any:
        whole = {
            "font_name": self._font, "font_size": _SIZE, "border": 1, "align": "center",
            "valign": "vcenter", "text_wrap": True,
        } | options  # fmt: skip
        key = tuple(sorted(whole.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(whole)
        return self._formats[key]


def _date_format(value: date | time, column: Column) -> str:
    if isinstance(value, time):
        return "hh:mm"
    if column.year and isinstance(value, datetime):
        return "yyyy-mm-dd hh:mm"
    return "mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in so many characters of width; an estimate, rather too many."""
    wide = sum(2.1 if unicodedata.east_asian_width(c) in "WFA" else 1.05 for c in text)
    return max(1, math.ceil(wide / max(width - 0.5, 1)))
