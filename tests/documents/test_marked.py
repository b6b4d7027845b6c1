"""The roster with its faults marked, as a spreadsheet and as the import reads it."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.documents.marked import marked_roster
from bot.documents.workbook import read_table
from bot.domain.roster import read_roster
from bot.domain.roster_faults import Table
from bot.i18n import CODES, language
from tests.documents.made import HOSTILE

HEADER = ("组织路径", "姓名", "人员编号", "手机号", "党员类别", "党内职务", "任职日期")
RIGHT = ("第一党支部", "李静", 20120712, None, "正式", None, date(2024, 3, 1))
WRONG = ("第一党支部", None, "=1+1", None, "正是", "书计", "2026年13月")


def marked(table: Table, code: str = "zh_Hans") -> tuple[bytes, Any]:
    faults = read_roster(table, ()).faults
    made = marked_roster(language(code), table, faults)
    return made, load_workbook(BytesIO(made))


def yellow(sheet: Any) -> list[str]:
    return [
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.start_color.rgb == "FFFFFF00"
    ]


@pytest.mark.parametrize("code", CODES)
def test_faulty_cells_are_yellow_and_say_what_is_wanted(code: str) -> None:
    made, book = marked(Table("名册", (HEADER, RIGHT, WRONG)), code)
    roster, listed = book.worksheets
    assert yellow(roster) == ["B3", "E3", "F3", "G3"]
    commented = {c.coordinate for row in roster.iter_rows() for c in row if c.comment}
    assert commented == set(yellow(roster))
    assert [cell.value for cell in roster[2]] == [*RIGHT[:6], roster["G2"].value]
    assert roster["G2"].value.date() == RIGHT[6]
    assert (roster["C3"].value, roster["C3"].data_type) == ("=1+1", "s")
    rows = list(listed.iter_rows(min_row=2, values_only=True))
    assert [row[:2] for row in rows] == [
        ("3", "姓名"), ("3", "党员类别"), ("3", "党内职务"), ("3", "任职日期"),
    ]  # fmt: skip
    again = read_table(made)
    assert [fault.row for fault in read_roster(again, ()).faults] == [3] * 4


def test_a_file_without_a_header_or_column_is_marked_at_the_top() -> None:
    _, book = marked(Table("x", (("一", "二"), ("三",))))
    assert yellow(book.worksheets[0]) == ["A1"]
    _, book = marked(Table("x", (("姓名", "工号"), ("李静", "1"))))
    assert yellow(book.worksheets[0]) == ["A1"]
    assert "党员类别" in book.worksheets[0]["A1"].comment.text
    _, book = marked(Table("x", ()))
    assert yellow(book.worksheets[0]) == ["A1"]
    twice = ("姓名", "姓名", "所在支部", "党员类别")
    _, book = marked(Table("x", (twice, ("李静", "李静", "第一党支部", "正式"))))
    assert yellow(book.worksheets[0]) == ["B1"]


def test_nothing_in_it_is_a_formula_or_a_link() -> None:
    rows = tuple(("第一党支部", text, str(n), None, "什么") for n, text in enumerate(HOSTILE))
    _, book = marked(Table("x", (HEADER, *rows, ("第一党支部", float("inf"), True))))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "b", "d"}
            assert not any(cell.hyperlink for cell in row)
