"""A letter in the layout of GB/T 9704: page, type, lines, page numbers, table, signature.

A draft for the office: no red head, no seal, no document number. Fonts are named, not embedded;
where one is missing, the reader's program takes the next of its kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from unicodedata import east_asian_width

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from bot.documents.layout import plain
from bot.documents.letter_table import BODY, BOLD, WIDTH_MM, Cell, fill, named, write

TITLE, ITALIC, PAGE = "方正小标宋简体", "楷体_GB2312", "宋体"
_INSTEAD = {
    TITLE: ("华文中宋", "roman"),
    BODY: ("仿宋", "modern"),
    ITALIC: ("楷体", "modern"),
    BOLD: ("SimHei", "swiss"),
    PAGE: ("SimSun", "roman"),
}
"""What a program that knows it takes where the font is missing (w:altName), and its family."""
LINE, SIZE, TITLE_SIZE, PAGE_SIZE = 28, 16, 22, 14
_CREATED = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


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
        fill(table, columns, rows)

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
        write(paragraph, text, font, size)

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
        named(style.element.get_or_add_rPr(), BODY)
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
            write(paragraph, "— ", PAGE, PAGE_SIZE)
            _number(paragraph)
            write(paragraph, " —", PAGE, PAGE_SIZE)

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


def _number(paragraph: Any) -> None:
    run = write(paragraph, "", PAGE, PAGE_SIZE)
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("1", "1"), ("end", "")):
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:t" if kind else "w:instrText")
            mark.text = text
            mark.set(qn("xml:space"), "preserve")
        run._element.append(mark)
