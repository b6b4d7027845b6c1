"""Stories of the second look: a sheet sent back, a member who objects, calendars, one activity of
several branches."""

from __future__ import annotations

import pytest

from bot.chat.buttons.corrections import ObjectionConfirm, SendBack
from bot.domain.activities import Attendance
from bot.domain.tally import Tally
from tests.stories.held import Held, hold
from tests.stories.looks import toast
from tests.stories.organ import Organ, settle_organ
from tests.stories.people import Message, Person
from tests.stories.test_answers import publish
from tests.stories.world import World

pytestmark = pytest.mark.by_lot

MARKS = {"张华": "1", "刘芳": "1", "陈磊": "1", "李静": "缺", "李静0805": "假", "孙敏": "1"}


def quarter(world: World, organ: Organ, who: str = "张华") -> Tally:
    """What the branch's sheets that count add up to."""
    path = world.read(lambda uow: uow.units.get(organ.units["第一党支部"]))
    assert path is not None
    start, end = world.clock.now().replace(month=1, day=1), world.clock.now()
    found = world.read(lambda uow: uow.summaries.figures(path.path, start, end))
    return sum((one.tally for one in found), start=Tally())


def test_a_member_objects_and_the_sheet_is_corrected(anywhere: World) -> None:
    world, say = anywhere, anywhere.say
    organ = settle_organ(world)
    held = hold(world, organ, "2026-11-23 08:00", place="三楼会议室")
    held.was(MARKS, "刘芳")
    world.start()
    zhang, li, t = organ["张华"], organ["李静"], world.t

    record = li.says("/my")
    listed = li.presses(t._("✋ Something recorded wrongly?"), on=record)
    assert listed.labels[0] == [
        say("11月23日 支部党员大会 · 缺席", "23 Nov Branch member meeting · absent")
    ]
    one = li.presses(listed.labels[0][0], on=listed)
    assert say("记录为：缺席", "Recorded: absent") in one.text
    wrong = one.data(t._("✋ It is wrong"))
    asked = li.presses(t._("✋ It is wrong"), on=one)
    assert toast(li) == t._("The secretary is asked to look at it again; you will be told.")
    assert asked.labels == [[t._("◀ Back")]]
    li.forges(wrong, asked)
    case = zhang.sees()
    assert [text.split(" · ")[0] for text in case.text.splitlines()] == [
        say("✋ 反映考勤有误：支部党员大会", "✋ Said to be wrong: Branch member meeting"),
        "李静（0712）",
        say("记录为：缺席", "Recorded: absent"),
    ]
    assert len([one for one in zhang.messages() if one.text == case.text]) == 1

    not_for_others(world, organ, held, case)
    question = zhang.presses(t._("↩️ Send back"), on=case)
    assert t._(
        "Why is it sent back? One line; it is kept with the version. /cancel leaves it."
    ) in (question.text)
    world.restart()
    roll = zhang.says("李静当天到会，漏登")
    assert say("更正中：李静当天到会，漏登", "Being corrected: 李静当天到会，漏登") in roll.text
    assert quarter(world, organ) == Tally()
    assert say("已打回更正", "sent back for a correction") in li.sees().text
    told = organ["刘芳"].sees()
    assert say("原因：李静当天到会，漏登", "Why: 李静当天到会，漏登") in told.text
    assert say("考勤更正中", "sheet being corrected") in li.says("/my").text

    for _ in range(2):
        roll = zhang.presses("李静（0712）", on=roll)
    closed = zhang.presses(say("✔️ 结束考勤", "✔️ Close the roll"), on=roll)
    assert held.recorded()["李静"] is Attendance.PRESENT
    assert say("第 2 版（已更正）", "Version 2 (corrected)") in closed.text
    assert quarter(world, organ) == Tally(6, 5, on_leave=1)
    news = li.sees()
    assert say("考勤表已更正，并再次结束", "was corrected and closed again") in news.text
    assert say("记录为：实到", "Recorded: present") in news.text
    versions = zhang.presses(t._("🗂 Versions"), on=closed)
    assert versions.text.splitlines()[-2:] == [
        say(
            "第1版 · 11月23日 09:00 刘芳 · 实到 4/6（66.7%）",
            "Version 1 · 23 Nov 09:00 刘芳 · present 4/6 (66.7%)",
        ),
        say(
            "第2版 · 11月23日 09:00 张华 · 实到 5/6（83.3%） · 更正：李静当天到会，漏登",
            "Version 2 · 23 Nov 09:00 张华 · present 5/6 (83.3%) · correction: 李静当天到会，漏登",
        ),
    ]
    confirmed_and_sent_back_from_above(world, organ, held)


def not_for_others(world: World, organ: Organ, held: Held, card: Message) -> None:
    """Nobody else settles an objection or sends a sheet back."""
    row = world.read(lambda uow: uow.corrections.of_member(held.id, organ.members["李静"]))
    assert row is not None
    for name in ("李静", "刘芳", "赵强", "管理员"):
        person = organ[name]
        for button in (ObjectionConfirm(row.participation_id), SendBack(held.id)):
            person.forges(button.pack(), person.sees())
            assert toast(person) == world.say("这不是发给你的。", "This was not sent to you.")
    assert quarter(world, organ) == Tally(6, 4, on_leave=1, absent=1)


def confirmed_and_sent_back_from_above(world: World, organ: Organ, held: Held) -> None:
    say, t = world.say, world.t
    zhang, other, wu = organ["张华"], organ["李静0805"], organ["吴刚"]
    other.says("/my")
    other.presses(t._("✋ Something recorded wrongly?"))
    other.presses(say("· 请假", "· on leave"))
    other.presses(t._("✋ It is wrong"))
    done = zhang.presses(t._("✔️ It is right"))
    assert toast(zhang) == t._("Done; the member is told.")
    assert done.labels == []
    assert say("已核对，你的考勤记录无误", "was looked at again, and is right") in other.sees().text

    wu.says("/summary")
    if any("市直" in key for row in wu.sees().labels for key in row):
        wu.presses("市直机关党委")
    wu.presses(say("本月", "This month"))
    wu.presses("第一党支部")
    sheets = wu.presses(t._("🗂 Closed sheets"))
    versions = wu.presses(sheets.labels[0][0], on=sheets)
    assert "李静" not in versions.text
    assert "刘芳" not in versions.text
    wu.presses(t._("↩️ Send back"), on=versions)
    after = wu.says("人数与签到表不符")
    assert say("已打回更正", "It was sent back") in after.text
    assert say("原因：人数与签到表不符", "Why: 人数与签到表不符") in zhang.sees().text
    assert quarter(world, organ) == Tally()
    own = zhang.presses(say("📝 考勤", "📝 Attendance"), on=zhang.sees())
    zhang.presses(say("✔️ 结束考勤", "✔️ Close the roll"), on=own)
    assert quarter(world, organ) == Tally(6, 5, on_leave=1)


def lines(message: Message) -> list[str]:
    """The content lines of a calendar file."""
    return message.file().decode().replace("\r\n ", "").split("\r\n")


def test_the_calendar_follows_what_is_changed(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    zhang, li, t, say = organ["张华"], organ["李静"], world.t, world.say
    empty = li.says("/calendar")
    assert empty.text == t._("You have no activities at present. New ones are sent to you here.")
    assert "calendar" in li.commands()
    activity = publish(world, zhang)
    card = li.sees()
    first = li.presses(t._("🗓 Add to my calendar"), on=card)
    assert first.raw["document"]["file_name"] == t._("activity.ics")
    assert first.raw["document"]["mime_type"] == "text/calendar"
    uid = f"UID:{activity}@"
    before = lines(first)
    assert [one for one in before if one.startswith(uid)]
    assert "SEQUENCE:0" in before
    assert "DTSTART;TZID=Asia/Shanghai:20261204T150000" in before
    assert f"SUMMARY:{t._('Meeting')}" in before
    assert "支部" not in "\n".join(before)

    world.later(seconds=30)
    zhang.presses(say("✏️ 修改", "✏️ Change"))
    zhang.presses(say("✏️ 地点", "✏️ Place"))
    zhang.says("二楼礼堂")
    world.restart()
    moved = li.presses(t._("🗓 Update my calendar"), on=li.sees())
    after = lines(moved)
    assert [one for one in after if one.startswith(uid)]
    assert "SEQUENCE:1" in after
    assert "LOCATION:二楼礼堂" in after

    world.later(seconds=30)
    zhang.presses(say("🚫 取消活动", "🚫 Cancel it"))
    zhang.presses(say("🚫 确定取消", "🚫 Yes, cancel it"))
    gone = lines(li.presses(t._("🗓 Take it off my calendar"), on=li.sees()))
    assert "STATUS:CANCELLED" in gone
    world.later(seconds=30)
    publish(world, zhang, "/new 党课 12月8日 10:00 线上")
    both = li.says("/calendar")
    assert both.raw["document"]["file_name"] == t._("activities.ics")
    assert [one for one in lines(both) if one.startswith("STATUS")] == [
        "STATUS:CANCELLED",
        "STATUS:CONFIRMED",
    ]
    assert organ["管理员"].says("/calendar").text == t._(
        "You are on no branch's roster, so there is nothing for your calendar."
    )


def test_one_party_class_for_all_branches(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    wu, zhang, zhao, li = (organ[name] for name in ("吴刚", "张华", "赵强", "李静"))
    say, t = world.say, world.t
    asked = wu.says("/new 党课 12月4日 15:00 礼堂 全会精神")
    assert asked.labels[1] == ["☐ 第一党支部", "☐ 第二党支部"]
    wu.presses("☐ 第一党支部", on=asked)
    assert wu.sees().labels[1] == ["☑ 第一党支部", "☐ 第二党支部"]
    world.restart()
    wu.presses(t._("All of them"))
    card = wu.presses(say("选好了", "These"))
    assert say("2 个支部 · 应到 9 人", "2 branches · 9 people expected") in card.text
    publish_key = card.data(say("✅ 发布", "✅ Publish"))
    wu.presses(say("✅ 发布", "✅ Publish"), on=card)
    shown = wu.card_with(say("🚫 取消活动", "🚫 Cancel it"))
    wu.forges(publish_key, shown)
    assert figures(shown) == [
        say(
            "第一党支部：✅ 0 · 🙏 0 · ❓ 0 · 未回复 6",
            "第一党支部: ✅ 0 · 🙏 0 · ❓ 0 · no answer 6",
        ),
        say(
            "第二党支部：✅ 0 · 🙏 0 · ❓ 0 · 未回复 3",
            "第二党支部: ✅ 0 · 🙏 0 · ❓ 0 · no answer 3",
        ),
    ]
    own = next(m for m in zhang.messages() if say("本支部参加", "For your branch") in m.text)
    tally = zhang.presses(say("📄 打开", "📄 Open"), on=own)
    assert say("🚫 取消活动", "🚫 Cancel it") not in [key for row in tally.labels for key in row]
    li.presses(say("✅ 参加", "✅ Attending"))
    followed = wu.card_with(say("🚫 取消活动", "🚫 Cancel it"))
    assert figures(followed)[0] == say(
        "第一党支部：✅ 1 · 🙏 0 · ❓ 0 · 未回复 5", "第一党支部: ✅ 1 · 🙏 0 · ❓ 0 · no answer 5"
    )
    assert "李静" not in followed.text

    wu.presses(say("✏️ 修改", "✏️ Change"), on=followed)
    wu.presses(say("✏️ 时间", "✏️ Time"))
    wu.presses(say("不变：12月4日", "As it is: 4 Dec"))
    wu.says("16:00")
    told = say("已修改，会通知 8 人。", "Changed; 8 people are told.")
    assert [one for one in wu.messages() if one.text.startswith(told)]
    assert "16:00" in li.sees().text
    reworded_and_undone(wu, li)

    world.at("2026-12-04 16:10")
    closes(world, zhao)
    seen = wu.says("/activities")
    seen = wu.presses("市直机关党委", on=seen)
    assert figures(seen)[1] == say(
        "第二党支部：🔒 实到 0/3（0.0%）", "第二党支部: 🔒 present 0/3 (0.0%)"
    )
    assert say("🔒 已结束 1/2 · 应到 3", "🔒 Closed 1/2 · expected 3") in seen.text
    wu.presses(say("🚫 取消活动", "🚫 Cancel it"), on=seen)
    after = wu.presses(say("🚫 确定取消", "🚫 Yes, cancel it"))
    assert figures(after) == [
        say("第一党支部：🚫 已取消", "第一党支部: 🚫 cancelled"),
        say("第二党支部：🔒 实到 0/3（0.0%）", "第二党支部: 🔒 present 0/3 (0.0%)"),
    ]
    wu.forges(after.data(t._("◀ Back")), after)


def reworded_and_undone(wu: Person, li: Person) -> None:
    """Other words for everybody, told or not; cancelled by mistake, and on again."""
    say, change = wu.world.say, wu.world.say("✏️ 修改", "✏️ Change")
    for words, key, news in (
        ("学习全会精神", say("只改文字", "Only change the text"), 0),
        ("全会精神辅导", say("通知大家", "Tell everybody"), 1),
    ):
        count = len(li.messages())
        wu.presses(change)
        wu.presses(say("✏️ 内容", "✏️ Subject"))
        wu.says(words)
        wu.presses(key)
        assert len(li.messages()) == count + news
        assert words in li.sees().text
    cancel = say("🚫 取消活动", "🚫 Cancel it")
    wu.presses(cancel)
    wu.presses(say("🚫 确定取消", "🚫 Yes, cancel it"))
    assert say("🚫 已取消", "🚫 Cancelled") in li.sees().text
    undo = say("↩️ 撤销取消", "↩️ Undo the cancellation")
    gone = wu.card_with(undo)
    wu.presses(undo, on=gone)
    assert toast(wu) == say("已撤销取消，会通知 8 人。", "It is on again; 8 people are told.")
    assert cancel in str(wu.card(gone).labels)
    assert say("↩️ 照常举行：党课", "↩️ On after all: Party class") in li.sees().text


def figures(card: Message) -> list[str]:
    """The lines of the branches."""
    return [
        line for line in card.text.splitlines() if line.startswith(("第一党支部", "第二党支部"))
    ]


def closes(world: World, keeper: Person) -> None:
    """Close a roll with everybody unrecorded."""
    say = world.say
    roll = keeper.says("/attendance")
    keeper.presses(say("✔️ 结束考勤", "✔️ Close the roll"), on=roll)
    keeper.presses(say("仍然结束", "Close all the same"))
