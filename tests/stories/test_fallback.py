"""What nobody waits for gets a short sensible reply, or silence where that is right."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from bot.chat.buttons.activities import AnswerButton
from bot.domain.activities import Answer
from bot.domain.delivery import InboxState
from bot.store.schema.delivery import outbox
from bot.store.uow import UnitOfWork
from tests.stories.organ import settle_organ
from tests.stories.people import Person
from tests.stories.world import BOT_ID, TOKEN, World


@pytest.mark.by_lot
def test_stray_things_and_strangers(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    li = organ["李静"]
    stranger = world.person(777, "路人")

    hello = world.say("你好。这个助手只为本组织成员服务。", "Hello. This bot is for the members")
    assert hello in stranger.says("有人吗？我叫秘密").text
    assert hello in stranger.says("/new 党课").text
    assert hello in stranger.says("/start").text
    assert "市直机关党委" not in "".join(message.text for message in stranger.messages())
    assert world.read(lambda uow: uow.accounts.by_telegram(BOT_ID, stranger.id)) is None

    not_understood = world.say("我没听懂。你可以：", "I did not understand. You can:")
    card = li.says("今天天气不错")
    assert card.text == not_understood
    assert card.labels == [
        [
            world.say("📋 我的待办", "📋 What I owe"),
            world.say("👤 我的记录", "👤 My record"),
        ],
        [world.say("ℹ️ 帮助", "ℹ️ Help")],
    ]
    world.restart()
    assert "☀️" in li.presses(world.say("📋 我的待办", "📋 What I owe"), on=card).text
    assert "/nonsense" in li.says("/nonsense now").text

    world.control("attach", person=li.id, kind="sticker")
    world.settle()
    only_words = world.say("我只能看懂文字和按钮", "I can only read text and button presses")
    assert only_words in li.sees().text
    said = world.control("say", person=li.id, text="三楼")
    world.settle()
    world.control("edit", person=li.id, message_id=said["message_id"], text="四楼")
    world.settle()
    assert world.say("修改以前的消息我看不到", "I do not follow edits") in li.sees().text

    li.forges("0xx:old", on=card)
    assert li.toast() == world.say("这个按钮已过期。", "This button is no longer valid.")
    assert "☀️" in li.card(card).text  # what the card is about is shown as it is now
    li.forges("0xx:old", on=li.sees())
    assert li.sees().text == world.say("可以从这里继续：", "From here you can go on:")

    li.forges(AnswerButton(35, Answer.ATTENDING, 1).pack(), on=card)
    assert li.toast() == world.say("这不是发给你的。", "This was not sent to you.")


@pytest.mark.by_lot
def test_groups_are_not_read_and_are_sent_to_the_private_chat(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    world.control("groups", id=-500, title="第一党支部群")
    world.control("join", group=-500, bot=TOKEN)
    world.settle()
    before = len(world.read(lambda uow: uow.inbox.states(BOT_ID))) - 1
    private = world.say("我只在私聊中工作。", "I only work in a private chat.")
    assert [text for text, _ in group(world)] == [private]
    assert group(world)[0][1] == "https://t.me/zhibu_test_bot"

    bot = {"token": TOKEN, "id": BOT_ID, "username": "zhibu_test_bot", "first_name": "Zhibu"}
    world.control("bots", **bot, reads_all=True)
    world.control("say", person=organ["李静"].id, chat=-500, text="张三昨天没来开会")
    world.control("say", person=organ["李静"].id, chat=-500, text="/today")
    world.settle()
    assert [text for text, _ in group(world)] == [private, private]
    kept = world.read(lambda uow: uow.inbox.states(BOT_ID))
    assert len(kept) == before + 2

    became = -1000500
    world.control("upgrade", group=-500, to=became, person=organ["李静"].id)
    world.settle()
    assert group_rows(world) == {became: 2}
    world.control("raw", update={"message": heard_late(world, organ["李静"])})
    world.settle()
    assert [text for text, _ in group(world, became)] == [private]
    assert group_rows(world) == {became: 3}
    assert sum("upgraded" in (one["description"] or "") for one in world.look("log")) == 1


def heard_late(world: World, person: Person) -> dict[str, Any]:
    """A command in the group that is none any more."""
    chat = {"id": -500, "title": "第一党支部群", "type": "group"}
    sender = {"id": person.id, "is_bot": False, "first_name": "静"}
    sender["language_code"] = person.language_code
    date = int(world.clock.now().timestamp())
    return {"message_id": 99, "date": date, "chat": chat, "from": sender, "text": "/today"}


def group_rows(world: World) -> Counter[int]:
    """How many messages there are to each group."""
    found = select(outbox.c.chat_id).where(outbox.c.chat_id < 0)
    return world.read(lambda uow: Counter(row.chat_id for row in uow.outbox._all(found)))


def group(world: World, number: int = -500) -> list[tuple[str, str | None]]:
    """What the bot said in the group, and where its button leads."""
    messages = world.look(f"chats/{number}")["messages"]
    return [
        (one["text"], one["reply_markup"]["inline_keyboard"][0][0]["url"])
        for one in messages
        if one["from"] == "bot"
    ]


@pytest.mark.by_lot
def test_who_blocks_the_bot_is_left_alone_until_they_come_back(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    li, zhang = organ["李静"], organ["张华"]
    world.control("block", person=li.id)
    world.settle()

    def unreachable(uow: UnitOfWork) -> str | None:
        account = uow.accounts.by_telegram(BOT_ID, li.id)
        assert account is not None
        return account.unreachable

    assert world.read(unreachable) == "blocked"
    review = zhang.says("/new 党课 12月4日 15:00 三楼会议室")
    assert world.say("4 人在线", "4 in chat") in review.text
    zhang.presses(world.say("✅ 发布", "✅ Publish"))
    world.control("unblock", person=li.id)
    world.settle()
    assert world.read(unreachable) is None
    review = zhang.says("/new 主题党日 12月5日 15:00 三楼会议室")
    assert world.say("5 人在线", "5 in chat") in review.text


@pytest.mark.by_lot
def test_a_poisoned_update_is_set_aside_and_the_next_one_goes_on(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    li = organ["李静"]
    world.control("raw", update={"message": {"from": {"id": li.id}, "text": "秘密"}})
    world.settle()
    assert "☀️" in li.says("/today").text
    alert = organ["管理员"].sees().text
    assert alert.startswith("⚠️")
    assert "秘密" not in alert

    def states(uow: UnitOfWork) -> list[InboxState]:
        return uow.inbox.states(BOT_ID)

    assert world.read(states).count(InboxState.QUARANTINED) == 1
    assert "秘密" not in world.log.read_text()
