"""The story of an organisation's first day: the claim, its name, and the first members."""

from __future__ import annotations

import pytest

from bot.chat.buttons.registration import Decide
from bot.domain.audit import Tag
from tests.stories.joining import (
    AGREE,
    APPROVE,
    CONFIRMED,
    ME,
    NOT_YOURS,
    REFUSE,
    account,
    actor,
    claim_link,
    first_steps,
    invited,
    only_request,
    registers,
)
from tests.stories.rosters import EVERYBODY, write_roster
from tests.stories.world import World


@pytest.mark.by_lot
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
    boss.forges(Decide(only_request(world, zhang), approve=False).pack(), on=approved)
    assert actor(world, zhang).member_id is not None

    link = invited(world, zhang)
    li = world.person(102, "李静")
    assert "李静 · 第一党支部 · 第二党小组" in registers(world, li, link, "李静", "0712").text
    assert world.say("等待第一党支部确认", "by 第一党支部") in li.presses(world.say(*ME)).text
    li.forges(Decide(only_request(world, li), approve=True).pack(), on=li.sees())
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
