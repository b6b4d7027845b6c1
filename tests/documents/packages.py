"""Workbooks made for tests: good ones, and ones taken apart and put together wrongly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

from bot.domain.roster_faults import Cell

HEADER = ("组织路径", "姓名", "党员类别")
ROW = ("第一党支部", "李静", "正式")
SHEET = "xl/worksheets/sheet1.xml"


def workbook(**sheets: Iterable[Iterable[Cell]]) -> bytes:
    """An .xlsx with these sheets, in this order."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    result = BytesIO()
    book.save(result)
    return result.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    result = BytesIO()
    with ZipFile(result, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return result.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A good workbook in which one part is replaced or added."""
    return packed(parts_of(workbook(Sheet=[HEADER, ROW])) | {name: content})


def sheet_xml(rows: str, before: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'{before}<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    )


def row_xml(number: int, *cells: str) -> str:
    """One row of inline text, its cells from column A on."""
    written = "".join(
        f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
        for column, cell in enumerate(cells)
    )
    return f'<row r="{number}">{written}</row>'
