"""Ways in: claim, invite, registration, and who decides."""

from __future__ import annotations

import pytest

from bot.chat.buttons.registration import Decide, InviteRevoke, Withdraw
from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.domain.registration import RegistrationState
from bot.store.accounts import Account
from bot.store.uow import UnitOfWork
from tests.stories.organ import settle_organ
from tests.stories.rosters import EVERYBODY, write_roster
from tests.stories.world import BOT_ID, Message, Person, World

AGREE = ("同意", "I agree")
REFUSE = ("不同意", "I do not agree")
ME = ("✅ 就是我", "✅ That is me")
APPROVE = ("✔️ 批准", "✔️ Approve")
DECLINE = ("✖️ 不批准", "✖️ Decline")
WITHDRAW = ("↩️ 撤回申请", "↩️ Withdraw the request")
NOT_FOUND = ("与名册不符。", "That does not match the roster.")
CONFIRMED = ("✅ 已确认。", "✅ Confirmed.")
NOT_YOURS = ("这不是发给你的。", "This was not sent to you.")


def account(world: World, person: Person) -> Account | None:
    return world.read(lambda uow: uow.accounts.by_telegram(BOT_ID, person.id))


def actor(world: World, person: Person) -> Actor:
    found = account(world, person)
    assert found is not None
    return world.read(lambda uow: uow.accounts.actor_of(found, uow.now.date()))


def link_in(text: str) -> str:
    return next(word for word in text.split() if word.startswith("https://t.me/"))


def claim_link(world: World) -> str:
    return link_in(world.zhibu("claim"))


def links(person: Person) -> list[str]:
    """Every invite link the person was shown, oldest first."""
    return [link_in(m.text) for m in person.messages() if "https://t.me/" in m.text]


def first_steps(world: World, boss: Person) -> Message:
    """The newest list of first steps."""
    return boss.card_with(world.say("✖️ 收起清单", "✖️ Put this list away"))


def invited(world: World, by: Person, unit: str | None = None) -> str:
    """A new invite link, made in chat."""
    known = len(links(by))
    card = by.says("/invite")
    if unit is not None:
        card = by.presses(unit, on=card)
    if len(links(by)) == known:
        by.presses(world.say("🔗 生成新链接", "🔗 New link"), on=card)
    assert len(links(by)) == known + 1
    return links(by)[-1]


def registers(world: World, person: Person, link: str, name: str, number: str) -> Message:
    """From the link to 就是我 or the failure."""
    person.opens(link)
    if world.say(*AGREE) in [key for row in person.sees().labels for key in row]:
        person.presses(world.say(*AGREE))
    person.says(name)
    return person.says(number)


def pending(uow: UnitOfWork) -> int:
    return len(uow.registrations.pending())


def test_from_the_claim_to_the_first_members(world: World) -> None:
    """An empty database: the administrator, the roster, the secretary, a member."""
    world.zhibu("migrate")
    link = claim_link(world)
    world.start()
    boss = world.person(900, "管理员")
    assert boss.opens(link + "x").text.startswith(
        world.say("此链接无效。", "This link is not valid.")
    )
    consent = boss.opens(link)
    assert "🔑" in consent.text
    assert account(world, boss) is None
    refused = boss.presses(world.say(*REFUSE))
    assert world.say("没有保存任何内容", "Nothing was kept") in refused.text
    assert account(world, boss) is None
    boss.opens(link)
    asked = boss.presses(world.say(*AGREE))
    assert world.say("请发送组织名称", "What is the organisation called?") in asked.text
    assert world.say("斜杠", "slash") in boss.says("市直/机关党委").text
    boss.says("/cancel")
    boss.says("/start")
    later = first_steps(world, boss)
    assert later.text.startswith(world.say("🧭 起步清单：还剩 4 步", "🧭 First steps: 4 to go"))
    asked = boss.presses(world.say("✏️ 给组织起名", "✏️ Name the organisation"), on=later)
    assert world.say("请发送组织名称", "What is the organisation called?") in asked.text
    done = boss.says("市直机关党委")
    assert (
        world.say("组织：市直机关党委（党委）", "Organisation: 市直机关党委 (Committee)")
        in done.text
    )
    assert done.labels[0] == [world.say("📥 导入名册", "📥 Import the roster")]
    assert actor(world, boss).administrator
    assert boss.commands()[:1] == ["start"]
    assert "invite" in boss.commands()
    assert "today" not in boss.commands()
    empty = boss.says("/start")
    assert world.say("名册里还没有人", "Nobody is on the roster yet") in empty.text
    steps = first_steps(world, boss)
    assert steps.labels == done.labels
    assert steps.text.startswith(world.say("🧭 起步清单：还剩 3 步", "🧭 First steps: 3 to go"))

    somebody = world.person(901, "路人")
    assert somebody.opens(link).text.startswith(
        world.say("此链接无效。", "This link is not valid.")
    )
    assert account(world, somebody) is None

    write_roster(world.folder / "roster.xlsx", *EVERYBODY)
    world.zhibu("import", "roster.xlsx")
    world.settle()
    assert first_steps(world, boss).raw["message_id"] == steps.raw["message_id"]
    assert (
        world.say("✅ 名册已导入。", "✅ The roster is imported.") in first_steps(world, boss).text
    )
    again = boss.opens(claim_link(world))
    assert world.say("你已经是管理员", "You are already an administrator") in again.text

    link = invited(world, boss, "第一党支部")
    assert world.say("还剩 1 步", "1 to go") in first_steps(world, boss).text
    picture = boss.sees()
    assert picture.file()[:4] == b"\x89PNG"
    assert "第一党支部" in picture.text
    zhang = world.person(101, "张华")
    welcome = zhang.opens(link)
    assert "市直机关党委" in welcome.text
    assert account(world, zhang) is None
    steps = first_steps(world, boss)
    mine = boss.presses(
        world.say("🔎 找我的名册记录", "🔎 Find my own row of the roster"), on=steps
    )
    assert mine.text == world.say("请发送你的姓名。", "Please send your name.")
    boss.says("/cancel")
    away = boss.presses(world.say("✖️ 收起清单", "✖️ Put this list away"), on=steps)
    assert away.text == world.say(
        "已收起。能做什么，看 /help。", "Put away. /help says what you can do here."
    )
    assert zhang.presses(world.say(*AGREE)).text == world.say(
        "请发送你的姓名。", "Please send your name."
    )
    assert account(world, zhang) is not None
    world.restart()
    zhang.says("张　华")
    found = zhang.says("0101")
    assert "张华 · 第一党支部 · 第一党小组" in found.text
    assert world.say("正式党员 · 书记", "Full member · Secretary") in found.text
    waiting = zhang.presses(world.say(*ME))
    assert world.say("等待市直机关党委确认", "by 市直机关党委") in waiting.text
    card = boss.sees()
    assert card.text.startswith(
        "🆕 " + world.say("张华（0101）申请登记到第一党支部", "张华 (0101)")
    )
    assert world.say("邀请人 你", "invited by you") in card.text
    approved = boss.presses(world.say(*APPROVE))
    assert world.say("✔️ 已批准 · 你", "✔️ Approved · you") in approved.text
    assert approved.labels == []
    assert boss.toast() == world.say("已批准登记", "Registration approved")
    assert zhang.sees().text.startswith(world.say(*CONFIRMED))
    assert zhang.messages()[-2].labels == []
    assert {"today", "new", "invite", "attendance"} <= set(zhang.commands())
    assert actor(world, zhang).member_id is not None
    boss.forges(Decide(_only(world, zhang), approve=False).pack(), on=approved)
    assert actor(world, zhang).member_id is not None

    link = invited(world, zhang)
    li = world.person(102, "李静")
    assert "李静 · 第一党支部 · 第二党小组" in registers(world, li, link, "李静", "0712").text
    assert world.say("等待第一党支部确认", "by 第一党支部") in li.presses(world.say(*ME)).text
    li.forges(Decide(_only(world, li), approve=True).pack(), on=li.sees())
    assert li.toast() == world.say(*NOT_YOURS)
    zhang.presses(world.say(*APPROVE))
    assert li.sees().text.startswith(world.say(*CONFIRMED))
    assert "today" in li.commands()
    assert "new" not in li.commands()
    assert world.say("你已经登记", "You are registered already") in li.opens(link).text
    member = actor(world, li).member_id
    due = account(world, li)
    assert due is not None
    assert due.next_daily_at is not None
    assert world.read(lambda uow: uow.audit.tags("account", due.id)) == [Tag.CONSENT_GIVEN]
    assert member is not None


def _only(world: World, person: Person) -> int:
    """The id of somebody's newest request."""
    found = account(world, person)
    assert found is not None
    return world.read(lambda uow: uow.registrations.of_account(found.id)[0].id)


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

    request = _only(world, sun)
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
    zhou.forges(Decide(_only(world, zhao), approve=True).pack(), on=zhou.sees())
    assert zhou.toast() == world.say(*NOT_YOURS)
    boss.says("/start")
    boss.forges(Decide(_only(world, zhao), approve=True).pack(), on=boss.sees())
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
    zhang.presses(world.say(*APPROVE), on=_card_of(zhang, _only(world, li)))
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
