"""Setting up an activity, answering, leave, changing and cancelling: one branch's week."""

from __future__ import annotations

from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.audit import Tag
from bot.domain.delivery import OutboxState
from tests.stories.organ import settle_organ
from tests.stories.world import World


def test_a_meeting_from_one_line_to_cancelled(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    zhang, li, chen, liu = organ["张华"], organ["李静"], organ["陈磊"], organ["刘芳"]

    card = zhang.says("/new 支部党员大会 12月4日 15:00 三楼会议室 三季度总结")
    print(card.text, card.labels)
    assert world.say("12月4日（周五）15:00 · 还有 11 天", "4 Dec (Fri) 15:00 · in 11 days") in card.text
    assert world.say("第一党支部 应到 6 人（5 人在线，1 人由你登记）", "第一党支部: 6 people expected (5 in chat, 1 recorded by you)") in card.text
    world.restart()
    tally = zhang.presses(world.say("✅ 发布", "✅ Publish"))
    print(tally.text, tally.labels)
    zhang.forges(card.data(world.say("✅ 发布", "✅ Publish")), tally)
    for person in (zhang, li, chen, liu):
        print(person.sees().text, person.sees().labels)
    yes = world.say("✅ 参加", "✅ Attending")
    mine = li.presses(yes)
    print(mine.text, li.toast())
    li.presses(yes)
    leave = chen.presses(world.say("🙏 请假", "🙏 Ask for leave"))
    print(leave.text, leave.labels)
    print(zhang.sees().text, zhang.sees().labels)
    zhang.presses(world.say("✔️ 批准", "✔️ Approve"))
    print(chen.sees().text)
    print(zhang.says("/activities").labels)
    print(zhang.presses(world.say("12月4日", "4 Dec")).text)
    print(li.says("/today").text)
