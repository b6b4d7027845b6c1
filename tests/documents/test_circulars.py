"""通报 as Word: its words, its tables cell by cell, and the layout of GB/T 9704."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bot.documents.circulars import branch_circular, units_circular
from bot.documents.registers import units_table
from bot.domain.activities import ActivityKind, Attendance
from bot.domain.assignments import AssignmentKind
from bot.domain.cadences import CadenceState, Line
from bot.domain.circulars import Circular
from bot.domain.org import Standing
from bot.domain.persons import Mark, PersonRow, PersonsTable
from bot.domain.sheets import Period, UnitLine
from bot.domain.tally import Tally
from bot.i18n import language
from tests.documents.made import ACTIVITIES, AS_OF, HOSTILE, grid, register, units

CHINESE, ENGLISH = language("zh_Hans"), language("en")
THIRD = Period(2026, quarter=3)
LINES = (
    Line(ActivityKind.MEMBER_MEETING, 1, ((THIRD, CadenceState.MET),)),
    Line(
        ActivityKind.THEME_DAY,
        2,
        (
            (Period(2026, month=7), CadenceState.MISSED),
            (Period(2026, month=8), CadenceState.MISSED),
            (Period(2026, month=9), CadenceState.MET),
        ),
    ),
    Line(ActivityKind.OTHER, 1, ()),
)


def person(name: str, *marks: Attendance | None, **others: Any) -> PersonRow:
    days = (date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 15))
    found = tuple(Mark(day, mark) for day, mark in zip(days, marks, strict=False))
    return PersonRow(name, Standing.FULL, found, **others)


PEOPLE = (
    person("陈磊", Attendance.PRESENT, Attendance.LATE, Attendance.ON_LEAVE),
    person("李静（0712）", Attendance.ABSENT, None, left=date(2026, 9, 10)),
)


def circular(*people: PersonRow, **others: Any) -> Circular:
    persons = PersonsTable("第一党支部", THIRD, people or PEOPLE, True, AS_OF)
    return Circular(register(**others), persons, LINES)


def read(data: bytes) -> Any:
    return Document(BytesIO(data))


def words(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in read(data).paragraphs]


def cells(data: bytes) -> list[list[str]]:
    [table] = read(data).tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_branch_in_chinese() -> None:
    made = branch_circular(circular(), CHINESE)
    assert words(made) == [
        "关于2026年第三季度党员",
        "参加组织生活情况的通报",
        "（未完成，截至2026年12月4日 17:05）",
        "",
        "全体党员：",
        "2026年第三季度（7月1日至9月30日），本支部共开展组织生活 3 次。现将党员参加情况通报如下。",
        "一、总体情况",
        "应到 78 人次，实到 67 人次（其中迟到 1 人次），请假 8 人次，缺席 2 人次，未登记 1 人次；"
        "到会率 85.9%，到会及请假率 96.2%。",
        "二、制度落实情况",
        "党员大会 1 次（应落实 1 期，已落实 1 期）；主题党日 2 次（应落实 3 期，已落实 1 期）；"
        "其他活动 1 次。",
        "三、党员参加情况",
        "特此通报。",
        "",
        "第一党支部",
        "2026年12月4日",
    ]
    assert cells(made) == [
        ["序号", "姓名", "应到", "实到", "请假", "缺席", "未登记", "到会率", "备注"],
        ["1", "陈磊", "3", "2", "1", "0", "0", "66.7%", ""],
        ["2", "李静（0712）", "2", "0", "0", "1", "1", "0.0%", "9月10日转出"],
        ["", "合计", "5", "2", "1", "1", "1", "40.0%", ""],
    ]


def test_a_finished_branch_in_english() -> None:
    made = branch_circular(circular(rows=ACTIVITIES[1:3], period=Period(2026, month=9)), ENGLISH)
    said = words(made)
    assert said[:2] == ["Circular on members' attendance,", "September 2026"]
    assert said[4] == (
        "In September 2026 the branch held 2 activities. The attendance was as follows."
    )
    assert said[-2:] == ["第一党支部", "4 Dec 2026"]


def test_a_department_has_figures_only() -> None:
    made = units_circular(units(), CHINESE)
    assert words(made)[:6] == [
        "市直机关党委",
        "2026年第三季度组织生活情况通报",
        "（未完成，截至2026年12月4日 17:05）",
        "",
        "各党支部：",
        "2026年第三季度（7月1日至9月30日），各支部共开展组织生活 6 次。现将有关情况通报如下。",
    ]
    assert cells(made) == [
        [
            "序号", "组织", "党员数", "党员大会", "支委会", "党小组会", "党课", "主题党日",
            "应到人次", "实到人次", "请假人次", "缺席人次", "未登记人次", "到会率", "制度落实",
        ],
        [
            "1", "第一党支部", "23", "1", "0", "0", "0", "3", "26", "22", "2", "1", "1", "84.6%",
            "4/5",
        ],
        ["2", "第二党支部", "27", *["0"] * 10, "—", "—"],
        ["", "合计", "50", "1", "0", "0", "0", "3", "26", "22", "2", "1", "1", "84.6%", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [branch_circular(circular(), CHINESE), units_circular(units(), CHINESE)],
    ids=["branch", "units"],
)
def test_page_and_lines_are_those_of_the_standard(data: bytes) -> None:
    document = read(data)
    [section] = document.sections
    measured = (
        section.page_width, section.page_height, section.top_margin, section.bottom_margin,
        section.left_margin, section.right_margin,
    )  # fmt: skip
    wanted = [Mm(n) for n in (210, 297, 37, 35, 28, 26)]
    assert all(abs(one - two) < Mm(0.1) for one, two in zip(measured, wanted, strict=True))
    form = document.styles["Normal"].paragraph_format
    assert (form.line_spacing, form.space_before, form.space_after) == (Pt(28), Pt(0), Pt(0))
    title, body = document.paragraphs[0].runs[0], document.paragraphs[5]
    assert title.font.size == Pt(22)
    assert title._element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert body.runs[0].font.size == Pt(16)
    assert body.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert body.paragraph_format.first_line_indent == Pt(32)
    unit, day = document.paragraphs[-2:]
    assert (unit.paragraph_format.right_indent, day.paragraph_format.right_indent) == (
        Pt(32),
        Pt(64),
    )


def test_page_numbers_stand_outside() -> None:
    document = read(units_circular(units(), CHINESE))
    [section] = document.sections
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT")):
        [paragraph] = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert paragraph.alignment.name == side
        assert "PAGE" in paragraph._p.xml
        assert {run.font.size for run in paragraph.runs} == {Pt(14)}


@pytest.mark.parametrize(
    "data",
    [branch_circular(circular(), CHINESE), units_circular(units(), ENGLISH)],
    ids=["branch", "units"],
)
def test_the_table_is_156_mm_wide_with_its_header_repeated_and_no_row_split(data: bytes) -> None:
    [table] = read(data).tables
    assert abs(sum(column.width for column in table.columns) - Mm(156)) < Mm(0.5)
    assert not table.autofit
    header, *others = table.rows
    assert header._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in others)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert {run.font.size for cell in header.cells for run in cell.paragraphs[0].runs} == {Pt(12)}


@pytest.mark.parametrize(
    ("data", "level"),
    [
        (branch_circular(circular(), CHINESE), None),
        (branch_circular(circular(), ENGLISH), ["No.", "Name", "Remarks"]),
        (units_circular(units(), ENGLISH), ["No.", "Unit"]),
    ],
    ids=["Chinese", "branch", "units"],
)
def test_english_headings_of_narrow_columns_stand_upright(
    data: bytes, level: list[str] | None
) -> None:
    [table] = read(data).tables
    header = table.rows[0].cells
    upright = [one for one in header if one._tc.tcPr.find(qn("w:textDirection")) is not None]
    lying = [one.text for one in header if one not in upright]
    assert lying == (level or [one.text for one in header])
    # A usual name of a branch stands in one line: five characters of 12 pt.
    assert header[1].width > Mm(5 * 12 * 25.4 / 72)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_and_units_are_called_stays_text(text: str) -> None:
    line = UnitLine(text, 3, {}, Tally(), finished=True)
    assert cells(branch_circular(circular(person(text)), ENGLISH))[1][1] == text
    assert cells(units_circular(units(lines=(line,)), ENGLISH))[1][1] == text


def test_what_was_due_of_study_and_reports_is_a_figure_of_its_own() -> None:
    due = {AssignmentKind.STUDY: (40, 36), AssignmentKind.DEADLINE: (2, 2)}
    table = replace(units(), studies=due)
    said = (
        "学习任务应完成 40 项次，已完成 36 项次，完成率 90.0%；"
        "报送事项应完成 2 项次，已完成 2 项次，完成率 100.0%"
    )
    text = words(units_circular(table, CHINESE))
    assert text[text.index("三、学习、培训和报送") + 1] == f"{said}。"
    assert said in [row[0] for row in grid(units_table(table, CHINESE)) if row]
    assert "3. Study, training and reports" in words(units_circular(table, ENGLISH))
    assert "三、学习、培训和报送" not in words(units_circular(units(), CHINESE))
