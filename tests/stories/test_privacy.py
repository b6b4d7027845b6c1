"""Stories of withdrawing consent: what is shown, what is erased, who stays behind, coming back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.buttons.preferences import AskWithdrawal, WithdrawConsent
from bot.domain.activities import Answer, Leave
from bot.domain.audit import Tag
from bot.domain.delivery import SendClass
from bot.domain.registration import InviteKind
from bot.store.activities.participations import Participation
from bot.store.delivery.outbox import Message as Outgoing
from bot.store.members.accounts import Account
from bot.store.uow import UnitOfWork
from tests.stories.held import Held, hold
from tests.stories.organ import Organ, settle_organ
from tests.stories.people import Message, Person
from tests.stories.world import BOT_ID, World, local

TOKEN = "k" * 32


def account(world: World, person: Person) -> Account | None:
    return world.read(lambda uow: uow.accounts.by_telegram(BOT_ID, person.id))


def row(world: World, organ: Organ, held: Held, who: str) -> Participation:
    member_id = organ.members[who]
    return world.read(lambda uow: uow.participations.of_member(member_id, {held.id})[held.id])


def cards_about(person: Person, name: str) -> list[Message]:
    """Requests for leave of somebody, as one who decides has them."""
    return [one for one in person.messages() if one.text.startswith("🙏") and name in one.text]


@pytest.mark.by_lot
def test_a_member_goes_and_comes_back(world: World) -> None:
    say = world.say
    organ = settle_organ(world)
    meeting = hold(world, organ, "2026-12-04 15:00")
    old = hold(world, organ, "2026-11-20 15:00")
    old.was({"李静": "1"}, "张华")
    world.start()
    world.settle()
    li, zhang = organ["李静"], organ["张华"]
    asks_for_leave(world, li, zhang)
    note(world, organ, meeting)
    sees_what_is_kept(world, li)
    number = going(world, organ, li)

    left = row(world, organ, meeting, "李静")
    assert (left.answer, left.leave, left.leave_note) == (Answer.LEAVE, Leave.REQUESTED, None)
    assert world.read(lambda uow: uow.audit.tags("account", number)) == [Tag.CONSENT_WITHDRAWN]
    assert world.read(lambda uow: uow.outbox.next_due(BOT_ID)) is None
    seen = len(li.messages())

    [card] = cards_about(zhang, "李静")
    zhang.presses(say("✔️ 批准", "✔️ Approve"), on=card)
    assert row(world, organ, meeting, "李静").leave is Leave.APPROVED
    world.at("2026-12-01 08:30")
    world.at("2026-12-04 14:00")
    assert len(li.messages()) == seen

    comes_back(world, organ, li)
    answered = li.says("/my").text
    assert say("🙏 请假已准", "🙏 leave approved") in answered
    assert say("应到 1 · 实到 1", "Expected 1 · present 1") in answered


def asks_for_leave(world: World, li: Person, zhang: Person) -> None:
    li.says("/today")
    li.presses(world.say("🙏 请假", "🙏 Ask for leave"))
    assert len(cards_about(zhang, "李静")) == 1


def note(world: World, organ: Organ, held: Held) -> None:
    """A note on that leave, and a message that waits for tomorrow."""
    number = row(world, organ, held, "李静").id
    waiting = Outgoing(
        BOT_ID,
        organ["李静"].id,
        "nudge.soon",
        SendClass.REMINDER,
        params={"activity": held.id},
        not_before=local("2026-11-24 08:30"),
    )
    world.store.write_now(lambda uow: uow.participations.note(number, "要出差"))
    world.store.write_now(lambda uow: uow.outbox.add(waiting))


def sees_what_is_kept(world: World, li: Person) -> None:
    say = world.say
    assert li.says("/privacy").text.splitlines()[:13] == [
        say("🔒 这里保存的你的信息", "🔒 What is kept about you"),
        say("姓名：李静", "Name: 李静"),
        say("人员编号：后四位 0712", "Staff number: ends in 0712"),
        say(
            "所在组织：第一党支部（2025年1月1日起）、第二党小组（2025年1月1日起）",
            "Units: 第一党支部 (since 1 Jan 2025), 第二党小组 (since 1 Jan 2025)",
        ),
        say("党员类别：正式党员", "Standing: Full member"),
        say("职务：无", "Offices: none"),
        say("表决权：有", "Right to vote: has a vote"),
        say("Telegram 账号编号：104", "Telegram id: 104"),
        say("语言：跟随 Telegram（中文）", "Language: same as Telegram (English)"),
        say("每日消息：08:30", "Day's message: 08:30"),
        say("静默时段：21:30–07:30（同本单位）", "Quiet hours: 21:30–07:30 (as your unit)"),
        say("回执：1", "Answers: 1"),
        say("考勤记录：1", "Attendance records: 1"),
    ]
    assert "20120712" not in li.sees().text


def going(world: World, organ: Organ, li: Person) -> int:
    """Asked once more, a restart, twice the same tap; returns the id of what was the account."""
    say, t = world.say, world.t
    before = account(world, li)
    assert before is not None
    li.says("/settings")
    settings = li.presses(say("🕗 改时间", "🕗 Change the hour"))
    li.presses(say("🗑 撤回同意", "🗑 Withdraw consent"))
    assert account(world, li) == before
    world.restart()
    asked = li.card_with(say("🗑 确认撤回", "🗑 Yes, withdraw"))
    done = li.presses(say("🗑 确认撤回", "🗑 Yes, withdraw"), on=asked)
    assert done.text.splitlines()[0] == say("✔️ 已撤回同意", "✔️ Your consent is withdrawn.")
    assert done.labels == []
    li.forges(WithdrawConsent().pack(), done)
    world.until(lambda: li.toast() == t._("Nothing about you is kept here."), "the toast")
    assert [m.text for m in li.messages() if m.raw["message_id"] == done.raw["message_id"]] == [
        done.text
    ]
    assert account(world, li) is None
    assert world.read(lambda uow: uow.drafts.of(BOT_ID, li.id)) == []
    world.until(lambda: "my" not in li.commands(), "the menu is gone")
    stranger = say("你好。这个助手只为", "Hello. This bot is for")
    for words in ("/my", "/start", "9:00"):
        assert li.says(words).text.startswith(stranger)
    assert li.presses("20:00", on=settings).text.startswith(stranger)
    assert li.says("/privacy").text.splitlines()[0] == say("🔒 隐私", "🔒 Privacy")
    assert organ["张华"].says("/help").text.startswith("ℹ️")
    return before.id


def comes_back(world: World, organ: Organ, li: Person) -> None:
    say = world.say
    world.store.write_now(lambda uow: invite(uow, organ))
    welcome = li.opens(f"https://t.me/x?start=j_{TOKEN}")
    assert welcome.labels == [[say("同意", "I agree"), say("不同意", "I do not agree")]]
    li.presses(say("同意", "I agree"))
    li.says("李静")
    li.says("0712")
    li.presses(say("✅ 就是我", "✅ That is me"))
    home = li.says("/start")
    assert home.labels[0] == [say("↩️ 撤回申请", "↩️ Withdraw the request")]
    asked = organ["张华"].sees()
    organ["张华"].presses(say("✔️ 批准", "✔️ Approve"), on=asked)
    back = account(world, li)
    assert back is not None
    assert (back.member_id, back.daily_at) == (organ.members["李静"], "08:30")
    assert "my" in li.commands()


def invite(uow: UnitOfWork, organ: Organ) -> None:
    uow.invites.add(
        BOT_ID,
        InviteKind.JOIN,
        TOKEN,
        expires_at=uow.now + timedelta(days=7),
        unit_id=organ.units["第一党支部"],
    )


@pytest.mark.by_lot
def test_a_secretary_and_an_administrator_go(world: World) -> None:
    """What waits for them finds somebody else; the last administrator has to stay."""
    say, t = world.say, world.t
    organ = settle_organ(world)
    meeting = hold(world, organ, "2026-12-04 15:00")
    world.start()
    world.settle()
    zhang, wu, boss, chen = organ["张华"], organ["吴刚"], organ["管理员"], organ["陈磊"]

    chen.says("/today")
    chen.presses(say("🙏 请假", "🙏 Ask for leave"))
    assert (len(cards_about(zhang, "陈磊")), len(cards_about(wu, "陈磊"))) == (1, 0)
    zhang.says("/privacy")
    zhang.presses(say("🗑 撤回同意", "🗑 Withdraw consent"))
    zhang.presses(say("◀ 返回", "◀ Back"))
    assert account(world, zhang) is not None
    zhang.says("/privacy")
    zhang.presses(say("🗑 撤回同意", "🗑 Withdraw consent"))
    world.restart()
    zhang.presses(say("🗑 确认撤回", "🗑 Yes, withdraw"))
    assert account(world, zhang) is None
    [card] = cards_about(wu, "陈磊")
    wu.presses(say("✔️ 批准", "✔️ Approve"), on=card)
    assert row(world, organ, meeting, "陈磊").leave is Leave.APPROVED
    assert account(world, chen) is not None

    alone = say("你是唯一的管理员", "You are the only administrator")
    card = boss.says("/privacy")
    assert card.text.splitlines()[1] == say(
        "名册：这个账号尚未关联；你是管理员",
        "On the roster: this account is not linked; you are an administrator",
    )
    for button in (AskWithdrawal(), WithdrawConsent()):
        boss.forges(button.pack(), card)
        world.until(lambda: boss.toast().startswith(alone), alone)
    assert account(world, boss) is not None
    second = account(world, wu)
    assert second is not None
    world.store.write_now(lambda uow: uow.accounts.grant_administrator(second.id))
    boss.presses(say("🗑 撤回同意", "🗑 Withdraw consent"))
    done = boss.presses(say("🗑 确认撤回", "🗑 Yes, withdraw"))
    assert done.text.startswith(t._("✔️ Your consent is withdrawn."))
    assert account(world, boss) is None
    assert wu.says("/start").text.splitlines()[0] == say("🏠 吴刚，你好", "🏠 Hello, 吴刚")


@pytest.mark.by_lot
def test_a_stranger_learns_what_would_be_kept(world: World) -> None:
    say = world.say
    organ = settle_organ(world)
    world.start()
    world.settle()
    somebody = world.person(555, "路人")
    shown = somebody.says("/privacy")
    assert shown.text.splitlines()[:2] == [
        say("🔒 隐私", "🔒 Privacy"),
        say(
            "这里没有保存你的任何信息。发送这条回复用到的 Telegram 账号编号，两天内删除。",
            "Nothing about you is kept from this chat. The Telegram id that this answer is sent to "
            "is deleted again within two days.",
        ),
    ]
    assert shown.labels == []
    for button in (AskWithdrawal(), WithdrawConsent()):
        somebody.forges(button.pack(), shown)
    assert account(world, somebody) is None
    assert world.read(lambda uow: len(uow.accounts.of_bot(BOT_ID))) == len(organ.people)
