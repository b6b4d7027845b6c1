"""签到表 as it is filed."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from bot.documents.layout import plain
from bot.documents.sheets import attendance_sheet
from bot.domain.activities import ActivityKind, Attendance
from bot.domain.org import Role
from bot.i18n import language
from tests.documents.made import (
    HOSTILE,
    START,
    attendance,
    grid,
    opened,
    package_text,
    person,
    texts,
)

CHINESE, ENGLISH = language("zh_Hans"), language("en")
BLANK = "\u3000" * 4


def test_the_sheet_in_chinese() -> None:
    assert grid(attendance_sheet(attendance(), CHINESE)) == [
        ["第一党支部党员大会签到表"],
        ["（未完成，截至2026年12月4日 17:05）"],
        [
            "时间：2026年12月4日（周五）15:00—16:00\n主题：三季度总结",
            *[None] * 3,
            f"地点：三楼会议室\n主持人：陈磊　记录人：{BLANK}",
        ],
        ["序号", "姓名", "党小组", "党员类别", "职务", "签到", "签到时间", "备注"],
        [1, "陈磊", "第一党小组", "正式党员", "书记、小组长", "实到", time(14, 55)],
        [
            2, "李静（0712）", None, "预备党员", None, "迟到",
            datetime.fromisoformat("2026-12-05T15:00"), "代登",
        ],
        [3, "王伟", None, "正式党员", None, "请假"],
        [4, "周涛", None, "正式党员", None, "缺席"],
        [5, "孙敏", None, "正式党员"],
        [6, "何强", None, "正式党员", None, "实到", time(15, 0), "列席"],
        [7, "赵鑫", None, "正式党员", None, "缺席", None, "列席、代登"],
        [
            "应到 5 人，实到 2 人（其中迟到 1 人），请假 1 人，缺席 1 人，未登记 1 人，"
            "到会率 40.0%；列席 1 人"
        ],
        ["考勤人：", None, None, "支部书记：", None, "日期："],
    ]  # fmt: skip


def test_the_sheet_in_english() -> None:
    rows = grid(attendance_sheet(attendance(finished=True, place=None, subject=None), ENGLISH))
    assert rows[:3] == [
        ["第一党支部 · Member meeting · Sign-in sheet"],
        [
            "Time: Fri 4 Dec 2026, 15:00–16:00",
            *[None] * 3,
            f"Place: {BLANK}\nChair: 陈磊   Recorder: {BLANK}",
        ],
        ["No.", "Name", "Group", "Standing", "Offices", "Sign-in", "Time", "Remarks"],
    ]
    assert rows[-2] == [
        "Expected 5, present 2 (of these late 1), on leave 1, absent 1, unrecorded 1, "
        "attendance rate 40.0%; observers 1"
    ]


@pytest.mark.parametrize(
    ("kind", "subject", "title"),
    [
        (ActivityKind.COMMITTEE_MEETING, "月度例会", "第一党支部支委会签到表"),
        (ActivityKind.OTHER, "志愿服务", "第一党支部志愿服务签到表"),
        (ActivityKind.OTHER, None, "第一党支部其他活动签到表"),
    ],
)
def test_titles(kind: ActivityKind, subject: str | None, title: str) -> None:
    sheet = attendance(kind=kind, subject=subject, finished=True)
    rows = grid(attendance_sheet(sheet, CHINESE))
    assert rows[0] == [title]
    assert ("主题：" in rows[1][0]) is (kind is not ActivityKind.OTHER)


def test_an_activity_that_ends_on_another_day() -> None:
    sheet = attendance(ends_at=START + timedelta(hours=20), subject=None, finished=True)
    when = "时间：2026年12月4日（周五）15:00 — 2026年12月5日（周六）11:00"
    assert grid(attendance_sheet(sheet, CHINESE))[1][0] == when


def test_a_roll_without_anybody() -> None:
    rows = grid(attendance_sheet(attendance(rows=(), finished=True), CHINESE))
    assert rows[3] == [
        "应到 0 人，实到 0 人（其中迟到 0 人），请假 0 人，缺席 0 人，未登记 0 人，"
        "到会率 —；列席 0 人"
    ]


def test_the_page() -> None:
    sheet = opened(attendance_sheet(attendance(finished=True), CHINESE))
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation) == (9, "portrait")
    assert (setup.fitToWidth, setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        None, 0, True,
    )  # fmt: skip
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "A4"
    assert sheet.oddFooter.center.text == "第&P页 共&N页"
    assert sheet["A1"].font.sz == 18
    assert {(cell.font.name, cell.font.sz) for cell in sheet[3]} == {("黑体", 11)}
    assert {(cell.font.name, cell.font.sz) for cell in sheet[4]} == {("宋体", 11)}
    assert {cell.border.left.style for cell in sheet[4]} == {"thin"}
    assert (sheet["G4"].number_format, sheet["G5"].number_format) == ("hh:mm", "mm-dd hh:mm")
    merged = sorted(str(area) for area in sheet.merged_cells.ranges)
    assert merged == ["A11:H11", "A12:C12", "A1:H1", "A2:D2", "D12:E12", "E2:H2", "F12:H12"]


def test_equal_input_gives_equal_bytes() -> None:
    assert attendance_sheet(attendance(), CHINESE) == attendance_sheet(attendance(), CHINESE)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_people_are_called_stays_text(text: str) -> None:
    sheet = attendance(
        finished=True,
        unit=text,
        subject=text,
        place=text,
        chair=text,
        recorder=text,
        rows=(person(text, Attendance.PRESENT, group=text, recorded_at=START),),
    )
    data = attendance_sheet(sheet, ENGLISH)
    package = package_text(data)
    assert "<f>" not in package
    assert "hyperlink" not in package
    row = opened(data)[4]
    assert [(cell.value, cell.data_type) for cell in row[1:3]] == [(text, "s")] * 2
    assert row[1].quotePrefix is text.startswith(("=", "+", "-", "@"))
    found = texts(data)
    assert text in found
    assert f"{text} · Member meeting · Sign-in sheet" in found


def test_what_cannot_be_seen_is_left_out() -> None:
    row = person("李\u202e静\x07\ud800", Attendance.PRESENT)
    sheet = attendance(rows=(row,), place="三楼\n会议室\u200b", finished=True)
    data = attendance_sheet(sheet, CHINESE)
    rows = grid(data)
    assert rows[3][1] == "李静"
    assert rows[1][4].startswith("地点：三楼 会议室\n")
    assert plain("x" * 600) == "x" * 500


def test_long_names_get_the_height_they_need() -> None:
    sheet = attendance(
        finished=True,
        unit="中共市直属机关工作委员会信息中心第一党支部委员会联合第二党支部委员会",
        rows=(person("李" * 64, roles=tuple(Role)), person("王伟")),
    )
    page = opened(attendance_sheet(sheet, CHINESE))
    heights = [page.row_dimensions[row].height for row in (1, 4, 5)]
    assert [round(height) for height in heights] == [60, 143, 24]


def test_many_rows_stay_on_pages_one_wide() -> None:
    rows = tuple(person(f"李{n}") for n in range(300))
    page = opened(attendance_sheet(attendance(rows=rows, finished=True), CHINESE))
    assert page.max_row == 3 + 300 + 2
    assert page["A303"].value == 300
