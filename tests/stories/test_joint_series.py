"""A class for several branches every quarter: set up in one line, changed, published by itself,
answered in each branch."""

from __future__ import annotations

import pytest

from tests.stories.organ import settle_organ
from tests.stories.people import Message, Person
from tests.stories.world import World

SECOND = "第二党支部"


@pytest.mark.by_lot
def test_a_class_for_the_branches_every_quarter(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    wu, li, zhou, t = organ["吴刚"], organ["李静"], organ["周涛"], world.say
    series = sets_up(wu)
    changes(wu, series)
    world.restart()

    world.at("2027-04-08 08:30")
    news = wu.card_with(t("🔁 系列", "🔁 Series"))
    assert (
        t("🔁 已发布：党课 · 4月15日（周四）15:00", "🔁 Published: Party class · 15 Apr")
        in news.text
    )
    assert t("👥 2 个支部", "👥 2 branches") in news.text.splitlines()
    for head in ("张华", "赵强"):
        own = organ[head].card_with(t("📄 打开", "📄 Open"))
        assert (
            t("📌 本支部参加：党课 · 4月15日", "📌 For your branch: Party class · 15 Apr")
            in own.text
        )
    li.presses(t("✅ 参加", "✅ Attending"), on=card_of(li))
    zhou.presses(world.t._("❓ Not sure"), on=card_of(zhou))
    shown = wu.presses(t("📌 打开活动", "📌 Open the activity"), on=news)
    assert "影院" in shown.text
    table = wu.presses(t("👁 预览提醒", "👁 Preview reminders"), on=shown)
    assert t("未回复者 6 人", "Who has not answered: 6 people") in table.text.splitlines()
    shown = wu.presses(t("◀ 返回", "◀ Back"), on=table)
    assert [one for one in shown.text.splitlines() if "党支部" in one] == [
        t(
            "第一党支部：✅ 1 · 🙏 0 · ❓ 0 · 未回复 5",
            "第一党支部: ✅ 1 · 🙏 0 · ❓ 0 · no answer 5",
        ),
        t(
            "第二党支部：✅ 0 · 🙏 0 · ❓ 1 · 未回复 2",
            "第二党支部: ✅ 0 · 🙏 0 · ❓ 1 · no answer 2",
        ),
    ]


def sets_up(wu: Person) -> Message:
    """The head of the unit above publishes the first; returns the card of the series."""
    t = wu.world.say
    asked = wu.says("/new 党课 每季度第三个周四 15:00 礼堂 全会精神")
    wu.presses(t("全选", "All of them"), on=asked)
    card = wu.presses(t("选好了", "These"))
    assert (
        t(
            "🔁 每季度（3 个月）：第三个周四；遇休息日顺延到下一个工作日；不限期",
            "🔁 every quarter (3 months): third Thursday; on rest days: next working day; "
            "without end",
        )
        in card.text.splitlines()
    )
    table = wu.presses(t("👁 预览提醒", "👁 Preview reminders"), on=card)
    assert t("👥 2 个支部", "👥 2 branches") in table.text.splitlines()
    assert t("未回复者 8 人", "Who has not answered: 8 people") in table.text.splitlines()
    card = wu.presses(t("◀ 返回", "◀ Back"), on=table)
    card = wu.presses(t("🔁 重复", "🔁 Repeat"), on=card)
    assert card.text.splitlines()[-10:-8] == [
        t("· 2027年1月21日（周四）（暂算）", "· 21 Jan 2027 (Thu) (provisional)"),
        t("· 2027年4月15日（周四）（暂算）", "· 15 Apr 2027 (Thu) (provisional)"),
    ]
    card = wu.presses(t("✔️ 就这样", "✔️ So it is"), on=card)
    wu.presses(t("✅ 发布", "✅ Publish"), on=card)
    listed = wu.presses(t("🔁 系列活动", "🔁 Recurring"), on=wu.says("/activities"))
    return wu.presses(t("党课（2 个支部）", "Party class (2 branches)"), on=listed)


def changes(wu: Person, series: Message) -> None:
    """One branch leaves and comes back; the second time and what follows is held elsewhere."""
    t = wu.world.say
    who = wu.presses(t("👥 参加支部", "👥 Branches"), on=series)
    who = wu.presses(f"☑ {SECOND}", on=who)
    who = wu.presses(f"☐ {SECOND}", on=who)
    card = wu.presses(t("◀ 返回", "◀ Back"), on=who)
    time = wu.presses(t("2027年4月15日", "15 Apr 2027"), on=card)
    table = wu.presses(t("👁 预览提醒", "👁 Preview reminders"), on=time)
    assert table.text.splitlines()[-1] == t(
        "按发布时推算：2027年4月8日（周四）08:30（暂算）",
        "As it will be when it is published: 8 Apr 2027 (Thu) 08:30 (provisional)",
    )
    time = wu.presses(t("◀ 返回", "◀ Back"), on=table)
    wu.presses(t("✏️ 地点", "✏️ Place"), on=time)
    asked = wu.says("影院")
    card = wu.presses(t("这次及以后", "This and all after it"), on=asked)
    assert "📍 影院" in card.text
    assert "👥 第一党支部" in card.text


def card_of(person: Person) -> Message:
    """The card of the second class."""
    day = person.world.say("4月15日", "15 Apr")
    return next(
        one for one in reversed(person.messages()) if day in one.text and len(one.labels) > 1
    )
