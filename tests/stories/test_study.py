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
from tests.stories.people import Message, Person
from tests.stories.world import BOT_ID, World


def sends(person: Person, name: str, content: bytes) -> Message:
    """Attach a file and wait for what the bot says."""
    encoded = base64.b64encode(content).decode()
    person.world.control(
        "attach", person=person.id, kind="document", file_name=name, content_base64=encoded
    )
    person.world.settle()
    return person.sees()


def test_a_study_assignment_from_one_line_to_closed(world: World) -> None:
    organ = settle_organ(world)
    world.start()
    zhang, li, chen, t = organ["张华"], organ["李静"], organ["陈磊"], world.say
    assert (
        t("还没有学习任务", "There is no study, training or deadline yet")
        in zhang.says("/study").text
    )
    review = zhang.says("/study 学习任务 《支部工作条例》第三章 11月30日 2学时")
    assert review.text.splitlines() == [
        t("请核对：", "Please check:"),
        t("📖 学习任务：《支部工作条例》第三章", "📖 Study assignment: 《支部工作条例》第三章"),
        t("⏰ 11月30日（周一） · 还有 7 天", "⏰ 30 Nov (Mon) · in 7 days"),
        t(
            "👥 第一党支部全体：6 人（5 人在线，1 人由你登记）",
            "👥 all of 第一党支部: 6 people (5 in chat, 1 recorded by you)",
        ),
        t("以后加入的自动列入。", "People who join later are added by themselves."),
        t("🎓 完成后记 2 学时", "🎓 2 hours credited when done"),
    ]
    zhang.presses(t("✏️ 材料", "✏️ Material"), on=review)
    world.restart()
    review = sends(zhang, "第三章.pdf", b"%PDF-1.7 about organisational life")
    assert t("📎 文件：第三章.pdf", "📎 File: 第三章.pdf") in review.text
    shown = zhang.presses(t("👁 预览提醒", "👁 Preview reminders"), on=review)
    assert t("11月27日（周五）08:30", "27 Nov (Fri) 08:30") in shown.text
    zhang.presses(t("✅ 发布", "✅ Publish"), on=shown)
    board = zhang.card(review)
    assert t("应完成 6 ▱▱▱▱▱▱▱▱▱▱ 已完成 0", "Concerned 6 ▱▱▱▱▱▱▱▱▱▱ done 0") in board.text

    mine = li.sees()
    assert mine.text.startswith(
        t(
            "📖 学习任务：《支部工作条例》第三章 · 11月30日（周一）截止",
            "📖 Study assignment: 《支部工作条例》第三章 · due 30 Nov (Mon)",
        )
    )
    assert (
        li.presses(t("📎 打开文件", "📎 Get the file"), on=mine).file()
        == b"%PDF-1.7 about organisational life"
    )
    assert (
        t("⏳ 进行中", "⏳ under way") in li.presses(t("⏳ 进行中", "⏳ Under way"), on=mine).text
    )
    listed = li.says("/today")
    assert (
        t(
            "1. 📖 学习任务：《支部工作条例》第三章 · ⏳ 进行中 · 11月30日截止",
            "1. 📖 Study assignment: 《支部工作条例》第三章 · ⏳ under way · due 30 Nov",
        )
        in listed.text
    )
    listed = li.presses(t("✅ 已完成", "✅ Done"), on=listed)
    assert toast(li) == t("已登记：✅ 已完成", "Recorded: ✅ done")
    assert (
        t(
            "1. ✅ 已完成 · 📖 学习任务：《支部工作条例》第三章",
            "1. ✅ done · 📖 Study assignment: 《支部工作条例》第三章",
        )
        in listed.text
    )
    mine = li.card(mine)
    assert t("你的进度：✅ 已完成（11月23日）", "Your progress: ✅ done, 23 Nov") in mine.text
    mine = li.presses(t("↩️ 撤回", "↩️ Take it back"), on=mine)
    assert t("未开始", "not begun") in mine.text
    mine = li.presses(t("✅ 已完成", "✅ Done"), on=mine)
    assert (
        t("🎓 学时 2/32 · 还差 30 学时", "🎓 Hours: 2 of 32 · 30 hours still missing")
        in li.says("/my").text
    )
    opened = chen.presses(t("📄 打开", "📄 Open"), on=chen.says("/today"))
    assert t("📎 文件：第三章.pdf", "📎 File: 第三章.pdf") in opened.text

    rows = zhang.presses(t("📋 逐人登记", "📋 One by one"), on=board)
    row = zhang.presses("孙敏", on=rows)
    rows = zhang.presses(t("✅ 已完成", "✅ Done"), on=row)
    assert "✅ 孙敏" in chain(*rows.labels)
    board = zhang.presses(t("◀ 返回", "◀ Back"), on=rows)
    assert t("✅ 2 · ⏳ 0 · 未开始 4", "✅ 2 · ⏳ 0 · not begun 4") in board.text
    picked = zhang.presses(t("🔔 选人提醒", "🔔 Choose whom"), on=board)
    board = zhang.presses(t("◀ 返回", "◀ Back"), on=zhang.presses("陈磊", on=picked))
    zhang.presses(t("🔔 提醒未完成 4", "🔔 Remind 4 to do it"), on=board)
    assert t("已提醒 4 人", "4 people are reminded") in toast(zhang)
    assert chen.sees().text.startswith(t("🔔 还没有完成", "🔔 Still to be done"))
    shown = zhang.presses(t("👁 预览提醒", "👁 Preview reminders"), on=board)
    card = zhang.presses(t("⚙️ 改提醒", "⚙️ Change reminders"), on=shown)
    assert t("到期前 7 天 · 未完成者", "7 days before it is due · who has not done it") in card.text
    shown = zhang.presses(t("◀ 返回", "◀ Back"), on=card)
    told = zhang.presses(t("📜 提醒记录", "📜 Who got what"), on=shown)
    assert t("还没有到提醒的时候。", "No reminder has fallen due yet.") in told.text
    board = zhang.presses(t("◀ 返回", "◀ Back"), on=zhang.presses(t("◀ 返回", "◀ Back"), on=told))
    people = zhang.presses(t("👥 人员", "👥 Who is concerned"), on=zhang.card(board))
    people = zhang.presses("☑ 刘芳", on=people)
    board = zhang.presses(t("◀ 返回", "◀ Back"), on=people)
    assert t("应完成 5", "Concerned 5") in board.text

    asked = zhang.presses(
        t("✏️ 截止日期", "✏️ Due date"), on=zhang.presses(t("✏️ 修改", "✏️ Change"), on=board)
    )
    asked = zhang.presses("▶", on=asked)
    zhang.presses("4", on=asked)
    assert t("已修改。通知 3 人。", "Changed. 3 people are told.") in toast(zhang)
    board = zhang.card(asked)
    assert t("✏️ 截止日期有变。", "✏️ The due date has changed.") in chen.sees().text
    assert t("12月4日（周五）截止", "due 4 Dec (Fri)") in chen.sees().text
    world.at("2026-12-05 09:00")
    refused = li.presses(t("↩️ 撤回", "↩️ Take it back"), on=li.card(mine))
    assert t("12月4日（周五）截止", "due 4 Dec (Fri)") in refused.text
    assert t("截止日期已过", "The due date has passed") in toast(li)

    sure = zhang.presses(t("🔒 结束", "🔒 Close"), on=board)
    assert t("还有 3 人未完成。", "3 people have not done it.") in sure.text
    board = zhang.presses(t("🔒 确认结束", "🔒 Yes, close it"), on=sure)
    assert t("🔒 已结束", "🔒 Closed") in board.text
    listed = zhang.presses(t("◀ 返回", "◀ Back"), on=board)
    assert [row[0] for row in listed.labels[:1]] == [
        t(
            "🔒 📖 12月4日 · 2/5 · 《支部工作条例》第三章",
            "🔒 📖 4 Dec · 2/5 · 《支部工作条例》第三章",
        )
    ]
    sheets = zhang.presses(t("📗 统计表", "📗 Sheets"), on=listed)
    sheet = cells(zhang.presses(t("📗 学时统计表", "📗 Training hours"), on=sheets))
    assert sheet[0] == [
        t("第一党支部2026年党员学时统计表", "第一党支部 · Training hours of members · 2026")
    ]
    assert [sheet[4][1], sheet[4][3], sheet[4][4]] == ["李静（0712）", 32, 2]


@pytest.mark.by_lot
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
    zhang, zhao, zhou, t = organ["张华"], organ["赵强"], organ["周涛"], world.say
    ready = zhang.presses(
        t("🎓 新任书记培训：6 个月", "🎓 Training of new secretaries: 6 months"),
        on=zhang.says("/study"),
    )
    assert ready.text.splitlines()[1:4] == [
        t("🎓 培训期限：新任支部书记培训", "🎓 Training: Training of new branch secretaries"),
        t("⏰ 从各人任职之日起 6 个月内", "⏰ 6 months from the day each took office"),
        t(
            "👥 市直机关党委下级组织的书记：1 人（1 人在线）",
            "👥 Secretary of the units under 市直机关党委: 1 person (1 in chat)",
        ),
    ]
    zhang.presses(t("🗑 放弃", "🗑 Discard"), on=ready)
    asked = zhang.presses(t("➕ 布置", "➕ Set an assignment"), on=zhang.says("/study"))
    asked = zhang.presses("市直机关党委", on=asked)
    zhang.presses(t("🎓 培训期限", "🎓 Training"), on=asked)
    asked = zhang.says(t("新任支部书记培训", "Training of new branch secretaries"))
    world.restart()
    asked = zhang.presses(
        t("🏷 下级组织的书记、副书记", "🏷 Secretaries of the units below"), on=asked
    )
    asked = zhang.presses(t("☐ 书记", "☐ Secretary"), on=asked)
    asked = zhang.presses(t("✔️ 选好了", "✔️ That is all"), on=asked)
    asked = zhang.presses(t("从任职之日起 6 个月", "6 months from taking office"), on=asked)
    review = zhang.presses("24", on=asked)
    review = zhang.presses(t("☐ 集中培训", "☐ Full-time course"), on=review)
    assert review.text.splitlines()[1:] == [
        t("🎓 培训期限：新任支部书记培训", "🎓 Training: Training of new branch secretaries"),
        t("⏰ 从各人任职之日起 6 个月内", "⏰ 6 months from the day each took office"),
        t(
            "👥 市直机关党委下级组织的书记：1 人（1 人在线）",
            "👥 Secretary of the units under 市直机关党委: 1 person (1 in chat)",
        ),
        t("以后加入的自动列入。", "People who join later are added by themselves."),
        t("🎓 应完成 24 学时", "🎓 24 hours to be done"),
        t("🏫 集中培训", "🏫 Full-time course: yes"),
    ]
    board = zhang.presses(t("✅ 发布", "✅ Publish"), on=review)
    assert zhou.sees().text.splitlines()[:2] == [
        t(
            "🎓 培训期限：新任支部书记培训 · 2027年2月28日（周日）（休息日）截止",
            "🎓 Training: Training of new branch secretaries · due 28 Feb 2027 (Sun) (rest day)",
        ),
        t(
            "⏰ 8月30日起 · 还有 97 天 · 此前最后一个工作日：2027年2月26日（周五）（暂算）",
            "⏰ from 30 Aug on · in 97 days "
            "· last working day before that: 26 Feb 2027 (Fri) (provisional)",
        ),
    ]
    row = zhang.presses("周涛", on=zhang.presses(t("📋 逐人登记", "📋 One by one"), on=board))
    asked = zhang.presses("8", on=zhang.presses(t("➕ 记学时", "➕ Credit hours"), on=row))
    row = zhang.presses(t("今天", "Today"), on=asked)
    assert t("已完成 8，共需 24 学时", "8 of 24 hours done") in row.text
    asked = zhang.presses(t("✏️ 11月23日", "✏️ 23 Nov"), on=row)
    zhang.says("六")
    row = zhang.says("6.5")
    assert t("已完成 6.5，共需 24 学时", "6.5 of 24 hours done") in row.text
    assert t("🎓 学时 6.5/56", "🎓 Hours: 6.5 of 56") in zhou.says("/my").text
    row = zhang.presses(t("✅ 已完成", "✅ Done"), on=row)
    log = zhang.presses(t("🕘 记录", "🕘 Log"), on=zhang.presses(t("◀ 返回", "◀ Back"), on=row))
    assert (
        t("张华 把周涛的学时从 8 改为 6.5 学时", "张华 corrected hours of 周涛 from 8 to 6.5")
        in log.text
    )

    asked = zhang.presses(t("➕ 布置", "➕ Set an assignment"), on=zhang.says("/study"))
    asked = zhang.presses("市直机关党委", on=asked)
    zhang.presses(t("📮 截止事项", "📮 Deadline"), on=asked)
    asked = zhang.says("年度党建工作计划")
    asked = zhang.presses(t("🏢 直属下级组织", "🏢 The units right below"), on=asked)
    zhang.says("12月20日")
    review = zhang.presses("市直机关党委", on=zhang.sees())
    zhang.presses(t("✏️ 条款", "✏️ Clause"), on=review)
    review = zhang.says("第11条")
    assert t("§ 条款：第11条", "§ Clause: 第11条") in review.text
    assert (
        t("上次的“布置任务”还没完成", "is not finished")
        in zhang.presses(t("➕ 布置", "➕ Set an assignment"), on=zhang.says("/study")).text
    )
    review = zhang.presses(t("继续", "Continue"))
    zhang.presses(t("✅ 发布", "✅ Publish"), on=review)
    board, card = zhang.card(review), zhao.sees()
    assert t("第二党支部：未报送", "第二党支部: not handed up yet") in card.text
    assert (
        t("✅ 已报送（11月23日）", "✅ handed up, 23 Nov")
        in zhao.presses(t("✅ 已报送", "✅ Handed up"), on=card).text
    )
    row = zhang.presses("第二党支部", on=zhang.presses(t("📋 逐人登记", "📋 One by one"), on=board))
    row = zhang.presses(t("📥 签收", "📥 Received"), on=row)
    assert t("11月23日 签收", "receipt 23 Nov") in row.text
    row = zhang.presses(t("🗓 其他日期", "🗓 On another day"), on=row)
    row = zhang.presses(t("11月20日", "20 Nov"), on=row)
    assert t("✅ 已报送（11月20日）", "✅ handed up, 20 Nov") in row.text
    sheets = zhang.presses(t("📗 统计表", "📗 Sheets"), on=zhang.says("/study"))
    assert "第一党支部" in sheets.text
    board = zhang.says("/study")
    board = zhang.presses("年度党建工作计划", on=board)
    asked = zhang.presses(
        t("🔁 周期：一次", "🔁 Cycle: Once"), on=zhang.presses(t("✏️ 修改", "✏️ Change"), on=board)
    )
    board = zhang.presses(t("每年", "Every year"), on=asked)
    assert (
        t(
            "🔁 每年；下一期于2027年1月1日自动布置",
            "🔁 Every year; the next one is set on 1 Jan 2027",
        )
        in board.text
    )
    sure = zhang.presses(t("🚫 取消任务", "🚫 Cancel the assignment"), on=board)
    zhang.presses(t("🚫 确定取消", "🚫 Yes, cancel it"), on=sure)
    assert t("🚫 已取消。", "🚫 This was cancelled.") in zhang.card(sure).text
    assert (
        t("🚫 已取消：截止事项：年度党建工作计划", "🚫 Cancelled: Deadline: 年度党建工作计划")
        in organ["张华"].sees().text
    )

    asked = zhang.presses(
        "第一党支部",
        on=zhang.presses(t("➕ 布置", "➕ Set an assignment"), on=zhang.says("/study")),
    )
    zhang.presses(t("📖 学习任务", "📖 Study assignment"), on=asked)
    zhang.says("专题片")
    asked = zhang.presses(t("没有材料", "No material"))
    asked = zhang.presses(t("👥 一个党小组", "👥 A group"), on=asked)
    asked = zhang.presses("第二党小组", on=asked)
    asked = zhang.presses("27", on=asked)
    review = zhang.presses(t("不记学时", "No hours"), on=asked)
    assert t("👥 第二党小组全体：3 人", "👥 all of 第二党小组: 3 people") in review.text
    asked = zhang.presses(
        t("✅ 逐个选人", "✅ Chosen people"), on=zhang.presses(t("✏️ 人员", "✏️ People"), on=review)
    )
    asked = zhang.presses("☐ 陈磊", on=asked)
    review = zhang.presses(t("✔️ 选好了", "✔️ That is all"), on=asked)
    assert (
        t("👥 选定的人员：1 人（1 人在线）", "👥 chosen people: 1 person (1 in chat)")
        in review.text
    )
    assert t("已放弃", "Discarded") in zhang.presses(t("🗑 放弃", "🗑 Discard"), on=review).text
    assert world.read(lambda uow: uow.drafts.of(BOT_ID, zhang.id)) == []
