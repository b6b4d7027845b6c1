"""Stories of the roll: opened, taken by two, closed with somebody unrecorded, sent as Excel."""

from __future__ import annotations

from datetime import time

import pytest

from bot.chat.buttons.attendance import RollAll, RollClose, RollOpen, RollPage, RollToggle
from bot.chat.buttons.summaries import SheetExcel
from bot.domain.activities import Answer, Attendance, Leave
from bot.domain.audit import Tag
from bot.store.activities.activities import Sheet
from tests.stories.held import Held, hold
from tests.stories.looks import cells, toast
from tests.stories.organ import Organ, settle_organ
from tests.stories.people import Message, Person
from tests.stories.world import BOT_ID, World

PRESENT, ABSENT, ON_LEAVE = Attendance.PRESENT, Attendance.ABSENT, Attendance.ON_LEAVE
NOBODY = dict.fromkeys(["张华", "刘芳", "陈磊", "李静", "李静0805", "孙敏"])


def sheets(world: World, held: Held) -> list[Sheet]:
    found = world.read(lambda uow: uow.activities.sheets({held.id}))
    return list(found.values())


def tags(world: World, held: Held) -> list[Tag]:
    return world.read(lambda uow: uow.audit.tags("activity", held.id))


@pytest.mark.by_lot
def test_the_roll_of_a_meeting(world: World) -> None:
    say = world.say
    organ = settle_organ(world)
    held = hold(world, organ, "2026-12-04 15:00", place="三楼会议室", subject="三季度总结")
    held.said("李静0805", Answer.LEAVE, Leave.APPROVED)
    held.said("刘芳", Answer.LEAVE, Leave.REQUESTED)
    held.said("李静", Answer.ATTENDING)
    held.said("孙敏", Answer.ATTENDING)
    world.start()
    zhang = organ["张华"]

    before_it_opens(world, organ, held)

    world.at("2026-12-04 14:30")
    card = zhang.says("/attendance")
    assert card.text.splitlines()[:2] == [
        say(
            "📝 考勤 · 支部党员大会 · 12月4日（周五）15:00",
            "📝 Attendance · Branch member meeting · 4 Dec (Fri) 15:00",
        ),
        say(
            "已登记 1/6 · 实到 0 · 请假 1 · 缺席 0 · 未登记 5",
            "Recorded 1/6 · present 0 · on leave 1 · absent 0 · unrecorded 5",
        ),
    ]
    leave = say("假", "(leave)")
    assert card.labels == [
        ["陈磊 —", "李静（0712）—"],
        [f"李静（0805）{leave}", "刘芳 —"],
        ["孙敏 —", "张华 —"],
        [say("✅ 全到：回复参加的 2 人", "✅ All present: the 2 who said yes")],
        [say("➕ 到场人员", "➕ Who else came")],
    ]
    assert held.recorded() == NOBODY | {"李静0805": ON_LEAVE}

    a_tap_is_one_change(world, zhang, held)
    foreign_taps_do_nothing(world, organ, held, card)
    taken_by_two(world, organ, held)

    world.restart()
    world.at("2026-12-04 15:20")
    zhang.presses("张华")
    assert toast(zhang) == say("张华：实到", "张华: present")
    shown = zhang.presses(say("全到", "All present"))
    assert toast(zhang) == say("已登记 1 人实到。", "1 recorded as present.")
    late = say("迟", "(late)")
    assert shown.labels == [
        ["陈磊 ✅", f"李静（0712）{late}"],
        [f"李静（0805）{leave}", "刘芳 —"],
        [say("孙敏 ✅（代）", "孙敏 ✅ (signed for)"), "张华 ✅"],
        [say("➕ 到场人员", "➕ Who else came")],
        [say("✔️ 结束考勤", "✔️ Close the roll")],
    ]

    closed_with_somebody_unrecorded(world, organ, held)
    the_sheet_as_excel(world, organ, held)
    nothing_changes_any_more(world, organ, held)


def before_it_opens(world: World, organ: Organ, held: Held) -> None:
    say = world.say
    answer = organ["李静"].says("/attendance")
    assert answer.text == say(
        "考勤由支部书记、副书记、组织委员登记，党小组由小组长登记。你自己的考勤见 /my。",
        "The roll is taken by the secretary, the deputy, the committee member for organisation, "
        "and in a group by its leader. What was recorded for you is under /my.",
    )
    assert answer.labels == [[world.t._("👤 My record")]]
    answer = organ["张华"].says("/attendance")
    assert answer.text == say(
        "现在没有要登记考勤的活动：活动开始前 30 分钟起可以登记。已安排的活动见 /activities。",
        "There is no roll to take yet: a roll opens 30 minutes before an activity starts. "
        "What is planned is under /activities.",
    )
    world.at("2026-12-04 14:29")
    for button in (RollOpen(held.id), RollAll(held.id, 0), RollPage(held.id, 0)):
        organ["张华"].forges(button.pack(), answer)
        assert toast(organ["张华"]) == say(
            "活动开始前 30 分钟起可以登记考勤。", "The roll opens 30 minutes before the start."
        )
    assert held.recorded() == NOBODY


def a_tap_is_one_change(world: World, zhang: Person, held: Held) -> None:
    card = zhang.sees()
    tapped = card.data("陈磊 —")
    zhang.presses("陈磊 —")
    assert toast(zhang) == world.say("陈磊：实到", "陈磊: present")
    assert held.recorded()["陈磊"] is PRESENT
    zhang.forges(tapped, card)
    assert held.recorded()["陈磊"] is PRESENT
    rows = world.read(lambda uow: uow.participations.of_activity(held.id))
    [row] = [row for row in rows if row.attendance is PRESENT]
    assert world.read(lambda uow: uow.audit.tags("participation", row.id)) == [
        Tag.ATTENDANCE_RECORDED
    ]


def foreign_taps_do_nothing(world: World, organ: Organ, held: Held, card: Message) -> None:
    before = held.recorded()
    member = organ.members["刘芳"]
    buttons = (
        RollToggle(held.id, member, PRESENT, 0),
        RollOpen(held.id),
        RollAll(held.id, 0),
        RollClose(held.id, sure=True),
        SheetExcel(held.id),
    )
    stranger = world.person(666, "路人")
    stranger.says("/start")
    for name in ("李静", "赵强", "吴刚", "管理员", None):
        person = organ[name] if name else stranger
        seen = [message.text for message in person.messages()]
        for button in buttons:
            person.forges(button.pack(), person.sees())
            if name:
                assert toast(person) == world.say("这不是发给你的。", "This was not sent to you.")
        assert [message.text for message in person.messages()] == seen
    leader = organ["陈磊"]
    leader.forges(RollToggle(held.id, member, PRESENT, 0).pack(), leader.sees())
    assert toast(leader) == world.say("这不是发给你的。", "This was not sent to you.")
    gone = RollToggle(held.id, organ.members["赵强"], PRESENT, 0)
    organ["张华"].forges(gone.pack(), card)
    assert toast(organ["张华"]) == world.say("这个按钮已过期。", "This button is no longer valid.")
    assert held.recorded() == before


def taken_by_two(world: World, organ: Organ, held: Held) -> None:
    zhang, liu, chen = organ["张华"], organ["刘芳"], organ["陈磊"]
    late, leave = world.say("迟", "(late)"), world.say("假", "(leave)")
    liu.says("/attendance")
    liu.presses("李静（0712）—")
    assert zhang.card_with("李静（0712）—").labels[0] == ["陈磊 ✅", "李静（0712）—"]
    liu.presses("李静（0712）✅")
    shown = zhang.presses("李静（0712）—")
    assert shown.labels[0] == ["陈磊 ✅", "李静（0712）✅"]
    after = liu.presses(f"李静（0712）{late}")
    assert after.labels[0] == ["陈磊 ✅", f"李静（0712）{leave}"]
    assert held.recorded()["李静"] is ON_LEAVE
    own = chen.says("/attendance")
    assert own.labels[:2] == [["陈磊 ✅", f"李静 {leave}"], ["孙敏 —"]]
    for _ in range(4):
        own = chen.presses("李静")
    assert own.labels[0] == ["陈磊 ✅", f"李静 {late}"]
    assert held.recorded()["李静"] is Attendance.LATE


def closed_with_somebody_unrecorded(world: World, organ: Organ, held: Held) -> None:
    say, zhang = world.say, organ["张华"]
    asked = zhang.presses(say("结束考勤", "Close the roll"))
    assert asked.text.splitlines()[1:] == [
        say("还有 1 人未登记：刘芳", "1 person is unrecorded: 刘芳"),
        say("未登记不等于缺席。", "Unrecorded is not absent."),
    ]
    go_on = say("继续登记", "Go on with the roll")
    assert asked.labels == [[say("仍然结束", "Close all the same"), go_on]]
    back = zhang.presses(go_on)
    assert back.labels[-1] == [say("✔️ 结束考勤", "✔️ Close the roll")]
    asked = zhang.presses(say("结束考勤", "Close the roll"))
    sure = asked.data(say("仍然结束", "Close all the same"))
    done = zhang.presses(say("仍然结束", "Close all the same"))
    assert toast(zhang) == say("考勤已结束。", "The roll is closed.")
    zhang.forges(sure, asked)
    assert toast(zhang) == say("考勤已经结束过了。", "The roll was closed already.")
    account = world.read(lambda uow: uow.accounts.of_member(BOT_ID, organ.members["张华"]))
    assert account is not None
    assert sheets(world, held) == [
        Sheet(
            held.id, 1, world.clock.now(), account.id,
            expected=6, present=4, late=1, on_leave=1, absent=0, unrecorded=1,
        )
    ]  # fmt: skip
    assert tags(world, held)[-1] == Tag.SHEET_CLOSED
    assert tags(world, held).count(Tag.SHEET_CLOSED) == 1
    assert done.text == say(
        "📝 考勤 · 支部党员大会 · 12月4日（周五）15:00\n"
        "✔️ 考勤已结束\n"
        "应到 6 · 实到 4（迟到 1）· 请假 1 · 缺席 0 · 未登记 1\n"
        "到会率 66.7% · 到会及请假率 83.3%\n"
        "\n"
        "迟到：李静（0712）\n"
        "请假：李静（0805）\n"
        "未登记：刘芳",
        "📝 Attendance · Branch member meeting · 4 Dec (Fri) 15:00\n"
        "✔️ The roll is closed.\n"
        "Expected 6 · present 4 (late 1) · on leave 1 · absent 0 · unrecorded 1\n"
        "Attendance 66.7% · attendance and leave 83.3%\n"
        "\n"
        "Late: 李静（0712）\n"
        "On leave: 李静（0805）\n"
        "Unrecorded: 刘芳",
    )
    assert done.labels == [
        ["📗 Excel", say("📊 统计", "📊 Summary")],
        [say("↩️ 打回更正", "↩️ Send back")],
    ]


def the_sheet_as_excel(world: World, organ: Organ, held: Held) -> None:
    say, zhang = world.say, organ["张华"]
    sent = zhang.presses("Excel")
    assert sent.text == say(
        "📗 签到表 · 第一党支部 · 党员大会 · 2026年12月4日（周五）",
        "📗 Sign-in sheet · 第一党支部 · Member meeting · Fri 4 Dec 2026",
    )
    assert sent.raw["document"]["file_name"] == say(
        "第一党支部_签到表_2026-12-04.xlsx", "第一党支部_Sign-in sheet_2026-12-04.xlsx"
    )
    full = say("正式党员", "Full member")
    came, late = say("实到", "Present"), say("迟到", "Late")
    first, second = "第一党小组", "第二党小组"
    rows = cells(sent)
    assert rows[4:10] == [
        [1, "陈磊", second, full, say("小组长", "Group leader"), came, time(14, 30)],
        [2, "李静（0712）", second, full, None, late, time(14, 30)],
        [3, "李静（0805）", first, full, None, say("请假", "On leave")],
        [4, "刘芳", first, full, say("组织委员", "Committee member for organisation")],
        [5, "孙敏", second, full, None, came, time(15, 20), say("代登", "Signed for")],
        [6, "张华", first, full, say("书记", "Secretary"), came, time(15, 20)],
    ]  # fmt: skip
    assert rows[0] == [
        say("第一党支部党员大会签到表", "第一党支部 · Member meeting · Sign-in sheet")
    ]
    assert rows[10] == [
        say(
            "应到 6 人，实到 4 人（其中迟到 1 人），请假 1 人，缺席 0 人，未登记 1 人，"
            "到会率 66.7%；列席 0 人",
            "Expected 6, present 4 (of these late 1), on leave 1, absent 0, unrecorded 1, "
            "attendance rate 66.7%; observers 0",
        )
    ]
    assert tags(world, held)[-1] == Tag.SHEET_EXPORTED


def nothing_changes_any_more(world: World, organ: Organ, held: Held) -> None:
    zhang, before = organ["张华"], held.recorded()
    card = zhang.card_with("Excel")
    zhang.forges(RollToggle(held.id, organ.members["刘芳"], ABSENT, 0).pack(), card)
    assert toast(zhang) == world.say(
        "考勤已结束，没有改动。", "The roll is closed; nothing was changed."
    )
    zhang.forges(RollAll(held.id, 0).pack(), card)
    assert held.recorded() == before
    assert zhang.says("/attendance").labels == card.labels
    own = organ["陈磊"].says("/attendance")
    assert own.text.splitlines()[3:5] == [
        world.say(
            "应到 3 · 实到 3（迟到 1）· 请假 0 · 缺席 0 · 未登记 0",
            "Expected 3 · present 3 (late 1) · on leave 0 · absent 0 · unrecorded 0",
        ),
        world.say(
            "到会率 100.0% · 到会及请假率 100.0%",
            "Attendance 100.0% · attendance and leave 100.0%",
        ),
    ]
    assert own.labels == []
    assert len(sheets(world, held)) == 1
