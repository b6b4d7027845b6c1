"""Stories of summaries: a branch's months and quarter, and the committee's figures above it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from bot.chat.buttons import Button
from bot.chat.buttons.summaries import (
    PeriodExcel,
    PeriodFile,
    PickDays,
    PickPeriod,
    SheetExcel,
    Subscribe,
    SummaryActivities,
    SummaryActivity,
    SummaryKinds,
    SummaryPeriod,
    SummaryPersons,
    SummaryUnit,
)
from bot.domain.activities import ActivityKind
from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.domain.periods import Span
from bot.services.summaries.exports import Paper
from bot.store.uow import UnitOfWork
from tests.stories.held import Held, hold
from tests.stories.looks import cells, toast
from tests.stories.organ import Organ, settle_organ
from tests.stories.world import World, local

FIRST = ("张华", "刘芳", "陈磊", "李静", "李静0805", "孙敏")
SECOND = ("赵强", "周涛", "吴刚")


def was(held: Held, people: tuple[str, ...], marks: str, keeper: str) -> Held:
    held.was(dict(zip(people, marks, strict=True)), keeper)
    return held


@pytest.fixture
def organ(world: World) -> Organ:
    """Sheets of four activities of the first branch and one of the second; one roll left open.

    第一党支部   10-16 主题党日        6/6
                 11-10 党员大会        应到 6 实到 4（迟到 1）请假 1 缺席 1
                 11-12 党小组会（二）  应到 3 实到 2 缺席 1
                 11-20 党课            应到 6 实到 3 请假 1 缺席 1 未登记 1
    第二党支部   11-18 党员大会        应到 3 实到 2 请假 1
    """
    world.clock.stand_at(local("2026-11-22 09:00"))
    settled = settle_organ(world)
    first = "第一党支部"
    meeting, group, lecture = (
        ActivityKind.MEMBER_MEETING,
        ActivityKind.GROUP_MEETING,
        ActivityKind.PARTY_CLASS,
    )
    theme = hold(world, settled, "2026-10-16 14:00", ActivityKind.THEME_DAY, unit=first)
    was(theme, FIRST, "111111", "张华")
    words = {"place": "三楼会议室", "subject": "三季度总结"}
    big = hold(world, settled, "2026-11-10 15:00", meeting, **words)
    was(big, FIRST, "111假迟缺", "张华")
    small = hold(world, settled, "2026-11-12 16:00", group, group="第二党小组")
    was(small, ("陈磊", "李静", "孙敏"), "1缺1", "陈磊")
    was(hold(world, settled, "2026-11-20 15:00", lecture), FIRST, "11缺假1—", "刘芳")
    other = hold(world, settled, "2026-11-18 10:00", meeting, unit="第二党支部")
    was(other, SECOND, "11假", "赵强")
    hold(world, settled, "2026-11-21 09:00", ActivityKind.THEME_DAY)
    return settled


@pytest.mark.by_lot
def test_a_branch_looks_back(world: World, organ: Organ) -> None:
    say = world.say
    world.start()
    zhang = organ["张华"]
    menu = zhang.says("/summary")
    assert (menu.text, menu.labels) == (
        say(
            "📊 第一党支部\n按活动看，还是看哪个时段？",
            "📊 第一党支部\nOne activity, or which period?",
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
    assert month.labels == [
        [say("📈 图表", "📈 Chart"), "📗 Excel", "📘 Word"],
        [
            say("👤 按人", "👤 By person"),
            say("📌 按活动", "📌 By activity"),
            say("三会一课", "Meetings and classes"),
        ],
        [say("◀ 10月", "◀ October")],
        [say("🗓 其他时段", "🗓 Another period")],
        [say("◀ 返回", "◀ Back")],
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
    assert before.labels[2] == [say("11月 ▶", "November ▶")]
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


def without_blanks(row: list[Any]) -> list[Any]:
    return [value for value in row if value is not None]


def day(month: int, number: int) -> datetime:
    return datetime(2026, month, number)  # noqa: DTZ001 - as Excel has it


def one_activity(world: World, organ: Organ) -> None:
    say, zhang = world.say, organ["张华"]
    listed = zhang.presses(say("按活动", "By activity"))
    assert listed.labels == [
        [say("11月20日 党课 · 3/6", "20 Nov Party class · 3/6")],
        [say("11月12日 党小组会 · 2/3", "12 Nov Party group meeting · 2/3")],
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


def test_the_committee_sees_figures_and_no_names(world: World, organ: Organ) -> None:
    say = world.say
    world.start()
    wu = organ["吴刚"]
    assert wu.says("/summary").text.splitlines()[0] == "📊 市直机关党委"
    tree = wu.presses(say("本月", "This month"))
    assert tree.text == say(
        "📊 市直机关党委 · 2026年11月\n"
        "活动 4 次 · 应到 18 人次\n"
        "实到 11（迟到 1）· 请假 3 · 缺席 3 · 未登记 1\n"
        "到会率 61.1% · 到会及请假率 77.8%\n"
        "与10月相比：到会率 −38.9 个百分点 · 活动 +3 次 · 缺席 +3\n"
        "\n"
        "支部党员大会 2 · 党小组会 1 · 党课 1\n"
        "\n"
        "1. 第一党支部 60.0% · 实到 9/15 · 制度落实 0/2 · 未登记 1 · ⚠️ 1 场未结束\n"
        "2. 第二党支部 66.7% · 实到 2/3 · 制度落实 0/1",
        "📊 市直机关党委 · November 2026\n"
        "4 activities · expected 18\n"
        "Present 11 (late 1) · on leave 3 · absent 3 · unrecorded 1\n"
        "Attendance 61.1% · attendance and leave 77.8%\n"
        "Against October: attendance −38.9 percentage points · activities +3 · absent +3\n"
        "\n"
        "Branch member meeting 2 · Party group meeting 1 · Party class 1\n"
        "\n"
        "1. 第一党支部 60.0% · present 9 of 15 · duties 0/2 · unrecorded 1 · "
        "⚠️ 1 roll not closed\n"
        "2. 第二党支部 66.7% · present 2 of 3 · duties 0/1",
    )
    assert tree.labels == [
        ["第一党支部", "第二党支部"],
        [say("📈 图表", "📈 Chart"), "📗 Excel", "📘 Word"],
        [say("◀ 10月", "◀ October")],
        [say("🗓 其他时段", "🗓 Another period")],
        [say("◀ 返回", "◀ Back")],
    ]
    world.restart()
    sent = wu.presses("Excel")
    assert [without_blanks(row)[1:] for row in cells(sent)[4:7]] == [
        ["第一党支部", 6, 1, 0, 1, 1, 0, 15, 9, 2, 3, 1, 0.6, "0/2"],
        ["第二党支部", 3, 1, 0, 0, 0, 0, 3, 2, 1, 0, 0, 0.667, "0/1"],
        [9, 2, 0, 1, 1, 0, 18, 11, 3, 3, 1, 0.611],
    ]
    branch = wu.presses("第一党支部", tree)
    assert branch.text.splitlines()[-2:] == [
        say("⚠️ 1 场考勤未结束，没有计入", "⚠️ 1 roll is not closed and does not count"),
        say("⚠️ 1 张考勤表有人未登记", "⚠️ 1 sheet has people unrecorded"),
    ]
    assert branch.labels == [
        [say("📈 图表", "📈 Chart")],
        [say("三会一课", "Meetings and classes")],
        [say("🗂 考勤表", "🗂 Closed sheets")],
        [say("◀ 10月", "◀ October")],
        [say("🗓 其他时段", "🗓 Another period")],
        [say("◀ 返回", "◀ Back")],
    ]
    assert wu.presses(say("◀ 返回", "◀ Back"), branch).labels == tree.labels
    seen = "".join(message.text for message in wu.messages())
    assert [name for name in organ.members if name in seen] == ["吴刚"]
    assert "三季度总结" not in seen

    foreign_buttons(world, organ)
    a_choice_and_an_empty_month(world, organ)
    lost_rights(world, organ)


def foreign_buttons(world: World, organ: Organ) -> None:
    first = organ.units["第一党支部"]
    [activity] = world.read(lambda uow: uow.summaries.closed(frozenset({first}), 0, 1))
    today = date(2026, 11, 22)
    figures: tuple[Button, ...] = (
        SummaryUnit(first),
        SummaryPeriod(first, Span.MONTH, today),
        SummaryUnit(organ.units["市直机关党委"]),
        SummaryPeriod(organ.units["市直机关党委"], Span.MONTH, today),
        PeriodExcel(organ.units["市直机关党委"], Span.MONTH, today, own=False),
        SummaryUnit(4711),
        SummaryPeriod(organ.units["第二党小组"], Span.MONTH, today),
        SummaryKinds(first, Span.MONTH, today),
        PickPeriod(first, own=False, year=2026),
        PickDays(first, own=False, month=today),
        PeriodFile(first, Paper.CHART, Span.MONTH, today),
        PeriodFile(organ.units["市直机关党委"], Paper.CIRCULAR_BRANCHES, Span.MONTH, today),
        Subscribe(first, Span.MONTH, on=True),
    )
    names = (
        SummaryActivities(first),
        SummaryActivity(activity, 0),
        SheetExcel(activity),
        PeriodExcel(first, Span.MONTH, today, own=True),
        SummaryPersons(first, Span.MONTH, today),
        PeriodFile(first, Paper.PERSONS, Span.YEAR, today),
        PeriodFile(first, Paper.CIRCULAR, Span.MONTH, today),
    )
    refused = world.say("这不是发给你的。", "This was not sent to you.")
    for who, buttons in (("周涛", figures + names), ("陈磊", figures + names), ("吴刚", names)):
        person = organ[who]
        card = person.says("/summary")
        seen = [message.text for message in person.messages()]
        for button in buttons:
            person.forges(button.pack(), card)
            assert toast(person) == refused
        assert [message.text for message in person.messages()] == seen
    wu = organ["吴刚"]
    odd: tuple[Button, ...] = (
        SummaryPeriod(first, Span.MONTH, date(1999, 1, 1)),
        SummaryPeriod(first, Span.MONTH, date(9999, 12, 31)),
        SummaryPeriod(first, Span.DAYS, today),
        SummaryPeriod(first, Span.DAYS, today, last=date(2026, 11, 21)),
        SummaryKinds(organ.units["市直机关党委"], Span.MONTH, date(1999, 1, 1)),
        PickPeriod(first, own=False, year=1999),
        PickDays(first, own=False, month=date(1999, 1, 1)),
        Subscribe(first, Span.DAYS, on=True),
    )
    for button in odd:
        wu.forges(button.pack(), wu.sees())
        assert toast(wu) == world.say("这个按钮已过期。", "This button is no longer valid.")
    assert organ["李静"].says("/summary").text == world.say(
        "统计供支委和上级组织查看。你自己本年的考勤见 /my。",
        "Summaries are for the branch committee and the units above. Your own attendance of "
        "this year is under /my.",
    )


def a_choice_and_an_empty_month(world: World, organ: Organ) -> None:
    say, chen = world.say, organ["陈磊"]
    boss = organ["管理员"].says("/summary")
    assert boss.text.splitlines()[0] == "📊 市直机关党委"
    day = world.clock.now().date()

    def appoint(uow: UnitOfWork) -> None:
        for unit in ("市直机关党委", "第二党支部"):
            uow.members.appoint(organ.members["陈磊"], organ.units[unit], Role.YOUTH, day)

    world.store.write_now(appoint)
    offered = chen.says("/summary")
    assert offered.labels == [["市直机关党委"], ["第二党支部"]]
    chen.presses("第二党支部")
    empty = chen.presses(say("上月", "Last month"))
    assert empty.text == say(
        "📊 第二党支部 · 2026年10月\n这段时间还没有已结束的考勤。",
        "📊 第二党支部 · October 2026\nNo roll has been closed in this period.",
    )
    assert empty.labels == [
        [say("11月 ▶", "November ▶")],
        [say("🗓 其他时段", "🗓 Another period")],
        [say("◀ 返回", "◀ Back")],
    ]
    zhao = organ["赵强"]
    zhao.says("/summary")
    assert zhao.presses(say("上月", "Last month")).text.endswith(
        say("用 /new 建一个活动。", " /new sets up an activity.")
    )


def lost_rights(world: World, organ: Organ) -> None:
    """Who asked for a sheet and lost the right to it before it went out does not get it."""
    zhao = organ["赵强"]
    second = organ.units["第二党支部"]
    zhao.says("/summary")
    month = zhao.presses(world.say("本月", "This month"))
    count = len(zhao.messages())
    world.stop()
    press = {"message_id": month.raw["message_id"], "data": month.data("📗")}
    world.control("press", person=zhao.id, **press)

    def end_office(uow: UnitOfWork) -> None:
        held, _ = uow.members.appointments(uow.now.date(), unit_ids={second})
        assert held.role is Role.SECRETARY
        uow.members.end_appointment(held.id, uow.now.date())

    world.store.write_now(end_office)
    world.start()
    world.settle()
    assert len(zhao.messages()) == count
