"""Moving, rewording and cancelling what is published, by day and by night."""

from __future__ import annotations

import pytest

from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.audit import Tag
from bot.domain.nudges import Audience
from bot.store.nudging.steps import Step
from tests.stories.looks import toast
from tests.stories.organ import settle_organ
from tests.stories.people import Message, Person
from tests.stories.test_answers import publish, row, tally_of
from tests.stories.world import BOT_ID, World

pytestmark = pytest.mark.by_lot


def cards(person: Person, words: str) -> list[Message]:
    return [message for message in person.messages() if words in message.text]


def keys(message: Message) -> list[str]:
    return [key for row in message.labels for key in row]


def test_a_new_time_asks_again_and_new_words_as_the_secretary_chooses(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    zhang, li, chen, liu, t = (
        *(organ[name] for name in ("张华", "李静", "陈磊", "刘芳")),
        world.say,
    )
    activity = publish(world, zhang)
    yes, leave = t("✅ 参加", "✅ Attending"), t("🙏 请假", "🙏 Ask for leave")
    change = t("✏️ 修改", "✏️ Change")
    old = li.presses(yes)
    chen.presses(leave)
    zhang.presses(t("✔️ 批准", "✔️ Approve"))
    liu.presses(leave)
    count = len(zhang.messages())
    zhang.presses(t("🙏 请假待批 1", "🙏 Leave to decide: 1"), on=tally_of(zhang, world))
    [pending] = zhang.messages()[count:]
    assert "刘芳" in pending.text
    assert t("✔️ 批准", "✔️ Approve") in keys(pending)

    zhang.presses(change, on=tally_of(zhang, world))
    asked = zhang.presses(t("✏️ 时间", "✏️ Time"))
    assert t("哪一天", "Which day") in asked.text
    assert t("不变：12月4日（周五）", "As it is: 4 Dec (Fri)") in keys(asked)
    world.restart()
    zhang.says(t("12月7日", "Dec 7"))
    assert t("不变：15:00", "As it is: 15:00") in keys(zhang.sees())
    zhang.says("16:00")
    [done] = cards(zhang, t("已修改，会通知 5 人。", "Changed; 5 people are told."))
    assert t("未回复 6", "no answer 6") in done.text
    now = world.read(lambda uow: uow.activities.get(activity))
    assert now is not None
    assert now.round == 2
    assert [step.due_at.isoformat()[:16] for step in steps(world, activity)] == [
        "2026-12-04T00:30",
        "2026-12-07T00:30",
        "2026-12-07T07:00",
    ]
    news = li.sees()
    assert news.text.splitlines()[:2] == [
        t(
            "✏️ 有变动：支部党员大会 · 12月7日（周一）16:00",
            "✏️ Changed: Branch member meeting · 7 Dec (Mon) 16:00",
        ),
        t(
            "🗓 12月4日（周五）15:00 → 12月7日（周一）16:00 · 还有 14 天",
            "🗓 4 Dec (Fri) 15:00 → 7 Dec (Mon) 16:00 · in 14 days",
        ),
    ]
    assert t("改期前：✅ 参加。请重新回复。", "Before the change: ✅ Attending.") in news.text
    assert t("改期前：🙏 请假（已准）", "🙏 Ask for leave (approved)") in chen.sees().text
    assert cards(li, t("12月4日（周五）15:00\n", "4 Dec (Fri) 15:00\n")) == []
    tally = tally_of(zhang, world)
    assert t("✅ 0 · 🙏 0 · ❓ 0 · 未回复 6", "✅ 0 · 🙏 0 · ❓ 0 · no answer 6") in tally.text
    assert t("李静（0712）（改期前：✅ 参加）", "李静（0712） (before the change") in tally.text
    zhang.forges(pending.data(t("✔️ 批准", "✔️ Approve")), pending)
    assert row(world, organ, "刘芳", activity).leave is Leave.REQUESTED
    assert t("没有需要处理的事", "nothing to decide") in toast(zhang)

    li.forges(old.data(t("❓ 待定", "❓ Not sure")), old)
    assert t("重新回复", "answer again") in toast(li)
    assert row(world, organ, "李静", activity).answer_round == 1
    li.presses(yes, on=news)
    assert row(world, organ, "李静", activity).answer_round == 2
    chen.presses(leave, on=chen.sees())
    assert t("改期前已准假", "Approved before the change") in zhang.sees().text

    counts = [len(one.messages()) for one in (li, chen, liu)]
    zhang.presses(change, on=tally_of(zhang, world))
    zhang.presses(t("✏️ 内容", "✏️ Subject"))
    asked = zhang.says("第三季度总结")
    zhang.presses(t("只改文字", "Only change the text"), on=asked)
    assert [len(one.messages()) for one in (li, chen, liu)] == counts
    assert "📝 第三季度总结" in li.sees().text
    assert row(world, organ, "李静", activity).answer_in(2) is Answer.ATTENDING
    zhang.presses(change, on=tally_of(zhang, world))
    zhang.presses(t("✏️ 内容", "✏️ Subject"))
    zhang.says("年度总结")
    zhang.presses(t("通知大家", "Tell everybody"))
    assert [len(one.messages()) for one in (li, chen, liu)] == [one + 1 for one in counts]
    assert "📝 第三季度总结 → 年度总结" in li.sees().text
    assert t("你的回复：✅ 参加", "Your answer: ✅ Attending") in li.sees().text

    zhang.presses(change, on=tally_of(zhang, world))
    zhang.presses(t("✏️ 地点", "✏️ Place"))
    assert t("没有改动", "Nothing was changed") in zhang.says("三楼会议室").text
    zhang.presses(change, on=tally_of(zhang, world))
    zhang.presses(t("✏️ 地点", "✏️ Place"))
    asked = zhang.sees()
    world.store.write_now(
        lambda uow: uow.activities.change(activity, state=ActivityState.CANCELLED)
    )
    assert t("活动已取消", "was cancelled") in zhang.says("五楼").text
    assert world.read(lambda uow: uow.drafts.of(BOT_ID, zhang.id)) == []


def steps(world: World, activity: int) -> list[Step]:
    """Those for members who have not answered or are coming."""
    found = world.read(lambda uow: uow.steps.of_activity(activity))
    return [one for one in found if one.audience in (Audience.UNANSWERED, Audience.ATTENDING)]


def test_changed_and_cancelled_by_day_and_by_night(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    zhang, li, t = organ["张华"], organ["李静"], world.say
    cancel, sure = t("🚫 取消活动", "🚫 Cancel it"), t("🚫 确定取消", "🚫 Yes, cancel it")
    publish(world, zhang)
    far = publish(world, zhang, "/new 党课 11月30日 15:00 线上 党章")
    near = publish(world, zhang, "/new 主题党日 11月24日 9:00 烈士陵园 祭扫")

    asked = zhang.presses(cancel, on=tally_of(zhang, world))
    assert t("确定取消这个活动", "Cancel this activity") in asked.text
    back = zhang.presses(t("◀ 返回", "◀ Back"), on=asked)
    assert cancel in keys(back)
    world.at("2026-11-23 22:00")
    world.restart()
    before = len(li.messages())
    zhang.presses(cancel, on=back)
    zhang.presses(sure)
    [gone] = [one for one in zhang.messages() if one.raw["message_id"] == back.raw["message_id"]]
    assert t("活动已取消", "was cancelled") in gone.text
    assert gone.keys == [
        t("📞 需电话联系 1", "📞 To phone: 1"),
        *(t("📋 名单", "📋 List"), t("🕘 记录", "🕘 Log")),
        *(t("↩️ 撤销取消", "↩️ Undo the cancellation"), t("🔁 再办一次", "🔁 Hold again")),
        t("◀ 返回", "◀ Back"),
    ]
    state = world.read(lambda uow: uow.activities.get(near))
    assert state is not None
    assert state.state is ActivityState.CANCELLED
    assert len(li.messages()) == before + 1
    assert li.sees().text.splitlines()[0] == t(
        "🚫 已取消：主题党日 · 11月24日（周二）09:00",
        "🚫 Cancelled: Theme day · 24 Nov (Tue) 09:00",
    )
    sent = [one for one in world.look("log") if one["method"] == "sendMessage"]
    assert [one["fields"].get("disable_notification") for one in sent[-5:]].count(True) == 5
    first = cards(li, t("主题党日 · 11月24日", "Theme day · 24 Nov"))[0]
    assert (first.labels, t("活动已取消", "was cancelled") in first.text) == ([], True)
    zhang.forges(asked.data(sure), gone)
    assert t("活动已取消", "was cancelled") in toast(zhang)

    shown = zhang.says("/activities")
    zhang.presses(t("11月30日", "30 Nov"), on=shown)
    before = len(li.messages())
    zhang.presses(cancel)
    zhang.presses(sure)
    assert toast(zhang) == t(
        "已取消。现在是静默时段，5 人将在 07:30 收到通知。",
        "Cancelled. It is quiet now; 5 people are told at 07:30.",
    )
    assert len(li.messages()) == before
    world.at("2026-11-24 07:30")
    assert len(li.messages()) == before + 1
    assert t("🚫 已取消：党课", "🚫 Cancelled: Party class") in li.sees().text
    tags = world.read(lambda uow: uow.audit.tags("activity", far))
    assert tags == [Tag.ACTIVITY_PUBLISHED, Tag.ACTIVITY_CANCELLED]
    assert world.read(lambda uow: uow.steps.of_activity(far)) == []

    world.at("2026-11-24 22:00")
    zhang.says("/new 党课 11月27日 15:00 线上 党章")
    zhang.presses(t("✅ 发布", "✅ Publish"))
    before = len(li.messages())
    for place in ("四楼", "五楼"):
        zhang.presses(t("✏️ 修改", "✏️ Change"), on=tally_of(zhang, world))
        zhang.presses(t("✏️ 地点", "✏️ Place"))
        said = zhang.says(place)
        assert said.text.splitlines()[0] == t(
            "已修改。现在是静默时段，07:30 通知 0 人。",
            "Changed. It is quiet now; 0 people are told at 07:30.",
        )
    world.at("2026-11-25 07:30")
    assert len(li.messages()) == before + 1
    assert li.sees().text.splitlines()[:3:2] == [
        t("📌 党课 · 11月27日（周五）15:00", "📌 Party class · 27 Nov (Fri) 15:00"),
        "📍 五楼",
    ]
