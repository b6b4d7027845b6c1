"""Story of when whom a meeting reminds: looked at before, changed, and asked why."""

from __future__ import annotations

import pytest

from bot.domain.policies.steps import PolicyKind
from tests.stories.organ import settle_organ
from tests.stories.people import Message, Person
from tests.stories.test_answers import activities
from tests.stories.test_nudges import wake
from tests.stories.world import World

LINE = "/new 支部党员大会 12月4日 15:00 三楼会议室 三季度总结"


def keeps(person: Person, asked: Message, label: str) -> Message:
    """Choose, look at what it comes to, and keep it."""
    shown = person.presses(label, on=asked)
    assert person.world.say("提醒规则：", "Reminders:") in shown.text
    return person.presses(person.world.say("✅ 就这样", "✅ Keep it like that"), on=shown)


@pytest.mark.by_lot
def test_when_whom_and_why(world: World) -> None:
    organ = settle_organ(world)
    world.store.write_now(lambda uow: wake(uow, organ))
    world.start()
    t = world.say
    zhang, li = organ["张华"], organ["李静"]
    preview = t("👁 预览提醒", "👁 Preview reminders")
    back = t("◀ 返回", "◀ Back")

    review = zhang.says(LINE)
    shown = zhang.presses(preview, on=review)
    assert shown.text.splitlines()[0] == t(
        "👁 谁会在什么时候收到提醒", "👁 Who will be reminded when"
    )
    assert t("不提醒：孙敏（不在线）", "Not reminded: 孙敏 (not in chat)") in shown.text
    assert world.read(activities) == set()
    zhang.presses(back, on=shown)
    zhang.presses(t("✅ 发布", "✅ Publish"))
    [activity] = world.read(activities)

    shown = zhang.presses(preview)
    assert t("12月1日（周二）08:30", "1 Dec (Tue) 08:30") in shown.text
    card = zhang.presses(t("⚙️ 改提醒", "⚙️ Change reminders"), on=shown)
    step = zhang.presses(t("✏️ 开始前 3 天", "✏️ 3 days before the start"), on=card)
    asked = zhang.presses(t("📅 什么时候", "📅 When"), on=step)
    step = keeps(zhang, asked, t("开始前 5 天", "5 days before the start"))
    world.restart()
    asked = zhang.presses(t("✍️ 附言", "✍️ Words"), on=step)
    shown = zhang.says(t("请带笔记本到{place}", "Bring a notebook to {place}"))
    assert (
        t("届时会写：请带笔记本到三楼会议室", "It will say: Bring a notebook to 三楼会议室")
        in shown.text
    )
    step = zhang.presses(t("✅ 就这样", "✅ Keep it like that"), on=shown)
    assert t("附言：请带", "Words: Bring") in step.text
    zhang.presses(t("🕗 几点", "🕗 Hour"), on=step)
    asked = zhang.says(t("8点", "8 o'clock"))
    assert asked.labels[0] == ["08:00", "20:00"]
    zhang.presses(t("📅 什么时候", "📅 When"), on=zhang.presses(back, on=asked))
    shown = zhang.says(t("开始前 8 天", "8 days before the start"))
    assert t("改为：开始前 8 天", "Then: 8 days before the start") in shown.text
    asked = zhang.presses(back, on=shown)
    assert t("没看懂", "I cannot read that") in zhang.says(t("随便", "whenever")).text
    step = zhang.presses(back, on=asked)
    assert t("我没听懂", "I did not understand") in zhang.says(t("随便", "whenever")).text
    card = zhang.presses(back, on=step)
    card = keeps(zhang, card, t("➕ 加一步", "➕ Add a step"))
    card = zhang.presses(back, on=card)
    step = zhang.presses(t("✏️ 开始前 2 天", "✏️ 2 days before the start"), on=card)
    card = keeps(zhang, step, t("🗑 删除", "🗑 Remove"))
    steps = world.read(lambda uow: {one.key: one for one in uow.steps.of_activity(activity)})
    assert str(steps["3d"].on_date) == "2026-11-27"  # five days before is a Sunday
    assert "own1" not in steps

    world.at("2026-11-27 08:30")
    day = li.sees()
    said = li.presses(t("为什么提醒我？", "Why this reminder?"), on=day)
    assert t("11月27日 08:30 已提醒", "27 Nov 08:30 reminded") in said.text
    assert t("规则：", "Rule:") in li.says("/why").text
    world.at("2026-11-27 10:00")
    receipt = zhang.sees()
    assert receipt.text.startswith(t("📮 提醒已发", "📮 Reminders went out"))
    listed = zhang.presses(t("📜 提醒记录", "📜 Who got what"), on=receipt)
    assert "李静" in listed.text

    zhang.says("/settings")
    unit = zhang.presses(t("🏛 第一党支部的设置", "🏛 Settings of 第一党支部"))
    kinds = zhang.presses(t("🔔 提醒规则", "🔔 Reminders"), on=unit)
    card = zhang.presses(t("🗓 会议和活动", "🗓 Meetings and activities"), on=kinds)
    step = zhang.presses(t("✏️ 开始前 1 小时", "✏️ 1 h before the start"), on=card)
    card = keeps(zhang, step, t("🗑 删除", "🗑 Remove"))
    branch = organ.units["第一党支部"]
    of_unit = world.read(lambda uow: uow.policies.of_unit(branch, PolicyKind.GATHERING))
    assert "soon" not in of_unit
    card = keeps(zhang, card, t("↩️ 全部恢复", "↩️ All as before"))
    of_unit = world.read(lambda uow: uow.policies.of_unit(branch, PolicyKind.GATHERING))
    assert "soon" in of_unit
