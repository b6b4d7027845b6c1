"""Ways in: claim, invite, registration, and who decides."""

from __future__ import annotations

from bot.chat.buttons.registration import Decide, InviteRevoke, Withdraw
from bot.domain.access import Actor
from bot.domain.audit import Tag
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


def invited(world: World, by: Person, unit: str | None = None) -> str:
    """A new invite link, made in chat."""
    card = by.says("/invite")
    if unit is not None:
        card = by.presses(unit, on=card)
    if "https://t.me/" not in card.text:
        by.presses(world.say("🔗 生成新链接", "🔗 New link"), on=card)
    links = [m for m in by.messages() if "https://t.me/" in m.text]
    return link_in(links[-1].text)


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
        world.say("这个链接无效。", "This link is not valid.")
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
    world.restart()
    assert world.say("斜杠", "slash") in boss.says("市直/机关党委").text
    done = boss.says("市直机关党委")
    assert (
        world.say("组织：市直机关党委（党委）", "Organisation: 市直机关党委 (Committee)")
        in done.text
    )
    assert actor(world, boss).administrator
    assert boss.commands()[:1] == ["start"]
    assert "invite" in boss.commands()
    assert "today" not in boss.commands()

    somebody = world.person(901, "路人")
    assert somebody.opens(link).text.startswith(
        world.say("这个链接无效。", "This link is not valid.")
    )
    assert account(world, somebody) is None

    write_roster(world.folder / "roster.xlsx", *EVERYBODY)
    world.zhibu("import", "roster.xlsx")
    again = boss.opens(claim_link(world))
    assert world.say("你已经是管理员", "You are administrator already") in again.text

    link = invited(world, boss, "第一党支部")
    picture = boss.sees()
    assert picture.file()[:4] == b"\x89PNG"
    assert "第一党支部" in picture.text
    zhang = world.person(101, "张华")
    welcome = zhang.opens(link)
    assert "市直机关党委" in welcome.text
    assert account(world, zhang) is None
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
    world.restart()
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
