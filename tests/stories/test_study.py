"""Study, training and deadlines: set, done, credited, handed up, closed."""

from __future__ import annotations

import base64
from datetime import date
from itertools import chain

import pytest

from bot.domain.org import Role
from bot.store.uow import UnitOfWork
from tests.stories.looks import cells, toast
from tests.stories.organ import settle_organ
from tests.stories.world import BOT_ID, Message, Person, World

chinese = pytest.mark.parametrize("world", ["zh_Hans"], indirect=True)


def sends(person: Person, name: str, content: bytes) -> Message:
    """Attach a file and wait for what the bot says."""
    encoded = base64.b64encode(content).decode()
    person.world.control(
        "attach", person=person.id, kind="document", file_name=name, content_base64=encoded
    )
    person.world.settle()
    return person.sees()


@chinese
def test_a_study_assignment_from_one_line_to_closed(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    zhang, li, chen = organ["张华"], organ["李静"], organ["陈磊"]
    assert "还没有学习任务" in zhang.says("/study").text
    review = zhang.says("/study 学习任务 《支部工作条例》第三章 11月30日 2学时")
    assert review.text.splitlines() == [
        "请核对：",
        "📖 学习任务：《支部工作条例》第三章",
        "⏰ 11月30日（周一） · 还有 7 天",
        "👥 第一党支部全体：6 人（5 人在线，1 人由你登记）",
        "以后加入的自动列入。",
        "🎓 完成后记 2 学时",
    ]
    zhang.presses("✏️ 材料", on=review)
    world.restart()
    review = sends(zhang, "第三章.pdf", b"%PDF-1.7 about organisational life")
    assert "📎 文件：第三章.pdf" in review.text
    shown = zhang.presses("👁 预览提醒", on=review)
    assert "11月27日（周五）08:30" in shown.text
    zhang.presses("✅ 发布", on=shown)
    board = zhang.card(review)
    assert "应完成 6 ▱▱▱▱▱▱▱▱▱▱ 已完成 0" in board.text

    mine = li.sees()
    assert mine.text.startswith("📖 学习任务：《支部工作条例》第三章 · 11月30日（周一）截止")
    assert li.presses("📎 打开文件", on=mine).file() == b"%PDF-1.7 about organisational life"
    assert "⏳ 进行中" in li.presses("⏳ 进行中", on=mine).text
    listed = li.says("/today")
    assert "1. 📖 学习任务：《支部工作条例》第三章 · ⏳ 进行中 · 11月30日截止" in listed.text
    listed = li.presses("✅ 已完成", on=listed)
    assert toast(li) == "已登记：✅ 已完成"
    assert "1. ✅ 已完成 · 📖 学习任务：《支部工作条例》第三章" in listed.text
    mine = li.card(mine)
    assert "你的进度：✅ 已完成（11月23日）" in mine.text
    mine = li.presses("↩️ 撤回", on=mine)
    assert "未开始" in mine.text
    mine = li.presses("✅ 已完成", on=mine)
    assert "🎓 学时 2/32 · 还差 30 学时" in li.says("/my").text
    opened = chen.presses("📄 打开", on=chen.says("/today"))
    assert "📎 文件：第三章.pdf" in opened.text

    rows = zhang.presses("📋 逐人登记", on=board)
    row = zhang.presses("孙敏", on=rows)
    rows = zhang.presses("✅ 已完成", on=row)
    assert "✅ 孙敏" in chain(*rows.labels)
    board = zhang.presses("◀ 返回", on=rows)
    assert "✅ 2 · ⏳ 0 · 未开始 4" in board.text
    zhang.presses("🔔 提醒未完成 4", on=board)
    assert "已提醒 4 人" in toast(zhang)
    assert chen.sees().text.startswith("🔔 还没有完成")
    shown = zhang.presses("👁 预览提醒", on=board)
    card = zhang.presses("⚙️ 改提醒", on=shown)
    assert "到期前 7 天 · 未完成者" in card.text
    shown = zhang.presses("◀ 返回", on=card)
    told = zhang.presses("📜 提醒记录", on=shown)
    assert "还没有到提醒的时候。" in told.text
    board = zhang.presses("◀ 返回", on=zhang.presses("◀ 返回", on=told))
    people = zhang.presses("👥 人员", on=zhang.card(board))
    people = zhang.presses("☑ 刘芳", on=people)
    board = zhang.presses("◀ 返回", on=people)
    assert "应完成 5" in board.text

    asked = zhang.presses("✏️ 截止日期", on=zhang.presses("✏️ 修改", on=board))
    asked = zhang.presses("▶", on=asked)
    zhang.presses("4", on=asked)
    assert "已修改。通知 3 人。" in toast(zhang)
    board = zhang.card(asked)
    assert "✏️ 截止日期有变。" in chen.sees().text
    assert "12月4日（周五）截止" in chen.sees().text
    world.at("2026-12-05 09:00")
    refused = li.presses("↩️ 撤回", on=li.card(mine))
    assert "12月4日（周五）截止" in refused.text
    assert "截止日期已过" in toast(li)

    sure = zhang.presses("🔒 结束", on=board)
    assert "还有 3 个未完成。" in sure.text
    board = zhang.presses("🔒 确认结束", on=sure)
    assert "🔒 已结束" in board.text
    listed = zhang.presses("◀ 返回", on=board)
    assert [row[0] for row in listed.labels[:1]] == ["🔒 📖 12月4日 · 2/5 · 《支部工作条例》第三章"]
    sheets = zhang.presses("📗 统计表", on=listed)
    sheet = cells(zhang.presses("📗 学时统计表", on=sheets))
    assert sheet[0] == ["第一党支部2026年党员学时统计表"]
    assert [sheet[4][1], sheet[4][3], sheet[4][4]] == ["李静（0712）", 32, 2]


@chinese
def test_training_and_reports_question_by_question(world: World) -> None:
    organ = settle_organ(world)

    def also_above(uow: UnitOfWork) -> None:
        unit, member = organ.units["市直机关党委"], organ.members["张华"]
        uow.members.appoint(member, unit, Role.DEPUTY_SECRETARY, date(2025, 1, 1))
        uow.members.appoint(
            organ.members["周涛"], organ.units["第二党支部"], Role.SECRETARY, date(2026, 8, 30)
        )

    world.store.write_now(also_above)
    world.start()
    zhang, zhao, zhou = organ["张华"], organ["赵强"], organ["周涛"]
    ready = zhang.presses("🎓 新任书记培训：6 个月", on=zhang.says("/study"))
    assert ready.text.splitlines()[1:4] == [
        "🎓 培训期限：新任支部书记培训",
        "⏰ 从各人任职之日起 6 个月内",
        "👥 市直机关党委下级组织的书记：1 人（1 人在线）",
    ]
    zhang.presses("🗑 放弃", on=ready)
    asked = zhang.presses("➕ 布置", on=zhang.says("/study"))
    asked = zhang.presses("市直机关党委", on=asked)
    zhang.presses("🎓 培训期限", on=asked)
    asked = zhang.says("新任支部书记培训")
    world.restart()
    asked = zhang.presses("🏷 下级组织的书记、副书记", on=asked)
    asked = zhang.presses("☐ 书记", on=asked)
    asked = zhang.presses("✔️ 选好了", on=asked)
    asked = zhang.presses("从任职之日起 6 个月", on=asked)
    review = zhang.presses("24", on=asked)
    review = zhang.presses("☐ 集中培训", on=review)
    assert review.text.splitlines()[1:] == [
        "🎓 培训期限：新任支部书记培训",
        "⏰ 从各人任职之日起 6 个月内",
        "👥 市直机关党委下级组织的书记：1 人（1 人在线）",
        "以后加入的自动列入。",
        "🎓 应完成 24 学时",
        "🏫 集中培训",
    ]
    board = zhang.presses("✅ 发布", on=review)
    assert zhou.sees().text.splitlines()[:2] == [
        "🎓 培训期限：新任支部书记培训 · 2027年2月28日（周日）（休息日）截止",
        "⏰ 8月30日起 · 还有 97 天（此前最后一个工作日是2027年2月26日（周五））",
    ]
    row = zhang.presses("周涛", on=zhang.presses("📋 逐人登记", on=board))
    asked = zhang.presses("8", on=zhang.presses("➕ 记学时", on=row))
    row = zhang.presses("今天", on=asked)
    assert "已完成 8，共需 24 学时" in row.text
    asked = zhang.presses("✏️ 11月23日", on=row)
    zhang.says("六")
    row = zhang.says("6.5")
    assert "已完成 6.5，共需 24 学时" in row.text
    assert "🎓 学时 6.5/56" in zhou.says("/my").text
    row = zhang.presses("✅ 已完成", on=row)
    log = zhang.presses("🕘 记录", on=zhang.presses("◀ 返回", on=row))
    assert "张华 把周涛的学时从 8 改为 6.5 学时" in log.text

    asked = zhang.presses("➕ 布置", on=zhang.says("/study"))
    asked = zhang.presses("市直机关党委", on=asked)
    zhang.presses("📮 截止事项", on=asked)
    asked = zhang.says("年度党建工作计划")
    asked = zhang.presses("🏢 直属下级组织", on=asked)
    zhang.says("12月20日")
    review = zhang.presses("市直机关党委", on=zhang.sees())
    zhang.presses("✏️ 条款", on=review)
    review = zhang.says("第11条")
    assert "§ 条款：第11条" in review.text
    assert "上次的“布置任务”还没完成" in zhang.presses("➕ 布置", on=zhang.says("/study")).text
    review = zhang.presses("继续")
    zhang.presses("✅ 发布", on=review)
    board, card = zhang.card(review), zhao.sees()
    assert "第二党支部：未报送" in card.text
    assert "✅ 已报送（11月23日）" in zhao.presses("✅ 已报送", on=card).text
    row = zhang.presses("第二党支部", on=zhang.presses("📋 逐人登记", on=board))
    row = zhang.presses("📥 签收", on=row)
    assert "11月23日 签收" in row.text
    row = zhang.presses("🗓 其他日期", on=row)
    row = zhang.presses("11月20日", on=row)
    assert "✅ 已报送（11月20日）" in row.text
    sheets = zhang.presses("📗 统计表", on=zhang.says("/study"))
    assert "第一党支部" in sheets.text
    board = zhang.says("/study")
    board = zhang.presses("年度党建工作计划", on=board)
    asked = zhang.presses("🔁 周期：一次", on=zhang.presses("✏️ 修改", on=board))
    board = zhang.presses("每年", on=asked)
    assert "🔁 每年；下一期于2027年1月1日自动布置" in board.text
    sure = zhang.presses("🚫 取消任务", on=board)
    zhang.presses("🚫 确定取消", on=sure)
    assert "🚫 已取消。" in zhang.card(sure).text
    assert "🚫 已取消：截止事项：年度党建工作计划" in organ["张华"].sees().text

    asked = zhang.presses("第一党支部", on=zhang.presses("➕ 布置", on=zhang.says("/study")))
    zhang.presses("📖 学习任务", on=asked)
    zhang.says("专题片")
    asked = zhang.presses("没有材料")
    asked = zhang.presses("👥 一个党小组", on=asked)
    asked = zhang.presses("第二党小组", on=asked)
    asked = zhang.presses("27", on=asked)
    review = zhang.presses("不记学时", on=asked)
    assert "👥 第二党小组全体：3 人" in review.text
    asked = zhang.presses("✅ 逐个选人", on=zhang.presses("✏️ 人员", on=review))
    asked = zhang.presses("☐ 陈磊", on=asked)
    review = zhang.presses("✔️ 选好了", on=asked)
    assert "👥 选定的人员：1 人（1 人在线）" in review.text
    assert "已放弃" in zhang.presses("🗑 放弃", on=review).text
    assert world.read(lambda uow: uow.drafts.of(BOT_ID, zhang.id)) == []
