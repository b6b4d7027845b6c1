"""Story of a secretary's quarter: any period, kinds, people, chart, Word, and having it sent."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document

from bot.domain.activities import ActivityKind
from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.domain.periods import Span
from bot.store.uow import UnitOfWork
from tests.stories.held import hold
from tests.stories.looks import cells, toast
from tests.stories.organ import Organ, settle_organ
from tests.stories.people import Message
from tests.stories.world import BOT_ID, World, local

pytestmark = pytest.mark.by_lot

FIRST = ("张华", "刘芳", "陈磊", "李静", "李静0805", "孙敏")


@pytest.fixture
def organ(anywhere: World) -> Organ:
    """第一党支部: 10-16 主题党日 6/6; 11-10 党员大会 应到 6 实到 4（迟到 1）请假 1 缺席 1."""
    anywhere.clock.stand_at(local("2026-11-22 09:00"))
    settled = settle_organ(anywhere)
    theme = hold(anywhere, settled, "2026-10-16 14:00", ActivityKind.THEME_DAY)
    theme.was(dict(zip(FIRST, "111111", strict=True)), "张华")
    meeting = hold(anywhere, settled, "2026-11-10 15:00")
    meeting.was(dict(zip(FIRST, "111假迟缺", strict=True)), "张华")
    return settled


def test_a_secretary_looks_at_any_period_and_has_it_sent(anywhere: World, organ: Organ) -> None:
    anywhere.start()
    chosen_in_words_and_by_calendar(anywhere, organ)
    people_and_kinds(anywhere, organ)
    anywhere.restart()
    papers(anywhere, organ)
    sent_by_itself(anywhere, organ)


def chosen_in_words_and_by_calendar(world: World, organ: Organ) -> None:
    say, zhang = world.say, organ["张华"]
    zhang.says("/summary")
    picker = zhang.presses(say("其他时段", "Another period"))
    assert picker.labels[0] == ["◀ 2025", say("2026年", "2026"), "2027 ▶"]
    quarters = say("第一季度 第二季度 第三季度 第四季度", "Q1 Q2 Q3 Q4").split()
    assert quarters in picker.labels
    assert zhang.says(say("等一下", "hello there")).text == say(
        "没看懂是哪个时段。请这样发：三季度、9月、去年下半年，或 9月1日到10月15日。",
        "I did not understand which period you mean. Please send it like Q3, September, "
        "second half of 2025 or 1 September to 15 October.",
    )
    half = zhang.says(say("下半年", "H2"))
    assert half.text.splitlines()[:4] == [
        say("📊 第一党支部 · 2026年下半年", "📊 第一党支部 · 2nd half of 2026"),
        say("活动 2 次 · 应到 12 人次", "2 activities · expected 12"),
        say(
            "实到 10（迟到 1）· 请假 1 · 缺席 1 · 未登记 0",
            "Present 10 (late 1) · on leave 1 · absent 1 · unrecorded 0",
        ),
        say("到会率 83.3% · 到会及请假率 91.7%", "Attendance 83.3% · attendance and leave 91.7%"),
    ]
    zhang.presses(say("其他时段", "Another period"), half)
    month = zhang.presses(say("起止日期", "From one day to another"))
    assert month.labels[0] == ["◀", say("2026年11月", "November 2026"), "▶"]
    earlier = zhang.presses("◀", month)
    last = zhang.presses("16", earlier)
    assert say("从2026年10月16日起", "From 16 Oct 2026") in last.text
    assert [label for row in last.labels for label in row].count("15") == 0
    november = zhang.presses("▶", last)
    days = zhang.presses("10", november)
    assert days.text.splitlines()[0] == say(
        "📊 第一党支部 · 2026年10月16日至11月10日", "📊 第一党支部 · 16 Oct – 10 Nov 2026"
    )
    assert say("应到 12 人次", "expected 12") in days.text


def people_and_kinds(world: World, organ: Organ) -> None:
    say, zhang = world.say, organ["张华"]
    zhang.says("/summary")
    quarter = zhang.presses(say("本季度", "This quarter"))
    people = zhang.presses(say("👤 按人", "👤 By person"), quarter)
    assert people.text == say(
        "👤 第一党支部 · 2026年第四季度\n"
        "陈磊 2/2 · 100.0%\n"
        "李静（0712） 1/2 · 50.0% · 请假 1\n"
        "李静（0805） 2/2 · 100.0% · 迟到 1\n"
        "刘芳 2/2 · 100.0%\n"
        "孙敏 1/2 · 50.0% · 缺席 1\n"
        "张华 2/2 · 100.0%",
        "👤 第一党支部 · 4th quarter 2026\n"
        "陈磊: 2 of 2 · 100.0%\n"
        "李静（0712）: 1 of 2 · 50.0% · on leave 1\n"
        "李静（0805）: 2 of 2 · 100.0% · late 1\n"
        "刘芳: 2 of 2 · 100.0%\n"
        "孙敏: 1 of 2 · 50.0% · absent 1\n"
        "张华: 2 of 2 · 100.0%",
    )
    sheet = zhang.presses(say("年度考勤表", "Attendance 2026"), people)
    rows = cells(sheet)
    assert rows[0] == [
        say(
            "第一党支部2026年党员参加组织生活年度考勤表",
            "第一党支部 · Attendance of members · 2026",
        )
    ]
    jing, names = rows[4], [row[1] for row in rows[3:9]]
    assert names == ["陈磊", "李静（0712）", "李静（0805）", "刘芳", "孙敏", "张华"]
    assert jing[12:] == ["√", "△", "—", 2, 1, 1, 0, 0, 0.5]
    kinds = zhang.presses(say("三会一课", "Meetings and classes"), back(world, people))
    assert kinds.text == say(
        "📊 第一党支部 · 2026年第四季度\n"
        "\n"
        "党员大会 1/1 ✅ · 开展 1 次 · 实到 4/6（66.7%）\n"
        "党小组会 0/3 ⚠️ · 未开展：10月、11月\n"
        "党课 0/1\n"
        "主题党日 1/3 ⚠️ · 开展 1 次 · 实到 6/6（100.0%） · 未开展：11月",
        "📊 第一党支部 · 4th quarter 2026\n"
        "\n"
        "Member meeting 1/1 ✅ · held 1 time · present 4 of 6 (66.7%)\n"
        "Party group meeting 0/3 ⚠️ · not held: October, November\n"
        "Party class 0/1\n"
        "Theme day 1/3 ⚠️ · held 1 time · present 6 of 6 (100.0%) · not held: November",
    )


def back(world: World, card: Message) -> Message:
    return card.person.presses(world.say("◀ 返回", "◀ Back"), card)


def papers(world: World, organ: Organ) -> None:
    say, zhang = world.say, organ["张华"]
    zhang.says("/summary")
    quarter = zhang.presses(say("本季度", "This quarter"))
    word = zhang.presses("📘 Word", quarter)
    assert word.raw["document"]["file_name"] == say(
        "第一党支部_组织生活情况通报_2026年第四季度.docx",
        "第一党支部_Circular_4th quarter 2026.docx",
    )
    document = Document(BytesIO(word.file()))
    [table] = document.tables
    assert [cell.text for cell in table.rows[2].cells] == [
        "2", "李静（0712）", "2", "1", "1", "0", "0", "50.0%", "",
    ]  # fmt: skip
    chart = zhang.presses(say("📈 图表", "📈 Chart"), quarter)
    assert toast(zhang) == say(
        "正在生成文件，马上发给你。", "The file is being made; it will be here in a moment."
    )
    assert chart.text == say(
        "📈 出勤图表 · 第一党支部 · 2026年第四季度", "📈 Chart · 第一党支部 · 4th quarter 2026"
    )
    assert chart.file()[:4] == b"\x89PNG"
    tags = world.read(lambda uow: uow.audit.tags("unit", organ.units["第一党支部"]))
    assert tags == [Tag.SHEET_EXPORTED] * 3
    wu = organ["吴刚"]
    wu.says("/summary")
    tree = wu.presses(say("本季度", "This quarter"))
    figures = Document(BytesIO(wu.presses("📘 Word", tree).file()))
    assert [cell.text for cell in figures.tables[0].rows[1].cells][:9] == [
        "1", "第一党支部", "6", "1", "0", "0", "0", "1", "12",
    ]  # fmt: skip
    words = "".join(paragraph.text for paragraph in figures.paragraphs)
    assert not [name for name in organ.members if name in words]


def sent_by_itself(world: World, organ: Organ) -> None:
    """1 December 2026 is a Tuesday; 1 January 2027 a holiday before a weekend."""
    say, zhang, wu = world.say, organ["张华"], organ["吴刚"]
    each_month = say("🔔 每月自动发送", "🔔 Send each month")
    for person in (zhang, wu):
        person.says("/summary")
        card = person.presses(each_month)
        assert card.labels[-1][0] == f"{each_month} ●"
    world.at("2026-12-01 08:00")
    before = len(zhang.messages())
    world.at("2026-12-01 08:30")
    assert len(zhang.messages()) == before + 1
    november = zhang.sees()
    text = november.text.splitlines()
    assert text[0] == say("📊 第一党支部 · 2026年11月", "📊 第一党支部 · November 2026")
    assert text[-1] == say(
        "🔔 按你的订阅自动发送，可在 /summary 里关闭。",
        "🔔 Sent because you asked for it under /summary.",
    )
    assert november.labels[0][0] == say("📈 图表", "📈 Chart")
    assert wu.sees().text.startswith(
        say("📊 市直机关党委 · 2026年11月", "📊 市直机关党委 · November 2026")
    )
    world.at("2026-12-02 08:30")
    assert len(zhang.messages()) == before + 1

    def end_office(uow: UnitOfWork) -> None:
        held = uow.members.appointments(uow.now.date(), unit_ids={organ.units["市直机关党委"]})
        [mine] = [one for one in held if one.role is Role.SECRETARY]
        uow.members.end_appointment(mine.id, uow.now.date())

    world.store.write_now(end_office)
    count = len(wu.messages())
    world.at("2027-01-04 08:30")
    assert zhang.sees().text.splitlines()[0] == say(
        "📊 第一党支部 · 2026年12月", "📊 第一党支部 · December 2026"
    )
    assert len(wu.messages()) == count
    account = world.read(lambda uow: uow.accounts.by_telegram(BOT_ID, wu.id))
    assert account is not None
    left = world.read(lambda uow: uow.subscriptions.of(account.id, organ.units["市直机关党委"]))
    assert left == frozenset()
    kept = world.read(lambda uow: uow.accounts.by_telegram(BOT_ID, zhang.id))
    assert kept is not None
    first = organ.units["第一党支部"]
    assert world.read(lambda uow: uow.subscriptions.of(kept.id, first)) == {Span.MONTH}
