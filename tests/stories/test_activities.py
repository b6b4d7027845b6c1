"""Publishing, the tally and its readers, lists, who is expected, names as they are typed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.activities import ActivityKind
from bot.domain.audit import Tag
from bot.domain.names import visible
from bot.domain.org import Role
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.stories.looks import toast
from tests.stories.organ import Organ, add_people, settle_organ
from tests.stories.world import World, local

LINE = "/new 支部党员大会 12月4日 15:00 三楼会议室 三季度总结"
NASTY = ("<b>王&伟</b>", "玛\u202eabc丽🎉", "长" * 64)


def published(world: World) -> list[Activity]:
    def find(uow: UnitOfWork) -> list[Activity]:
        root = uow.units.root()
        assert root is not None
        return uow.activities.under(root.path, local("2026-01-01 00:00"), local("2028-01-01 00:00"))

    return world.read(find)


def expected(world: World, organ: Organ, activity_id: int) -> set[str]:
    names = {member: name for name, member in organ.members.items()}
    rows = world.read(lambda uow: uow.participations.of_activity(activity_id))
    return {names[row.member_id] for row in rows}


@pytest.mark.by_lot
def test_published_once_seen_by_those_it_is_for(world: World) -> None:
    organ = settle_organ(world)
    add_people(world, organ, list(NASTY), "第一党支部", "第二党小组", in_chat=True)
    world.start()
    zhang, chen, li, zhou = (organ[name] for name in ("张华", "陈磊", "李静", "周涛"))
    stranger, t = world.person(999, "路人"), world.say

    card = zhang.says(LINE)
    zhang.presses(t("✅ 发布", "✅ Publish"), on=card)
    tally = zhang.card_with(t("✏️ 修改", "✏️ Change"))
    assert toast(zhang) == t("已发布，通知 8 人。", "Published: 8 people are told.")
    assert tally.raw["message_id"] == card.raw["message_id"]
    world.restart()
    zhang.forges(card.data(t("✅ 发布", "✅ Publish")), tally)
    [made] = published(world)
    assert world.read(lambda uow: uow.audit.tags("activity", made.id)) == [Tag.ACTIVITY_PUBLISHED]
    again = zhang.presses(t("✅ 发布", "✅ Publish"), on=zhang.says(LINE))
    assert t("同一活动已经发布过了", "published already") in toast(zhang), again.text
    assert published(world) == [made]
    first = t(
        "📌 支部党员大会 · 12月4日（周五）15:00", "📌 Branch member meeting · 4 Dec (Fri) 15:00"
    )
    mine = {name: person.sees() for name, person in organ.people.items() if name != "张华"}
    told = {name for name, card in mine.items() if card.text.splitlines()[0] == first}
    assert told == {"刘芳", "陈磊", "李静", "李静0805", *NASTY}

    shown = zhang.says("/activities")
    assert [row[0] for row in shown.labels[:1]] == [
        t("12月4日 15:00 · 支部党员大会 · 0/9", "4 Dec 15:00 · Branch member meeting · 0/9")
    ]
    tally = zhang.presses("15:00", on=shown)
    for name in ("李静（0712）", "李静（0805）", t("孙敏（不在线）", "孙敏 (not in chat)"), *NASTY):
        assert visible(name) in tally.text
    assert t("🔔 提醒未回复 8", "🔔 Remind 8") in [key for row in tally.labels for key in row]
    yes, leave = t("✅ 参加", "✅ Attending"), t("🙏 请假", "🙏 Ask for leave")
    li.presses(yes)
    organ[NASTY[0]].presses(leave)
    tally = zhang.card_with(t("✏️ 修改", "✏️ Change"))
    assert t("应到 9 ▰▰▱▱▱▱▱▱▱▱ 已回复 2", "Expected 9 ▰▰▱▱▱▱▱▱▱▱ answered 2") in tally.text
    assert t("🙏 1（待批 1）", "🙏 1 (1 to decide)") in tally.text
    listed = zhang.presses(t("📋 名单", "📋 List"), on=tally)
    assert NASTY[0] in listed.text
    assert visible(NASTY[1]) in listed.text

    asked = zhang.presses(t("🎓 学时：0", "🎓 Hours: 0"), on=tally)
    credited = t("🎓 实到人员记 2 学时", "🎓 Counts 2 hours for who is there")
    assert credited in zhang.presses("2", on=asked).text
    chen.says("/activities")
    led = chen.presses("15:00")
    assert t("应到 6", "Expected 6") in led.text
    assert t("只列本组人员", "your group's people") in led.text
    assert "张华" not in led.text
    keys = [key for row in led.labels for key in row]
    assert (t("✏️ 修改", "✏️ Change") in keys, t("🔔 提醒未回复 3", "🔔 Remind 3") in keys) == (
        False,
        True,
    )
    li.says("/activities")
    assert t("你的回复：✅ 参加", "Your answer: ✅ Attending") in li.presses("15:00").text
    assert t("还没有你要参加的活动", "no activities for you yet") in zhou.says("/activities").text

    before = [len(person.messages()) for person in organ.people.values()]
    answered = world.read(lambda uow: uow.participations.of_activity(made.id))
    foreign = zhou.says("/help")
    for label, card in ((yes, mine["刘芳"]), (t("✏️ 修改", "✏️ Change"), tally)):
        zhou.forges(card.data(label), foreign)
        assert toast(zhou) == t("这不是发给你的。", "This was not sent to you.")
    for label in (t("🚫 取消活动", "🚫 Cancel it"), t("🔔 提醒未回复", "🔔 Remind")):
        li.forges(tally.data(label), li.sees())
        assert toast(li) == t("这不是发给你的。", "This was not sent to you.")
    zhou.forges("1zz:9", foreign)
    assert t("过期", "no longer valid") in toast(zhou)
    hello = stranger.says("/start")
    stranger.forges(mine["刘芳"].data(yes), hello)
    assert toast(stranger) == t("这不是发给你的。", "This was not sent to you.")
    assert world.read(lambda uow: uow.participations.of_activity(made.id)) == answered
    assert [len(person.messages()) for person in organ.people.values()][:5] == before[:5]
    empty = organ["赵强"].says("/activities")
    assert t("用 /new 建一个", "Set one up with /new") in empty.text


@pytest.mark.by_lot
def test_at_night_by_committee_and_frozen_after_a_transfer(world: World) -> None:
    organ = settle_organ(world)
    world.clock.stand_at(local("2026-11-23 22:00"))
    world.start()
    zhang, li, t = organ["张华"], organ["李静"], world.say

    zhang.says("/new 支委会 11月25日 9:30 会议室 发展党员")
    zhang.presses(t("✅ 发布", "✅ Publish"))
    assert toast(zhang) == t(
        "已发布。现在是静默时段，2 人将在 07:30 收到。",
        "Published. It is quiet now; 2 people are told at 07:30.",
    )
    [committee] = published(world)
    assert (committee.kind, expected(world, organ, committee.id)) == (
        ActivityKind.COMMITTEE_MEETING,
        {"张华", "刘芳"},
    )
    liu = organ["刘芳"]
    before = len(liu.messages())
    world.later(minutes=30)
    world.restart()
    world.at("2026-11-24 07:29")
    assert len(liu.messages()) == before
    world.at("2026-11-24 07:30")
    assert len(liu.messages()) == before + 1
    assert liu.sees().text.splitlines()[0] == t(
        "📌 支委会 · 11月25日（周三）09:30", "📌 Branch committee meeting · 25 Nov (Wed) 09:30"
    )

    zhang.says("/new 党课 11月26日 15:00 报告厅 党章")
    zhang.presses(t("✅ 发布", "✅ Publish"))
    meeting = published(world)[1]
    li.presses(t("✅ 参加", "✅ Attending"))
    world.store.write_now(lambda uow: transfer(uow, organ))
    assert "李静" in expected(world, organ, meeting.id)
    world.at("2026-11-26 14:59")
    assert "周涛" not in expected(world, organ, meeting.id)
    world.kill()
    world.control("clock", to=local("2026-11-26 15:01").isoformat())
    world.start()
    world.settle()
    on_the_day = {"张华", "刘芳", "陈磊", "李静0805", "孙敏", "周涛"}
    assert expected(world, organ, meeting.id) == on_the_day
    world.store.write_now(lambda uow: transfer(uow, organ, back=True))
    world.later(hours=1)
    assert expected(world, organ, meeting.id) == on_the_day
    tags = world.read(lambda uow: uow.audit.tags("activity", meeting.id))
    assert tags == [Tag.ACTIVITY_PUBLISHED, Tag.ACTIVITY_FROZEN]
    shown = zhang.says("/activities")
    assert [row[0] for row in shown.labels[:2]] == [
        t("📝 11月26日 15:00 · 党课 · 0/6", "📝 26 Nov 15:00 · Party class · 0/6"),
        t("📝 11月25日 09:30 · 支委会 · 0/2", "📝 25 Nov 09:30 · Branch committee meeting · 0/2"),
    ]


def transfer(uow: UnitOfWork, organ: Organ, *, back: bool = False) -> None:
    """李静 leaves the first branch, 周涛 comes to it; or the other way round, the day after."""
    day = date(2026, 11, 27) if back else date(2026, 11, 26)
    first, second = organ.units["第一党支部"], organ.units["第二党支部"]
    for name, old, new in (("李静", first, second), ("周涛", second, first)):
        member = organ.members[name]
        old, new = (new, old) if back else (old, new)
        for stay in uow.members.memberships(day, member_ids={member}):
            uow.members.part(stay.id, day)
        uow.members.join(member, new, day)


@pytest.mark.by_lot
def test_an_officer_of_no_branch_sees_only_the_committees_own(world: World) -> None:
    organ = settle_organ(world)
    world.store.write_now(
        lambda uow: uow.members.appoint(
            organ.members["周涛"],
            organ.units["第二党支部"],
            Role.DEPUTY_SECRETARY,
            date(2026, 1, 1),
        )
    )
    world.start()
    zhao, zhou, wu, t = organ["赵强"], organ["周涛"], organ["吴刚"], world.say
    cards = [one.says("/new 党课 12月4日 15:00 线上 党章") for one in (zhao, zhou)]
    zhao.presses(t("✅ 发布", "✅ Publish"), on=cards[0])
    world.restart()
    zhou.presses(t("✅ 发布", "✅ Publish"), on=cards[1])
    assert t("同一活动已经发布过了", "published already") in toast(zhou)
    [made] = published(world)
    assert t("你还没有回复", "not answered yet") in wu.says("/activities").text or wu.sees().labels
    tally = zhao.card_with(t("✏️ 修改", "✏️ Change"))
    wu.forges(tally.data(t("📋 名单", "📋 List")), wu.sees())
    assert toast(wu) == t("这不是发给你的。", "This was not sent to you.")
    assert expected(world, organ, made.id) == {"赵强", "周涛", "吴刚"}
