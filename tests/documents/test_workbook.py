"""Reading a roster's sheet: which one, and what its cells are."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from bot.documents.package import Reason, UnreadableWorkbook
from bot.documents.workbook import read_table
from bot.domain.roster_faults import COLUMN_LIMIT, ROW_LIMIT, Cell, Table
from tests.documents.packages import (
    HEADER,
    ROW,
    SHEET,
    parts_of,
    row_xml,
    saved,
    sheet_xml,
    with_part,
    workbook,
)


def test_the_sheet_with_the_header_is_read() -> None:
    data = workbook(
        封面=[["名册说明"]], 名单=[["某支部名册"], [], HEADER, ROW], 其他=[HEADER, ("x", "y", "z")]
    )
    assert read_table(data) == Table("名单", (("某支部名册",), (), HEADER, ROW))


def test_a_sheet_named_as_the_roster_comes_first_and_the_explanation_never() -> None:
    explanation = [HEADER, ("示例", "示例", "示例")]
    assert read_table(workbook(旧=[HEADER], 填写说明=explanation, 党员名册=[HEADER, ROW])) == Table(
        "党员名册", (HEADER, ROW)
    )
    assert read_table(workbook(Other=[HEADER], Roster=[HEADER, ROW])).sheet == "Roster"
    assert read_table(workbook(填写说明=explanation)) == Table("", ())


def test_hidden_sheets_are_not_read() -> None:
    book = Workbook()
    for title, state in [("a", "hidden"), ("b", "veryHidden"), ("c", "visible")]:
        sheet = book.create_sheet(title)
        sheet.append(HEADER)
        sheet.sheet_state = state
    assert read_table(saved(book)).sheet == "c"


def test_without_a_header_the_top_of_the_first_filled_sheet_is_told() -> None:
    data = workbook(Empty=[], Notes=[["李静"], ["王伟"], *[["x"]] * 30], More=[["y"]])
    assert read_table(data) == Table("Notes", (("李静",), ("王伟",), *[("x",)] * 8))
    assert read_table(workbook(Empty=[[None, " "]])) == Table("Empty", ((),))


def test_cells_are_values() -> None:
    moment = datetime.fromisoformat("2026-04-16T13:30")
    cells: list[Cell] = ["0417", 417, 4.5, True, date(2026, 4, 16), moment, None, "x" * 600]
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    sheet.append([*cells, time(15, 0), timedelta(hours=30)])
    (_, row) = read_table(saved(book)).rows
    assert row == (
        "0417", 417, 4.5, True, datetime.fromisoformat("2026-04-16"), moment, None, "x" * 500,
        "15:00:00", "1 day, 6:00:00",
    )  # fmt: skip


def test_formulas_are_read_as_last_computed_and_never_run() -> None:
    cell = '<c r="B2" t="str"><f>CONCATENATE("王","伟")</f><v>王伟</v></c>'
    never = '<c r="C2"><f>1+1</f></c>'
    data = with_part(
        SHEET,
        sheet_xml(row_xml(1, *HEADER) + f'<row r="2">{cell}{never}</row>'),
    )
    assert read_table(data).rows == (HEADER, (None, "王伟"))


def test_the_stated_size_of_a_sheet_is_not_trusted() -> None:
    xml = sheet_xml(row_xml(1, *HEADER) + row_xml(2, *ROW)).replace(
        b"<sheetData>", b'<dimension ref="A1:A1"/><sheetData>'
    )
    assert read_table(with_part(SHEET, xml)).rows == (HEADER, ROW)


def test_rows_up_to_the_limit() -> None:
    full = [["title"], HEADER, *[ROW] * ROW_LIMIT]
    assert len(read_table(workbook(Sheet=full)).rows) == ROW_LIMIT + 2
    with pytest.raises(UnreadableWorkbook) as refused:
        read_table(workbook(Sheet=[*full, [], ROW]))
    assert refused.value.reason is Reason.TOO_MANY_ROWS


def test_columns_up_to_the_limit() -> None:
    wide = (*HEADER, *["x"] * (COLUMN_LIMIT - len(HEADER)))
    assert read_table(workbook(Sheet=[wide])).rows == (wide,)
    with pytest.raises(UnreadableWorkbook) as refused:
        read_table(workbook(Sheet=[(*wide, "x")]))
    assert refused.value.reason is Reason.TOO_MANY_COLUMNS


@pytest.mark.parametrize("row", [200_000, 10**12])
def test_a_row_far_below_is_not_walked_to(row: int) -> None:
    rows = row_xml(1, *HEADER) + row_xml(2, *ROW) + row_xml(row, "x")
    with pytest.raises(UnreadableWorkbook) as refused:
        read_table(with_part(SHEET, sheet_xml(rows)))
    assert refused.value.reason is Reason.TOO_MANY_ROWS


def test_blank_rows_in_between_keep_the_numbers_of_the_others() -> None:
    table = read_table(workbook(Sheet=[HEADER, [], [" ", None], ROW]))
    assert table.rows == (HEADER, (), (), ROW)


def test_what_the_reader_cannot_use_brings_no_warning() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADER)
    sheet.add_data_validation(DataValidation("list", formula1='"是,否"', sqref="C2:C9"))
    extension = b'<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"/></extLst></worksheet>'
    data = saved(book)
    xml = parts_of(data)[SHEET].replace(b"</worksheet>", extension)
    with pytest.warns(UserWarning, match="extension is not supported"):
        list(load_workbook(BytesIO(with_part(SHEET, xml)), read_only=True).worksheets[0].rows)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_table(with_part(SHEET, xml)).rows == (HEADER,)
