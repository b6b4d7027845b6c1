"""One meeting with everything that does not go by the book: observers, somebody not in chat,
another deadline, a cancellation undone, people who come unannounced; and once more next time."""

from __future__ import annotations

import pytest

from bot.domain.activities import Answer, Attendance, Leave
from bot.domain.audit import Tag
from tests.stories.looks import cells, toast
from tests.stories.organ import Organ, settle_organ
from tests.stories.people import Message, Person
from tests.stories.test_answers import activities, row, tally_of
from tests.stories.world import World

pytestmark = pytest.mark.by_lot

LINE = "/new 支部党员大会 12月4日 15:00 三楼会议室 三季度总结"


def test_a_meeting_that_does_not_go_by_the_book(anywhere: World) -> None:
    world = anywhere
    organ = settle_organ(world)
    world.start()
    activity = people_are_chosen_before_publishing(world, organ)
    somebody_is_phoned_and_answered_for(world, organ, activity)
    somebody_is_taken_off(world, organ, activity)
    answers_have_another_time(world, organ, activity)
    a_cancellation_is_undone(world, organ, activity)
    people_come_unannounced(world, organ, activity)
    it_is_held_again(world, organ)


def people_are_chosen_before_publishing(world: World, organ: Organ) -> int:
    zhang, liu, zhao, t = organ["张华"], organ["刘芳"], organ["赵强"], world.say
    observe = t("👁 列为列席", "👁 As an observer")
    review = zhang.says(LINE)
    shown = zhang.presses(t("✏️ 人员", "✏️ People"), on=review)
    assert t("应到 6 · 列席 0", "Expected 6 · observers 0") in shown.text
    zhang.presses("刘芳", on=shown)
    shown = zhang.presses(observe)
    assert toast(zhang) == t("刘芳：列席", "刘芳: observer")
    zhang.presses(t("➕ 添加人员", "➕ Add somebody"), on=shown)
    assert t("没有找到“赵”", "Nobody called “赵”") in zhang.says("赵").text
    world.restart()
    found = zhang.says("赵强")
    assert "赵强 · 第二党支部" in found.text
    assert t("✅ 列为应到", "✅ Expect") not in str(found.labels)
    shown = zhang.presses(observe, on=found)
    assert t("应到 5 · 列席 2", "Expected 5 · observers 2") in shown.text
    review = zhang.presses(t("◀ 返回", "◀ Back"), on=shown)
    assert t("应到 5 人，列席 2 人", "5 people expected, 2 observing") in review.text
    before = world.read(activities)
    zhang.presses(t("✅ 发布", "✅ Publish"), on=review)
    [made] = world.read(activities) - before
    for one in (liu, zhao):
        card = one.sees()
        assert t("请你列席，不需要回复", "asked to observe") in card.text
        assert t("✅ 参加", "✅ Attending") not in str(card.labels)
    assert t("👁 列席：刘芳 · 赵强", "👁 Observers: 刘芳 · 赵强") in tally_of(zhang, world).text
    return made


def somebody_is_phoned_and_answered_for(world: World, organ: Organ, activity: int) -> None:
    zhang, t = organ["张华"], world.say
    shown = zhang.presses(t("📞 需电话联系 1", "📞 To phone: 1"), on=tally_of(zhang, world))
    assert t("☐ 孙敏（不在线） · 未回复", "☐ 孙敏 (not in chat) · No answer yet") in shown.text
    shown = zhang.presses("☐ 孙敏", on=shown)
    assert toast(zhang) == t("孙敏：已电话联系", "孙敏: phoned")
    zhang.presses(t("✍️ 代回复", "✍️ Answer for them"), on=shown)
    shown = zhang.presses(t("🙏 请假，当即准假", "🙏 Leave, approved at once"))
    assert t("🙏 请假（已准）（代）", "🙏 Ask for leave (approved) (for them)") in shown.text
    kept = row(world, organ, "孙敏", activity)
    assert (kept.answer, kept.leave) == (Answer.LEAVE, Leave.APPROVED)
    tally = zhang.presses(t("◀ 返回", "◀ Back"), on=shown)
    assert t("📞 已全部电话联系", "📞 All phoned") in str(tally.labels)
    names = zhang.presses(t("📋 名单", "📋 List"), on=tally)
    told = t("孙敏（不在线）（已准）（代）", "孙敏 (not in chat) (approved) (for them)")
    assert told in names.text
    assert names.text.splitlines()[-2:] == ["刘芳", "赵强"]
    zhang.presses(t("◀ 返回", "◀ Back"), on=names)


def changes_of(zhang: Person, world: World) -> Message:
    return zhang.presses(world.say("✏️ 修改", "✏️ Change"), on=tally_of(zhang, world))


def somebody_is_taken_off(world: World, organ: Organ, activity: int) -> None:
    zhang, chen, t = organ["张华"], organ["陈磊"], world.say
    shown = zhang.presses(t("✏️ 人员", "✏️ People"), on=changes_of(zhang, world))
    zhang.presses("陈磊", on=shown)
    shown = zhang.presses(t("➖ 移出名单", "➖ Take off the list"))
    assert toast(zhang) == t("陈磊：不在名单，已通知本人。", "陈磊: not on the list; told.")
    assert "陈磊 ✖" in str(shown.labels)
    assert chen.sees().text.splitlines()[0] == t(
        "ℹ️ 你不用参加了：支部党员大会 · 12月4日（周五）15:00",
        "ℹ️ No longer for you: Branch member meeting · 4 Dec (Fri) 15:00",
    )
    assert [one.labels for one in chen.messages()[-2:]] == [[], []]
    back = zhang.presses(t("◀ 返回", "◀ Back"), on=shown)
    zhang.presses(t("◀ 返回", "◀ Back"), on=back)
    tags = world.read(lambda uow: uow.audit.tags("activity", activity))
    assert tags == [Tag.ACTIVITY_PUBLISHED, Tag.ACTIVITY_PEOPLE]


def answers_have_another_time(world: World, organ: Organ, activity: int) -> None:
    zhang, li, t = organ["张华"], organ["李静"], world.say
    yes = t("✅ 参加", "✅ Attending")
    asked = zhang.presses(t("⏰ 回复期限", "⏰ Answers until"), on=changes_of(zhang, world))
    assert t("12月4日 13:00", "4 Dec 13:00") in str(asked.labels)
    assert t("没看懂", "cannot read") in zhang.says("尽快").text
    zhang.presses(t("12月4日 13:00", "4 Dec 13:00"), on=asked)
    assert t("已设定", "Set") in toast(zhang)
    changed = changes_of(zhang, world)
    assert t("12月4日（周五）13:00 前", "by 4 Dec (Fri) 13:00") in changed.text
    zhang.presses(t("⏰ 回复期限", "⏰ Answers until"), on=changed)
    zhang.says("12月2日 12:00")
    said = t("已设定，会通知 3 名未回复者。", "Set; 3 people who owe an answer are told.")
    assert said in [one.text.splitlines()[0] for one in zhang.messages()]
    news = li.sees()
    assert news.text.splitlines()[0].startswith(t("⏰ 请回复：", "⏰ Please answer: "))
    assert t("12月2日 12:00", "2 Dec 12:00") in news.text

    other = organ["李静0805"]
    other.presses(t("🙏 请假", "🙏 Ask for leave"), on=other.sees())
    asked = zhang.presses(t("✏️ 不批准并说明", "✏️ Decline and say why"))
    assert t("不留存", "not kept") in asked.text
    zhang.says("这次要表决，请尽量到会。")
    assert t("💬 “这次要表决，请尽量到会。”", "💬 “这次要表决") in other.sees().text
    assert yes in str(other.sees().labels)

    closed = t("⏹ 截止回复", "⏹ Close answers")
    zhang.presses(closed, on=changes_of(zhang, world))
    assert yes not in str(li.sees().labels)
    li.forges(news.data(yes), news)
    assert row(world, organ, "李静", activity).answer is None
    zhang.presses(t("▶️ 恢复回复", "▶️ Reopen answers"), on=changes_of(zhang, world))
    li.presses(yes, on=li.sees())
    assert row(world, organ, "李静", activity).answer is Answer.ATTENDING


def a_cancellation_is_undone(world: World, organ: Organ, activity: int) -> None:
    zhang, li, liu, t = organ["张华"], organ["李静"], organ["刘芳"], world.say
    zhang.presses(t("🚫 取消活动", "🚫 Cancel it"), on=tally_of(zhang, world))
    zhang.presses(t("🚫 确定取消", "🚫 Yes, cancel it"))
    gone = zhang.card_with(t("↩️ 撤销取消", "↩️ Undo the cancellation"))
    assert t("🚫 已取消", "🚫 Cancelled") in li.sees().text
    assert t("🚫 已取消", "🚫 Cancelled") in liu.sees().text
    undo = gone.data(t("↩️ 撤销取消", "↩️ Undo the cancellation"))
    zhang.presses(t("↩️ 撤销取消", "↩️ Undo the cancellation"), on=gone)
    on = t("↩️ 照常举行：支部党员大会", "↩️ On after all: Branch member meeting")
    assert li.sees().text.startswith(on)
    assert t("你的回复：✅ 参加", "Your answer: ✅ Attending") in li.sees().text
    count = len(li.messages())
    zhang.forges(undo, gone)
    assert t("没有可撤销的", "nothing to undo") in toast(zhang)
    assert len(li.messages()) == count


def people_come_unannounced(world: World, organ: Organ, activity: int) -> None:
    zhang, t = organ["张华"], world.say
    world.at("2026-12-04 15:05")
    roll = zhang.says("/attendance")
    assert t("👁 列席：2 人，已到 0 人", "👁 Observers: 0 of 2 came") in roll.text
    who = t("➕ 到场人员", "➕ Who else came")
    for name, said in (
        (
            "周涛",
            t("周涛：记为列席到场，不计入应到。", "周涛: came as an observer, counts nowhere."),
        ),
        ("陈磊", t("陈磊：已列入应到，记为实到。", "陈磊: added as expected, present.")),
        ("孙敏", t("孙敏已在名单上，记为实到。", "孙敏 is on the roll already: present.")),
    ):
        zhang.presses(who)
        came = zhang.says(name)
        assert came.text.startswith(said)
    assert t("孙敏 ✅（代）", "孙敏 ✅ (signed for)") in str(came.labels)
    zhang.presses(who)
    namesakes = zhang.says("李静")
    assert t("是哪一位", "Who is meant?") in namesakes.text
    came = zhang.presses("李静（0712）", on=namesakes)
    assert "李静（0712）✅" in str(came.labels)
    for name in ("张华 —", "👁 刘芳 —"):
        zhang.presses(name, on=zhang.sees())
    assert row(world, organ, "刘芳", activity).attendance is Attendance.PRESENT
    zhang.presses(t("✔️ 结束考勤", "✔️ Close the roll"))
    closed = zhang.presses(t("仍然结束", "Close all the same"))
    assert t("应到 5 · 实到 4", "Expected 5 · present 4") in closed.text
    assert t("👁 列席：3 人，已到 2 人", "👁 Observers: 2 of 3 came") in closed.text
    sheet = cells(zhang.presses("📗 Excel", on=closed))
    remarks = {line[1]: line[-1] for line in sheet if isinstance(line[0], int)}
    assert remarks["孙敏"] == t("代登", "Signed for")
    assert remarks["周涛"] == t("列席", "Observer")
    assert list(remarks)[-3:] == ["刘芳", "赵强", "周涛"]


def it_is_held_again(world: World, organ: Organ) -> None:
    zhang, t = organ["张华"], world.say
    listed = zhang.says("/activities")
    board = zhang.presses(t("🔒 12月4日", "🔒 4 Dec"), on=listed)
    zhang.says("/new 主题党日")
    asked = zhang.presses(t("🔁 再办一次", "🔁 Hold again"), on=board)
    assert t("还没完成", "not finished") in asked.text
    asked = zhang.presses(t("🔁 放弃它", "🔁 Give it up"), on=asked)
    assert t("哪一天", "Which day") in asked.text
    review = zhang.says("12月18日")
    assert [line for line in review.text.splitlines() if line[0] in "📌📍📝"] == [
        t("📌 支部党员大会", "📌 Branch member meeting"),
        t("📍 三楼会议室", "📍 三楼会议室"),
        t("📝 三季度总结", "📝 三季度总结"),
    ]
    assert t("12月18日（周五）15:00", "18 Dec (Fri) 15:00") in review.text
