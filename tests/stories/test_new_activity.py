"""Setting up an activity: in one line, question by question, left half-way, gone on with."""

from __future__ import annotations

import pytest

from bot.domain.activities import ActivityKind
from bot.domain.org import Role, UnitKind
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.stories.looks import toast
from tests.stories.organ import Organ, add_people, settle_organ
from tests.stories.world import BOT_ID, World, local


def published(world: World) -> list[Activity]:
    """Every activity there is, by time."""

    def find(uow: UnitOfWork) -> list[Activity]:
        root = uow.units.root()
        assert root is not None
        return uow.activities.under(root.path, local("2026-01-01 00:00"), local("2028-01-01 00:00"))

    return world.read(find)


def drafts(world: World, person: int) -> list[str]:
    return [one.form for one in world.read(lambda uow: uow.drafts.of(BOT_ID, person))]


@pytest.mark.by_lot
def test_one_line_is_understood_or_asked_back_and_never_guessed(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    zhang, t = organ["张华"], world.say

    card = zhang.says("/new 支部党员大会 12月4日 15:00 三楼会议室 三季度总结")
    assert card.text.splitlines() == [
        t("请核对：", "Please check:"),
        t("📌 支部党员大会", "📌 Branch member meeting"),
        t("🗓 12月4日（周五）15:00 · 还有 11 天", "🗓 4 Dec (Fri) 15:00 · in 11 days"),
        "📍 三楼会议室",
        "📝 三季度总结",
        t(
            "👥 第一党支部 应到 6 人（5 人在线，1 人由你登记）",
            "👥 第一党支部: 6 people expected (5 in chat, 1 recorded by you)",
        ),
        t("⏰ 请在 12月3日（周四）18:00 前回复", "⏰ Answers by 3 Dec (Thu) 18:00"),
        t(
            "🔔 提醒：12月1日、12月3日、12月4日 08:30（未回复者） · 12月4日 14:00（参加者）",
            "🔔 Reminders: 1 Dec, 3 Dec, 4 Dec 08:30 (who has not answered) · "
            "4 Dec 14:00 (who is coming)",
        ),
    ]

    asked = zhang.says("/new 党课 月初 三点 线上 党章")
    assert t("是哪一天？", "Which of these days do you mean?") in asked.text
    assert asked.labels[:2] == [
        [t("12月1日（周二）", "1 Dec (Tue)")],
        [t("2027年1月1日（周五）（休息日，暂算）", "1 Jan 2027 (Fri) (rest day, provisional)")],
    ]
    world.restart()
    asked = zhang.presses(t("12月1日", "1 Dec"), on=asked)
    assert t("上午还是下午", "Morning or afternoon") in asked.text
    card = zhang.presses("15:00", on=asked)
    assert "📍 线上" in card.text
    assert "📝 党章" in card.text
    assert t("12月1日（周二）15:00", "1 Dec (Tue) 15:00") in card.text

    card = zhang.says(t("/new 党课 12月5日 下午3点半", "/new party class Dec 5 3:30pm"))
    assert t("12月5日（周六）（休息日）15:30", "5 Dec (Sat) (rest day) 15:30") in card.text
    assert t("⚠️ 这天是休息日", "⚠️ That is a rest day") in card.text
    assert "📍" not in card.text

    asked = zhang.says("/new 党课 今天 8:00")
    assert t("这个时间已经过去", "that time has passed already") in asked.text
    card = zhang.presses("10:00", on=asked)
    assert t("11月23日（周一）10:00 · 今天", "23 Nov (Mon) 10:00 · today") in card.text

    asked = zhang.says("/new 党课 2月30日 9:00")
    assert t("没有这一天", "There is no such day") in asked.text
    assert t("没看懂日期", "did not understand the day") in zhang.says("随便哪天").text
    card = zhang.says("2月26日")
    assert t("2027年2月26日（周五）09:00", "26 Feb 2027 (Fri) 09:00") in card.text

    refused = zhang.says("/new 党课 2028年3月3日 9:00")
    assert t("超过一年", "more than a year ahead") in refused.text
    refused = zhang.says("/new 党课 12月4日 9:00 " + "长" * 301)
    assert t("最多 300 个字", "300 characters at most") in refused.text

    world.at("2026-11-27 09:00")
    asked = zhang.says("/new 主题党日 周五 14:00")
    assert asked.labels[:2] == [
        [t("11月27日（周五）", "27 Nov (Fri)")],
        [t("12月4日（周五）", "4 Dec (Fri)")],
    ]
    world.at("2026-12-05 09:00")
    asked = zhang.says("/new 支部党员大会 12月4日 15:00")
    assert (
        t(
            "12月4日（周五）已经过去。是指 2027年12月4日（周六）（休息日）吗？",
            "4 Dec (Fri) has passed. Do you mean 4 Dec 2027 (Sat) (rest day)?",
        )
        in asked.text
    )
    assert published(world) == []


@pytest.mark.by_lot
def test_question_by_question_with_a_restart_in_between(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    zhang, t = organ["张华"], world.say

    asked = zhang.says("/new")
    assert t("哪一类", "what kind") in asked.text
    asked = zhang.presses(t("党小组会", "Party group meeting"), on=asked)
    assert t("哪个党小组", "Which group") in asked.text
    assert t("哪个党小组", "Which group") in zhang.says("第九党小组").text
    asked = zhang.says("第二党小组")
    assert t("休＝休息日", "r: rest day") in asked.text
    assert t("5休", "5r") not in [label for row in asked.labels for label in row]
    asked = zhang.presses("▶", on=asked)
    asked = zhang.presses(t("5休", "5r"), on=asked)
    assert t("12月5日（周六）（休息日），几点", "5 Dec (Sat) (rest day): at what") in asked.text
    asked = zhang.presses(t("换一天", "Another day"), on=asked)
    world.restart()
    asked = zhang.says(t("下周三", "Wed Dec 2"))
    assert t("没看懂时间", "did not understand the time") in zhang.says("看情况").text
    asked = zhang.says(t("12月2日上午", "Dec 2, in the morning"))
    assert t("没看懂时间", "did not understand the time") in asked.text
    asked = zhang.says(t("周一 下午三点半到五点", "Mon 15:30-17:00"))
    assert t("是哪一天？", "Which of these days do you mean?") in asked.text
    asked = zhang.says(t("下周三", "Wed Dec 2"))
    assert t("在哪里", "Where") in asked.text
    asked = zhang.says("\u3000 \u3000")
    assert t("在哪里", "Where") in asked.text
    asked = zhang.says("二楼 <活动室> & 🏠")
    assert t("什么内容", "What is it about") in asked.text
    card = zhang.says("学习《党章》\n第一章")
    assert "📍 二楼 <活动室> & 🏠" in card.text
    assert "📝 学习《党章》 第一章" in card.text
    assert t("12月2日（周三）15:30–17:00", "2 Dec (Wed) 15:30–17:00") in card.text
    assert t("第二党小组 应到 3 人", "第二党小组: 3 people expected") in card.text

    asked = zhang.presses(t("✏️ 内容", "✏️ Subject"), on=card)
    card = zhang.presses(t("不填", "Leave it empty"), on=asked)
    assert "📝" not in card.text
    asked = zhang.presses(t("✏️ 时间", "✏️ Time"), on=card)
    card = zhang.presses(t("不变：15:30", "As it is: 15:30"), on=asked)
    assert "15:30–17:00" in card.text
    asked = zhang.presses(t("✏️ 日期", "✏️ Date"), on=card)
    asked = zhang.says(t("12月4日 15:00或16:00", "Dec 4, 15:00 or 16:00"))
    assert t("是哪个时间？", "Which time do you mean?") in asked.text
    assert asked.labels[0] == ["15:00", "16:00"]
    card = zhang.presses("16:00", on=asked)
    assert t("12月4日（周五）16:00 · ", "4 Dec (Fri) 16:00 · ") in card.text
    asked = zhang.presses(t("✏️ 日期", "✏️ Date"), on=card)
    card = zhang.says("12月3日 16:00")
    assert t("12月3日（周四）16:00 · ", "3 Dec (Thu) 16:00 · ") in card.text
    zhang.forges(card.data(t("✏️ 时间", "✏️ Time")).replace("time", "secret"), card)
    assert toast(zhang) == t("这个按钮已过期。", "This button is no longer valid.")
    tally = zhang.presses(t("✅ 发布", "✅ Publish"), on=card)
    assert tally.raw["message_id"] == card.raw["message_id"]
    assert t("应到 3", "Expected 3") in tally.text
    [made] = published(world)
    assert (made.kind, made.place, made.subject, made.group_id) == (
        ActivityKind.GROUP_MEETING,
        "二楼 <活动室> & 🏠",
        "",
        organ.units["第二党小组"],
    )
    zhang.forges(card.data(t("✅ 发布", "✅ Publish")), tally)
    assert published(world) == [made]
    assert drafts(world, zhang.id) == []
    first = t("📌 党小组会（第二党小组）", "📌 Party group meeting (第二党小组)")
    told = {name for name, one in organ.people.items() if first in one.sees().text}
    assert told - {"张华"} == {"陈磊", "李静"}

    world.store.write_now(lambda uow: third_group(uow, organ))
    add_people(world, organ, ["钱进"], "第三党小组", in_chat=False)
    card = zhang.says(t("/new 第三党小组会 12月9日 9:00", "/new 第三党小组会 Dec 9 9:00"))
    zhang.presses(t("✅ 发布", "✅ Publish"), on=card)
    assert t("都不在线，请你另行通知", "Nobody who is expected is in chat") in toast(zhang)


@pytest.mark.by_lot
def test_left_half_way_resumed_discarded_and_forgotten(world: World) -> None:
    organ = settle_organ(world)
    world.store.write_now(lambda uow: two_units(uow, organ))
    world.start()
    wu, zhao, li, t = organ["吴刚"], organ["赵强"], organ["李静"], world.say

    assert t("书记、副书记建立", "secretary and deputy") in li.says("/new").text
    asked = wu.says("/new")
    assert [row[0] for row in asked.labels[:2]] == ["第二党支部", "市直机关党委"]
    assert t("是哪个组织的", "which unit") in wu.says("第九党支部").text
    asked = wu.says("市直机关党委")
    kinds = [label for row in asked.labels for label in row]
    group = t("党小组会", "Party group meeting")
    assert group not in kinds
    assert t("不办这类活动", "does not hold activities") in wu.says(group).text
    assert t("没认出类型", "do not know that kind") in wu.says("聚餐").text
    asked = wu.says(t("支委会 12月8日", "committee meeting Dec 8"))
    assert t("12月8日（周二），几点", "8 Dec (Tue): at what time") in asked.text
    asked = wu.says("/new")
    assert t("已填：类型、日期", "filled in: kind, date") in asked.text
    asked = wu.presses(t("继续", "Continue"), on=asked)
    assert t("几点", "at what time") in asked.text
    wu.says("9:30")
    wu.says("小会议室")
    card = wu.says("研究发展党员")
    assert t("市直机关党委 应到 1 人", "市直机关党委: 1 person expected") in card.text
    asked = wu.presses(t("✏️ 组织", "✏️ Unit"), on=card)
    card = wu.presses("第二党支部", on=asked)
    assert t("第二党支部 应到 2 人", "第二党支部: 2 people expected") in card.text
    assert t("支委会", "Branch committee meeting") in card.text
    gone = wu.presses(t("🗑 放弃", "🗑 Discard"), on=card)
    assert t("已放弃", "Discarded") in gone.text
    wu.forges(card.data(t("✅ 发布", "✅ Publish")), gone)
    assert toast(wu) == t("这个按钮已过期。", "This button is no longer valid.")
    assert (published(world), drafts(world, wu.id)) == ([], [])

    card = zhao.says("/new 主题党日 11月24日 15:00 烈士陵园 祭扫")
    asked = zhao.presses(t("✏️ 地点", "✏️ Place"), on=card)
    world.store.write_now(lambda uow: dismissed(uow, organ))
    refused = zhao.says("博物馆")
    assert t("你已不能再为这个组织建立活动", "can no longer set up activities") in refused.text
    assert drafts(world, zhao.id) == []
    world.store.write_now(lambda uow: two_units(uow, organ))
    card = wu.says("/new 党课 11月23日 10:00 线上 党章")
    world.store.write_now(lambda uow: dismissed(uow, organ))
    wu.presses(t("✅ 发布", "✅ Publish"), on=card)
    assert t("你已不能再为这个组织建立活动", "can no longer set up") in toast(wu)
    assert published(world) == []

    zhang = organ["张华"]
    older = zhang.says("/new 党课 12月4日 15:00 线上 旧的")
    newer = zhang.says("/new 党课 12月4日 15:00 线上 新的")
    shown = zhang.presses(t("✅ 发布", "✅ Publish"), on=older)
    assert shown.text == newer.text
    assert t("下面是最新的", "here is the latest") in toast(zhang)
    assert published(world) == []

    asked = zhang.says("/new 党课")
    assert drafts(world, zhang.id) == ["new_activity"]
    world.at("2026-11-24 09:01")
    world.restart()
    world.until(lambda: drafts(world, zhang.id) == [], "what is a day old is forgotten")
    zhang.presses(t("🗑 放弃", "🗑 Discard"), on=asked)
    assert toast(zhang) == t("这个按钮已过期。", "This button is no longer valid.")
    assert t("哪一类", "what kind") in zhang.says("/new").text


def third_group(uow: UnitOfWork, organ: Organ) -> None:
    name, branch = "第三党小组", uow.units.get(organ.units["第一党支部"])
    organ.units[name] = uow.units.make(branch, UnitKind.GROUP, name).id


def two_units(uow: UnitOfWork, organ: Organ) -> None:
    unit = organ.units["第二党支部"]
    for name, role in (("赵强", Role.SECRETARY), ("吴刚", Role.DEPUTY_SECRETARY)):
        held = uow.members.appointments(local("2026-11-23 00:00").date(), unit_ids={unit})
        if organ.members[name] not in {one.member_id for one in held}:
            uow.members.appoint(organ.members[name], unit, role, local("2026-01-01 00:00").date())


def dismissed(uow: UnitOfWork, organ: Organ) -> None:
    today = local("2026-11-23 00:00").date()
    for held in uow.members.appointments(today, unit_ids={organ.units["第二党支部"]}):
        uow.members.end_appointment(held.id, today)
