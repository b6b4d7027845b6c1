"""A letter in the layout of GB/T 9704: page, type, lines, page numbers, table, signature.

A draft for the office: no red head, no seal, no document number. Fonts are named, not embedded;
where one is missing, the reader's program takes the next of its kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from unicodedata import east_asian_width

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from bot.documents.layout import plain

TITLE, BODY, BOLD, ITALIC, PAGE = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
LATIN = "Times New Roman"
_INSTEAD = {
    TITLE: ("华文中宋", "roman"),
    BODY: ("仿宋", "modern"),
    ITALIC: ("楷体", "modern"),
    BOLD: ("SimHei", "swiss"),
    PAGE: ("SimSun", "roman"),
}
"""What a program that knows it takes where the font is missing (w:altName), and its family."""
LINE, SIZE, TITLE_SIZE, TABLE_SIZE, PAGE_SIZE = 28, 16, 22, 12, 14
WIDTH_MM = 156
_LETTER_MM, _TURNED_MM = 2.3, 56
_CREATED = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class Cell:
    """A column of the table: its title, its width, and whether text in it stands left."""

    title: str
    millimetres: float
    left: bool = False


class Letter:
    """A letter written from top to bottom."""

    def __init__(self, heading: str) -> None:
        self._document = Document()
        properties = self._document.core_properties
        properties.title, properties.author = one_line(heading), ""
        properties.comments = ""
        properties.created = properties.modified = _CREATED
        self._page()
        self._normal()
        self._numbers()
        self._fonts()

    def title(self, text: str, note: str | None = None) -> None:
        """The title, centred, broken at its line break if it does not fit into one line; the note
        under it; an empty line."""
        for line in _title_lines(text):
            self._paragraph(line, TITLE, TITLE_SIZE, align=WD_ALIGN_PARAGRAPH.CENTER, keep=True)
        if note:
            self._paragraph(note, ITALIC, SIZE, align=WD_ALIGN_PARAGRAPH.CENTER)
        self._paragraph("", BODY, SIZE)

    def addressee(self, text: str) -> None:
        """主送, flush left."""
        self._paragraph(text, BODY, SIZE)

    def heading(self, text: str) -> None:
        """一、…"""
        self._paragraph(text, BOLD, SIZE, indent=2, keep=True)

    def text(self, text: str) -> None:
        """A paragraph."""
        self._paragraph(text, BODY, SIZE, indent=2)

    def table(self, columns: Sequence[Cell], rows: Sequence[Sequence[str]]) -> None:
        """A table as wide as the type area; its header is repeated, no row is split."""
        table = self._document.add_table(rows=0, cols=len(columns))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _fixed(table, columns)
        _row(table, [column.title for column in columns], columns, BOLD, header=True)
        for values in rows:
            _row(table, values, columns, BODY)

    def signature(self, closing: str, unit: str, day: str) -> None:
        """The last words; 署名 two characters in from the right, the date four. They stay together,
        so that a signature never stands on a page alone."""
        self._paragraph(closing, BODY, SIZE, indent=2, keep=True)
        self._paragraph("", BODY, SIZE, keep=True)
        right = WD_ALIGN_PARAGRAPH.RIGHT
        self._paragraph(plain(unit), BODY, SIZE, align=right, inset=2, keep=True)
        self._paragraph(day, BODY, SIZE, align=right, inset=4)

    def finish(self) -> bytes:
        """The file."""
        made = BytesIO()
        self._document.save(made)
        return made.getvalue()

    def _paragraph(
        self,
        text: str,
        font: str,
        size: int,
        *,
        align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
        indent: int = 0,
        inset: int = 0,
        keep: bool = False,
    ) -> None:
        paragraph = self._document.add_paragraph()
        form = paragraph.paragraph_format
        form.alignment = align
        form.first_line_indent = Pt(indent * size)
        form.right_indent = Pt(inset * size)
        form.keep_with_next = keep
        _write(paragraph, text, font, size)

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Mm(25)
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(LINE * 20))
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        section._sectPr.append(grid)

    def _normal(self) -> None:
        style = self._document.styles["Normal"]
        _named(style.element.get_or_add_rPr(), BODY)
        style.font.size = Pt(SIZE)
        form = style.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = Pt(LINE)
        form.widow_control = False

    def _numbers(self) -> None:
        """— 1 —, on odd pages on the right, on even ones on the left, one character in."""
        self._document.settings.odd_and_even_pages_header_footer = True
        section = self._document.sections[0]
        for footer, align in (
            (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
            (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
        ):
            paragraph = footer.paragraphs[0]
            paragraph.alignment = align
            paragraph.paragraph_format.left_indent = Pt(PAGE_SIZE)
            paragraph.paragraph_format.right_indent = Pt(PAGE_SIZE)
            _write(paragraph, "— ", PAGE, PAGE_SIZE)
            _number(paragraph)
            _write(paragraph, " —", PAGE, PAGE_SIZE)

    def _fonts(self) -> None:
        """Tell programs what to take where a font is missing."""
        listed = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{instead}"/>'
            f'<w:charset w:val="86"/><w:family w:val="{family}"/></w:font>'
            for name, (instead, family) in _INSTEAD.items()
        )
        xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>'
        for part in self._document.part.package.iter_parts():
            if part.partname == "/word/fontTable.xml":
                part._blob = f"{xml}{listed}</w:fonts>".encode()


def one_line(title: str) -> str:
    """A title without its line break."""
    return plain(title.replace("\n", "" if not title.isascii() else " "))


def _title_lines(title: str) -> list[str]:
    wide = sum(2 if east_asian_width(character) in "WF" else 1.1 for character in title)
    fits = wide * TITLE_SIZE / 2 <= WIDTH_MM * 72 / 25.4
    return [one_line(title)] if fits else [plain(part) for part in title.split("\n")]


def _write(paragraph: Any, text: str, font: str, size: int) -> Any:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    _named(run._element.get_or_add_rPr(), font)
    return run


def _named(properties: Any, font: str) -> None:
    """Chinese in that font, figures and Latin letters in theirs."""
    names = properties.get_or_add_rFonts()
    for kind, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", font)):
        names.set(qn(f"w:{kind}"), name)


def _number(paragraph: Any) -> None:
    run = _write(paragraph, "", PAGE, PAGE_SIZE)
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("1", "1"), ("end", "")):
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:t" if kind else "w:instrText")
            mark.text = text
            mark.set(qn("xml:space"), "preserve")
        run._element.append(mark)


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


def _too_long(column: Cell) -> bool:
    """Whether the longest word of a title in Latin letters is wider than the column: then it
    stands upright."""
    longest = max(map(len, column.title.split()), default=0)
    return column.title.isascii() and longest * _LETTER_MM > column.millimetres


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
    kept = [OxmlElement("w:cantSplit")] + ([OxmlElement("w:tblHeader")] if header else [])
    for mark in kept:
        row._tr.get_or_add_trPr().append(mark)
    for cell, text, column in zip(row.cells, values, columns, strict=True):
        cell.width = Mm(column.millimetres)
        cell.vertical_alignment = 1
        if header and _too_long(column):
            row.height = Mm(_TURNED_MM)
            turned = parse_xml(f'<w:textDirection {nsdecls("w")} w:val="btLr"/>')
            cell._tc.get_or_add_tcPr().insert_element_before(turned, "w:tcFitText", "w:vAlign")
        paragraph = cell.paragraphs[0]
        form = paragraph.paragraph_format
        form.alignment = (
            WD_ALIGN_PARAGRAPH.LEFT if column.left and not header else WD_ALIGN_PARAGRAPH.CENTER
        )
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(16)
        grid = OxmlElement("w:snapToGrid")
        grid.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().insert_element_before(grid, "w:spacing", "w:ind", "w:jc")
        _write(paragraph, plain(text), font, TABLE_SIZE)
