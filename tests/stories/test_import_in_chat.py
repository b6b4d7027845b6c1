"""A roster comes in by chat: the wrong file, faults, a preview, confirming, a restart, importing.

And what administrators have besides: a page to print, one more of them, who is no longer reached.
"""

from __future__ import annotations

import base64
from datetime import datetime
from io import BytesIO

import pytest
import zxingcpp
from openpyxl import load_workbook
from PIL import Image

from tests.stories.organ import settle_organ
from tests.stories.people import Message, Person
from tests.stories.rosters import HEADER, Row, write_roster
from tests.stories.world import BOT_ID, World

pytestmark = pytest.mark.by_lot

FIRST, SECOND = "第一党支部", "第二党支部"
MOVED: Row = (SECOND, "陈磊", "20110303", None, "正式", None, None, "2026-12-01")
RESIGNED: Row = (FIRST, "刘芳", "20100202", "第一党小组", "正式", None, None, None)
NEW: Row = (SECOND, "郑洁", "20300001", None, "预备", None, None, None)
WRONG: Row = (FIRST, "王伟", "20300002", None, "正是", None, "2026年13月", None)


def sends(person: Person, name: str, content: bytes) -> Message:
    """Attach a file and wait for what the bot says in the end."""
    encoded = base64.b64encode(content).decode()
    person.world.control(
        "attach", person=person.id, kind="document", file_name=name, content_base64=encoded
    )
    person.world.settle()
    return person.sees()


def roster(world: World, *rows: Row) -> bytes:
    """A file with a column that is not read."""
    path = world.folder / "sent.xlsx"
    write_roster(path, *((*row, "13800000000") for row in rows), header=(*HEADER, "手机号"))
    return path.read_bytes()


def knows(world: World, number: str) -> bool:
    return world.read(lambda uow: uow.members.by_number(number)) is not None


def test_a_file_is_looked_at_confirmed_and_imported(anywhere: World) -> None:
    world = anywhere
    organ = settle_organ(world)
    world.start()
    boss = organ["管理员"]
    organ["张华"].says("/start")
    boss.says("/start")
    assert "import" in boss.commands()
    assert "import" not in organ["张华"].commands()
    assert ".xlsx" in boss.says("/import").text
    assert boss.presses(world.say("📗 模板", "📗 Template")).file()[:2] == b"PK"

    pdf = sends(boss, "名册.PDF", b"%PDF-1.7")
    assert pdf.file()[:2] == b"PK"
    said = [one.text for one in boss.messages()][-2]
    assert said == world.say(
        "这个文件读不了：需要 .xlsx，收到的是 .pdf。模板在这里。",
        "I cannot read this file: .xlsx is wanted, what came is .pdf. Here is the template.",
    )
    assert world.say("不是 Excel 文件", "not an Excel file") in sends(boss, "a.xlsx", b"?").text
    refused = sends(organ["张华"], "a.xlsx", roster(world, NEW))
    assert world.say("只能看懂", "only read") in refused.text

    marked = sends(boss, "a.xlsx", roster(world, NEW, WRONG))
    card = boss.messages()[-2]
    assert world.say("没有写入任何数据。请改 2 处：", "Please put 2 places right:") in card.text
    discard = world.say("🗑 放弃", "🗑 Discard")
    assert [label for row in card.labels for label in row] == [discard]
    left = boss.presses(discard, on=card)
    assert left.text == world.say("已放弃，没有写入任何数据。", "Discarded; nothing was written.")
    assert left.labels == [[world.say("📥 导入名册", "📥 Import the roster")]]
    sheet = load_workbook(BytesIO(marked.file())).worksheets[0]
    yellow = {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.start_color.rgb == "FFFFFF00"
    }
    assert yellow == {"E3", "G3"}
    assert "13800000000" not in [cell.value for cell in sheet["I"]]

    card = sends(boss, "a.xlsx", roster(world, MOVED, RESIGNED, NEW))
    assert (
        world.say("人员：新增 1，变更 0，未变 1", "People: 1 made, 0 changed, 1 left") in card.text
    )
    assert world.say("🔁 转接组织关系 1 人：未确认", "🔁 Transfers: 1, not confirmed") in card.text
    assert world.say("未读取的列：手机号", "were not read: 手机号") in card.text
    moves = boss.presses(world.say("🔁 转接", "🔁 Transfers"))
    assert f"陈磊{world.say('：', ': ')}{FIRST} → {SECOND}" in moves.text
    boss.presses(world.say("☐ 确认转接", "☐ Move them"))
    boss.presses(world.say("◀ 返回", "◀ Back"))
    boss.presses(world.say("🗑 不再列出的职务", "🗑 Offices no longer"))
    boss.presses(world.say("☐ 确认终止", "☐ End them"))
    boss.presses(world.say("☑ 已确认终止", "☑ They end"))
    card = boss.presses(world.say("◀ 返回", "◀ Back"))
    assert world.say("1 人：已确认", "Transfers: 1, confirmed") in card.text
    assert world.say("1 个：未确认", "no longer named: 1, not confirmed") in card.text
    assert not knows(world, "20300001")

    world.restart()
    key = world.say("📥 导入", "📥 Import")
    stale = card
    world.later(hours=16)
    card = boss.presses(key, on=stale)
    assert world.say("名册有了变化", "The roster has changed since") in card.text
    assert not knows(world, "20300001")
    done = boss.presses(key, on=card)
    assert world.say("✅ 名册已导入", "✅ The roster is imported") in done.text
    assert world.say("转接组织关系：1 人", "Transferred to another unit: 1") in done.text
    assert knows(world, "20300001")
    boss.forges(card.data(key), on=done)
    assert boss.sees().text == world.say(
        "这份文件已处理完毕或超过一天。如需导入，请重新发送。",
        "This file is done with, or a day old. To import, please send it again.",
    )
    assert world.read(lambda uow: uow.uploads.next(BOT_ID)) is None


def looked_after(world: World) -> datetime | None:
    """When the hour's duties were last begun."""
    return world.read(lambda uow: uow.heartbeats.last(BOT_ID, "hourly"))


def test_administrators_a_page_to_print_and_who_is_not_reached(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    boss, zhang, li = organ["管理员"], organ["张华"], organ["李静"]
    zhang.says("/invite")
    page = zhang.presses(world.say("🖨 打印页", "🖨 Page to print"))
    picture = Image.open(BytesIO(page.file()))
    assert picture.size == (2480, 3508)
    small = picture.convert("L").resize((1240, 1754))
    pixels = memoryview(small.tobytes()).cast("B", (1754, 1240))
    [code] = zxingcpp.read_barcodes(pixels)
    assert any(code.text in message.text for message in zhang.messages())

    boss.says("/help")
    admins = world.say("🛡 管理员", "🛡 Administrators")
    listed = boss.presses(admins)
    assert world.say("尾号 0900", "ending in 0900") in listed.text
    boss.presses(world.say("➕ 从成员中添加", "➕ From the members"))
    boss.says("周涛")
    boss.presses("周涛")
    assert "周涛" in boss.presses(world.say("✅ 添加", "✅ Add")).text
    zhou = organ["周涛"]
    assert world.say("已将你设为管理员", "made you administrator") in zhou.sees().text
    link = boss.presses(world.say("🔗 用链接添加", "🔗 By a link")).text.split("\n")[1]
    zhang.opens(link)
    assert world.say("🛡 张华", "🛡 张华 became administrator") in zhou.sees().text
    zhou.says("/help")
    zhou.presses(admins)
    zhou.presses(world.say("🚫 移除 尾号", "🚫 Remove account"))
    zhou.presses(world.say("🚫 移除", "🚫 Remove"))
    assert world.say("取消你的管理员身份", "removed you from") in boss.sees().text
    assert "import" not in boss.commands()

    world.control("block", person=li.id)
    world.settle()
    told = zhang.sees()
    assert f"李静{world.say('（', ' (')}{FIRST}" in told.text
    world.control("unblock", person=li.id)
    li.says("/start")
    again = next(m for m in zhang.messages() if m.raw["message_id"] == told.raw["message_id"])
    assert world.say("又能收到消息了", "is reached again") in again.text

    zhou.says("/start")
    world.at("2026-11-24 09:00")
    world.restart()
    now = world.clock.now()
    world.until(
        lambda: (found := looked_after(world)) is not None and found >= now,
        "the hour's duties are done",
    )
    world.settle()
    assert "2027" in zhou.sees().text
