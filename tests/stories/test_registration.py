"""Stories of registering: who learns what, and who decides."""

from __future__ import annotations

import pytest

from bot.chat.buttons.registration import Decide, InviteRevoke, Withdraw
from bot.domain.org import Role
from bot.domain.registration import RegistrationState
from tests.stories.joining import (
    AGREE,
    APPROVE,
    CONFIRMED,
    DECLINE,
    ME,
    NOT_FOUND,
    NOT_YOURS,
    WITHDRAW,
    account,
    actor,
    invited,
    only_request,
    pending,
    registers,
)
from tests.stories.organ import settle_organ
from tests.stories.people import Message, Person
from tests.stories.world import World


def unlink(world: World, person: Person) -> None:
    """As if that member had never registered: the account is gone."""
    found = account(world, person)
    assert found is not None
    world.store.write_now(lambda uow: uow.accounts.delete(found.id))


@pytest.mark.by_lot
def test_nobody_learns_who_is_a_member(world: World) -> None:
    """Wrong names and numbers, dead links, a second try, a changed mind, a foreign press."""
    organ = settle_organ(world)
    unlink(world, organ["李静0805"])
    world.start()
    zhang, zhao, liu = organ["张华"], organ["赵强"], organ["刘芳"]
    link = invited(world, zhang)
    assert zhang.sees().file()[:4] == b"\x89PNG"
    listed = zhang.says("/invite")
    assert world.say("有效链接 1 个：", "1 link is valid:") in listed.text

    sun = world.person(301, "访客")
    not_found = world.say(*NOT_FOUND)
    answers = [registers(world, sun, link, "李静", "0712").text]  # linked to somebody
    sun.says("李静")
    answers.append(sun.says("0804").text)  # a wrong number
    sun.says("周涛")
    answers.append(sun.says("0505").text)  # another branch
    world.restart()
    sun.says("没有这个人")
    answers.append(sun.says("0909").text)
    assert set(answers) == {answers[0]}
    assert answers[0].startswith(not_found)
    sun.says("孙敏")
    blocked = sun.presses(world.say("我没有人员编号", "I have no staff number"))
    assert "10:00" in blocked.text
    assert "10:00" in sun.says("孙敏").text
    assert "10:00" in sun.opens(link).text
    assert world.read(pending) == 0
    world.at("2026-11-23 10:00")
    found = registers(world, sun, link, "孙　敏", "20130909")
    assert "孙敏 · 第一党支部 · 第二党小组" in found.text
    again = sun.presses(world.say("不是我", "Not me"))
    assert again.text == world.say("请发送你的姓名。", "Please send your name.")
    sun.says("孙敏")
    sun.says("0909")
    sun.presses(world.say(*ME))
    assert world.read(pending) == 1
    waiting = sun.opens(link)
    assert world.say("等待第一党支部确认", "by 第一党支部") in waiting.text
    assert world.read(pending) == 1

    request = only_request(world, sun)
    approve = Decide(request, approve=True).pack()
    for nobody in (zhao, liu, sun):
        nobody.forges(approve, on=nobody.sees())
        assert nobody.toast() == world.say(*NOT_YOURS)
        nobody.forges(Withdraw(request + 1).pack(), on=nobody.sees())
    stranger = world.person(302, "路人")
    stranger.says("/start")
    stranger.forges(approve, on=stranger.sees())
    assert world.read(pending) == 1
    card = zhang.card_with(world.say(*DECLINE))
    assert world.say("邀请人 你", "invited by you") in card.text
    declined = zhang.presses(world.say(*DECLINE), on=card)
    assert world.say("✖️ 未批准 · 你", "✖️ Declined · you") in declined.text
    assert world.say("未获批准", "was not approved") in sun.sees().text
    zhang.forges(approve, on=card)
    assert actor(world, sun).member_id is None

    sun.opens(link)
    assert sun.sees().text == world.say("请发送你的姓名。", "Please send your name.")
    sun.says("孙敏")
    sun.says("0909")
    sun.presses(world.say(*ME))
    card = zhang.card_with(world.say(*APPROVE))
    taken_back = sun.presses(world.say(*WITHDRAW))
    assert world.say("申请已撤回", "was withdrawn") in taken_back.text
    assert account(world, sun) is None
    assert zhang.messages()[-1].text.startswith("↩️")
    zhang.forges(Decide(request + 1, approve=True).pack(), on=card)
    assert zhang.toast() == world.say(
        "本人已撤回这份登记申请，不用再处理。",
        "The person has withdrawn this request; there is nothing to decide.",
    )

    dead = world.say("这个邀请链接无效", "This invite link is not valid")
    assert sun.opens(link + "x").text.startswith(dead)
    older = sun.opens(link)
    sun.opens(link)
    sun.presses(world.say(*AGREE), on=older)
    assert sun.toast() == world.say(
        "这一步已过期。请看我最新的消息，或重新打开邀请链接。",
        "This step is over. Go on in my latest message, or open the invite link again.",
    )
    zhang.presses("🚫", on=zhang.says("/invite"))
    left = zhang.presses(world.say("🚫 确认撤销", "🚫 Revoke it"))
    assert world.say("没有有效的链接", "No link is valid") in left.text
    sun.presses(world.say(*AGREE))
    assert sun.toast().startswith(dead)
    assert account(world, sun) is None
    assert sun.opens(link).text.startswith(dead)
    link = invited(world, zhang)
    zhao.forges(InviteRevoke(_newest_invite(world, organ.units), sure=True).pack(), on=zhao.sees())
    assert zhao.toast() == world.say(*NOT_YOURS)
    world.at("2026-11-30 10:00")
    assert sun.opens(link).text.startswith(dead)

    link = invited(world, zhang)
    registers(world, sun, link, "孙敏", "0909")
    sun.presses(world.say(*ME))
    zhang.presses(world.say(*APPROVE))
    assert sun.sees().text.startswith(world.say(*CONFIRMED))
    assert actor(world, sun).member_id == organ.members["孙敏"]
    log = world.log.read_text()
    assert not any(word in log for word in ("孙敏", "20130909", link.split("start=")[1]))


def _newest_invite(world: World, units: dict[str, int]) -> int:
    return world.read(lambda uow: uow.invites.open_of(units["第一党支部"])[0].id)


@pytest.mark.by_lot
def test_who_decides(world: World) -> None:
    """An office holder is confirmed above, a branch without a head by the next unit up; cards of
    the others follow; nothing at night."""
    organ = settle_organ(world)
    for name in ("赵强", "周涛", "李静"):
        unlink(world, organ[name])
    world.start()
    wu, zhang, boss = organ["吴刚"], organ["张华"], organ["管理员"]
    link = invited(world, wu, "第二党支部")
    zhao, zhou = world.person(401, "赵"), world.person(402, "周")
    seen = [len(one.messages()) for one in (wu, zhang, boss)]

    world.at("2026-11-23 22:10")
    registers(world, zhou, link, "周涛", "0505")
    zhou.presses(world.say(*ME))
    assert [len(one.messages()) for one in (wu, zhang, boss)] == seen
    world.kill()
    world.start()
    world.at("2026-11-24 07:30")
    assert "周涛" in wu.sees().text
    assert [len(one.messages()) for one in (zhang, boss)] == seen[1:]
    wu.presses(world.say(*APPROVE))
    assert zhou.sees().text.startswith(world.say(*CONFIRMED))
    assert zhou.commands() == [
        "start",
        "today",
        "why",
        "my",
        "calendar",
        "settings",
        "privacy",
        "help",
        "cancel",
    ]

    _appoint(world, organ.members["周涛"], organ.units["第二党支部"])
    registers(world, zhao, link, "赵强", "0404")
    waiting = zhao.presses(world.say(*ME))
    assert world.say("等待市直机关党委确认", "by 市直机关党委") in waiting.text
    assert "赵强" in wu.sees().text
    assert "赵强" not in zhou.sees().text
    zhou.forges(Decide(only_request(world, zhao), approve=True).pack(), on=zhou.sees())
    assert zhou.toast() == world.say(*NOT_YOURS)
    boss.says("/start")
    boss.forges(Decide(only_request(world, zhao), approve=True).pack(), on=boss.sees())
    assert actor(world, zhao).offices[0].unit_id == organ.units["第二党支部"]
    assert world.say("✔️ 已批准 · 管理员", "✔️ Approved · the administrator") in wu.sees().text
    assert wu.sees().labels == []
    assert {"new", "invite"} <= set(zhao.commands())

    first = invited(world, zhang)
    _appoint(world, organ.members["刘芳"], organ.units["第一党支部"])
    li, rival = world.person(403, "李"), world.person(404, "另一个")
    for one in (li, rival):
        registers(world, one, first, "李静", "0712")
        one.presses(world.say(*ME))
    liu = organ["刘芳"]
    assert "李静" in liu.sees().text
    zhang.presses(world.say(*APPROVE), on=_card_of(zhang, only_request(world, li)))
    assert world.say("未获批准", "was not approved") in rival.sees().text
    assert actor(world, rival).member_id is None
    assert liu.sees().labels == []
    assert all("✔" not in key for m in zhang.messages() for row in m.labels for key in row)
    states = world.read(
        lambda uow: [one.state for one in uow.registrations.of_member(organ.members["李静"])]
    )
    assert sorted(states) == [RegistrationState.APPROVED, RegistrationState.DECLINED]


def _appoint(world: World, member_id: int, unit_id: int) -> None:
    """A deputy secretary from today on."""
    world.store.write_now(
        lambda uow: uow.members.appoint(member_id, unit_id, Role.DEPUTY_SECRETARY, uow.now.date())
    )


def _card_of(person: Person, registration_id: int) -> Message:
    packed = Decide(registration_id, approve=True).pack()
    return next(
        message
        for message in person.messages()
        for row in (message.raw.get("reply_markup") or {}).get("inline_keyboard", [])
        if any(key.get("callback_data") == packed for key in row)
    )
