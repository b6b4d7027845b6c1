"""Stories of /members: rosters, looking for people, adding, correcting, leaving, registrations."""

from __future__ import annotations

import pytest

from bot.domain.audit import Tag
from bot.domain.org import Standing
from bot.domain.registration import RegistrationState
from bot.store.uow import UnitOfWork
from tests.stories.held import hold
from tests.stories.organ import Organ, add_people, settle_organ
from tests.stories.people import Message, Person
from tests.stories.world import BOT_ID, World

pytestmark = pytest.mark.by_lot


def test_a_secretary_keeps_the_roster(anywhere: World) -> None:
    world, organ = anywhere, settle_organ(anywhere)
    hold(world, organ, "2026-11-20 15:00").was({"李静": "1", "孙敏": "缺"}, "张华")
    world.start()
    world.settle()
    zhang = organ["张华"]
    sees_the_roster(world, zhang)
    looks_for_people(world, zhang)
    adds_a_person(world, zhang)
    world.restart()
    corrects(world, organ, zhang)
    ends_and_takes_back(world, organ, zhang)


def sees_the_roster(world: World, zhang: Person) -> None:
    say = world.say
    shown = zhang.says("/members")
    assert shown.text.splitlines() == [
        say("👥 第一党支部", "👥 第一党支部"),
        say("6 人 · 正式党员 6 · 在线 5", "6 people · Full member 6 · in chat 5"),
        "",
        "第一党小组",
        say(
            "1. 李静（0805） · 正式党员 · 在线",
            "1. 李静（0805） · Full member · in chat",
        ),
        say(
            "2. 刘芳 · 正式党员 · 组织委员 · 在线",
            "2. 刘芳 · Full member · Committee member for organisation · in chat",
        ),
        say(
            "3. 张华 · 正式党员 · 书记 · 在线",
            "3. 张华 · Full member · Secretary · in chat",
        ),
        "第二党小组",
        say(
            "4. 陈磊 · 正式党员 · 小组长 · 在线",
            "4. 陈磊 · Full member · Group leader · in chat",
        ),
        say(
            "5. 李静（0712） · 正式党员 · 在线",
            "5. 李静（0712） · Full member · in chat",
        ),
        say("6. 孙敏 · 正式党员 · 不在线", "6. 孙敏 · Full member · not in chat"),
    ]
    card = zhang.presses("孙敏", on=shown)
    assert card.text.splitlines() == [
        "👤 孙敏",
        say(
            "第一党支部 · 第二党小组 · 2025年1月1日起",
            "第一党支部 · 第二党小组 · since 1 Jan 2025",
        ),
        say("正式党员 · 有表决权", "Full member · with a vote"),
        say("人员编号：20130909", "Staff number: 20130909"),
        say("💬 不在线", "💬 not in chat"),
        "",
        say("2026年", "2026"),
        say(
            "应到 1 · 实到 0 · 请假 0 · 缺席 1 · 未登记 0",
            "Expected 1 · present 0 · on leave 0 · absent 1 · unrecorded 0",
        ),
        say(
            "到会率 0.0% · 到会及请假率 0.0%",
            "Attendance 0.0% · attendance and leave 0.0%",
        ),
    ]
    back = zhang.presses(say("◀ 返回", "◀ Back"), on=card)
    assert back.text == shown.text


def looks_for_people(world: World, zhang: Person) -> None:
    say = world.say
    hits = zhang.says("lj")
    assert [row for row in hits.labels if "李静" in row[0]] == [["李静（0805）", "李静（0712）"]]
    assert "李静（0712）" in zhang.says("0712").text
    nobody = say("没有找到", "Nobody was found")
    assert nobody in zhang.says("/members 赵强").text
    asked = zhang.presses(say("🔎 查找", "🔎 Find"))
    assert asked.text.startswith(say("要找谁？", "Whom are you looking for?"))
    assert "孙敏" in zhang.says("孙").text


def adds_a_person(world: World, zhang: Person) -> None:
    say = world.say
    zhang.says("/members")
    asked = zhang.presses(say("➕ 添加人员", "➕ Add a person"))
    assert asked.text.startswith(say("➕ 第一党支部添加人员", "➕ A new person in 第一党支部"))
    zhang.says("孙　敏")
    assert say("名册上已有", "on a roster already") in zhang.says("20090404").text
    zhang.presses(say("没有人员编号", "No staff number"))
    zhang.presses(say("预备党员", "Probationary member"))
    zhang.presses("第二党小组")
    assert say("不能晚于今天", "cannot lie ahead") in zhang.says("2026-12-01").text
    twin = zhang.says("2026年11月1日")
    assert twin.text.startswith(
        say("第一党支部已有孙敏（0909）。", "There is already 孙敏 (0909) in 第一党支部.")
    )
    check = zhang.presses(say("是，另一位", "Yes, another person"), on=twin)
    assert check.text.splitlines()[1:5] == [
        "👤 孙敏",
        say("人员编号：无", "Staff number: none"),
        say(
            "第一党支部 · 第二党小组 · 11月1日起",
            "第一党支部 · 第二党小组 · since 1 Nov",
        ),
        say("预备党员 · 无表决权", "Probationary member · without a vote"),
    ]
    card = zhang.presses(say("✅ 添加", "✅ Add"), on=check)
    assert zhang.toast() == say("已添加。", "Added.")
    assert card.text.splitlines()[2] == say("预备党员", "Probationary member")


def corrects(world: World, organ: Organ, zhang: Person) -> None:
    say = world.say
    card = opened(zhang, "0909")
    zhang.presses(say("✏️ 更正", "✏️ Correct"), on=card)
    zhang.presses(say("姓名", "Name"))
    card = zhang.says("孙敏慧")
    assert card.text.splitlines()[:3] == [say("已更正。", "Corrected."), "", "👤 孙敏慧"]
    zhang.presses(say("✏️ 更正", "✏️ Correct"), on=card)
    zhang.presses(say("人员编号", "Staff number"))
    assert say("身份证号", "identity number") in zhang.says("110101199001011237").text
    zhang.says("20130910")
    card = opened(zhang, "20130910")
    asked = zhang.presses(say("✏️ 更正", "✏️ Correct"), on=card)
    asked = zhang.presses(say("表决权", "Vote"), on=asked)
    card = zhang.presses(say("无表决权", "Has no vote"), on=asked)
    assert say("正式党员 · 无表决权", "Full member · without a vote") in card.text
    asked = zhang.presses(say("✏️ 更正", "✏️ Correct"), on=card)
    asked = zhang.presses(say("党员类别", "Standing"), on=asked)
    zhang.presses(say("入党积极分子", "Applicant"), on=asked)
    member = world.read(lambda uow: uow.members.get(organ.members["孙敏"]))
    assert member is not None
    assert (member.name, member.number, member.standing, member.has_vote) == (
        "孙敏慧",
        "20130910",
        Standing.APPLICANT,
        False,
    )


def ends_and_takes_back(world: World, organ: Organ, zhang: Person) -> None:
    say = world.say
    card = opened(zhang, "陈磊")
    asked = zhang.presses(say("🚪 登记离开", "🚪 Record leaving"), on=card)
    assert say("从哪一天起", "From which day on") in asked.text
    sure = zhang.presses(say("今天", "Today"), on=asked)
    assert [line for line in sure.text.splitlines() if line.startswith("·")] == [
        "· 第一党支部",
        "· 第二党小组",
        say("· 小组长", "· Group leader"),
    ]
    gone = zhang.presses(say("🚪 确认离开", "🚪 Yes, leaves"), on=sure)
    assert gone.text.splitlines()[1] == say(
        "自11月23日起不再属于第一党支部", "No longer in 第一党支部 since 23 Nov"
    )
    world.later(minutes=9)
    back = zhang.presses(say("↩️ 撤销离开", "↩️ Undo the leaving"), on=gone)
    assert say("小组长", "Group leader") in back.text
    member = organ.members["陈磊"]
    assert world.read(lambda uow: uow.audit.tags("member", member)) == [
        Tag.MEMBER_SEEN,
        Tag.MEMBER_LEFT,
        Tag.MEMBER_STAYED,
    ]


def opened(person: Person, words: str) -> Message:
    """The card of the only one these words find."""
    hits = person.says(f"/members {words}")
    [name] = [label for row in hits.labels for label in row]
    return person.presses(name, on=hits)


def test_each_sees_what_is_theirs(world: World) -> None:
    say, organ = world.say, settle_organ(world)
    add_people(
        world, organ, [f"郑{place}" for place in "一二三四五六七八"], "第一党支部", in_chat=False
    )
    number = world.store.write_now(lambda uow: asks(uow, world, organ))
    world.start()
    world.settle()

    assert "members" not in organ["李静"].commands()
    refused = organ["李静"].says("/members")
    assert refused.text == say(
        "名册供支委会使用。您自己的记录在 /my。",
        "The roster is for the branch committee. What is kept of you is under /my.",
    )

    leader = organ["陈磊"]
    assert "members" in leader.commands()
    assert [line for line in leader.says("/members").text.splitlines() if line[:1].isdigit()][
        1:
    ] == [
        say("1. 陈磊 · 正式党员 · 小组长 · 在线", "1. 陈磊 · Full member · Group leader · in chat"),
        say("2. 李静 · 正式党员 · 在线", "2. 李静 · Full member · in chat"),
        say(
            "3. 孙敏 · 正式党员 · 不在线，已申请登记，待确认",
            "3. 孙敏 · Full member · not in chat yet; a registration waits",
        ),
    ]
    card = leader.presses("李静")
    back = say("◀ 返回", "◀ Back")
    assert card.labels == [[back]]
    assert say("应到", "Expected") not in card.text
    assert leader.presses(back, on=card).text.startswith("👥 第二党小组")

    above = organ["吴刚"]
    assert say("17 人 · 正式党员 17", "17 people · Full member 17") in above.says("/members").text
    figures = above.presses("第一党支部")
    assert say("14 人 · 正式党员 14", "14 people · Full member 14") in figures.text
    told = f"{figures.text} {figures.labels}"
    assert [name for name in ("张华", "刘芳", "陈磊", "李静", "孙敏") if name in told] == []

    boss = organ["管理员"]
    boss.says("/members")
    first = boss.presses("第一党支部")
    assert first.labels[5] == ["1/2", "▶"]
    second = boss.presses("▶", on=first)
    assert [line[:3] for line in second.text.splitlines()[-4:]] == ["11.", "12.", "13.", "14."]
    card = boss.presses(second.labels[0][0], on=second)
    assert boss.presses(say("◀ 返回", "◀ Back"), on=card).text == second.text

    zhang = organ["张华"]
    roster = zhang.says("/members")
    waiting = zhang.presses(say("🆕 登记申请 1", "🆕 Registrations waiting: 1"), on=roster)
    request = zhang.presses("孙敏", on=waiting)
    done = zhang.presses(say("✔️ 批准", "✔️ Approve"), on=request)
    assert say("已批准", "Approved") in done.text
    again = zhang.says("/members")
    assert not [row for row in again.labels if "🆕" in row[0]]
    asked = world.read(lambda uow: uow.registrations.get(number))
    assert asked is not None
    assert asked.state is RegistrationState.APPROVED


def asks(uow: UnitOfWork, world: World, organ: Organ) -> int:
    """孙敏 asks to be linked."""
    person = world.person(555, "孙敏")
    account = uow.accounts.create(
        BOT_ID, person.id, daily_at="08:30", telegram_language=person.language_code
    )
    unit = organ.units["第一党支部"]
    return uow.registrations.add(account.id, organ.members["孙敏"], unit, None).id
