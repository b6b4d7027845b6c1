"""One tap beforehand, changed and changed back; leave with its notes, deciders and outcomes."""

from __future__ import annotations

import pytest

from bot.domain.activities import Answer, Leave
from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.store.activities.participations import Participation
from bot.store.uow import UnitOfWork
from tests.stories.looks import toast
from tests.stories.organ import Organ, settle_organ
from tests.stories.people import Message, Person
from tests.stories.world import World, local

LINE = "/new 支部党员大会 12月4日 15:00 三楼会议室 三季度总结"


def activities(uow: UnitOfWork) -> set[int]:
    root = uow.units.root()
    assert root is not None
    start, end = local("2026-01-01 00:00"), local("2028-01-01 00:00")
    return {one.id for one in uow.activities.under(root.path, start, end)}


def publish(world: World, secretary: Person, line: str = LINE) -> int:
    """Set it up and publish it; returns the activity's id."""
    before = world.read(activities)
    secretary.says(line)
    secretary.presses(world.say("✅ 发布", "✅ Publish"))
    [made] = world.read(activities) - before
    return made


def row(world: World, organ: Organ, name: str, activity: int) -> Participation:
    pair = (activity, organ.members[name])
    return world.read(lambda uow: uow.participations.pairs({pair})[pair])


def tags(world: World, of: Participation) -> list[Tag]:
    return world.read(lambda uow: uow.audit.tags("participation", of.id))


def tally_of(secretary: Person, world: World) -> Message:
    return secretary.card_with(world.say("🚫 取消活动", "🚫 Cancel it"))


@pytest.mark.by_lot
def test_an_answer_may_change_until_the_start_and_counts_once(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    zhang, li, t = organ["张华"], organ["李静"], world.say
    activity = publish(world, zhang)
    yes, unsure = t("✅ 参加", "✅ Attending"), t("❓ 待定", "❓ Not sure")
    card = li.sees()
    assert card.text.splitlines()[-3:] == [
        t("⏰ 请在 12月3日 18:00 前回复", "⏰ Please answer by 3 Dec 18:00"),
        "",
        t("你还没有回复。", "You have not answered yet."),
    ]

    card = li.presses(yes, on=card)
    assert toast(li) == t("已登记：✅ 参加", "Recorded: ✅ Attending")
    assert (
        t("你的回复：✅ 参加（可以改）", "Your answer: ✅ Attending (you can change it)")
        in card.text
    )
    assert card.keys[:3] == [f"{yes} ●", t("🙏 请假", "🙏 Ask for leave"), unsure]
    world.restart()
    before = row(world, organ, "李静", activity)
    li.presses(yes, on=card)
    assert row(world, organ, "李静", activity) == before
    assert tags(world, before) == [Tag.ANSWER_GIVEN]
    assert (before.answer, before.answered_late) == (Answer.ATTENDING, False)

    world.at("2026-12-03 18:00")
    li.presses(unsure, on=card)
    assert row(world, organ, "李静", activity).answered_late is False
    messages = len(zhang.messages())
    world.later(seconds=1)
    card = li.presses(yes, on=card)
    assert t("已记为迟回", "recorded as late") in toast(li)
    assert t("✅ 参加（迟回）", "✅ Attending (late)") in card.text
    assert row(world, organ, "李静", activity).answered_late is True
    assert t("迟回 1", "late 1") in tally_of(zhang, world).text
    assert len(zhang.messages()) == messages

    world.at("2026-12-04 15:00")
    done = row(world, organ, "李静", activity)
    card = li.presses(unsure, on=card)
    assert toast(li) == t(
        "活动已开始，不再接受回复。", "It has begun; answers are no longer taken."
    )
    assert (card.labels, row(world, organ, "李静", activity)) == ([], done)


@pytest.mark.by_lot
def test_leave_is_asked_noted_decided_and_taken_back(world: World) -> None:
    organ = settle_organ(world)
    world.store.write_now(
        lambda uow: uow.members.appoint(
            organ.members["刘芳"],
            organ.units["第一党支部"],
            Role.DEPUTY_SECRETARY,
            local("2026-01-01 00:00").date(),
        )
    )
    world.start()
    zhang, liu, chen, wu, t = (
        *(organ[name] for name in ("张华", "刘芳", "陈磊", "吴刚")),
        world.say,
    )
    activity = publish(world, zhang)
    leave, approve = t("🙏 请假", "🙏 Ask for leave"), t("✔️ 批准", "✔️ Approve")
    decline = t("✖️ 不批准", "✖️ Decline")
    first = t(
        "🙏 请假待批：支部党员大会 · 12月4日（周五）15:00",
        "🙏 Leave asked for: Branch member meeting · 4 Dec (Fri) 15:00",
    )

    card = chen.presses(leave)
    assert t("🙏 已向书记请假，等待批准。", "asked the secretary for leave") in card.text
    asked = [one.card_with(approve) for one in (zhang, liu)]
    assert [one.text.splitlines()[:2] for one in asked] == [[first, "陈磊 · 第一党支部"]] * 2
    chen.presses(t("✏️ 补一句说明", "✏️ Add a note"))
    world.restart()
    chen.says("\u3000")
    noted = chen.says("出差<上海>&，15 日回")
    assert t("✏️ 修改说明", "✏️ Change the note") in noted.keys
    asked = [one.card_with(approve) for one in (zhang, liu)]
    assert all("出差<上海>&，15 日回" in one.text for one in asked)
    counts = [len(one.messages()) for one in (zhang, liu)]
    chen.presses(t("↩️ 撤回", "↩️ Withdraw"), on=noted)
    assert row(world, organ, "陈磊", activity).answer is None
    withdrawn = next(m for m in liu.messages() if m.raw["message_id"] == asked[1].raw["message_id"])
    assert t("↩️ 本人已撤回", "↩️ Taken back by the member") in withdrawn.text
    assert (withdrawn.labels, "上海" in withdrawn.text) == ([], False)
    liu.forges(asked[1].data(approve), withdrawn)
    assert row(world, organ, "陈磊", activity).leave is None
    chen.presses(leave)
    assert [len(one.messages()) for one in (zhang, liu)] == counts

    zhang.presses(approve)
    after = row(world, organ, "陈磊", activity)
    assert (after.answer, after.leave, after.leave_note) == (Answer.LEAVE, Leave.APPROVED, None)
    other = next(m for m in liu.messages() if m.raw["message_id"] == asked[1].raw["message_id"])
    assert t("✔️ 已批准（张华）", "✔️ Approved (张华)") in other.text
    liu.forges(asked[1].data(decline), other)
    assert t("没有需要处理的事", "nothing to decide") in toast(liu)
    assert row(world, organ, "陈磊", activity) == after
    news = chen.sees()
    assert news.text.splitlines()[0] == t(
        "🙏 请假已准：支部党员大会 · 12月4日（周五）15:00",
        "🙏 Leave approved: Branch member meeting · 4 Dec (Fri) 15:00",
    )
    assert tags(world, after) == [
        Tag.ANSWER_GIVEN,
        Tag.LEAVE_NOTED,
        Tag.LEAVE_WITHDRAWN,
        Tag.ANSWER_GIVEN,
        Tag.LEAVE_APPROVED,
    ]
    chen.presses(t("✅ 参加", "✅ Attending"), on=news)
    other = next(m for m in liu.messages() if m.raw["message_id"] == asked[1].raw["message_id"])
    assert t("本人已改为：✅ 参加", "The member now says: ✅ Attending") in other.text

    zhang.presses(leave)
    request = liu.card_with(approve)
    assert "张华 · 第一党支部" in request.text
    assert len(wu.messages()) == 0 or approve not in str(wu.sees().labels)
    zhang.forges(request.data(approve), zhang.sees())
    assert toast(zhang) == t("这不是发给你的。", "This was not sent to you.")
    wu.says("/help")
    wu.forges(request.data(approve), wu.sees())
    assert toast(wu) == t("这不是发给你的。", "This was not sent to you.")
    liu.presses(decline, on=request)
    refused = zhang.sees()
    assert t("✖️ 请假未准，请尽量到会", "✖️ Your leave was not approved") in refused.text
    assert refused.labels[0][0] == t("✅ 参加", "✅ Attending")
    after = row(world, organ, "张华", activity)
    assert (after.answer, after.leave) == (None, Leave.DECLINED)


@pytest.mark.by_lot
def test_the_only_head_asks_the_committee_and_the_committee_the_administrator(
    world: World,
) -> None:
    organ = settle_organ(world)
    world.start()
    zhao, wu, boss, t = organ["赵强"], organ["吴刚"], organ["管理员"], world.say
    activity = publish(world, zhao, "/new 党课 12月4日 15:00 线上 党章")
    leave, approve = t("🙏 请假", "🙏 Ask for leave"), t("✔️ 批准", "✔️ Approve")
    zhao.presses(leave)
    world.restart()
    assert "赵强 · 第二党支部" in wu.card_with(approve).text
    wu.presses(approve)
    assert row(world, organ, "赵强", activity).leave is Leave.APPROVED

    meeting = publish(world, wu, "/new 支委会 12月7日 9:00 会议室 年度考核")
    wu.presses(leave, on=wu.card_with(leave))
    assert row(world, organ, "吴刚", meeting).leave is Leave.REQUESTED
    boss.presses(approve)
    assert row(world, organ, "吴刚", meeting).leave is Leave.APPROVED
