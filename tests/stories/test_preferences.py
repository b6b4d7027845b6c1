"""Stories of one's own: home card, record, settings, help, leaving a dialog; in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import handlers
from bot.chat.buttons.preferences import MyPage, SetDaily, SetHour, SetLanguage
from bot.chat.edge import Edge
from bot.chat.views import home
from bot.domain.activities import ActivityKind, Answer, Leave
from bot.domain.audit import Tag
from bot.domain.nudges import steps_for
from bot.domain.registration import RegistrationState
from bot.i18n import Language, language
from bot.store.accounts import Account
from bot.store.uow import UnitOfWork
from tests.stories.held import Held, hold
from tests.stories.organ import Organ, settle_organ
from tests.stories.world import BOT_ID, ZONE, Message, Person, World, local

OTHER = {"zh_Hans": "en", "en": "zh_Hans"}


def account(world: World, person: Person) -> Account:
    found = world.read(lambda uow: uow.accounts.by_telegram(BOT_ID, person.id))
    assert found is not None
    return found


def changes(world: World, person: Person) -> list[Tag]:
    number = account(world, person).id
    return world.read(lambda uow: uow.audit.tags("account", number))


def year_of_meetings(world: World, organ: Organ) -> Held:
    """Eight closed theme days, one to be closed, two to come; returns the next meeting."""
    for day, mark in enumerate("1迟假缺—111", 10):
        held = hold(world, organ, f"2026-11-{day} 15:00", ActivityKind.THEME_DAY)
        held.was({"李静": mark}, "张华")
    hold(world, organ, "2026-11-20 15:00", ActivityKind.PARTY_CLASS).said("李静", Answer.ATTENDING)
    hold(world, organ, "2026-12-11 15:00", ActivityKind.GROUP_MEETING, group="第二党小组")
    meeting = hold(world, organ, "2026-12-04 15:00")
    meeting.said("李静", Answer.LEAVE, Leave.REQUESTED)
    return meeting


def test_a_member_looks_around_and_sets_things(world: World) -> None:
    say = world.say
    organ = settle_organ(world)
    meeting = year_of_meetings(world, organ)
    world.start()
    world.settle()
    li = organ["李静"]

    card = li.says("/start something-nobody-knows")
    assert card.text == say(
        "🏠 李静，你好\n第一党支部 · 第二党小组\n\n📋 有 1 件事等你",
        "🏠 Hello, 李静\n第一党支部 · 第二党小组\n\n📋 1 thing is waiting for you",
    )
    assert card.labels == [
        [say("📋 我的待办", "📋 What I owe"), say("👤 我的记录", "👤 My record")],
        [say("⚙️ 设置", "⚙️ Settings"), say("❔ 帮助", "❔ Help")],
    ]
    assert li.commands() == ["start", "today", "my", "settings", "privacy", "help", "cancel"]

    own_record(world, li)
    sets_the_language(world, li)
    sets_the_hour(world, li)
    switches_the_message_off(world, li, meeting)
    leaves_a_dialog(world, li)


def own_record(world: World, li: Person) -> None:
    say = world.say
    card = li.presses(say("👤 我的记录", "👤 My record"))
    lines = card.text.splitlines()
    assert lines[:2] == ["👤 李静", f"第一党支部 · 第二党小组 · {say('正式党员', 'Full member')}"]
    assert lines[3:6] == [
        say("2026年", "2026"),
        say(
            "应到 8 · 实到 5（迟到 1）· 请假 1 · 缺席 1 · 未登记 1",
            "Expected 8 · present 5 (late 1) · on leave 1 · absent 1 · unrecorded 1",
        ),
        say("到会率 62.5%（只计已结束的考勤表）", "Attendance 62.5% (closed sheets only)"),
    ]
    told = [line.rpartition(" · ")[2] for line in lines[8:]]
    assert told == say(
        "还没有回复|🙏 请假待批|✅ 参加，考勤未结束|实到|实到|实到|未登记|缺席",
        "not answered yet|🙏 leave asked for|✅ Attending, attendance not closed yet|present|"
        "present|present|unrecorded|absent",
    ).split("|")
    card = li.presses("▶")
    assert card.labels[0] == ["◀", "2/2"]
    assert [line.rpartition(" · ")[2] for line in card.text.splitlines()[8:]] == say(
        "请假|迟到|实到", "on leave|late|present"
    ).split("|")
    li.forges(MyPage(9999).pack(), card)
    assert li.sees().text == card.text
    home_again = li.presses(say("🏠 首页", "🏠 Home"))
    assert home_again.text.startswith("🏠")
    assert len(li.messages()) == 1


def sets_the_language(world: World, li: Person) -> None:
    say, other = world.say, language(OTHER[world.t.code])
    before = world.look(f"chats/{li.id}")["commands"]
    card = li.presses(say("⚙️ 设置", "⚙️ Settings"))
    assert card.text.splitlines()[1] == say(
        "🌐 语言：跟随 Telegram（中文）", "🌐 Language: same as Telegram (English)"
    )
    for _ in range(2):
        card = li.presses(say("English", "中文"), on=card)
        assert card.text.splitlines()[0] == other._("⚙️ Settings")
        assert li.toast() == say("Language: English", "语言：中文")
    assert account(world, li).language == other.code
    assert changes(world, li) == [Tag.PREFERENCES_CHANGED]
    after = world.look(f"chats/{li.id}")["commands"]
    assert [one["command"] for one in before] == [one["command"] for one in after]
    assert after[0]["description"] == other._("Home") != before[0]["description"]
    li.forges(SetLanguage("xx").pack(), card)
    assert li.toast() == other._("This button is no longer valid.")
    world.restart()
    assert li.says("/help").text.splitlines()[0] == other._("❔ What you can do here")
    li.presses(other._("Same as Telegram"))
    assert account(world, li).language is None
    assert world.look(f"chats/{li.id}")["commands"] == before
    assert len(changes(world, li)) == 2


def sets_the_hour(world: World, li: Person) -> None:
    say = world.say
    li.says("/settings")
    card = li.presses(say("🕗 改时间", "🕗 Change the hour"))
    assert card.labels[0] == ["07:30", "08:00", "08:30 ●", "09:00"]
    world.restart()
    for words, answer in (
        ("nonsense", "like 8:15"),
        ("25:00", "like 8:15"),
        ("8:00-9:00", "like 8:15"),
        ("7:15", "07:30"),
        ("22:00", "07:30"),
        ("两点到三点", "like 8:15"),
        ("<b>", "like 8:15"),
    ):
        expected = say({"like 8:15": "8:15、早上八点一刻", "07:30": "07:30–21:00"}[answer], answer)
        assert expected in li.says(words).text, words
    assert li.says("6点").labels == [["18:00"]]
    assert li.says("8点").labels == [["08:00", "20:00"]]
    assert account(world, li).daily_at == "08:30"
    told = li.says(say("早上八点一刻", "quarter past eight" if False else "8:15 am"))
    assert told.text.splitlines()[0] == say(
        "每日消息改到 08:15。", "The day's message now comes at 08:15."
    )
    now = account(world, li)
    assert (now.daily_at, now.next_daily_at) == ("08:15", local("2026-11-24 08:15"))
    assert len(changes(world, li)) == 3

    li.presses("20:00")
    assert account(world, li).next_daily_at == local("2026-11-23 20:00")
    li.presses(say("🕗 改时间", "🕗 Change the hour"), on=li.sees())
    li.presses("08:00", on=li.sees())
    after = account(world, li)
    # Today's message is still to come, and comes at the old hour.
    assert (after.daily_at, after.next_daily_at) == ("08:00", local("2026-11-23 20:00"))
    assert li.says("9:00").text.splitlines()[0] == say(
        "我没听懂。你可以：", "I did not understand. You can:"
    )
    card = li.says("/settings")
    for minutes in (-1, 1440, 99999):
        li.forges(SetHour(minutes).pack(), card)
        assert li.toast() == world.t._("This button is no longer valid.")
    li.forges(SetHour(22 * 60).pack(), card)
    assert "21:00" in li.toast()
    assert account(world, li) == after


def switches_the_message_off(world: World, li: Person, meeting: Held) -> None:
    """Without it, what is on today is not told; what is unanswered still is, at one's hour."""
    say, t = world.say, world.t
    card = li.says("/settings")
    for _ in range(2):
        world.control(
            "press",
            person=li.id,
            message_id=card.raw["message_id"],
            data=SetDaily(on=False).pack(),
            force=True,
        )
        world.settle()
    assert li.toast() == t._("The day's message is off.")
    assert say("已关闭（待回复的提醒仍在 08:00）", "off (reminders still come at 08:00)") in (
        li.sees().text
    )
    assert account(world, li).daily_on is False
    assert len(changes(world, li)) == 6
    meeting.said("李静", Answer.ATTENDING)
    world.store.write_now(lambda uow: plan(uow, meeting))
    seen = len(li.messages())
    world.at("2026-12-04 08:00")
    assert len(li.messages()) == seen
    meeting.moved = None if False else None
    li.presses(say("🔔 开启每日消息", "🔔 Switch it on"))
    assert account(world, li).daily_on is True


def plan(uow: UnitOfWork, held: Held) -> None:
    """The steps of an activity as if it had been published just now."""
    steps = steps_for(held.activity.starts_at, uow.now, ZONE, late_answers=True)
    uow.steps.plan(held.id, steps)
