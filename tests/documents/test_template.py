"""The template: read back empty, and filled in with what it offers."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.documents import labels
from bot.documents.template import roster_template
from bot.documents.workbook import read_table
from bot.domain.org import Role, Standing
from bot.domain.roster import read_roster
from bot.domain.roster_faults import Cell, Fault, FaultKind, Field
from bot.domain.roster_header import find_header
from bot.i18n import Language, language
from tests.documents.packages import saved

CHINESE, ENGLISH = language("zh_Hans"), language("en")
BOTH = pytest.mark.parametrize("t", [CHINESE, ENGLISH], ids=["zh", "en"])


def opened(t: Language) -> Any:
    return load_workbook(BytesIO(roster_template(t)))


@BOTH
def test_an_untouched_template_has_no_rows(t: Language) -> None:
    roster = read_roster(read_table(roster_template(t)), ())
    assert roster.faults == (Fault(0, "", "", FaultKind.NO_ROWS),)
    assert (roster.rows, roster.ignored) == ((), ())


@BOTH
def test_every_column_is_there_once_and_nothing_but_the_header(t: Language) -> None:
    table = read_table(roster_template(t))
    header = find_header(table.rows)
    assert header is not None
    assert set(header.columns) == set(Field)
    assert (header.row, header.faults, header.ignored, len(table.rows)) == (1, (), (), 1)


def test_the_titles() -> None:
    assert read_table(roster_template(CHINESE)).rows[0] == (
        "组织路径*", "姓名*", "人员编号", "党小组", "党员类别*", "党内职务", "任职日期", "转入日期",
        "表决权",
    )  # fmt: skip
    assert read_table(roster_template(ENGLISH)).rows[0] == (
        "Unit path*", "Name*", "Staff number", "Group", "Standing*", "Office(s)", "Appointed on",
        "Joined on", "Has vote",
    )  # fmt: skip
    assert opened(CHINESE).sheetnames == ["党员名册", "填写说明"]
    assert opened(ENGLISH).sheetnames == ["Roster", "How to fill in"]


@BOTH
def test_whatever_the_template_offers_is_understood(t: Language) -> None:
    book = opened(t)
    sheet, explanation = book.worksheets
    example = [explanation.cell(row, 4).value for row in range(2, 11)]
    sheet.append(example)
    offices = t._(", ").join(labels.role(t, role) for role in Role)
    for number, standing in enumerate(Standing):
        row: list[Cell] = list(example)
        row[1], row[2], row[8] = f"李{number}", None, t._("No")
        row[4], row[5] = labels.standing(t, standing), offices
        sheet.append(row)
    roster = read_roster(read_table(saved(book)), ())
    assert roster.faults == ()
    assert [(row.standing, row.roles, row.has_vote) for row in roster.rows] == [
        (Standing.FULL, (Role.SECRETARY,), True),
        *[(standing, tuple(Role), False) for standing in Standing],
    ]


@BOTH
def test_cells_offer_choices_and_keep_leading_zeros(t: Language) -> None:
    sheet = opened(t).worksheets[0]
    offered = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert [v.formula1 for v in offered] == [
        f'"{",".join(labels.standing(t, standing) for standing in Standing)}"',
        f'"{t._("Yes")},{t._("No")}"',
    ]
    assert [str(v.sqref) for v in offered] == ["E2:E5001", "I2:I5001"]
    assert {v.showErrorMessage for v in offered} == {False}
    assert sheet.column_dimensions["C"].number_format == "@"
    assert sheet.column_dimensions["G"].number_format == "yyyy-mm-dd"
    assert all(cell.comment and cell.comment.text for cell in sheet[1])


@BOTH
def test_equal_bytes(t: Language) -> None:
    assert roster_template(t) == roster_template(t)
