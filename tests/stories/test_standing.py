"""Respecting people: leave for a period, reminders put off and muted, and some sent by hand."""

from __future__ import annotations

import pytest

from bot.domain.activities import Answer, Leave
from tests.stories.looks import toast
from tests.stories.organ import settle_organ
from tests.stories.test_answers import publish, row
from tests.stories.test_nudges import Watch, wake
from tests.stories.world import World


def members(watch: Watch) -> dict[str, int]:
    """Who has got how many new messages, but for the secretary, who hears of everybody, and the
    administrator."""
    return {name: n for name, n in watch.news().items() if name not in ("张华", "管理员")}


@pytest.mark.by_lot
def test_people_away_or_busy_are_left_alone(world: World) -> None:
    organ = settle_organ(world)
    world.store.write_now(lambda uow: wake(uow, organ))
    world.start()
    t = world.say
    zhang, liu, chen, li = (organ[name] for name in ("张华", "刘芳", "陈磊", "李静"))
    meeting = publish(world, zhang)

    # Asked for, with a restart between the two days.
    li.says("/my")
    li.presses(t("🧳 请一段时间的假", "🧳 Leave for a period"))
    li.presses(t("➕ 申请", "➕ Ask for one"))
    li.says(t("11月30日", "30 Nov"))
    world.restart()
    assert (
        t("11月30日（周一）至12月11日（周五），共 12 天", "30 Nov (Mon) to 11 Dec (Fri), 12 days")
        in li.says(t("12月11日", "11 Dec")).text
    )
    assert (
        t("⏳ 待批", "⏳ waits for approval")
        in li.presses(t("📨 申请", "📨 Ask for this leave")).text
    )
    card = zhang.card_with(t("✔️ 批准", "✔️ Approve"))
    assert card.text.splitlines()[:2] == [
        t(
            "🧳 请假时段：11月30日（周一）至12月11日（周五），共 12 天",
            "🧳 Leave for a period: 30 Nov (Mon) to 11 Dec (Fri), 12 days",
        ),
        "李静 · 第一党支部",
    ]
    assert (
        t("✅ 已准（张华）", "✅ approved (张华)")
        in zhang.presses(t("✔️ 批准", "✔️ Approve"), on=card).text
    )
    assert li.sees().text.startswith(t("🧳 请假时段已准", "🧳 You are on leave"))
    mine = next(
        one
        for one in li.messages()
        if one.text.startswith(t("📌 支部党员大会", "📌 Branch member meeting"))
    )
    assert t("已按请假登记", "You are on leave for a period; no answer is needed") in mine.text
    assert row(world, organ, "李静", meeting).leave is Leave.APPROVED

    # The day's message comes to whoever owes, and to them later if they say so.
    watch = Watch(organ)
    world.at("2026-12-01 08:30")
    assert members(watch) == {"刘芳": 1, "陈磊": 1, "李静0805": 1}
    chen.presses(t("💤 今晚", "💤 Tonight"))
    assert toast(chen) == t(
        "好的，今天 19:00 再提醒你。", "You will be reminded again: 19:00 today"
    )
    assert (
        t("💤 再次提醒：今天 19:00", "💤 You will be reminded again: 19:00 today")
        in chen.sees().text
    )
    world.at("2026-12-01 18:59")
    assert members(watch) == {}
    world.at("2026-12-01 19:00")
    assert members(watch) == {"陈磊": 1}

    # By hand, to chosen people, with a line.
    zhang.says("/activities")
    zhang.presses(t("支部党员大会", "Branch member meeting"))
    zhang.presses(t("🔔 选人提醒", "🔔 Choose whom"))
    zhang.presses(t("☑ 全选未定的", "☑ All who owe"))
    zhang.presses(t("☐ 全不选", "☐ Nobody"))
    zhang.presses("陈磊 ○")
    zhang.presses("☑ 陈磊 ○")
    for name in ("刘芳 ○", "陈磊 ○"):
        zhang.presses(name)
    zhang.presses(t("➡️ 下一步（2 人）", "➡️ Go on with 2"))
    zhang.presses(t("◀ 返回", "◀ Back"), on=zhang.card_with(t("✅ 提醒", "✅ Remind them")))
    zhang.presses(t("➡️ 下一步（2 人）", "➡️ Go on with 2"))
    zhang.presses(t("✏️ 附一句话", "✏️ Add a line"))
    assert "💬 “请带上学习笔记”" in zhang.says("请带上 学习笔记".replace(" ", "")).text
    zhang.presses(t("➖ 不附话", "➖ Without it"))
    zhang.presses(t("✏️ 附一句话", "✏️ Add a line"))
    zhang.says("请带上学习笔记")
    board = zhang.presses(t("✅ 提醒", "✅ Remind them"))
    assert toast(zhang) == t("已提醒 2 人。", "2 people are reminded.")
    assert (
        t("刘芳 · 🔔 12月1日 19:00", "刘芳 · 🔔 1 Dec 19:00")
        in zhang.presses(t("📋 名单", "📋 List"), on=board).text
    )
    assert members(watch) == {"刘芳": 1, "陈磊": 1}
    assert liu.sees().text.splitlines()[1] == "💬 “请带上学习笔记”"

    # Muted: no more reminders, but for a change.
    liu.presses(t("🔕 不再提醒", "🔕 Mute"))
    assert liu.sees().text.splitlines()[1] == "💬 “请带上学习笔记”", "it stays"
    world.at("2026-12-03 08:30")
    assert not {"刘芳", "李静"} & set(members(watch))
    liu.presses(t("🔔 恢复提醒", "🔔 Remind me again"))
    assert toast(liu) == t("已恢复提醒。", "You are reminded of this again.")
    liu.presses(t("🔕 不再提醒", "🔕 Mute"))
    liu.says("/settings")
    liu.presses(t("🔕 已关闭的提醒：1", "🔕 Muted: 1"))
    liu.presses(t("🔔 支部党员大会 · 12月4日 15:00", "🔔 Branch member meeting · 4 Dec 15:00"))
    assert toast(liu) == t("已恢复提醒。", "You are reminded of this again.")

    # Back earlier: what is still to come asks again, and the secretary hears of it.
    li.says("/my")
    li.presses(t("🧳 请一段时间的假", "🧳 Leave for a period"))
    li.presses(t("✏️ 提前结束", "✏️ Earlier end"))
    li.says(t("12月5日", "5 Dec"))
    li.presses(t("✅ 提前结束", "✅ Shorten it"))
    assert zhang.sees().text.startswith(
        t("✏️ 李静提前结束请假，现为：11月30日", "✏️ 李静 has shortened leave for a period: 30 Nov")
    )
    li.presses(t("↩️ 今天起销假", "↩️ Over as of today"))
    li.presses(t("↩️ 确认结束", "↩️ Yes, end it"))
    assert toast(li) == t(
        "已办好，1 次活动需要重新回复。", "Done; 1 activity asks for an answer again."
    )
    assert zhang.sees().text.startswith(t("↩️ 李静已销假", "↩️ 李静 is back"))
    assert row(world, organ, "李静", meeting).answer is None
    li.presses(t("✅ 参加", "✅ Attending"), on=li.card(mine))
    assert row(world, organ, "李静", meeting).answer is Answer.ATTENDING
