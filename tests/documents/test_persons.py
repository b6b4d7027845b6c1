"""年度考勤表: cell by cell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.documents.persons import persons_table
from bot.domain.activities import Attendance
from bot.domain.org import Standing
from bot.domain.persons import Mark, PersonRow, PersonsTable
from bot.domain.sheets import Period
from bot.i18n import language
from tests.documents.made import AS_OF, HOSTILE, grid, opened, package_text, texts

CHINESE, ENGLISH = language("zh_Hans"), language("en")
SIGNS = {
    "1": Attendance.PRESENT,
    "迟": Attendance.LATE,
    "假": Attendance.ON_LEAVE,
    "缺": Attendance.ABSENT,
    "—": None,
}
DAYS = ("2026-01-15", "2026-03-05", "2026-03-20", "2026-03-27", "2026-12-04")


def person(name: str, marks: str, **others: Any) -> PersonRow:
    """Marks of the five days in order; a space for who was not expected."""
    found = tuple(
        Mark(date.fromisoformat(day), SIGNS[sign])
        for day, sign in zip(DAYS, marks, strict=False)
        if sign != " "
    )
    return PersonRow(name, others.pop("standing", Standing.FULL), found, **others)


def table(*rows: PersonRow, finished: bool = True) -> PersonsTable:
    return PersonsTable("第一党支部", Period(2026), rows, finished, AS_OF)


PEOPLE = (
    person("陈磊", "11迟假1"),
    person("李静（0712）", " 缺— 1", standing=Standing.PROBATIONARY, came=date(2026, 3, 1)),
    person("王伟", "", left=date(2026, 1, 10)),
)


def test_the_year_in_chinese() -> None:
    """陈磊 4/5; 李静 expected at 3: absent, unrecorded, present: 1/3; in all 5/8 = 62.5 %."""
    none = ["—"] * 8
    assert grid(persons_table(table(*PEOPLE, finished=False), CHINESE)) == [
        ["第一党支部2026年党员参加组织生活年度考勤表"],
        ["（未完成，截至2026年12月4日 17:05）"],
        ["组织：第一党支部", *[None] * 10, "期间：2026年"],
        [
            "序号", "姓名", "党员类别", *[f"{n}月" for n in range(1, 13)], "应到", "实到", "请假",
            "缺席", "未登记", "到会率", "备注",
        ],
        [1, "陈磊", "正式党员", "√", "—", "√迟△", *none, "√", 5, 4, 1, 0, 0, 0.8],
        [
            2, "李静（0712）", "预备党员", "—", "—", "×□", *none, "√", 3, 1, 0, 1, 1, 0.333,
            "3月1日转入",
        ],
        [3, "王伟", "正式党员", *["—"] * 12, 0, 0, 0, 0, 0, "—", "1月10日转出"],
        ["合计", *[None] * 14, 8, 5, 1, 1, 1, 0.625],
        ["说明：√ 实到　迟 迟到　△ 请假　× 缺席　□ 未登记　— 不应到"],
        ["制表人：", *[None] * 10, "审核人："],
    ]  # fmt: skip


def test_the_year_in_english() -> None:
    rows = grid(persons_table(table(person("Chen Lei", "1迟", came=date(2026, 1, 2))), ENGLISH))
    assert rows[0] == ["第一党支部 · Attendance of members · 2026"]
    assert rows[2][:5] == ["No.", "Name", "Standing", "Jan", "Feb"]
    assert rows[3][:6] == [1, "Chen Lei", "Full member", "√", "—", "L"]
    assert rows[3][-1] == "joined 2 Jan"


def test_it_is_printed_on_its_side_with_its_header_on_every_page() -> None:
    sheet = opened(persons_table(table(*PEOPLE), CHINESE))
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.oddFooter.center.text == "第&P页 共&N页"
    row = sheet[4]
    assert [cell.number_format for cell in row[15:21]] == ["0"] * 5 + ["0.0%"]


def test_equal_input_gives_equal_bytes() -> None:
    assert persons_table(table(*PEOPLE), CHINESE) == persons_table(table(*PEOPLE), CHINESE)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_are_called_stays_text(text: str) -> None:
    data = persons_table(table(person(text, "1")), ENGLISH)
    package = package_text(data)
    assert "<f>" not in package
    assert "hyperlink" not in package
    assert text in texts(data)
