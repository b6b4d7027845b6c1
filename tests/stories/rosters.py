"""Roster files for stories."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

HEADER = (
    "组织路径", "姓名", "人员编号", "党小组", "党员类别", "党内职务", "任职日期", "转入日期",
)  # fmt: skip
Row = tuple[str | None, ...]

FIRST = "市直机关党委/第一党支部"
SECOND = "市直机关党委/第二党支部"
ZHANG: Row = (FIRST, "张华", "20100101", "第一党小组", "正式党员", "支部书记", "2024-03-01", None)
LIU: Row = (FIRST, "刘芳", "20100202", "第一党小组", "正式", "组织委员", None, None)
CHEN: Row = (FIRST, "陈磊", "20110303", "第二党小组", "正式", "小组长", None, "2020-01-06")
LI: Row = (FIRST, "李静", "20120712", "第二党小组", "正式", None, None, "2019-05-06")
LI_TOO: Row = (FIRST, "李静", "20120805", "第一党小组", "预备", None, None, None)
ZHAO: Row = (SECOND, "赵强", "20090404", None, "正式", "书记", None, None)
ZHOU: Row = (SECOND, "周涛", "20140505", None, "正式", None, None, None)
EVERYBODY = (ZHANG, LIU, CHEN, LI, LI_TOO, ZHAO, ZHOU)


def write_roster(path: Path, *rows: Row, header: Row = HEADER) -> None:
    """An .xlsx file with these rows below the header."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "党员名册"
    for row in (header, *rows):
        sheet.append(row)
    book.save(path)
