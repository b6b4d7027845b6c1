"""Words of a letter in their fonts, and its table: as wide as the type area of GB/T 9704, the
header repeated on each page, no row split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from bot.documents.layout import plain

BODY, BOLD = "仿宋_GB2312", "黑体"
LATIN = "Times New Roman"
WIDTH_MM = 156
_SIZE = 12
_LETTER_MM, _ENDS_MM = 2.3, 5


@dataclass(frozen=True)
class Cell:
    """A column of the table: its title, its width, and whether text in it stands left."""

    title: str
    millimetres: float
    left: bool = False


def fill(table: Any, columns: Sequence[Cell], rows: Sequence[Sequence[str]]) -> None:
    """Write header and rows into a table that has none yet."""
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _fixed(table, columns)
    _row(table, [column.title for column in columns], columns, BOLD, header=True)
    for values in rows:
        _row(table, values, columns, BODY)


def write(paragraph: Any, text: str, font: str, size: int) -> Any:
    """A run of words, Chinese in that font."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    named(run._element.get_or_add_rPr(), font)
    return run


def named(properties: Any, font: str) -> None:
    """Chinese in that font, figures and Latin letters in theirs."""
    names = properties.get_or_add_rFonts()
    for kind, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", font)):
        names.set(qn(f"w:{kind}"), name)


def _fixed(table: Any, columns: Sequence[Cell]) -> None:
    """Widths as they are told, and little room beside the words."""
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    if width is None:
        width = OxmlElement("w:tblW")
        properties.append(width)
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(round(WIDTH_MM * 1440 / 25.4)))
    margins = '<w:left w:w="6" w:type="dxa"/><w:right w:w="6" w:type="dxa"/>'
    cells = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{margins}</w:tblCellMar>")
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(cells)
    else:
        look.addprevious(cells)
    for column, cell in zip(table.columns, columns, strict=True):
        column.width = Mm(cell.millimetres)


def _turned(columns: Sequence[Cell]) -> set[Cell]:
    """Whose titles in Latin letters stand upright: where a word of any of them is wider than its
    column, all that do not fit in one line."""
    long = [one for one in columns if one.title.isascii() and _wide(one.title) > one.millimetres]
    words = [(word, one.millimetres) for one in long for word in one.title.split()]
    return set(long) if any(_wide(word) > room for word, room in words) else set()


def _wide(title: str) -> float:
    return len(title) * _LETTER_MM


def _row(
    table: Any,
    values: Sequence[str],
    columns: Sequence[Cell],
    font: str,
    *,
    header: bool = False,
) -> None:
    row = table.add_row()
    row.height, row.height_rule = Mm(8), WD_ROW_HEIGHT_RULE.AT_LEAST
    turned = _turned(columns) if header else set()
    if turned:
        row.height = Mm(max(_wide(one.title) for one in turned) + _ENDS_MM)
    kept = [OxmlElement("w:cantSplit")] + ([OxmlElement("w:tblHeader")] if header else [])
    for mark in kept:
        row._tr.get_or_add_trPr().append(mark)
    for cell, text, column in zip(row.cells, values, columns, strict=True):
        cell.width = Mm(column.millimetres)
        cell.vertical_alignment = 1
        if column in turned:
            upright = parse_xml(f'<w:textDirection {nsdecls("w")} w:val="btLr"/>')
            cell._tc.get_or_add_tcPr().insert_element_before(upright, "w:tcFitText", "w:vAlign")
        _cell(cell.paragraphs[0], text, font, left=column.left and not header)


def _cell(paragraph: Any, text: str, font: str, *, left: bool) -> None:
    form = paragraph.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(16)
    grid = OxmlElement("w:snapToGrid")
    grid.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(grid, "w:spacing", "w:ind", "w:jc")
    write(paragraph, plain(text), font, _SIZE)
