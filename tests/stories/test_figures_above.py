"""A story of summaries: the committee sees figures of its branches, and nobody sees more."""

from __future__ import annotations

from datetime import date

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
from bot.domain.org import Role
from bot.domain.periods import Span
from bot.services.summaries.exports import Paper
from bot.store.uow import UnitOfWork
from tests.stories.closed import without_blanks
from tests.stories.looks import cells, toast
from tests.stories.organ import Organ
from tests.stories.world import World


@pytest.mark.by_lot
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
