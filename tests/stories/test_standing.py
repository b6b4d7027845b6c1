"""Respecting people: leave for a period, reminders put off and muted, and some sent by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain.activities import Answer, Leave
from tests.stories.looks import toast
from tests.stories.organ import settle_organ
from tests.stories.test_answers import publish, row
from tests.stories.test_nudges import Watch, wake
from tests.stories.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """In Chinese; the views of both languages have tests of their own."""
    made = World(tmp_path, f"sqlite:///{tmp_path / 'zhibu.db'}", "zh_Hans")
    yield made
    made.close()


def members(watch: Watch) -> dict[str, int]:
    """Who has got how many new messages, but for the secretary, who hears of everybody, and the
    administrator."""
    return {name: n for name, n in watch.news().items() if name not in ("张华", "管理员")}


def test_people_away_or_busy_are_left_alone(world: World) -> None:
    organ = settle_organ(world)
    world.store.write_now(lambda uow: wake(uow, organ))
    world.start()
    zhang, liu, chen, li = (organ[name] for name in ("张华", "刘芳", "陈磊", "李静"))
    meeting = publish(world, zhang)

    # Asked for, with a restart between the two days.
    li.says("/my")
    li.presses("🧳 请一段时间的假")
    li.presses("➕ 申请")
    li.says("11月30日")
    world.restart()
    assert "11月30日（周一）至12月11日（周五），共 12 天" in li.says("12月11日").text
    assert "⏳ 待批" in li.presses("📨 申请").text
    card = zhang.card_with("✔️ 批准")
    assert card.text.splitlines()[:2] == [
        "🧳 请假时段：11月30日（周一）至12月11日（周五），共 12 天",
        "李静 · 第一党支部",
    ]
    assert "✅ 已准（张华）" in zhang.presses("✔️ 批准", on=card).text
    assert li.sees().text.startswith("🧳 请假时段已准")
    mine = next(one for one in li.messages() if one.text.startswith("📌 支部党员大会"))
    assert "已按请假登记" in mine.text
    assert row(world, organ, "李静", meeting).leave is Leave.APPROVED

    # The day's message comes to whoever owes, and to them later if they say so.
    watch = Watch(organ)
    world.at("2026-12-01 08:30")
    assert members(watch) == {"刘芳": 1, "陈磊": 1, "李静0805": 1}
    chen.presses("💤 今晚")
    assert toast(chen) == "好的，今天 19:00 再提醒你。"
    assert "💤 将在 今天 19:00 再提醒你" in chen.sees().text
    world.at("2026-12-01 18:59")
    assert members(watch) == {}
    world.at("2026-12-01 19:00")
    assert members(watch) == {"陈磊": 1}

    # By hand, to chosen people, with a line.
    zhang.says("/activities")
    zhang.presses("支部党员大会")
    zhang.presses("🔔 选人提醒")
    zhang.presses("☑ 全选未定的")
    zhang.presses("☐ 全不选")
    zhang.presses("陈磊 ○")
    zhang.presses("☑ 陈磊 ○")
    for name in ("刘芳 ○", "陈磊 ○"):
        zhang.presses(name)
    zhang.presses("➡️ 下一步（2 人）")
    zhang.presses("◀ 返回", on=zhang.card_with("✅ 提醒"))
    zhang.presses("➡️ 下一步（2 人）")
    zhang.presses("✏️ 附一句话")
    assert "💬 “请带上学习笔记”" in zhang.says("请带上 学习笔记".replace(" ", "")).text
    zhang.presses("➖ 不附话")
    zhang.presses("✏️ 附一句话")
    zhang.says("请带上学习笔记")
    board = zhang.presses("✅ 提醒")
    assert toast(zhang) == "已提醒 2 人。"
    assert "刘芳 · 🔔 12月1日 19:00" in zhang.presses("📋 名单", on=board).text
    assert members(watch) == {"刘芳": 1, "陈磊": 1}
    assert liu.sees().text.splitlines()[1] == "💬 “请带上学习笔记”"

    # Muted: no more reminders, but for a change.
    liu.presses("🔕 不再提醒")
    world.at("2026-12-03 08:30")
    assert not {"刘芳", "李静"} & set(members(watch))
    liu.presses("🔔 恢复提醒")
    assert toast(liu) == "已恢复提醒。"
    liu.presses("🔕 不再提醒")
    liu.says("/settings")
    liu.presses("🔕 已关闭的提醒：1")
    liu.presses("🔔 支部党员大会 · 12月4日 15:00")
    assert toast(liu) == "已恢复提醒。"

    # Back earlier: what is still to come asks again, and the secretary hears of it.
    li.says("/my")
    li.presses("🧳 请一段时间的假")
    li.presses("✏️ 提前结束")
    li.says("12月5日")
    li.presses("✅ 提前结束")
    assert zhang.sees().text.startswith("✏️ 李静提前结束请假，现为：11月30日")
    li.presses("↩️ 今天起销假")
    li.presses("↩️ 确认结束")
    assert toast(li) == "已办好，1 次活动需要重新回复。"
    assert zhang.sees().text.startswith("↩️ 李静已销假")
    assert row(world, organ, "李静", meeting).answer is None
    li.presses("✅ 参加", on=li.card(mine))
    assert row(world, organ, "李静", meeting).answer is Answer.ATTENDING
