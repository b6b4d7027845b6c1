"""What home and help offer to whom, and that strangers learn nothing; in both languages."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

import handlers
from bot.app import App
from bot.chat.buttons.preferences import AskHour, MyPage, SetDaily, SetHour, SetLanguage
from bot.chat.edge import Edge
from bot.chat.views import home
from bot.domain.registration import RegistrationState
from bot.store.uow import UnitOfWork
from tests.stories.organ import Organ, settle_organ
from tests.stories.world import BOT_ID, World


@pytest.mark.by_lot
def test_home_and_help_fit_who_one_is(world: World) -> None:
    say, t = world.say, world.t
    organ = settle_organ(world)
    asker, declined, apart = (world.person(number, "x") for number in (301, 302, 303))
    nasty = "<b>&李\u200f\U0001f600" + "长" * 55
    world.store.write_now(lambda uow: newcomers(uow, organ, nasty))
    for person in (asker, declined, apart):
        world.control("say", person=person.id, text="/start")
    world.start()
    world.settle()

    secretary = organ["张华"].says("/help")
    listed = [line.split()[0] for line in secretary.text.splitlines() if line.startswith("/")]
    assert listed == [
        f"/{command}"
        for command in (
            "today", "why", "my", "calendar", "new", "activities", "attendance", "summary",
            "members", "invite", "study", "audit", "settings", "privacy", "cancel", "new",
        )
    ]  # fmt: skip
    commands = [f"/{command}" for command in organ["张华"].commands()]
    assert [one for one in commands if one not in ("/start", "/help")] == listed[:-1]
    assert len(secretary.text.splitlines()) <= 24
    assert say("回复怎么用", "How answers work") in secretary.text
    home_card = organ["张华"].presses(say("🏠 首页", "🏠 Home"))
    assert home_card.text.splitlines()[2] == say("书记", "Secretary")
    assert [label for row in home_card.labels for label in row] == [
        t._(label)
        for label in (
            "📋 What I owe", "❔ Why this reminder", "👤 My record", "🗓 My calendar",
            "➕ New activity", "📌 Activities", "📝 Attendance", "📊 Summary", "👥 People",
            "🔗 Invite", "📖 Study", "🕘 Log", "⚙️ Settings", "ℹ️ Help",
        )
    ]  # fmt: skip
    assert organ["吴刚"].says("/start").text.splitlines()[2] == say(
        "市直机关党委书记", "Secretary of 市直机关党委"
    )
    assert organ["刘芳"].says("/start").text.splitlines()[0] == say(
        f"🏠 {nasty}，你好", f"🏠 Hello, {nasty}"
    )
    assert organ["刘芳"].says("/my").text.splitlines()[0] == f"👤 {nasty}"

    boss = organ["管理员"]
    assert boss.says("/start").labels[0] == [t._("🔎 Find my own row of the roster")]
    assert boss.says("/my").text.startswith(say("这个账号没有关联到名册", "This account is not"))
    assert boss.says("/settings").labels[-1] == [t._("🔒 Privacy"), t._("◀ Back")]
    assert len(boss.sees().labels) == 5
    assert say("回复怎么用", "How answers work") not in boss.says("/help").text

    waiting = asker.says("/start")
    assert waiting.text.splitlines()[1].startswith(say("登记申请已提交", "Your registration is"))
    assert waiting.labels[0] == [t._("↩️ Withdraw the request")]
    record = asker.says("/my")
    assert record.text.splitlines()[1] == waiting.text.splitlines()[1]
    assert record.labels == [[t._("↩️ Withdraw the request")], [t._("🏠 Home")]]
    assert asker.says("今天开会吗").labels == [[t._("🏠 Home"), t._("ℹ️ Help")]]
    assert (
        declined.says("/start")
        .text.splitlines()[1]
        .startswith(say("上次的登记申请没有通过", "Your registration was not confirmed"))
    )
    assert (
        apart.says("/start")
        .text.splitlines()[1]
        .startswith(say("你还没有登记", "You are not registered yet"))
    )
    world.restart()
    knows_nobody(world)


def newcomers(uow: UnitOfWork, organ: Organ, nasty: str) -> None:
    """One who waits, one who was declined, one who asked for nothing; and a name of all sorts."""
    for number, state in (
        (301, RegistrationState.PENDING),
        (302, RegistrationState.DECLINED),
        (303, None),
    ):
        made = uow.accounts.create(BOT_ID, number, daily_at="08:30", consent_at=uow.now)
        if state is not None:
            member, unit = organ.members["孙敏"], organ.units["第一党支部"]
            asked = uow.registrations.add(made.id, member, unit, None)
            uow.registrations.decide(asked.id, state, None)
    liu = uow.members.get(organ.members["刘芳"])
    assert liu is not None
    uow.members.change(replace(liu, name=nasty))


def knows_nobody(world: World) -> None:
    """Strangers get the same short answer whatever they do, and nothing is changed by it."""
    stranger = world.person(555, "路人")
    said = stranger.says("/start").text
    assert said == world.say(
        "你好。这个助手只为本组织成员服务。如需加入，请打开所在组织发给你的邀请链接。",
        "Hello. This bot is for the members of an organisation. To join, open the invite link that "
        "your organisation gave you.",
    )
    for words in ("/my", "/settings", "/cancel", "/today", "8:15", "/start nobody-knows"):
        assert stranger.says(words).text == said
    assert stranger.says("/help").text.splitlines()[0] == said
    card = stranger.sees()
    for button in (MyPage(0), SetLanguage("en"), SetDaily(on=False), SetHour(480), AskHour()):
        stranger.forges(button.pack(), card)
    assert world.read(lambda uow: uow.accounts.by_telegram(BOT_ID, 555)) is None
    assert world.read(lambda uow: uow.drafts.of(BOT_ID, 555)) == []


def test_every_form_has_a_name_to_be_left_by() -> None:
    edge = Edge(cast(App, None))
    handlers.routes(edge)
    assert set(edge._forms) == set(home.FORMS)
