"""Recurring activities: set up in one line, changed, published over a restart; and the rest days of
a year that come as a file and move one of them."""

from __future__ import annotations

import json

import pytest

from tests.stories.organ import settle_organ
from tests.stories.people import Message, Person
from tests.stories.test_import_in_chat import sends
from tests.stories.test_new_activity import published
from tests.stories.world import World


def sends_list(person: Person, said: object) -> Message:
    return sends(person, "2027.json", json.dumps(said).encode())


def days(world: World) -> list[str]:
    return [f"{one.starts_at:%m-%d}" for one in published(world)]


def lines(card: Message) -> list[str]:
    return card.text.splitlines()


@pytest.mark.by_lot
def test_a_party_class_on_the_last_working_day(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    zhang, t = organ["张华"], world.say

    card = zhang.says(
        t(
            "/new 党课 每月第三个周四 15:00 三楼会议室",
            "/new party class every third Thursday 15:00 room 301",
        )
    )
    assert t("🗓 12月17日（周四）15:00 · 还有 24 天", "🗓 17 Dec (Thu) 15:00 · in 24 days") in lines(
        card
    )
    assert t(
        "🔁 每月第三个周四；遇休息日顺延到下一个工作日；不限期",
        "🔁 every month: third Thursday; on rest days: next working day; without end",
    ) in lines(card)
    card = zhang.presses(t("🔁 重复", "🔁 Repeat"), on=card)
    assert lines(card)[-10:-8] == [
        t("· 12月17日（周四）", "· 17 Dec (Thu)"),
        t("· 2027年1月21日（周四）（暂算）", "· 21 Jan 2027 (Thu) (provisional)"),
    ]
    zhang.presses(t("🔁 周期", "🔁 Rule"), on=card)
    card = zhang.presses(t("每 2 周的周四", "every 2 weeks on Thursday"))
    card = zhang.presses(t("🛌 休息日", "🛌 Rest days"), on=card)
    card = zhang.presses(t("跳过", "left out"), on=card)
    card = zhang.presses(t("🏁 结束", "🏁 End"), on=card)
    card = zhang.presses(t("到 12月31日", "Until 31 Dec"), on=card)
    assert lines(card)[:3] == [
        t("🔁 每 2 周的周四", "🔁 every 2 weeks on Thursday"),
        t("🛌 遇休息日：跳过", "🛌 Rest days: left out"),
        t("🏁 到 12月31日", "🏁 until 31 Dec"),
    ]
    assert len(lines(card)[6:]) == 2
    card = zhang.presses(t("✖️ 不重复", "✖️ Does not recur"), on=card)
    assert "🔁" not in card.text
    zhang.presses(t("🔁 重复", "🔁 Repeat"), on=card)
    card = zhang.says(t("每月最后一个工作日", "last working day of every month"))
    world.restart()
    card = zhang.says(t("3次", "3 times"))
    assert lines(card)[-3:] == [
        t("· 12月31日（周四）", "· 31 Dec (Thu)"),
        t("· 2027年1月29日（周五）（暂算）", "· 29 Jan 2027 (Fri) (provisional)"),
        t("· 2027年2月26日（周五）（暂算）", "· 26 Feb 2027 (Fri) (provisional)"),
    ]
    card = zhang.presses(t("📣 提前发布", "📣 Publish ahead"), on=card)
    card = zhang.presses(t("提前 3 天", "3 days before"), on=card)
    card = zhang.presses(t("✔️ 就这样", "✔️ So it is"), on=card)
    zhang.presses(t("✅ 发布", "✅ Publish"), on=card)
    assert [f"{one.starts_at:%m-%d}" for one in published(world)] == ["12-31"]

    card = zhang.presses(t("🔁 系列活动", "🔁 Recurring"), on=zhang.says("/activities"))
    series = zhang.presses(t("党课", "Party class"), on=card)
    time = zhang.presses(t("2月26日", "26 Feb"), on=series)
    zhang.presses(t("✏️ 地点", "✏️ Place"), on=time)
    asked = zhang.says(t("礼堂", "the hall"))
    card = zhang.presses(t("只改这一次", "Only this time"), on=asked)
    assert t("📍 三楼会议室", "📍 room 301") in lines(card)
    card = zhang.presses(t("⏸ 暂停", "⏸ Pause"), on=card)
    assert t("⏸ 已暂停", "⏸ Paused") in card.text
    card = zhang.presses(t("▶️ 恢复", "▶️ Go on"), on=card)
    due = t("下次发布：2027年1月26日（周二）08:30（暂算）", "26 Jan 2027 (Tue) 08:30 (provisional)")
    assert due in card.text

    time = zhang.presses(t("1月29日", "29 Jan"), on=card)
    time = zhang.presses(t("🚫 跳过这一次", "🚫 Leave this time out"), on=time)
    time = zhang.presses(t("↩️ 恢复这一次", "↩️ Hold it after all"), on=time)
    card = zhang.presses(t("◀ 返回", "◀ Back"), on=time)
    rule = zhang.presses(t("🔁 周期与结束", "🔁 Rule and end"), on=card)
    card = zhang.presses(t("✔️ 就这样", "✔️ So it is"), on=rule)

    world.at("2027-01-26 08:30")
    news = zhang.card_with(t("🔁 系列", "🔁 Series"))
    assert (
        t("🔁 已发布：党课 · 1月29日（周五）15:00", "🔁 Published: Party class · 29 Jan")
        in news.text
    )
    world.at("2027-02-23 08:31")
    assert [(f"{one.starts_at:%m-%d}", one.place) for one in published(world)] == [
        ("12-31", t("三楼会议室", "room 301")),
        ("01-29", t("三楼会议室", "room 301")),
        ("02-26", t("礼堂", "the hall")),
    ]
    card = zhang.presses(t("🔁 系列", "🔁 Series"), on=news)
    card = zhang.presses(t("🏁 结束系列", "🏁 End the series"), on=card)
    card = zhang.presses(t("🏁 确定结束", "🏁 End it"), on=card)
    assert t("🏁 已结束", "🏁 Ended") in card.text


@pytest.mark.by_lot
def test_the_rest_days_of_a_year_come_as_a_file_and_one_meeting_is_moved(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    zhang, boss, t = organ["张华"], organ["管理员"], world.say
    for kind, hour in (("党课", 15), ("主题党日", 9)):
        card = zhang.says(f"/new {kind} 每月4日 {hour}:00 三楼会议室")
        card = zhang.presses(t("🔁 重复", "🔁 Repeat"), on=card)
        card = zhang.presses(t("📣 提前发布", "📣 Publish ahead"), on=card)
        card = zhang.presses(t("提前 30 天", "30 days before"), on=card)
        zhang.presses(
            t("✅ 发布", "✅ Publish"), on=zhang.presses(t("✔️ 就这样", "✔️ So it is"), on=card)
        )
    world.at("2026-12-07 09:00")  # the times of 4 January are out
    assert days(world) == ["12-04", "12-04", "01-04", "01-04"]

    home = boss.presses(t("🗓 放假安排", "🗓 Rest days"), on=boss.says("/settings"))
    assert t("2027 年：尚未公布（暂算）", "2027: no notice yet, provisional") in lines(home)
    sends_list(boss, {"year": 2027, "rest": ["2027-01-01/2027-01-04"], "work": ["元旦"]})
    assert t("第 2 行：“元旦”不是日期", "row 2: “元旦” is no date") in boss.sees().text
    notice = {
        "year": 2027,
        "days": [
            *({"date": f"2027-01-0{n}", "isOffDay": True} for n in range(1, 5)),
            {"date": "2027-01-09", "isOffDay": False},
        ],
    }
    sends_list(boss, notice)
    card = boss.sees()
    boss.presses(t("🗑 放弃", "🗑 Discard"), on=card)
    sends_list(boss, notice)
    card = boss.sees()
    assert t(
        "⚠️ 按清单共减少 1 个工作日，法定为 13 天。清单完整吗？",
        "⚠️ It takes away 1 working day; by law there are 13. Is it complete?",
    ) in lines(card)
    assert t(
        "· 党课 15:00：2027年1月4日 → 2027年1月5日（周二）",
        "· Party class 15:00: 4 Jan 2027 → 5 Jan 2027 (Tue)",
    ) in lines(card)
    world.restart()
    card = boss.presses(t("✅ 导入", "✅ Load it"), on=card)
    assert (
        t("有 8 个已安排的活动应改期", "8 planned activities would be on another day") in card.text
    )
    assert days(world) == ["12-04", "12-04", "01-04", "01-04"]

    asked = zhang.card_with(t("1月4日 不动", "4 Jan stays"))
    zhang.presses_at(asked, 0, 1)  # the theme day stays
    zhang.presses(t("1月4日 → ", "4 Jan → "), on=zhang.card(asked))
    assert days(world) == ["12-04", "12-04", "01-04", "01-05"]
    # What is not published yet is asked about as well.
    zhang.presses_at(zhang.card(asked), 0, 0)
    zhang.presses_at(zhang.card(asked), 0, 1)
    assert t("4月5日", "5 Apr") not in zhang.card(asked).text
    zhang.presses(t("✅ 全部改期（4 个）", "✅ Move all 4"), on=zhang.card(asked))
    assert t("没有待决定的了", "nothing is left to decide") in zhang.card(asked).text
    assert t("1月5日", "5 Jan") in organ["李静"].sees().text
    home = boss.presses(t("🗓 放假安排", "🗓 Rest days"), on=boss.says("/settings"))
    assert t(
        "2027 年：周末以外休息 2 天，调休上班 1 天",
        "2027: 2 rest days beside weekends, 1 make-up working day",
    ) in lines(home)
    boss.presses(t("➕ 本单位休息日、工作日", "➕ A day of our own"), on=home)
    card = boss.presses(t("🛌 休息", "🛌 We rest"), on=boss.says("12月31日"))
    assert t("本单位：12月31日 休息", "our own: 31 Dec: rest") in lines(card)
    has_a_clock_of_their_own(organ["李静"])


def has_a_clock_of_their_own(li: Person) -> None:
    t = li.world.say
    li.presses(t("🕑 时区", "🕑 Time zone"), on=li.says("/settings"))
    assert t("没有这个时区", "I do not know that time zone") in li.says("火星").text
    card = li.says("berlin")
    assert t("🕑 时区：柏林时间", "🕑 Time zone: Berlin time") in card.text
    assert (
        t("（北京时间；你那里 08:00）", "(Beijing time; 08:00 with you)") in li.says("/today").text
    )
    card = li.presses(t("同组织", "As the organisation"), on=card)
    assert t("🕑 时区：同组织", "🕑 Time zone: as the organisation") in card.text
