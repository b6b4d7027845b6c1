"""December of a branch of 23, told from the first day to the papers that are filed.

What the sheets must say was worked out by hand; p, l, a, x, □ are 实到 (迟到 among them), 请假,
缺席 and 未登记:

    12-04 支部党员大会    应到 23   19 (2)   3   0   1   second version; the first had 19 (2) 2 1 1
    12-09 支委会          应到  2    2       0   0   0   moved from 12-08; 周涛 joins it on 12-10
    12-11 党课                                           cancelled
    12-18 主题党日        应到 24   21       1   1   1   钱进 came to the branch on 12-15
    12-22 党小组会（二）  应到 11   11       0   0   0
    together              60        53 (2)   4   1   2   53/60 = 88.3 %, 57/60 = 95.0 %
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import pytest
from docx import Document

from bot.domain.activities import ActivityState
from bot.store.uow import UnitOfWork
from tests.stories.looks import cells
from tests.stories.month import AWAY, NAMES, Month
from tests.stories.people import Message
from tests.stories.world import World, local

pytestmark = pytest.mark.by_lot

NONE = ["—"] * 7


def test_a_month_of_a_branch_of_23(anywhere: World) -> None:
    world = anywhere
    month = Month(world)
    world.start()
    world.settle()
    the_meeting_is_set_up_and_answered(month)
    an_office_and_a_transfer(month)
    one_is_moved_and_one_cancelled(month)
    world.restart()
    the_meeting_is_held_and_corrected(month)
    the_rest_of_the_month(month)
    world.at("2026-12-31 17:00")
    the_papers(month)


def the_meeting_is_set_up_and_answered(month: Month) -> None:
    say, zhang = month.world.say, month.secretary
    month.publish("支部党员大会 12月4日 15:00 三楼会议室 四季度总结")
    coming = [name for name in month.people if name not in ("赵强", "钱进")][:15]
    month.answer(coming, "✅ 参加", "✅ Attending")
    month["秦川"].presses(say("🙏 请假", "🙏 Ask for leave"))
    zhang.presses(say("✔️ 批准", "✔️ Approve"))
    to_phone = zhang.presses(say("📞 需电话联系 4", "📞 To phone: 4"), month.board("15:00"))
    listed = [line.split()[1].split("（")[0] for line in to_phone.text.splitlines() if "☐" in line]
    assert set(listed) == AWAY
    row = next(row for row in to_phone.labels if "何强" in row[0])
    zhang.presses_at(to_phone, to_phone.labels.index(row), 1)
    zhang.presses(say("🙏 请假，当即准假", "🙏 Leave, approved at once"))
    tally = month.board("15:00")
    assert say("✅ 15 · 🙏 2 · ❓ 0 · 未回复 6", "✅ 15 · 🙏 2 · ❓ 0 · no answer 6") in tally.text


def an_office_and_a_transfer(month: Month) -> None:
    say, zhang, zhao = month.world.say, month.secretary, month["赵强"]
    zhang.says("/members zt")
    zhang.presses("周涛")
    zhang.presses(say("🎖 职务", "🎖 Offices"))
    zhang.presses(say("➕ 任命职务", "➕ Give an office"))
    zhang.presses(say("宣传委员", "publicity"))
    zhang.says("12月10日")
    zhang.presses(say("✅ 确认任命", "✅ Appoint"))
    assert say("12月10日（周四）", "10 Dec (Thu)") in month["周涛"].sees().text

    zhao.says("/members 钱进")
    zhao.presses("钱进")
    chosen = zhao.presses(say("🔁 转接组织关系", "🔁 Transfer"))
    zhao.presses("第一党支部", chosen)
    zhao.says("12月15日")
    zhao.presses(say("📨 发出转接", "📨 Ask for it"))
    assert "第二党支部 → 第一党支部" in zhang.sees().text
    zhang.presses(say("✔️ 批准", "✔️ Approve"), zhang.sees())
    assert say("12月15日（周二）", "15 Dec (Tue)") in month["钱进"].sees().text


def one_is_moved_and_one_cancelled(month: Month) -> None:
    say, zhang = month.world.say, month.secretary
    month.publish("支委会 12月8日 9:30 会议室 发展党员")
    zhang.presses(say("✏️ 修改", "✏️ Change"), month.board("09:30"))
    zhang.presses(say("✏️ 时间", "✏️ Time"))
    zhang.says("12月9日 10:00")
    told = month["刘芳"].sees().text.splitlines()[0]
    assert told == say(
        "✏️ 有变动：支委会 · 12月9日（周三）10:00",
        "✏️ Changed: Branch committee meeting · 9 Dec (Wed) 10:00",
    )
    month.publish("党课 12月11日 15:00 线上 党章")
    zhang.presses(say("🚫 取消活动", "🚫 Cancel it"), month.board(say("党课", "Party class")))
    zhang.presses(say("🚫 确定取消", "🚫 Yes, cancel it"))
    assert month["王伟"].sees().text.startswith(say("🚫 已取消：党课", "🚫 Cancelled: Party class"))


def the_meeting_is_held_and_corrected(month: Month) -> None:
    world, say, zhang, you = month.world, month.world.say, month.secretary, month["尤佳"]
    world.at("2026-12-04 15:10")
    zhang.says("/attendance")
    month.all_present()
    month.taps({"蒋丽": 2, "孙敏": 1, "李静（0005）": 1, "尤佳": 4, "许诺": 1, "吕梁": 1})
    first = month.close()
    assert figures(first) == say(
        "应到 23 · 实到 19（迟到 2）· 请假 2 · 缺席 1 · 未登记 1",
        "Expected 23 · present 19 (late 2) · on leave 2 · absent 1 · unrecorded 1",
    )

    you.says("/my")
    you.presses(say("✋ 考勤有误？", "✋ Something recorded wrongly?"))
    you.presses(say("12月4日", "4 Dec"))
    you.presses(say("✋ 有误", "✋ It is wrong"))
    objection = zhang.sees()
    assert "尤佳" in objection.text
    zhang.presses(say("↩️ 打回更正", "↩️ Send back"), objection)
    zhang.says("尤佳当天已请假")
    month.tap("尤佳", times=4)
    second = month.close()
    assert say("第 2 版", "Version 2") in second.text
    assert figures(second) == say(
        "应到 23 · 实到 19（迟到 2）· 请假 3 · 缺席 0 · 未登记 1",
        "Expected 23 · present 19 (late 2) · on leave 3 · absent 0 · unrecorded 1",
    )
    assert say("记录为：请假", "Recorded: on leave") in you.sees().text


def figures(sheet: Message) -> str:
    """The line of figures of a closed sheet."""
    return next(line for line in sheet.text.splitlines() if line[:8] in ("应到 23 · ", "Expected"))


def the_rest_of_the_month(month: Month) -> None:
    world, say, zhang = month.world, month.world.say, month.secretary
    world.at("2026-12-09 10:05")
    zhang.says("/attendance")
    month.tap("刘芳", "张华")
    month.close()

    month.publish("主题党日 12月18日 14:00 社区服务中心 志愿服务")
    world.at("2026-12-15 09:00")
    first_line = month["钱进"].sees().text.splitlines()[0]
    assert (
        say("📌 主题党日 · 12月18日（周五）14:00", "📌 Theme day · 18 Dec (Fri) 14:00")
        == first_line
    )
    coming = [name for name in month.people if name != "赵强"]
    month.answer(coming, "✅ 参加", "✅ Attending")
    world.at("2026-12-18 14:10")
    zhang.says("/attendance")
    month.all_present()
    month.taps({"孙敏": 4, "何强": 1, "杨帆": 3})
    month.close()

    zhang.says("/new 党小组会 12月22日 16:00 会议室 学习")
    zhang.presses("第二党小组")
    zhang.presses(say("✅ 发布", "✅ Publish"))
    world.at("2026-12-22 16:05")
    zhang.says("/attendance")
    month.tap(*NAMES[1::2])
    month.close()
    assert world.read(states) == [
        (ActivityState.CLOSED, 2),
        (ActivityState.CLOSED, 1),
        (ActivityState.CLOSED, 1),
        (ActivityState.CLOSED, 1),
    ]


def states(uow: UnitOfWork) -> list[tuple[ActivityState, int]]:
    """Each activity that was not cancelled, in order of time, with the version of its sheet."""
    root = uow.units.root()
    assert root is not None
    found = uow.activities.under(root.path, local("2026-12-01 00:00"), local("2027-01-01 00:00"))
    sheets = uow.activities.sheets({one.id for one in found})
    return [
        (one.state, sheets[one.id].version) for one in sorted(found, key=lambda one: one.starts_at)
    ]


def the_papers(month: Month) -> None:
    say, zhang = month.world.say, month.secretary
    zhang.says("/summary")
    summed = zhang.presses(say("本月", "This month"))
    assert summed.text.splitlines()[1:4] == [
        say("活动 4 次 · 应到 60 人次", "4 activities · expected 60"),
        say(
            "实到 53（迟到 2）· 请假 4 · 缺席 1 · 未登记 2",
            "Present 53 (late 2) · on leave 4 · absent 1 · unrecorded 2",
        ),
        say("到会率 88.3% · 到会及请假率 95.0%", "Attendance 88.3% · attendance and leave 95.0%"),
    ]
    the_register(month, zhang.presses("Excel", summed))
    assert zhang.presses(say("📈 图表", "📈 Chart"), summed).file()[:4] == b"\x89PNG"
    by_person = zhang.presses(say("👤 按人", "👤 By person"), summed)
    the_year(month, zhang.presses(say("📗 2026", "📗 Attendance 2026"), by_person))
    zhang.says("/summary")
    quarter = zhang.presses(say("本季度", "This quarter"))
    the_circular(month, zhang.presses("Word", quarter))


def the_register(month: Month, sent: Message) -> None:
    say = month.world.say
    done, open_ = say("已完成", "Finished"), say("未完成", "Unfinished")
    head = [
        (4, "党员大会", "Member meeting", "四季度总结", "三楼会议室"),
        (9, "支委会", "Branch committee meeting", "发展党员", "会议室"),
        (11, "党课", "Party class", "党章", "线上"),
        (18, "主题党日", "Theme day", "志愿服务", "社区服务中心"),
        (22, "党小组会", "Party group meeting", "第二党小组 学习", "会议室"),
    ]
    rest = [
        [23, 19, 3, 0, 1, 0.826, 0, open_],
        [2, 2, 0, 0, 0, 1, 0, done],
        [*NONE, say("已取消", "Cancelled")],
        [24, 21, 1, 1, 1, 0.875, 0, open_],
        [11, 11, 0, 0, 0, 1, 0, done],
    ]
    table = [[value for value in row if value is not None] for row in cells(sent)]
    start = next(place for place, row in enumerate(table) if row[0] == 1)
    assert table[start : start + 6] == [
        *(
            [place, datetime(2026, 12, day), say(zh, en), subject, where, *tail]  # noqa: DTZ001
            for place, ((day, zh, en, subject, where), tail) in enumerate(
                zip(head, rest, strict=True), start=1
            )
        ),
        [say("合计", "Total"), 60, 53, 4, 1, 2, 0.883, 0],
    ]


YEAR = {
    # name: marks of December, 应到, 实到, 请假, 缺席, 未登记, 到会率
    "张华": ("√√√", 3, 3, 0, 0, 0, 1),
    "刘芳": ("√√√√", 4, 4, 0, 0, 0, 1),
    "李静（0004）": ("√√√", 3, 3, 0, 0, 0, 1),
    "李静（0005）": ("迟√", 2, 2, 0, 0, 0, 1),
    "孙敏": ("√×√", 3, 2, 0, 1, 0, 0.667),
    "蒋丽": ("迟□√", 3, 2, 0, 0, 1, 0.667),
    "杨帆": ("□△", 2, 0, 1, 0, 1, 0),
    "秦川": ("△√", 2, 1, 1, 0, 0, 0.5),
    "尤佳": ("△√√", 3, 2, 1, 0, 0, 0.667),
    "何强": ("△√√", 3, 2, 1, 0, 0, 0.667),
    "钱进": ("√", 1, 1, 0, 0, 0, 1),
}


def the_year(month: Month, sent: Message) -> None:
    rows = {row[1]: row for row in cells(sent) if len(row) > 20 and isinstance(row[0], int)}
    assert len(rows) == 24
    for name, (marks, *numbers) in YEAR.items():
        december, *tail = rows[name][14:21]
        shown = marks.replace("迟", month.world.say("迟", "L"))
        assert ("".join(december.split()), tail) == (shown, numbers), name
        assert rows[name][3:14] == ["—"] * 11
    sums = [sum(row[place] for row in rows.values()) for place in range(15, 20)]
    assert sums == [60, 53, 4, 1, 2]


def the_circular(month: Month, sent: Message) -> None:
    say = month.world.say
    paper = Document(BytesIO(sent.file()))
    [table] = paper.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(rows) == 1 + 24 + 1
    by_name = {row[1]: row[2:8] for row in rows[1:]}
    for name, (_, *numbers, rate) in YEAR.items():
        assert by_name[name] == [*map(str, numbers), f"{rate * 100:.1f}%"], name
    assert by_name[say("合计", "Total")] == ["60", "53", "4", "1", "2", "88.3%"]
    text = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert say(
        "应到 60 人次，实到 53 人次（其中迟到 2 人次），请假 4 人次，缺席 1 人次，未登记 2 人次",
        "Expected 60",
    ) in text.replace("expected 60", "Expected 60")
