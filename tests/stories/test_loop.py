"""The whole loop, from an empty database to the summary, with a restart at a bad moment."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from bot.domain.activities import ActivityState, Attendance
from bot.store.uow import UnitOfWork
from tests.stories.people import Person
from tests.stories.world import BOT_ID, World

HEADERS = ("组织路径", "姓名", "人员编号", "党员类别", "党内职务", "手机号")
ROWS = (
    ("市直机关党委/第一党支部", "张华", "20100101", "正式党员", "书记", "13800000000"),
    ("市直机关党委/第一党支部", "李静", "20120712", "正式党员", "", "13800000001"),
    ("市直机关党委/第一党支部", "王<伟>&", "20130417", "预备党员", "", ""),
    ("市直机关党委/第一党支部", "孙敏", "20140909", "正式党员", "", ""),
    ("市直机关党委/第一党支部", "陈磊", "20150303", "正式党员", "", ""),
)


def roster() -> bytes:
    """A roster file as an office would send it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEADERS, *ROWS):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def register(world: World, link: str, person: Person, name: str, number: str) -> None:
    """From the link to waiting for the secretary."""
    person.opens(link)
    person.presses(world.say("同意", "I agree"))
    person.says(name)
    found = person.says(number)
    assert "第一党支部" in found.text
    person.presses(world.say("✅ 就是我", "✅ That is me"))


@pytest.mark.parametrize(
    "anywhere",
    [
        "sqlite-zh_Hans",
        "sqlite-en",
        pytest.param("postgresql-zh_Hans", marks=pytest.mark.postgresql),
    ],
    indirect=True,
)
def test_from_an_empty_database_to_the_summary(anywhere: World) -> None:
    world = anywhere
    (world.folder / "roster.xlsx").write_bytes(roster())
    report = world.zhibu("import", "roster.xlsx")
    assert "手机号" in report
    boss = world.person(1, "管理员")
    people = {name: world.person(10 + place, name) for place, (_, name, *_) in enumerate(ROWS)}
    zhang, li, wang, chen = (people[name] for name in ("张华", "李静", "王<伟>&", "陈磊"))

    world.start()
    claim = next(word for word in world.zhibu("claim").split() if "start=" in word)
    boss.opens(claim)
    boss.presses(world.say("同意", "I agree"))
    assert len(world.read(lambda uow: uow.accounts.administrators(BOT_ID))) == 1

    link = invite(world, boss)
    register(world, link, zhang, "张华", "0101")
    boss.presses(world.say("✔️ 批准", "✔️ Approve"))
    for person, name, number in ((li, "李静", "0712"), (wang, "王<伟>&", "0417")):
        register(world, link, person, name, number)
        zhang.presses(world.say("✔️ 批准", "✔️ Approve"))
    assert world.read(linked) == 3

    card = zhang.says("/new 支部党员大会 12月4日 15:00 三楼会议室 三季度总结")
    assert (
        world.say("应到 5 人（3 人在线，2 人由你登记）", "5 people expected (3 in chat")
        in card.text
    )
    zhang.presses(world.say("✅ 发布", "✅ Publish"))
    first_line = world.say(
        "📌 支部党员大会 · 12月4日（周五）15:00", "📌 Branch member meeting · 4 Dec (Fri) 15:00"
    )
    assert [one.sees().text.splitlines()[0] for one in (zhang, li, wang)] == [first_line] * 3

    register(world, link, chen, "陈磊", "0303")
    zhang.presses(world.say("✔️ 批准", "✔️ Approve"))
    assert first_line in [message.text.splitlines()[0] for message in chen.messages()]

    li.presses(world.say("✅ 参加", "✅ Attending"))
    wang.presses(world.say("🙏 请假", "🙏 Ask for leave"))
    world.restart()
    assert "王<伟>&" in zhang.card_with(world.say("✔️ 批准", "✔️ Approve")).text
    zhang.presses(world.say("✔️ 批准", "✔️ Approve"))
    assert world.say("🙏 请假已准。", "🙏 Your leave is approved.") in wang.sees().text

    before = [len(one.messages()) for one in (zhang, li, wang, chen)]
    world.at("2026-12-01 08:29")
    assert [len(one.messages()) for one in (zhang, li, wang, chen)] == before
    world.at("2026-12-01 08:30")
    after = [len(one.messages()) for one in (zhang, li, wang, chen)]
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 0, 0, 1]
    assert world.say("有 1 件事等你", "1 thing is waiting for you") in chen.sees().text
    chen.presses(world.say("✅ 参加", "✅ Attending"), on=chen.sees())
    zhang.presses(world.say("✅ 参加", "✅ Attending"), on=zhang.sees())

    world.at("2026-12-04 08:30")
    world.at("2026-12-04 14:00")
    soon = world.say("⏰ 支部党员大会 · 15:00 开始", "⏰ Branch member meeting · starts at 15:00")
    assert [soon in one.sees().text for one in (zhang, li, wang, chen)] == [True, True, False, True]

    world.at("2026-12-04 15:05")
    zhang.says("/attendance")
    zhang.presses(world.say("✅ 全到", "✅ All present"))
    zhang.presses(world.say("✔️ 结束考勤", "✔️ Close the roll"))
    asked = zhang.sees()
    assert "孙敏" in asked.text
    zhang.presses(world.say("仍然结束", "Close all the same"))
    assert world.read(closing) == (ActivityState.CLOSED, (5, 3, 0, 1, 0, 1))

    zhang.says("/summary")
    shown = zhang.presses(world.say("本月", "This month"))
    figures = world.say(
        ("应到 5 人次", "实到 3", "请假 1", "缺席 0", "未登记 1", "60.0%", "80.0%"),
        ("expected 5", "Present 3", "on leave 1", "absent 0", "unrecorded 1", "60.0%", "80.0%"),
    )
    assert [figure in shown.text for figure in figures] == [True] * len(figures), shown.text
    zhang.says("/attendance")
    sheet = openpyxl.load_workbook(
        io.BytesIO(zhang.presses(world.say("📗 Excel", "📗 Excel")).file())
    ).active
    assert sheet is not None
    names = [str(cell.value) for column in sheet.iter_cols(2, 2) for cell in column]
    assert {name for _, name, *_ in ROWS} <= set(names)
    assert world.read(recorded) == {
        "张华": Attendance.PRESENT,
        "李静": Attendance.PRESENT,
        "王<伟>&": Attendance.ON_LEAVE,
        "孙敏": None,
        "陈磊": Attendance.PRESENT,
    }


def invite(world: World, boss: Person) -> str:
    """The link of the first branch, taken from the text (the QR picture comes with it)."""
    boss.says("/invite")
    boss.presses("第一党支部")
    texts = [message.text for message in boss.messages()]
    return next(word for text in reversed(texts) for word in text.split() if "start=j_" in word)


def linked(uow: UnitOfWork) -> int:
    return sum(account.member_id is not None for account in uow.accounts.of_bot(BOT_ID))


def closing(uow: UnitOfWork) -> tuple[ActivityState, tuple[int, ...]]:
    [(activity_id, sheet)] = uow.activities.sheets(activity_ids(uow)).items()
    activity = uow.activities.get(activity_id)
    assert activity is not None
    counts = (sheet.expected, sheet.present, sheet.late, sheet.on_leave, sheet.absent)
    return activity.state, (*counts, sheet.unrecorded)


def activity_ids(uow: UnitOfWork) -> set[int]:
    root = uow.units.root()
    assert root is not None
    ids = {unit.id for unit in uow.units.under(root.path)}
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    return {activity.id for activity in uow.activities.of_units(ids, start, end)}


def recorded(uow: UnitOfWork) -> dict[str, Attendance | None]:
    rows = uow.participations.of_activities(activity_ids(uow))
    members = uow.members.many({row.member_id for row in rows})
    return {members[row.member_id].name: row.attendance for row in rows}
