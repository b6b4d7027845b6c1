"""A week on the clock: the day's message, an hour before, /today, and nudges by hand."""

from __future__ import annotations

import pytest

from bot.domain.activities import Answer
from bot.domain.audit import Tag
from bot.domain.daily import next_daily
from bot.store.uow import UnitOfWork
from tests.stories.looks import toast
from tests.stories.organ import Organ, add_people, settle_organ
from tests.stories.test_answers import publish, row, tally_of
from tests.stories.world import BOT_ID, ZONE, World

HOURS = {"李静0805": "07:30"}
OFF = {"刘芳"}


def wake(uow: UnitOfWork, organ: Organ) -> None:
    """Everybody has an hour for the day's message, as registration gives it."""
    for name, person in organ.people.items():
        account = uow.accounts.by_telegram(BOT_ID, person.id)
        assert account is not None
        hour = HOURS.get(name, "08:30")
        due = next_daily(hour, uow.now, ZONE)
        uow.accounts.change(account.id, daily_at=hour, next_daily_at=due, daily_on=name not in OFF)


class Watch:
    """Who has got how many new messages since the last look, receipts aside."""

    def __init__(self, organ: Organ) -> None:
        self._organ = organ
        self._seen = self._counts()

    def _counts(self) -> dict[str, int]:
        return {
            name: sum("📮" not in message.text[:3] for message in one.messages())
            for name, one in self._organ.people.items()
        }

    def news(self) -> dict[str, int]:
        before, self._seen = self._seen, self._counts()
        return {name: n - before[name] for name, n in self._seen.items() if n != before[name]}


def test_a_week_on_the_clock(world: World) -> None:
    organ = settle_organ(world)
    world.store.write_now(lambda uow: wake(uow, organ))
    world.start()
    t = world.say
    zhang, liu, chen, li, namesake = (
        organ[name] for name in ("张华", "刘芳", "陈磊", "李静", "李静0805")
    )
    yes, leave = t("✅ 参加", "✅ Attending"), t("🙏 请假", "🙏 Ask for leave")
    activity = publish(world, zhang)
    second = publish(world, zhang, "/new 党课 12月2日 10:00 线上 党章")
    world.all_press(yes, zhang, liu, chen, li, namesake)
    member_meeting = t("支部党员大会", "Branch member meeting")
    for person, label in ((zhang, yes), (chen, leave)):
        [card] = [
            one
            for one in person.messages()
            if member_meeting in one.text and one.labels and label in one.labels[0]
        ]
        person.presses(label, on=card)
    zhang.presses(t("✔️ 批准", "✔️ Approve"))
    shown = li.says("/today")
    assert shown.text.splitlines()[:2] == [
        t("☀️ 11月23日（周一） · 有 1 件事等你", "☀️ 23 Nov (Mon) · 1 thing is waiting for you"),
        t(
            "1. 已回复：✅ 参加 · 党课 · 12月2日（周三）10:00",
            "1. answered: ✅ Attending · Party class · 2 Dec (Wed) 10:00",
        ),
    ]
    assert t("12月3日 18:00 前回复", "answer by 3 Dec 18:00") in shown.text
    watch = Watch(organ)
    for day in ("11-24", "11-27", "11-30"):
        world.at(f"2026-{day} 08:30")
        assert watch.news() == {}

    world.at("2026-12-01 07:29")
    assert watch.news() == {}
    world.at("2026-12-01 07:30")
    assert watch.news() == {"李静0805": 1}
    world.at("2026-12-01 08:30")
    assert watch.news() == {"李静": 1, "刘芳": 1}
    day = li.sees()
    assert day.text.splitlines() == [
        t("☀️ 12月1日（周二） · 有 1 件事等你", "☀️ 1 Dec (Tue) · 1 thing is waiting for you"),
        t(
            "1. 支部党员大会 · 12月4日（周五）15:00 · 12月3日 18:00 前回复",
            "1. Branch member meeting · 4 Dec (Fri) 15:00 · answer by 3 Dec 18:00",
        ),
        "",
        t("近 7 天", "The next 7 days"),
        t("12月2日（周三）", "2 Dec (Wed)"),
        t("· 10:00 党课 · ✅ 参加", "· 10:00 Party class · ✅ Attending"),
        t("12月4日（周五）", "4 Dec (Fri)"),
        t("· 15:00 支部党员大会 · 还没有回复", "· 15:00 Branch member meeting · not answered yet"),
    ]
    li.presses(yes, on=day)
    day = li.sees()
    assert day.text.splitlines()[:2] == [
        t("☀️ 12月1日（周二） · 都已回复", "☀️ 1 Dec (Tue) · everything is answered"),
        t(
            "1. 已回复：✅ 参加 · 支部党员大会 · 12月4日（周五）15:00",
            "1. answered: ✅ Attending · Branch member meeting · 4 Dec (Fri) 15:00",
        ),
    ]
    assert day.labels == []
    card = next(m for m in li.messages() if m.text.startswith(f"📌 {member_meeting}"))
    assert t("你的回复：✅ 参加", "Your answer: ✅ Attending") in card.text
    li.presses(t("❓ 待定", "❓ Not sure"), on=card)
    assert t("已回复：❓ 待定", "answered: ❓ Not sure") in li.sees().text
    assert row(world, organ, "李静", activity).answer is Answer.UNSURE
    assert row(world, organ, "李静", second).answer is Answer.ATTENDING

    world.at("2026-12-02 09:00")
    assert watch.news() == {
        **{"张华": 1, "陈磊": 1, "李静": 1, "李静0805": 1, "刘芳": 1},
        "吴刚": 1,  # of the unit above: figures
    }
    assert organ["吴刚"].sees().text.splitlines() == [
        t("📋 党课 · 12月2日（周三）10:00", "📋 Party class · 2 Dec (Wed) 10:00"),
        "👥 第一党支部",
        t("应到 6 人，未回复 1 人", "1 of 6 have not answered"),
    ]
    assert t("⏰ 党课 · 10:00 开始", "⏰ Party class · starts at 10:00") in liu.sees().text
    world.at("2026-12-03 08:30")
    assert watch.news() == {"李静": 1, "李静0805": 1, "刘芳": 1}
    liu.presses(yes, on=liu.sees())
    world.at("2026-12-04 08:30")
    assert watch.news() == {"张华": 1, "陈磊": 1, "李静": 1, "李静0805": 1, "吴刚": 1}
    assert t("都已回复", "waiting") not in zhang.sees().text
    world.at("2026-12-04 14:00")
    world.restart()  # administrators hear at the first hour after nine
    assert watch.news() == {"张华": 1, "刘芳": 1, "管理员": 1}
    assert "2027" in organ["管理员"].sees().text
    assert zhang.sees().text.splitlines()[0] == t(
        "⏰ 支部党员大会 · 15:00 开始", "⏰ Branch member meeting · starts at 15:00"
    )
    world.at("2026-12-05 08:30")
    world.at("2026-12-05 22:00")
    assert watch.news() == {}
    nothing = organ["周涛"].says("/today")
    assert t("没有等你处理的事", "Nothing is waiting for you") in nothing.text
    for day in range(8, 18):
        publish(world, zhang, f"/new 党课 12月{day}日 10:00 线上 党章")
    rest = li.says("/today")
    assert rest.labels[-1] == [t("▶ 第 9–10 项", "▶ No. 9–10")]
    rest = li.presses(rest.labels[-1][0], on=rest)
    rest = li.presses(f"9 {yes}", on=rest)
    assert rest.labels[0][0] == f"10 {yes}"
    assert rest.labels[-1] == [t("◀ 第 1–8 项", "◀ No. 1–8")]
    world.at("2026-12-07 08:30")
    why = t("为什么提醒我？", "Why this reminder?")
    rest = li.presses(f"1 {yes}", on=li.card_with(why))
    assert (rest.labels[-2][0][0], rest.labels[-1]) == ("💤", [why]), "it is a reminder still"


@pytest.mark.by_lot
def test_forty_people_reminded_by_hand(world: World) -> None:
    organ = settle_organ(world)
    crowd = [f"党员{number:02}" for number in range(34)]
    add_people(world, organ, crowd, "第一党支部", "第二党小组", in_chat=False)
    world.start()
    zhang, chen, li, t = organ["张华"], organ["陈磊"], organ["李静"], world.say
    activity = publish(world, zhang)
    tally = tally_of(zhang, world)
    assert t("应到 40", "Expected 40") in tally.text
    assert t("未回复：40 人，名单见 📋", "No answer: 40 people; 📋") in tally.text
    assert "党员07" not in tally.text
    listed = zhang.presses(t("📋 名单", "📋 List"), on=tally)
    assert "1/2" in listed.labels[0]
    pages = [listed.text, zhang.presses("▶", on=listed).text]
    shown = [name for page in pages for name in crowd if name in page]
    assert sorted(shown) == crowd
    zhang.presses(t("◀ 返回", "◀ Back"), on=listed)

    li.presses(t("✅ 参加", "✅ Attending"))
    tally = tally_of(zhang, world)
    watch = Watch(organ)
    world.at("2026-11-23 10:00")
    zhang.presses(t("🔔 提醒未回复 4", "🔔 Remind 4"), on=tally)
    assert toast(zhang) == t(
        "已提醒 4 人。另有 35 人不在线，请打电话联系。",
        "4 people are reminded. 35 not in chat: please call them.",
    )
    assert watch.news() == {"张华": 1, "刘芳": 1, "陈磊": 1, "李静0805": 1}
    assert chen.sees().text.splitlines()[0] == t(
        "🔔 请回复：支部党员大会 · 12月4日（周五）15:00",
        "🔔 Please answer: Branch member meeting · 4 Dec (Fri) 15:00",
    )
    world.restart()
    tally = tally_of(zhang, world)
    assert t("上次提醒：11月23日 10:00", "Last reminded by hand: 23 Nov 10:00") in tally.text
    world.at("2026-11-23 11:59")
    zhang.presses(t("🔔 提醒未回复", "🔔 Remind"), on=tally)
    assert toast(zhang) == t(
        "两小时内已提醒过，12:00 以后可以再提醒。",
        "They were reminded less than two hours ago. The next time is possible at 12:00.",
    )
    assert watch.news() == {}
    chen.presses(t("❓ 待定", "❓ Not sure"), on=chen.sees())
    world.at("2026-11-23 22:00")
    zhang.presses(t("🔔 提醒未回复", "🔔 Remind"), on=tally_of(zhang, world))
    assert t("07:30", "07:30") in toast(zhang)
    organ["刘芳"].presses(t("✅ 参加", "✅ Attending"), on=organ["刘芳"].sees())
    assert watch.news() == {}
    world.at("2026-11-24 07:30")
    assert watch.news() == {"张华": 1, "李静0805": 1}
    tags = world.read(lambda uow: uow.audit.tags("activity", activity))
    assert tags == [Tag.ACTIVITY_PUBLISHED, Tag.NUDGED_BY_HAND, Tag.NUDGED_BY_HAND]
