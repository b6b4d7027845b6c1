"""The empty list of a year's rest days: a sheet to fill in, and one with an example."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.documents.layout import fonts, new_book

if TYPE_CHECKING:
    from bot.i18n import Language

_ROWS = 60
_WIDTH = 16


def calendar_template(t: Language) -> bytes:
    """An .xlsx without a single day; its header is read by `bot.domain.calendar_sheet`."""
    buffer = BytesIO()
    book = new_book(buffer)
    days = _sheet(book, t, t._("Rest days"))
    days.freeze_panes(1, 0)
    choices = [t._("Rest"), t._("Working day")]
    days.data_validation(1, 2, _ROWS, 2, {"validate": "list", "source": choices})
    example = _sheet(book, t, t._("How to fill in"))
    _, font = fonts(t)
    cell = book.add_format({"font_name": font, "num_format": "@"})
    for row, line in enumerate(_example(t), start=1):
        for column, text in enumerate(line):
            example.write_string(row, column, text, cell)
    for row, sentence in enumerate(_notes(t), start=len(_example(t)) + 2):
        example.write_string(row, 0, sentence, cell)
    book.close()
    return buffer.getvalue()


def _sheet(book: Any, t: Language, name: str) -> Any:
    """A sheet with the header of the list; its cells are text, so that no date changes its form."""
    heading_font, font = fonts(t)
    head = book.add_format(
        {"font_name": heading_font, "border": 1, "align": "center", "bg_color": "#F2F2F2"}
    )
    sheet = book.add_worksheet(name)
    sheet.set_paper(9)
    sheet.set_column(0, 2, _WIDTH, book.add_format({"font_name": font, "num_format": "@"}))
    for column, title in enumerate((t._("Date"), t._("Last day"), t._("Type"))):
        sheet.write_string(0, column, title, head)
    return sheet


def _example(t: Language) -> list[tuple[str, str, str]]:
    return [
        ("2026-10-01", "2026-10-07", t._("Rest")),
        ("2026-10-10", "", t._("Working day")),
    ]


def _notes(t: Language) -> list[str]:
    return [
        t._("One line for each run of days; the last day may be left out for a single day."),
        t._("Rest: days off beside ordinary weekends and on them. Working day: a weekend worked."),
        t._("One file a year, as the State Council's notice has it; nothing is moved unasked."),
    ]
