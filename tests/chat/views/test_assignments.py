"""Cards and boards of study, training and deadlines as they read, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from bot.chat.pushes import Skip
from bot.chat.screens import Screen
from bot.chat.views import assignment_board, assignment_rows, nudges
from bot.chat.views import assignments as views
from bot.chat.views import my as my_views
from bot.domain.assignments import AssignmentKind, Material, Progress, Whom
from bot.domain.org import Role
from bot.i18n import Language, language
from bot.services.assignments import boards, cards, changes, crediting
from bot.services.members import my
from bot.services.nudging import day_words
from bot.store.assignments.assignments import Assignment
from bot.store.uow import UnitOfWork
from tests.chat.views.pushing import app_of, prepare, tags
from tests.services.assignments.desk import ABOVE, HEAD_ABOVE, SECRETARY, Desk
from tests.services.ground import ZONE, Ground
from tests.services.post import FIRST, Post

LI = 103
DAY = date(2026, 11, 23)


@dataclass
class Reader:
    """Looks at a desk in one language."""

    desk: Desk
    code: str

    def say(self, zh: str, en: str) -> str:
        return zh if self.code == "zh_Hans" else en

    def card(self, who: str, of: Assignment, *, neutral: bool = False) -> Screen:
        def work(uow: UnitOfWork) -> Screen:
            mine = boards.mine(uow, self.desk.ground.members[who], of.id, DAY)
            return views.card(self._t(uow), mine, DAY, neutral=neutral)

        return self.desk.ground.do(work)

    def board(self, of: Assignment, who: str = SECRETARY) -> Screen:
        shown = self.desk.board(of, who)
        return self.desk.ground.do(lambda uow: assignment_board.board(self._t(uow), shown, DAY))

    def one(self, of: Assignment, whose: str, who: str = SECRETARY) -> Screen:
        actor, row = self.desk.ground.actor(who), self.desk.rows(of)[whose].id

        def work(uow: UnitOfWork) -> Screen:
            found = crediting.ledger(uow, actor, row)
            return assignment_rows.one(self._t(uow), found, 0, DAY)

        return self.desk.ground.do(work)

    def today(self, who: str) -> Screen:
        ground, member = self.desk.ground, self.desk.ground.members[who]

        def work(uow: UnitOfWork) -> Screen:
            items, owed = day_words.todays(uow, {member}, uow.now, ZONE)[member]
            return nudges.today(app_of(ground), self._t(uow), items, uow.now, owed)

        return ground.do(work)

    def mine(self, who: str) -> Screen:
        ground, actor = self.desk.ground, self.desk.ground.actor(who)

        def work(uow: UnitOfWork) -> Screen:
            found = my.record(uow, actor, DAY, ZONE)
            assert found is not None
            return my_views.record(app_of(ground), self._t(uow), found, 0, uow.now)

        return ground.do(work)

    def _t(self, uow: UnitOfWork) -> Language:
        return language(self.code).dated(uow.calendar)


@pytest.fixture(params=["zh_Hans", "en"])
def reader(request: pytest.FixtureRequest, sqlite_url: str) -> Iterator[Reader]:
    made = Ground(sqlite_url)
    yield Reader(Desk(Post(made)), request.param)
    made.store.close()


def labels(screen: Screen) -> list[list[str]]:
    return [[key.label for key in row] for row in screen.keys]


def test_a_members_card_of_study(reader: Reader) -> None:
    desk, say = reader.desk, reader.say
    text = {"material_kind": Material.TEXT, "material": "读 <第三章>"}
    of = desk.study("2026-11-29", title="《条例》<三>", **text)
    card = reader.card("李静", of)
    assert card.text.splitlines() == [
        say(
            "<b>📖 学习任务：《条例》&lt;三&gt; · 11月29日（周日）（休息日）截止</b>",
            "<b>📖 Study assignment: 《条例》&lt;三&gt; · due 29 Nov (Sun) (rest day)</b>",
        ),
        say(
            "⏰ 还有 6 天 · 此前最后一个工作日：11月27日（周五）",
            "⏰ in 6 days · last working day before that: 27 Nov (Fri)",
        ),
        say("🎓 完成后记 2 学时", "🎓 2 hours credited when done"),
        "📝 读 &lt;第三章&gt;",
        say("布置：第一党支部", "Set by 第一党支部"),
        "",
        say("你的进度：未开始", "Your progress: not begun"),
    ]
    assert tags(card.text) == {"b"}
    assert labels(card) == [[say("✅ 已完成", "✅ Done"), say("⏳ 进行中", "⏳ Under way")]]
    desk.ticks(of, "李静")
    card = reader.card("李静", of)
    assert card.text.splitlines()[-1] == say(
        "你的进度：✅ 已完成（11月23日）（代为登记）",
        "Your progress: ✅ done, 23 Nov (recorded for you)",
    )
    assert labels(card) == [[say("↩️ 撤回", "↩️ Take it back")]]
    neutral = reader.card("李静", of, neutral=True).text.splitlines()
    assert "《条例》" not in neutral[0]
    assert "《条例》" in neutral[1]


def test_the_secretarys_board(reader: Reader) -> None:
    desk, say = reader.desk, reader.say
    of = desk.study()
    desk.says(of, "李静", Progress.DOING)
    desk.ticks(of, "孙敏")
    board = reader.board(of)
    assert board.text.splitlines()[-4:] == [
        "",
        say("应完成 6 ▰▱▱▱▱▱▱▱▱▱ 已完成 1", "Concerned 6 ▰▱▱▱▱▱▱▱▱▱ done 1"),
        say("✅ 1 · ⏳ 1 · 未开始 4", "✅ 1 · ⏳ 1 · not begun 4"),
        say(
            "未完成：陈磊 · 李静 · 刘芳 · 张华 · 周明",
            "Not done: 陈磊 · 李静 · 刘芳 · 张华 · 周明",
        ),
    ]
    assert labels(board) == [
        [say("🔔 提醒未完成 5", "🔔 Remind 5 to do it"), say("🔔 选人提醒", "🔔 Choose whom")],
        [say("📋 逐人登记", "📋 One by one"), say("👁 预览提醒", "👁 Preview reminders")],
        [say("🕘 记录", "🕘 Log"), say("👥 人员", "👥 Who is concerned")],
        [say("✏️ 修改", "✏️ Change"), say("🔒 结束", "🔒 Close")],
        [say("🚫 取消任务", "🚫 Cancel the assignment")],
        [say("◀ 返回", "◀ Back")],
    ]
    assert labels(reader.board(of, "刘芳"))[0] == [
        say("📋 逐人登记", "📋 One by one"),
        say("👁 预览提醒", "👁 Preview reminders"),
    ]


def test_training_and_its_sittings(reader: Reader) -> None:
    desk, say = reader.desk, reader.say
    of = desk.training(Whom.OFFICES, roles=(Role.SECRETARY,), intensive=True)
    desk.credits(of, "张华", 45, "2026-11-23")
    shown = reader.one(of, "张华")
    assert shown.text.splitlines()[-3:] == [
        say("⏳ 进行中 · 未到期", "⏳ under way · not due yet"),
        say("已完成 4.5，共需 8 学时", "4.5 of 8 hours done"),
        say("· 11月23日 4.5 学时（集中培训）", "· 23 Nov: 4.5 hours (full-time course)"),
    ]
    assert reader.card("张华", of).keys == ()
    listed = reader.today("张华")
    assert listed.text.splitlines() == [
        say(
            "<b>☀️ 11月23日（周一） · 有 1 件事等你</b>",
            "<b>☀️ 23 Nov (Mon) · 1 thing is waiting for you</b>",
        ),
        say(
            "1. 🎓 培训期限：《条例》 · 还差 3.5 学时 · 12月31日截止",
            "1. 🎓 Training: 《条例》 · 3.5 hours still missing · due 31 Dec",
        ),
    ]
    assert labels(listed) == [[say("📄 打开", "📄 Open")]]
    record = reader.mine("张华").text
    assert (
        say("🎓 学时 4.5/56 · 还差 51.5 学时", "🎓 Hours: 4.5 of 56 · 51.5 hours still") in record
    )


def test_what_a_unit_hands_up(reader: Reader) -> None:
    desk, say = reader.desk, reader.say
    plan = desk.plan(
        AssignmentKind.DEADLINE, Whom.UNITS, "2026-12-21", unit=ABOVE, title="计划", clause="§11"
    )
    of = desk.sets(plan, HEAD_ABOVE)
    desk.says(of, SECRETARY, Progress.DONE, row=FIRST)
    card = reader.card(SECRETARY, of)
    assert card.text.splitlines()[-1] == say(
        "第一党支部：✅ 已报送（11月23日）", "第一党支部: ✅ handed up, 23 Nov"
    )
    assert labels(reader.one(of, FIRST, HEAD_ABOVE)) == [
        [
            say("↩️ 改为未报送", "↩️ Not handed up after all"),
            say("🗓 其他日期", "🗓 On another day"),
        ],
        [say("📥 签收", "📥 Received")],
        [say("◀ 返回", "◀ Back")],
    ]


def test_what_is_sent_is_looked_at_once_more(reader: Reader) -> None:
    desk = reader.desk
    of = desk.study(material_kind=Material.FILE, material="一.pdf", file_id="F1")
    params = {"assignment": of.id}
    sent = prepare(desk.ground, cards.FILE, LI, params)
    assert isinstance(sent, Screen)
    assert sent.document == "F1"
    assert isinstance(prepare(desk.ground, cards.CARD, LI, params), Screen)
    assert prepare(desk.ground, cards.CARD, 106, params) == Skip("not concerned")
    desk.says(of, "李静", Progress.DONE)
    assert prepare(desk.ground, cards.CARD, LI, params) == Skip("nothing owed any more")
    assert isinstance(prepare(desk.ground, cards.CARD, LI, params, edit=7), Screen)
    assert prepare(desk.ground, cards.CANCELLED, LI, params) == Skip("on again")
    actor = desk.ground.actor(SECRETARY)
    desk.ground.do(lambda uow: changes.cancel(uow, actor, of.id, uow.now, ZONE))
    assert isinstance(prepare(desk.ground, cards.CANCELLED, LI, params), Screen)
    assert isinstance(prepare(desk.ground, cards.BOARD, 100, params), Screen)
    assert prepare(desk.ground, cards.BOARD, LI, params) == Skip("no longer entitled")


def test_a_list_begins_with_what_is_due_first(reader: Reader) -> None:
    desk, say = reader.desk, reader.say
    post = desk.post
    desk.study("2026-12-20", title="《党章》")
    soon = desk.study("2026-11-30", title="《条例》")
    post.publishes(SECRETARY, post.plan("2026-12-04 15:00"))
    shown = reader.today("李静")
    text = shown.text.splitlines()[1:4]
    assert [one.split(" · ")[0] for one in text] == [
        say("1. 📖 学习任务：《条例》", "1. 📖 Study assignment: 《条例》"),
        say("2. 支部党员大会", "2. Branch member meeting"),
        say("3. 📖 学习任务：《党章》", "3. 📖 Study assignment: 《党章》"),
    ]
    assert [row[0][0] for row in labels(shown)[:3]] == ["1", "2", "3"]
    desk.says(soon, "李静", Progress.DONE)
    after = reader.today("李静")
    assert after.text.splitlines()[1].startswith("<s>1.</s>")
    assert [row[0][0] for row in labels(after)[:2]] == ["2", "3"]
