"""Stories of what a unit settles, one's own quiet hours, one's own data, and the log."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from openpyxl import load_workbook

from bot.chat.buttons.audit import AuditAll, AuditUnit
from bot.chat.buttons.preferences import SetQuiet
from bot.chat.buttons.unit_settings import SettleRule, UnitRules
from bot.domain.unit_settings import Setting
from bot.store.members.accounts import Account
from tests.stories.held import hold
from tests.stories.organ import Organ, settle_organ
from tests.stories.people import Person
from tests.stories.world import BOT_ID, World, local

pytestmark = pytest.mark.by_lot

FIRST = "第一党支部"


def account(world: World, person: Person) -> Account:
    found = world.read(lambda uow: uow.accounts.by_telegram(BOT_ID, person.id))
    assert found is not None
    return found


def hears(person: Person, toast: str) -> None:
    person.world.until(lambda: person.toast().startswith(toast), toast)


def settles(person: Person, what: str, how: str, *, back: bool = True) -> str:
    """Open one thing on the card of the unit's settings and choose; the words of the question."""
    asked = person.presses(what)
    done = person.presses(how, on=asked)
    if back:
        person.presses(person.world.say("◀ 返回", "◀ Back"), on=done)
    return done.text


def test_a_branch_settles_its_own_ways(anywhere: World) -> None:
    world, say = anywhere, anywhere.say
    organ = settle_organ(world)
    world.start()
    world.settle()
    zhang, li, liu = organ["张华"], organ["李静"], organ["刘芳"]

    zhang.says("/settings")
    card = zhang.presses(say(f"🏛 {FIRST}的设置", f"🏛 Settings of {FIRST}"))
    assert card.text.splitlines()[1:7] == say(
        "🕰 时区：同整个组织（默认）|🌙 静默时段：21:30–07:30（默认）|"
        "☀️ 每日消息时间：08:30（默认）|⏰ 迟回：收，记为迟回（默认）|"
        "📝 考勤人：组织委员，没有时由书记（默认）|🏷 中性标题：关（默认）",
        "🕰 Time zone: the organisation's (default)|🌙 Quiet hours: 21:30–07:30 (default)|"
        "☀️ Hour of the day's message: 08:30 (default)|⏰ Late answers: taken, marked as late "
        "(default)|📝 Who takes the roll: Committee member for organisation, else the secretary "
        "(default)|🏷 Neutral titles: off (default)",
    ).split("|")
    settles(zhang, say("🏷 中性标题", "🏷 Neutral titles"), say("打开", "Switch on"))
    settles(zhang, say("🕰 时区", "🕰 Time zone"), say("乌鲁木齐时间", "Urumqi time"))
    assert "attendance" in liu.commands()
    office = say("组织委员", "Committee member for organisation")
    settles(zhang, say("📝 考勤人", "📝 Who takes the roll"), office)
    world.until(lambda: "attendance" not in liu.commands(), "the menu follows")
    settles(zhang, say("📝 考勤人", "📝 Who takes the roll"), office)
    said = settles(zhang, say("⏰ 迟回", "⏰ Late answers"), say("不收", "Do not take them"))
    assert say("不收（本单位规定）", "not taken (settled here)") in said

    world.restart()
    published(world, zhang, li)
    quiet_by_the_unit_s_clock(world, organ)
    a_stricter_person(world, li)
    inherits_from_above(world, organ)


def published(world: World, zhang: Person, li: Person) -> None:
    """Three in the afternoon is that of Urumqi; the notification does not say what it is."""
    say = world.say
    words = "/new 支部党员大会 12月4日 15:00 三楼会议室 三季度总结"
    review = zhang.says(words)
    assert say("12月3日（周四）18:00", "3 Dec (Thu) 18:00") in review.text
    zhang.presses(say("✅ 发布", "✅ Publish"))
    hears(zhang, say("已发布。现在是静默时段", "Published. It is quiet now"))
    # Nine o'clock is seven there: it comes half an hour later.
    world.at("2026-11-23 09:30")
    card = li.sees()
    assert card.text.splitlines() == [
        say("📌 会议 · 12月4日（周五）15:00", "📌 Meeting · 4 Dec (Fri) 15:00"),
        say("🗓 还有 11 天", "🗓 in 11 days"),
        "📍 三楼会议室",
        "📝 三季度总结",
        say("🏷 支部党员大会", "🏷 Branch member meeting"),
        say("⏰ 请在 12月3日 18:00 前回复", "⏰ Please answer by 3 Dec 18:00"),
        "",
        say("你还没有回复。", "You have not answered yet."),
    ]
    [made] = world.read(
        lambda uow: uow.activities.under("1.", local("2026-12-01 00:00"), local("2027-01-01 00:00"))
    )
    assert (made.starts_at, made.late_answers) == (local("2026-12-04 17:00"), False)


def quiet_by_the_unit_s_clock(world: World, organ: Organ) -> None:
    """The day's message of 08:30 comes when it is half past eight in Urumqi."""
    say, li = world.say, organ["李静"]
    number, due = account(world, li).id, local("2026-12-01 10:30")
    world.store.write_now(lambda uow: uow.accounts.change(number, next_daily_at=due))
    seen = len(li.messages())
    world.at("2026-12-01 08:31")
    world.at("2026-12-01 10:29")
    assert len(li.messages()) == seen
    world.at("2026-12-01 10:31")
    [told] = li.messages()[seen:]
    assert told.text.splitlines()[1] == say(
        "1. 会议 · 12月4日（周五）15:00 · 12月3日 18:00 前回复",
        "1. Meeting · 4 Dec (Fri) 15:00 · answer by 3 Dec 18:00",
    )


def a_stricter_person(world: World, li: Person) -> None:
    say = world.say
    li.says("/settings")
    asked = li.presses(say("🌙 静默时段", "🌙 Quiet hours"))
    assert asked.text.splitlines()[0] == say(
        "🌙 静默时段：21:30–07:30（同本单位）", "🌙 Quiet hours: 21:30–07:30 (as your unit)"
    )
    for _ in range(2):
        li.presses(say("到 09:00", "until 09:00"), on=asked)
    assert (account(world, li).quiet_to, account(world, li).daily_at) == ("09:00", "09:00")
    less = SetQuiet(22 * 60, 7 * 60)
    li.forges(less.pack(), asked)
    hears(li, say("本单位静默时段为 21:30–07:30", "Your unit is quiet from 21:30 to 07:30"))
    li.forges(SetQuiet(-1, 99999).pack(), asked)
    hears(li, world.t._("This button is no longer valid."))
    li.presses(say("同本单位", "As my unit"))
    assert account(world, li).quiet_to is None


def inherits_from_above(world: World, organ: Organ) -> None:
    """The administrator settles for the whole; a branch's own word stands, else it follows."""
    say, boss, zhang = world.say, organ["管理员"], organ["张华"]
    boss.says("/settings")
    boss.presses(say("🏛 各单位的设置", "🏛 Settings of units"))
    boss.presses("市直机关党委")
    said = settles(boss, say("🌙 静默时段", "🌙 Quiet hours"), say("20:00 起", "from 20:00"))
    assert "20:00–07:30" in said
    zhang.says("/settings")
    card = zhang.presses(say(f"🏛 {FIRST}的设置", f"🏛 Settings of {FIRST}"))
    assert (
        say(
            "🌙 静默时段：20:00–07:30（沿用上级：市直机关党委）",
            "🌙 Quiet hours: 20:00–07:30 (as 市直机关党委)",
        )
        in card.text
    )
    for asker in (organ["李静"], organ["刘芳"]):
        shown = asker.says("/settings")
        asker.forges(UnitRules(organ.units[FIRST]).pack(), shown)
        hears(asker, world.t._("This was not sent to you."))
    forged = SettleRule(organ.units[FIRST], Setting.ZONE, "Mars/Base")
    zhang.forges(forged.pack(), card)
    hears(zhang, world.t._("This button is no longer valid."))
    back = settles(zhang, say("🏷 中性标题", "🏷 Neutral titles"), say("↩️ 沿用上级", "↩️ As the"))
    assert say("关（默认）", "off (default)") in back


def test_one_s_own_data_and_who_looked_and_the_log(world: World) -> None:
    say = world.say
    organ = settle_organ(world)
    meeting = hold(world, organ, "2026-11-20 15:00")
    meeting.was({"李静": "迟"}, "张华")
    world.start()
    world.settle()
    zhang, li, boss = organ["张华"], organ["李静"], organ["管理员"]

    li.says("/privacy")
    nobody = li.presses(say("👁 谁看过", "👁 Who looked at it"))
    assert say("还没有人看过。", "Nobody yet.") in nobody.text
    zhang.says("/members")
    world.restart()
    li.says("/privacy")
    looked = li.presses(say("👁 谁看过", "👁 Who looked at it"))
    assert looked.text.splitlines()[2] == say(
        f"11月23日 09:00 张华（{FIRST}书记）打开了你所在的名册",
        f"23 Nov 09:00 张华 (Secretary of {FIRST}) opened the roster you are on",
    )
    files(world, li)
    log(world, organ, zhang, boss, meeting.id)


def files(world: World, li: Person) -> None:
    """Both files arrive once, with what is kept and nobody else's name."""
    say = world.say
    card = li.says("/privacy")
    before = len(li.messages())
    for label in (
        say("📗 导出 Excel", "📗 Export as Excel"),
        say("📄 导出 JSON", "📄 Export as JSON"),
    ):
        for _ in range(2):
            li.presses(label, on=card)
    excel, plain = li.messages()[before:]
    assert plain.raw["document"]["file_name"] == say(
        "我的信息_2026-11-23.json", "What is kept about me_2026-11-23.json"
    )
    kept = json.loads(plain.file())
    assert (kept["row"]["name"], kept["row"]["number"]) == ("李静", "20120712")
    assert [one["attendance"] for one in kept["activities"]] == ["late"]
    assert [one["code"] for one in kept["looks"]] == ["roster:seen"]
    book = load_workbook(BytesIO(excel.file()))
    assert book.sheetnames[0] == say("基本信息", "About me")
    cells = {
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    }
    assert "20120712" in cells
    assert not any("孙敏" in cell or "刘芳" in cell for cell in cells)


def log(world: World, organ: Organ, zhang: Person, boss: Person, activity: int) -> None:
    """By unit, by activity, by person; in figures from above; nothing for others."""
    say = world.say
    shown = zhang.says("/audit")
    assert shown.text.splitlines()[0] == say(f"🕘 记录 · {FIRST}", f"🕘 Log · {FIRST}")
    assert say(f"张华查看了{FIRST}的名册", f"张华 looked at the roster of {FIRST}") in shown.text
    zhang.says("/activities")
    zhang.presses("11月20日" if world.t.code == "zh_Hans" else "20 Nov")
    about = zhang.presses(say("🕘 记录", "🕘 Log"))
    assert say("结束了考勤：", "closed the sheet: ") in about.text
    card = zhang.presses(say("◀ 返回", "◀ Back"), on=about)
    assert say("🔒 考勤已结束", "The sheet is closed") in card.text

    for other in (organ["李静"], organ["刘芳"]):
        refused = other.says("/audit")
        assert FIRST not in refused.text
        other.forges(AuditUnit(organ.units[FIRST], 0).pack(), refused)
        other.forges(AuditAll(0).pack(), refused)
        hears(other, world.t._("This was not sent to you."))
    wu = organ["吴刚"]
    wu.says("/audit")
    figures = wu.presses(say("🏢 下级组织（数字）", "🏢 Units below, in figures"))
    assert f"{FIRST}" in figures.text
    assert "张华" not in figures.text
    whole = boss.says("/audit")
    assert whole.text.splitlines()[0] == say(
        "🕘 记录 · 整个组织", "🕘 Log · the whole organisation"
    )
    assert say("李静导出了自己的数据", "李静 had their own data made") in whole.text
