"""A story of summaries: a branch looks at its months, its quarter and one activity."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.domain.audit import Tag
from tests.stories.closed import without_blanks
from tests.stories.looks import cells, toast
from tests.stories.organ import Organ
from tests.stories.world import World


@pytest.mark.by_lot
def test_a_branch_looks_back(world: World, organ: Organ) -> None:
    say = world.say
    world.start()
    zhang = organ["张华"]
    menu = zhang.says("/summary")
    assert (menu.text, menu.labels) == (
        say(
            "📊 第一党支部\n按活动看，还是看哪个时段？",
            "📊 第一党支部\nBy activity, or which period?",
        ),
        [
            [say("📌 按活动", "📌 By activity")],
            [say("本月", "This month"), say("上月", "Last month")],
            [
                say("本季度", "This quarter"),
                say("上季度", "Last quarter"),
                say("本年", "This year"),
            ],
            [say("🗓 其他时段", "🗓 Another period")],
            [
                say("🔔 每月自动发送", "🔔 Send each month"),
                say("🔔 每季自动发送", "🔔 Send each quarter"),
            ],
        ],
    )
    month = zhang.presses(say("本月", "This month"))
    assert month.text == say(
        "📊 第一党支部 · 2026年11月\n"
        "活动 3 次 · 应到 15 人次\n"
        "实到 9（迟到 1）· 请假 2 · 缺席 3 · 未登记 1\n"
        "到会率 60.0% · 到会及请假率 73.3%\n"
        "与10月相比：到会率 −40.0 个百分点 · 活动 +2 次 · 缺席 +3\n"
        "\n"
        "三会一课：党员大会 1 次 · 党小组会 0/1 ⚠️ · 党课 1 次 · 主题党日 0/1\n"
        "\n"
        "⚠️ 1 场考勤未结束，没有计入：11月21日 主题党日\n"
        "⚠️ 1 张考勤表有人未登记：11月20日 党课",
        "📊 第一党支部 · November 2026\n"
        "3 activities · expected 15\n"
        "Present 9 (late 1) · on leave 2 · absent 3 · unrecorded 1\n"
        "Attendance 60.0% · attendance and leave 73.3%\n"
        "Against October: attendance −40.0 percentage points · activities +2 · absent +3\n"
        "\n"
        "Held: Member meeting 1 time · Party group meeting 0/1 ⚠️ · Party class 1 time · "
        "Theme day 0/1\n"
        "\n"
        "⚠️ 1 roll is not closed and does not count: 21 Nov Theme day\n"
        "⚠️ 1 sheet has people unrecorded: 20 Nov Party class",
    )
    assert month.keys == [
        *(say("📈 图表", "📈 Chart"), "📗 Excel", "📘 Word"),
        say("👤 按人", "👤 By person"),
        say("📌 按活动", "📌 By activity"),
        say("三会一课", "Meetings and classes"),
        say("◀ 10月", "◀ October"),
        say("🗓 其他时段", "🗓 Another period"),
        say("◀ 返回", "◀ Back"),
    ]
    world.restart()
    before = zhang.presses(say("◀ 10月", "◀ October"))
    assert before.text.splitlines()[1:4] == [
        say("活动 1 次 · 应到 6 人次", "1 activity · expected 6"),
        say(
            "实到 6 · 请假 0 · 缺席 0 · 未登记 0",
            "Present 6 · on leave 0 · absent 0 · unrecorded 0",
        ),
        say(
            "到会率 100.0% · 到会及请假率 100.0%",
            "Attendance 100.0% · attendance and leave 100.0%",
        ),
    ]
    assert [say("11月 ▶", "November ▶")] in before.labels
    the_quarter(world, organ)
    one_activity(world, organ)


def the_quarter(world: World, organ: Organ) -> None:
    """应到 21 = 实到 15 + 请假 2 + 缺席 3 + 未登记 1; 15/21 = 71.4 %, 17/21 = 81.0 %."""
    say, zhang = world.say, organ["张华"]
    zhang.says("/summary")
    quarter = zhang.presses(say("本季度", "This quarter"))
    assert quarter.text.splitlines()[:4] == [
        say("📊 第一党支部 · 2026年第四季度", "📊 第一党支部 · 4th quarter 2026"),
        say("活动 4 次 · 应到 21 人次", "4 activities · expected 21"),
        say(
            "实到 15（迟到 1）· 请假 2 · 缺席 3 · 未登记 1",
            "Present 15 (late 1) · on leave 2 · absent 3 · unrecorded 1",
        ),
        say("到会率 71.4% · 到会及请假率 81.0%", "Attendance 71.4% · attendance and leave 81.0%"),
    ]
    sent = zhang.presses("Excel")
    assert toast(zhang) == say(
        "正在生成文件，马上发给你。", "The file is being made; it will be here in a moment."
    )
    assert sent.raw["document"]["file_name"] == say(
        "第一党支部_三会一课台账_2026年第四季度.xlsx", "第一党支部_Register_4th quarter 2026.xlsx"
    )
    done, open_ = say("已完成", "Finished"), say("未完成", "Unfinished")
    theme, meeting = say("主题党日", "Theme day"), say("党员大会", "Member meeting")
    group, lecture = say("党小组会", "Party group meeting"), say("党课", "Party class")
    none = ["—"] * 7
    table = cells(sent)[4:]
    assert [without_blanks(row) for row in table[:6]] == [
        [1, day(10, 16), theme, 6, 6, 0, 0, 0, 1, 0, done],
        [2, day(11, 10), meeting, "三季度总结", "三楼会议室", 6, 4, 1, 1, 0, 0.667, 0, done],
        [3, day(11, 12), group, "第二党小组", 3, 2, 0, 1, 0, 0.667, 0, done],
        [4, day(11, 20), lecture, 6, 3, 1, 1, 1, 0.5, 0, open_],
        [5, day(11, 21), theme, *none, open_],
        [say("合计", "Total"), 21, 15, 2, 3, 1, 0.714, 0],
    ]
    assert table[6] == [
        say(
            "合计：党员大会 1 次，支委会 0 次，党小组会 1 次，党课 1 次，主题党日 1 次",
            "Total: member meetings 1, committee meetings 0, group meetings 1, Party classes 1, "
            "theme days 1",
        )
    ]
    tags = world.read(lambda uow: uow.audit.tags("unit", organ.units["第一党支部"]))
    assert tags == [Tag.SHEET_EXPORTED]


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number)  # noqa: DTZ001 - as Excel has it


def one_activity(world: World, organ: Organ) -> None:
    say, zhang = world.say, organ["张华"]
    listed = zhang.presses(say("按活动", "By activity"))
    assert listed.labels == [
        [say("11月20日 党课 · 3/6", "20 Nov Party class · 3/6")],
        [
            say(
                "11月12日 党小组会（第二党小组） · 2/3",
                "12 Nov Party group meeting (第二党小组) · 2/3",
            )
        ],
        [say("11月10日 支部党员大会 · 4/6", "10 Nov Branch member meeting · 4/6")],
        [say("10月16日 主题党日 · 6/6", "16 Oct Theme day · 6/6")],
        [say("◀ 返回", "◀ Back")],
    ]
    sheet = zhang.presses("2/3")
    assert sheet.text == say(
        "📝 考勤 · 党小组会（第二党小组） · 11月12日（周四）16:00\n"
        "✔️ 考勤已结束\n"
        "应到 3 · 实到 2 · 请假 0 · 缺席 1 · 未登记 0\n"
        "到会率 66.7% · 到会及请假率 66.7%\n"
        "\n"
        "缺席：李静",
        "📝 Attendance · Party group meeting (第二党小组) · 12 Nov (Thu) 16:00\n"
        "✔️ The roll is closed.\n"
        "Expected 3 · present 2 · on leave 0 · absent 1 · unrecorded 0\n"
        "Attendance 66.7% · attendance and leave 66.7%\n"
        "\n"
        "Absent: 李静",
    )
    assert zhang.presses(say("◀ 返回", "◀ Back"), sheet).labels == listed.labels
    assert listed.text.splitlines()[0] == say(
        "📊 第一党支部 · 2026年第四季度", "📊 第一党支部 · 4th quarter 2026"
    )
    quarter = zhang.presses(say("◀ 返回", "◀ Back"), zhang.card_with("2/3"))
    assert quarter.labels[0][0] == say("📈 图表", "📈 Chart")
