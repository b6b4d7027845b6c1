"""Tables of a period: of one unit, and of the units below one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.documents.registers import period_table, units_table
from bot.domain.activities import ActivityKind
from bot.domain.sheets import Period, SheetState, UnitLine
from bot.domain.tally import Tally
from bot.i18n import language
from tests.documents.made import (
    ACTIVITIES,
    HOSTILE,
    TALLIES,
    activity,
    grid,
    opened,
    package_text,
    register,
    texts,
    units,
)

CHINESE, ENGLISH = language("zh_Hans"), language("en")


def day(of: int) -> datetime:
    return datetime.fromisoformat(f"2026-09-{of:02}")


def test_the_register_in_chinese() -> None:
    rows = grid(period_table(register(), CHINESE))
    assert rows == [
        ["第一党支部2026年第三季度“三会一课”台账"],
        ["（未完成，截至2026年12月4日 17:05）"],
        ["组织：第一党支部", *[None] * 5, "期间：2026年第三季度"],
        [
            "序号", "日期", "类别", "主题", "地点", "主持人", "记录人", "应到", "实到", "请假",
            "缺席", "未登记", "到会率", "列席", "状态",
        ],
        [
            1, day(1), "党员大会", "三季度总结", "三楼会议室", None, None, 26, 22, 2, 1, 1, 0.846,
            1, "未完成",
        ],
        [2, day(8), "主题党日", *[None] * 4, 27, 25, 1, 1, 0, 0.926, 0, "已完成"],
        [3, day(15), "主题党日", *[None] * 4, 25, 20, 5, 0, 0, 0.8, 0, "已完成"],
        [4, day(28), "党课", *[None] * 4, *["—"] * 7, "未召开"],
        [5, day(29), "党课", *[None] * 4, *["—"] * 7, "已取消"],
        ["合计", *[None] * 6, 78, 67, 8, 2, 1, 0.859, 1],
        ["合计：党员大会 1 次，支委会 0 次，党小组会 0 次，党课 0 次，主题党日 2 次"],
        [
            "应到 78 人次，实到 67 人次（其中迟到 1 人次），请假 8 人次，缺席 2 人次，"
            "未登记 1 人次；到会率 85.9%，到会及请假率 96.2%"
        ],
        ["制表人：", *[None] * 7, "审核人："],
    ]  # fmt: skip


def test_chair_and_recorder_are_filled_in_where_they_are_known() -> None:
    row = activity(1, ActivityKind.ORG_LIFE, TALLIES[0], chair="陈磊")
    rows = grid(period_table(register(row, period=Period(2026, month=9)), CHINESE))
    assert rows[0] == ["第一党支部2026年9月“三会一课”台账"]
    assert rows[2][5:8] == ["主持人", "记录人", "应到"]
    assert rows[3][5:8] == ["陈磊", None, 26]
    assert rows[5] == [
        "合计：党员大会 0 次，支委会 0 次，党小组会 0 次，党课 0 次，主题党日 0 次，"
        "组织生活会 1 次，其他活动 0 次"
    ]


def test_the_register_in_english() -> None:
    row = activity(1, ActivityKind.OTHER, TALLIES[0])
    rows = grid(period_table(register(row, period=Period(2026)), ENGLISH))
    assert rows[:3] == [
        ["第一党支部 · Register of organisational life · 2026"],
        ["Unit: 第一党支部", *[None] * 5, "Period: 2026"],
        [
            "No.", "Date", "Kind", "Subject", "Place", "Chair", "Recorder", "Expected", "Present",
            "On leave", "Absent", "Unrecorded", "Attendance rate", "Observers", "State",
        ],
    ]  # fmt: skip
    assert rows[-3:-1] == [
        [
            "Total: member meetings 0, committee meetings 0, group meetings 0, Party classes 0, "
            "theme days 0, organisational life meetings 0, other activities 1"
        ],
        [
            "In all: expected 26, present 22 (of these late 1), on leave 2, absent 1, "
            "unrecorded 1; attendance rate 84.6%, present or on leave 92.3%"
        ],
    ]


def test_a_period_without_activities() -> None:
    table = register(*ACTIVITIES[4:])
    assert table.finished
    rows = grid(period_table(table, CHINESE))
    assert rows[0] == ["第一党支部2026年第三季度“三会一课”台账"]
    assert rows[4] == ["合计", *[None] * 6, 0, 0, 0, 0, 0, "—", 0]


def test_the_figures_of_the_units_below() -> None:
    assert grid(units_table(units(), CHINESE)) == [
        ["市直机关党委2026年第三季度组织生活情况通报"],
        ["（未完成，截至2026年12月4日 17:05）"],
        ["组织：市直机关党委", *[None] * 6, "期间：2026年第三季度"],
        [
            "序号", "组织", "党员数", "党员大会", "支委会", "党小组会", "党课", "主题党日",
            "应到人次", "实到人次", "请假人次", "缺席人次", "未登记人次", "到会率", "制度落实",
        ],
        [1, "第一党支部", 23, 1, 0, 0, 0, 3, 26, 22, 2, 1, 1, 0.846, "4/5"],
        [2, "第二党支部", 27, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "—", "—"],
        ["合计", None, 50, 1, 0, 0, 0, 3, 26, 22, 2, 1, 1, 0.846],
        [
            "应到 26 人次，实到 22 人次（其中迟到 1 人次），请假 2 人次，缺席 1 人次，"
            "未登记 1 人次；到会率 84.6%，到会及请假率 92.3%"
        ],
        ["制表人：", *[None] * 7, "审核人："],
    ]  # fmt: skip


def test_units_in_english_and_finished() -> None:
    lines = (UnitLine("First Branch", 3, {}, Tally(), finished=True),)
    table = units(unit="Example Committee", lines=lines, period=Period(2026, month=11))
    rows = grid(units_table(table, ENGLISH))
    assert rows[0] == ["Example Committee · Organisational life · November 2026"]
    assert rows[2][8:] == [
        "Expected (times)", "Present (times)", "On leave (times)", "Absent (times)",
        "Unrecorded (times)", "Attendance rate", "Duties met",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [period_table(register(), CHINESE), units_table(units(), CHINESE)],
    ids=["unit", "units"],
)
def test_the_page_lies_on_its_side(data: bytes) -> None:
    sheet: Any = opened(data)
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows == "$4:$4"
    assert [cell.number_format for cell in sheet[5] if cell.value == 26] == ["0"]
    assert [cell.number_format for cell in sheet[5] if cell.value == 0.846] == ["0.0%"]


def test_days_are_dates() -> None:
    sheet = opened(period_table(register(), CHINESE))
    assert (sheet["B5"].is_date, sheet["B5"].number_format) == (True, "yyyy-mm-dd")


def test_equal_input_gives_equal_bytes() -> None:
    assert period_table(register(), ENGLISH) == period_table(register(), ENGLISH)
    assert units_table(units(), ENGLISH) == units_table(units(), ENGLISH)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_things_are_called_stays_text(text: str) -> None:
    row = activity(
        1, ActivityKind.OTHER, TALLIES[0], subject=text, place=text, chair=text, recorder=text
    )
    below = (UnitLine(text, 3, {}, Tally(), finished=True),)
    for data in (
        period_table(register(row, unit=text), ENGLISH),
        units_table(units(unit=text, lines=below), ENGLISH),
    ):
        package = package_text(data)
        assert "<f>" not in package
        assert "hyperlink" not in package
        assert {text, f"Unit: {text}"} <= texts(data)


@pytest.mark.parametrize(
    ("states", "finished"),
    [
        ((SheetState.FINISHED, SheetState.CANCELLED), True),
        ((SheetState.FINISHED, SheetState.PLANNED), False),
        ((SheetState.UNFINISHED,), False),
    ],
)
def test_a_table_is_finished_when_its_sheets_are(
    states: tuple[SheetState, ...], finished: bool
) -> None:
    rows = [activity(1, ActivityKind.THEME_DAY, TALLIES[0], state=state) for state in states]
    assert register(*rows).finished is finished
