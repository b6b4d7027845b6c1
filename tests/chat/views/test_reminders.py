"""Several reminders for one person at one time are one message."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from bot.chat.pushes import Context, Prepared, Skip
from bot.chat.screens import Screen
from bot.chat.views import OUTBOX
from bot.chat.views import nudges as views
from bot.chat.views.day_keys import TOP, Place
from bot.domain.activities import ActivityKind, Answer, Leave
from bot.domain.delivery import SendClass
from bot.domain.policies.reasons import Reason
from bot.i18n import language
from bot.services.nudging import day_words, nudges, taking
from bot.store.delivery.sending import Claimed
from bot.store.uow import UnitOfWork
from tests.chat.views.pushing import app_of, prepare
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, ZONE, Ground
from tests.services.post import Post

LI, ZHANG = 103, 100
TOGETHER = Skip(Reason.TOGETHER)


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url)
    yield made
    made.store.close()


def prepared(ground: Ground, *rows: tuple[str, int, int]) -> list[Prepared]:
    """What these rows (kind, chat, activity), claimed together, would send now."""
    today = ground.clock.at.date().isoformat()
    ids = itertools.count(1)
    claimed = [
        Claimed(
            next(ids), chat, kind, SendClass.REMINDER,
            {"activity": activity, "day": today, "since": today},
            None, None, None, None, 1, False,
        )
        for kind, chat, activity in rows
    ]  # fmt: skip

    def work(uow: UnitOfWork) -> dict[int, Prepared]:
        accounts = uow.accounts.by_telegrams(BOT, {row.chat_id for row in claimed})
        return OUTBOX[taking.UNANSWERED](Context(app_of(ground), uow, accounts), claimed)

    found = ground.do(work)
    return [found[row.id] for row in claimed]


def text(one: Prepared) -> str:
    assert isinstance(one, Screen)
    return one.text


def test_two_that_are_owed_are_a_list_for_who_owes_both(ground: Ground) -> None:
    first = ground.holds("2026-12-04 15:00")
    second = ground.holds("2026-12-11 15:00", ActivityKind.PARTY_CLASS)
    ground.answers(second, "张华", Answer.UNSURE)
    rows = [(taking.UNANSWERED, chat, one.id) for one in (first, second) for chat in (LI, ZHANG)]
    li, zhang, *others = prepared(ground, *rows)
    assert text(li).splitlines() == [
        "<b>☀️ 11月23日（周一） · 有 2 件事等你</b>",
        "1. 支部党员大会 · 12月4日（周五）15:00 · 12月4日 13:00 前回复",
        "2. 党课 · 12月11日（周五）15:00 · 12月11日 13:00 前回复",
    ]
    assert isinstance(li, Screen)
    assert li.matter == "day:2026-11-23"
    assert text(zhang).startswith("<b>🔔 请回复：支部党员大会")
    assert others == [TOGETHER, Skip(Reason.PAID)]


def test_the_days_message_stands_for_a_nudge_at_its_hour(ground: Ground) -> None:
    owed = ground.holds("2026-11-23 15:00")
    nudge, day = prepared(ground, (taking.UNANSWERED, LI, owed.id), (nudges.DAY, LI, 0))
    assert nudge == TOGETHER
    assert text(day).startswith("<b>☀️ 11月23日（周一） · 有 1 件事等你</b>")


def test_what_starts_at_one_time_is_told_at_once(ground: Ground) -> None:
    later = ground.holds("2026-11-23 10:15", ActivityKind.PARTY_CLASS, subject="党章")
    sooner = ground.holds("2026-11-23 10:00", place="三楼")
    for one in (later, sooner):
        ground.answers(one, "李静", Answer.ATTENDING)
    both, other = prepared(ground, *((taking.SOON, LI, one.id) for one in (later, sooner)))
    assert text(both).splitlines() == [
        "<b>⏰ 支部党员大会 · 10:00 开始</b>",
        "📍 三楼",
        "",
        "<b>⏰ 党课 · 10:15 开始</b>",
        "📝 党章",
    ]
    assert isinstance(both, Screen)
    opening, snoozing = both.keys[:2], both.keys[2:]
    assert [[key.label for key in row] for row in opening] == [["📄 支部党员大会"], ["📄 党课"]]
    assert snoozing
    assert other == TOGETHER


def test_keys_of_very_many_lists_are_no_more_than_a_message_may_have(ground: Ground) -> None:
    meetings = [ground.holds(f"2026-12-{1 + n % 28:02} {8 + n // 28:02}:00") for n in range(60)]
    first, *others = prepared(ground, *((taking.RUNG, ZHANG, one.id) for one in meetings))
    shown = text(first).count("📋 支部党员大会")
    assert text(first).endswith(f"\n\n……还有 {60 - shown} 项")
    assert isinstance(first, Screen)
    assert len(first.text) < 4096
    assert sum(key.label.endswith("📋 打开") for row in first.keys for key in row) == 20
    assert others == [TOGETHER] * 59


def test_what_starts_on_another_day_is_told_with_its_date(ground: Ground) -> None:
    meeting = ground.holds("2026-12-04 15:00")
    ground.answers(meeting, "李静", Answer.ATTENDING)
    [put_off] = prepared(ground, (taking.SOON, LI, meeting.id))
    assert text(put_off).splitlines()[0] == "<b>⏰ 支部党员大会 · 12月4日（周五）15:00 开始</b>"


def test_the_list_says_what_became_of_leave_and_what_has_begun(ground: Ground) -> None:
    ground.holds("2026-11-23 08:30")
    leaves = {
        day: ground.holds(f"2026-11-{day} 15:00", ActivityKind.PARTY_CLASS) for day in (24, 25)
    }
    ground.answers(leaves[24], "李静", Answer.LEAVE, Leave.REQUESTED)
    ground.answers(leaves[25], "李静", Answer.LEAVE, Leave.APPROVED)
    member = ground.members["李静"]
    items = ground.do(lambda uow: nudges.todays(uow, {member}, uow.now, ZONE)[member])
    shown = views.today(app_of(ground), language("zh_Hans"), items, ground.clock.now())
    assert shown.text.splitlines() == [
        "<b>☀️ 11月23日（周一）</b>",
        "",
        "<b>近 7 天</b>",
        "11月23日（周一）",
        "· 08:30 支部党员大会 · 已开始",
        "11月24日（周二）",
        "· 15:00 党课 · 🙏 请假（待批）",
        "11月25日（周三）",
        "· 15:00 党课 · 🙏 请假（已准）",
    ]
    assert shown.keys == ()


def test_what_has_no_keys_gets_them_on_another_page(ground: Ground) -> None:
    of = [ground.holds(f"2026-12-{day:02} 15:00") for day in range(1, 11)]
    post = Post(ground)
    tasks = Desk(post)
    of_task = [tasks.study(f"2026-12-{day}") for day in range(20, 28)]
    rows = [tasks.rows(one)["李静"].id for one in of_task]

    def shown(place: Place) -> tuple[list[str], list[str]]:
        def work(uow: UnitOfWork) -> Screen:
            items, owed = day_words.todays(uow, {member}, uow.now, ZONE)[member]
            t = language("zh_Hans")
            return views.today(app_of(ground), t, items, uow.now, owed, place)

        screen = ground.do(work)
        *keys, turning = [[key.label for key in row] for row in screen.keys]
        return [row[0].split()[0] for row in keys], turning

    member = ground.members["李静"]
    numbers = [str(number) for number in range(1, 19)]
    assert shown(TOP) == (numbers[:8], ["▶ 第 9–16 项"])
    assert shown(Place(1)) == (numbers[8:16], ["◀ 第 1–8 项", "▶ 第 17–18 项"])
    assert shown(Place(2)) == (numbers[16:], ["◀ 第 9–16 项"])
    assert shown(Place(7)) == shown(Place(2)), "a page that is gone by now"
    post.answers(post.activity(of[9].id), Answer.ATTENDING, "李静")
    assert shown(Place(after=of[9].id)) == (
        [*numbers[8:9], *numbers[10:17]],
        ["◀ 第 1–8 项", "▶ 第 18 项"],
    ), "who answers on a page stays there"
    assert shown(Place(after=rows[7]))[0] == numbers[17:]


def test_a_list_longer_than_a_message_shows_the_lines_that_have_keys(ground: Ground) -> None:
    for day in range(1, 29):
        ground.holds(f"2026-12-{day:02} 15:00")
        ground.holds(f"2026-12-{day:02} 16:00")
    member = ground.members["李静"]
    items = ground.do(lambda uow: nudges.todays(uow, {member}, uow.now, ZONE)[member])
    app, t, now = app_of(ground), language("zh_Hans"), ground.clock.now()
    for page, first in enumerate((1, 1, 1, 25, 33, 41, 49)):
        lines = views.today(app, t, items, now, place=Place(page)).text.splitlines()
        last = min(first + 29, 56)
        assert (lines[1].split(".")[0], lines[last - first + 1].split(".")[0]) == (
            str(first),
            str(last),
        )
        assert lines[last - first + 2] == f"……另有 {56 - last + first - 1} 项在其他页。"


def test_each_reader_s_today_is_the_one_on_their_own_wall(ground: Ground) -> None:
    """At two in the night of the organisation it is the afternoon before in New York."""
    ground.holds("2026-11-24 03:00", subject="学习")

    def far(uow: UnitOfWork) -> None:
        found = uow.accounts.by_telegram(BOT, LI)
        assert found is not None
        uow.accounts.change(found.id, zone="America/New_York")

    ground.do(far)
    ground.at("2026-11-24 02:00")
    days = {LI: "2026-11-23", ZHANG: "2026-11-24"}
    shown = {
        chat: text(prepare(ground, nudges.DAY, chat, {"day": day, "since": day}))
        for chat, day in days.items()
    }
    assert shown[LI].splitlines()[0] == "<b>☀️ 11月23日（周一） · 有 1 件事等你</b>"
    assert shown[ZHANG].splitlines()[0] == "<b>☀️ 11月24日（周二） · 有 1 件事等你</b>"
