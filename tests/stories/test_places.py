"""Where people belong and what they hold: offices, groups, transfers, another account."""

from __future__ import annotations

import pytest

from bot.chat.buttons.groups import GroupPut
from bot.chat.buttons.offices import OfficeNew
from bot.chat.buttons.relinking import LinkNew
from bot.chat.buttons.transfers import TransferDecide, TransferOf
from bot.domain.org import Role
from bot.store.uow import UnitOfWork
from tests.stories.joining import account, link_in
from tests.stories.looks import toast
from tests.stories.organ import Organ, settle_organ
from tests.stories.people import Message, Person
from tests.stories.test_answers import publish
from tests.stories.world import World, local

pytestmark = pytest.mark.by_lot

NOT_YOURS = ("这不是发给你的。", "This was not sent to you.")
OFFICES = ("🎖 职务", "🎖 Offices")
DISCARD = ("🗑 放弃", "🗑 Discard")


def card_of(world: World, who: Person, name: str) -> Message:
    """Somebody's card, by looking for them."""
    found = who.says(f"/members {name}")
    return who.presses(name, on=found)


def roles(world: World, organ: Organ, name: str, day: str) -> list[Role]:
    member = organ.members[name]
    held = world.read(
        lambda uow: uow.members.appointments(local(f"{day} 09:00").date(), member_ids={member})
    )
    return [one.role for one in held]


def units(world: World, organ: Organ, name: str, day: str) -> set[str]:
    member, on = organ.members[name], local(f"{day} 09:00").date()

    def read(uow: UnitOfWork) -> set[str]:
        stays = uow.members.memberships(on, member_ids={member})
        return {one.name for one in uow.units.many({stay.unit_id for stay in stays}).values()}

    return world.read(read)


def test_offices_are_given_and_ended_by_day(anywhere: World) -> None:
    """The secretary gives one for today, the unit above a secretary's for a day to come."""
    world, t = anywhere, anywhere.say
    organ = settle_organ(world)
    world.start()
    zhang, wu, liu, zhou = (organ[name] for name in ("张华", "吴刚", "刘芳", "周涛"))
    assert "activities" not in organ["李静0805"].commands()
    card_of(world, zhang, "0805")
    zhang.presses(t(*OFFICES))
    asked = zhang.presses(t("➕ 任命职务", "➕ Give an office"))
    assert t("李静（0805）", "李静 (0805)") in asked.text
    assert t("副书记", "Deputy secretary") not in [key for row in asked.labels for key in row]
    zhang.presses(t("宣传委员", "Committee member for publicity"))
    world.restart()
    checked = zhang.presses(t("今天", "Today"))
    assert t("自11月23日（周一）起", "From 23 Nov (Mon) on") in checked.text
    confirm = checked.data(t("✅ 确认任命", "✅ Appoint"))
    done = zhang.presses(t("✅ 确认任命", "✅ Appoint"))
    assert toast(zhang) == t("已任命。", "Appointed.")
    assert t("第一党支部宣传委员", "Committee member for publicity of 第一党支部") in done.text
    zhang.forges(confirm, done)
    assert roles(world, organ, "李静0805", "2026-11-23") == [Role.PUBLICITY]
    li = organ["李静0805"]
    assert t("你担任第一党支部宣传委员", "Committee member for publicity of") in li.sees().text
    assert "activities" in li.commands()
    li.forges(
        OfficeNew(organ.members["李静"], organ.units["第一党支部"], Role.YOUTH).pack(), li.sees()
    )
    assert toast(li) == t(*NOT_YOURS)

    card_of(world, zhang, "0805")
    held = zhang.presses(t(*OFFICES))
    zhang.presses(t("结束任职：宣传委员", "End: Committee member for publicity"), on=held)
    checked = zhang.says(t("12月18日", "Dec 18"))
    assert t("自12月18日（周五）起不再担任", "No longer held from 18 Dec (Fri) on") in checked.text
    zhang.presses(t("✅ 确认结束任职", "✅ End it"), on=checked)
    assert t("你不再担任第一党支部宣传委员", "no longer hold: Committee") in li.sees().text
    assert roles(world, organ, "李静0805", "2026-12-17") == [Role.PUBLICITY]
    assert roles(world, organ, "李静0805", "2026-12-18") == []

    above = wu.says("/members")
    assert "刘芳" not in above.text
    wu.presses("第一党支部", on=above)
    heads = wu.presses(t(*OFFICES))
    assert t("书记：张华", "Secretary: 张华") in heads.text
    assert "刘芳" not in heads.text
    wu.presses(t("➕ 书记", "➕ Secretary"), on=heads)
    assert t("没有这个姓名", "Nobody of that name") in wu.says("周涛").text
    assert t("同名", "several of that name") in wu.says("李静").text
    assert t("从哪一天起任职", "From which day on") in wu.says("刘芳").text
    assert t("2026-04-16", "2026-04-16") in wu.says(t("说不清", "whenever")).text
    checked = wu.says(t("12月1日", "Dec 1"))
    assert t("从那天起，张华不再担任此职", "张华 no longer holds it") in checked.text
    wu.presses(t("✅ 确认任命", "✅ Appoint"), on=checked)
    assert roles(world, organ, "张华", "2026-11-30") == [Role.SECRETARY]
    assert roles(world, organ, "张华", "2026-12-01") == []
    assert t("你不再担任", "no longer hold") in zhang.sees().text
    assert t("自12月1日（周二）起", "From 1 Dec (Tue) on") in liu.sees().text
    assert "new" not in liu.commands()
    world.at("2026-12-01 08:30")
    world.settle()
    assert "new" in liu.commands()
    assert "new" not in zhang.commands()
    zhou.forges(confirm, zhou.sees())


def test_groups_are_made_and_filled(world: World) -> None:
    """A third group, who belongs to it, who leads it, its meeting, its end."""
    organ, t = settle_organ(world), world.say
    world.start()
    zhang, li, chen = organ["张华"], organ["李静"], organ["陈磊"]
    roster = zhang.says("/members")
    shown = zhang.presses(t("👥 小组", "👥 Groups"), on=roster)
    assert t("支委会：张华（书记）、刘芳（组织委员）", "Committee: 张华 (Secretary)") in shown.text
    assert t("第二党小组 · 3 人 · 组长 陈磊", "第二党小组 · 3 people · led by 陈磊") in shown.text
    zhang.presses(t("➕ 新建党小组", "➕ New group"), on=shown)
    world.restart()
    made = zhang.says("青年小组")
    zhang.presses(t("✏️ 改名", "✏️ Rename"), on=made)
    assert t("青年小组改叫什么", "What shall 青年小组 be called") in zhang.sees().text
    made = zhang.says("第三党小组")
    assert made.text.startswith("👥 第三党小组 · 第一党支部")
    assert t("0 人 · 未定组长", "0 people · no leader") in made.text
    toggles = zhang.presses(t("👥 调整成员", "👥 Who belongs to it"), on=made)
    pressed = toggles.data("李静（0712）")
    toggles = zhang.presses("李静（0712）", on=toggles)
    zhang.forges(pressed, toggles)
    assert toast(zhang) == t("已经是这样了。", "It is so already.")
    toggles = zhang.presses("陈磊", on=toggles)
    assert t("第三党小组 · 2 人", "第三党小组 · 2 people") in toggles.text
    assert units(world, organ, "李静", "2026-11-23") == {"第一党支部", "第三党小组"}
    assert roles(world, organ, "陈磊", "2026-11-23") == []
    assert t("你不再担任第二党小组小组长", "no longer hold: Group leader") in chen.sees().text
    li.forges(GroupPut(organ.units["第二党小组"], organ.members["李静"], True, 0).pack(), li.sees())
    assert toast(li) == t(*NOT_YOURS)
    zhang.presses(t("◀ 返回", "◀ Back"), on=toggles)
    leaders = zhang.presses(t("🎖 小组长", "🎖 Group leader"))
    zhang.presses("李静", on=leaders)
    zhang.presses(t("今天", "Today"))
    zhang.presses(t("✅ 确认任命", "✅ Appoint"))
    assert roles(world, organ, "李静", "2026-11-23") == [Role.GROUP_LEADER]
    card = zhang.says(
        t("/new 党小组会 12月4日 15:00 201室 学习", "/new party group meeting Dec 4 15:00 room 201")
    )
    zhang.presses("第三党小组", on=card)
    zhang.presses(t("✅ 发布", "✅ Publish"))
    assert "第三党小组" in li.sees().text
    zhang.presses(t("🚫 撤销小组", "🚫 Close the group"), on=made)
    zhang.presses(t("🚫 确认撤销", "🚫 Close it"))
    assert t("还有会议没有开", "still to come") in toast(zhang)
    zhang.presses(t("👥 小组", "👥 Groups"), on=zhang.says("/members"))
    zhang.presses("第一党小组")
    zhang.presses(t("🚫 撤销小组", "🚫 Close the group"))
    closed = zhang.presses(t("🚫 确认撤销", "🚫 Close it"))
    assert "第一党小组" not in closed.text
    assert t("未编组 3 人", "3 people in no group") in closed.text


def test_a_transfer_and_another_account(world: World) -> None:
    """From the card of the person to the day in the new branch; then a new telephone."""
    organ, t = settle_organ(world), world.say
    world.start()
    zhang, zhao, li, chen = (organ[name] for name in ("张华", "赵强", "李静", "陈磊"))
    activity = publish(world, zhao)
    card_of(world, zhang, "0712")
    zhang.presses(t("🔁 转接组织关系", "🔁 Transfer"))
    zhang.says("第二")
    checked = zhang.says(t("12月1日", "Dec 1"))
    assert "第一党支部 → 第二党支部" in checked.text
    sent = zhang.presses(t("📨 发出转接", "📨 Ask for it"), on=checked)
    assert t("等待第二党支部确认", "confirmation by 第二党支部") in sent.text
    card = zhao.sees()
    assert t("由张华提出", "asked for by 张华") in card.text
    decide = card.data(t("✔️ 批准", "✔️ Approve"))
    chen.forges(decide, chen.sees())
    assert toast(chen) == t(*NOT_YOURS)
    zhang.presses(t("↩️ 撤回", "↩️ Take it back"), on=sent)
    assert t("已撤回", "Taken back") in zhao.sees().text
    zhao.forges(decide, card)
    assert t("不用再处理", "nothing to decide") in toast(zhao)
    card_of(world, zhang, "0712")
    zhang.presses(t("🔁 转接组织关系", "🔁 Transfer"))
    zhang.presses("第二党支部")
    checked = zhang.says(t("12月1日", "Dec 1"))
    zhang.presses(t("📨 发出转接", "📨 Ask for it"), on=checked)
    zhao.presses(t("✔️ 批准", "✔️ Approve"))
    assert t("已批准转接", "Transfer approved") == toast(zhao)
    assert t("✔️ 已确认", "✔️ Confirmed") in zhang.sees().text
    assert t("你的组织关系转到第二党支部", "you belong to 第二党支部") in li.sees().text
    assert units(world, organ, "李静", "2026-11-30") == {"第一党支部", "第二党小组"}
    assert units(world, organ, "李静", "2026-12-01") == {"第二党支部"}
    li.forges(TransferDecide(1, approve=True).pack(), li.sees())
    zhao.forges(TransferOf(organ.members["李静"]).pack(), zhao.sees())
    assert toast(zhao) == t(*NOT_YOURS)
    world.at("2026-12-01 08:30")
    world.restart()
    world.settle()
    member = organ.members["李静"]
    expected = world.read(lambda uow: uow.participations.of_member(member, {activity}))
    assert activity in expected
    assert "📌" in li.card_with(t("✅ 参加", "✅ Attending")).text

    card_of(world, zhao, "李静")
    shown = zhao.presses(t("🔗 换绑账号", "🔗 Another account"))
    given = zhao.presses(t("🔗 生成新链接", "🔗 New link"), on=shown)
    phone, old = world.person(777, "新手机"), link_in(given.text)
    shown = zhao.presses(t("◀ 返回", "◀ Back"), on=given)
    shown = zhao.presses(t("🚫 撤销链接", "🚫 Revoke the link"), on=shown)
    assert toast(zhao) == t("已撤销。", "Revoked.")
    assert t("🚫 撤销链接", "🚫 Revoke the link") not in str(shown.labels)
    assert t("这个链接无效", "This link is not valid") in phone.opens(old).text
    new = shown.data(t("🔗 生成新链接", "🔗 New link"))
    given = zhao.presses(t("🔗 生成新链接", "🔗 New link"), on=shown)
    link = link_in(given.text)
    zhao.forges(new, shown)
    assert t("不是端到端加密", "not end-to-end encrypted") in phone.opens(link).text
    phone.presses(t("同意", "I agree"))
    assert t("与名册不符", "does not match") in phone.says("9999").text
    phone.says("0712")
    assert any(t("已与你绑定", "linked to you now") in one.text for one in phone.messages())
    assert t("支部党员大会", "Branch member meeting") in phone.sees().text
    linked = account(world, phone)
    assert linked is not None
    assert linked.member_id == member
    assert "today" in phone.commands()
    assert "today" not in li.commands()
    assert t("这个账号已解绑", "no longer linked") in li.sees().text
    assert "李静" not in li.sees().text
    assert t("李静（0712）已打开链接", "李静 (0712) has opened the link") in zhao.sees().text
    other = world.person(778, "别人")
    assert t("这个链接无效", "This link is not valid") in other.opens(link).text
    other.forges(LinkNew(member, None).pack(), other.sees())
    assert world.read(lambda uow: open_links(uow, member)) == 0
    assert link.split("start=")[1] not in world.log.read_text()


def open_links(uow: UnitOfWork, member: int) -> int:
    return len(uow.invites.open_links(7000000001, member))
