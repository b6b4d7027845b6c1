"""How what several branches hold again and again reads, to whoever leads the unit above."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.chat.pushes import Prepared
from bot.chat.screens import Screen
from bot.chat.views import joint_previews, joint_setup, series_branches, years
from bot.chat.views import series as views
from bot.domain.activities import ActivityKind
from bot.domain.recurrence import Recurrence, read
from bot.i18n import Language, language
from bot.services.activities.publishing import Plan
from bot.services.attendance import joint_publishing
from bot.services.series import branches, due, previewing
from tests.calendars import CHINA
from tests.chat.views.pushing import app_of, prepare
from tests.services.ground import ZONE, Ground, local
from tests.services.series.joint import (
    FIRST,
    HOST,
    SECOND,
    THIRD,
    begins,
    closes,
    rests,
    seen,
    third_branch,
)
from tests.services.series.own import tick, told


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url, "2026-11-23 09:00")
    yield made
    made.store.close()


@pytest.fixture(params=["zh_Hans", "en"])
def t(request: pytest.FixtureRequest) -> Language:
    return language(request.param).dated(CHINA)


def labels(screen: Screen) -> list[str]:
    return [key.label for row in screen.keys for key in row]


def sent(made: Prepared) -> Screen:
    assert isinstance(made, Screen)
    return made


def test_the_card_to_confirm_names_the_rule(ground: Ground, t: Language) -> None:
    host, when = ground.units[HOST].id, local("2026-12-17 15:00")
    plan = Plan(host, None, ActivityKind.PARTY_CLASS, when, None, "礼堂", "学习")
    chosen = {ground.units[name].id for name in (FIRST, SECOND)}
    wu, now = ground.actor("吴刚"), ground.clock.now()
    found = ground.do(lambda uow: joint_publishing.preview(uow, wu, plan, chosen, uow.now, ZONE))
    quarterly = Recurrence(read("m3-w3.3"), date(2026, 12, 17), count=4)
    once, again = (
        joint_setup.review(app_of(ground), t, 7, found, now, repeat) for repeat in (None, quarterly)
    )
    said = (
        "🔁 每季度（3 个月）：第三个周四；遇休息日顺延到下一个工作日；共 4 次"
        if t.code == "zh_Hans"
        else "🔁 every quarter (3 months): third Thursday; on rest days: next working day; 4 times"
    )
    assert said in again.text.splitlines()
    assert set(again.text.splitlines()) - set(once.text.splitlines()) == {said}
    assert t._("🔁 Repeat") in labels(once)


def test_its_card_and_line_of_the_list_name_the_branches(ground: Ground, t: Language) -> None:
    third_branch(ground)
    of = begins(ground, FIRST, SECOND, THIRD)
    closes(ground, SECOND)
    shown, zh = seen(ground, of), t.code == "zh_Hans"
    card = views.card(app_of(ground), t, shown, ground.clock.now())
    lines = card.text.splitlines()
    title = (
        "🔁 党课（2 个支部） · 市直机关党委" if zh else "🔁 Party class (2 branches) · 市直机关党委"
    )
    assert lines[0] == f"<b>{title}</b>"
    assert lines[5:7] == (
        ["👥 第一党支部、第三党支部", "⚠️ 原选支部中有 1 个已撤销或不再隶属本单位"]
        if zh
        else ["👥 第一党支部, 第三党支部", "⚠️ 1 branch that was chosen is no longer there"]
    )
    assert t._("👥 Branches") in labels(card)
    listed = views.listing(app_of(ground), t, [shown], 0, ground.clock.now())
    assert labels(listed)[0] == (
        "党课（2 个支部） · 每周五" if zh else "Party class (2 branches) · every Friday"
    )
    out = views.time(app_of(ground), t, shown, shown.times[0], ground.clock.now())
    assert t._("📌 Open the activity") in labels(out)
    wu = ground.actor("吴刚")
    found = ground.do(lambda uow: branches.choice(uow, wu, of.id))
    assert labels(series_branches.choose(t, found, 0))[:2] == [f"☑ {FIRST}", f"☑ {THIRD}"]


def test_its_head_hears_what_was_published_and_what_was_not(ground: Ground) -> None:
    third_branch(ground)
    begins(ground, FIRST, SECOND, THIRD)
    closes(ground, SECOND)
    tick(ground, "2026-12-08 08:30")
    ((chat, params),) = told(ground, due.PUBLISHED)
    news = sent(prepare(ground, due.PUBLISHED, chat, params))
    assert news.text.splitlines() == [
        "<b>🔁 已发布：党课 · 12月11日（周五）15:00</b>",
        "👥 1 个支部",
        "⚠️ 名册为空，不包括：第三党支部",
        "⚠️ 已撤销或不再隶属本单位，不包括：第二党支部",
        "按系列自动发布，已通知 5 人。",
    ]
    closes(ground, FIRST)
    tick(ground, "2026-12-15 08:30")
    ((chat, params),) = told(ground, due.MISSED)
    news = sent(prepare(ground, due.MISSED, chat, params))
    assert news.text.splitlines()[:2] == [
        "<b>⚠️ 12月18日（周五）的党课（3 个支部）没有按系列发布。</b>",
        "没有应到人员：这些支部的名册为空。",
    ]


def test_rest_days_that_move_it_name_how_many_branches(ground: Ground, t: Language) -> None:
    begins(ground, rule="m1-d4", ahead=30)
    tick(ground, "2026-12-07 09:00")
    look = rests(ground, "2027-01-01", "2027-01-04", "2027-03-04")
    said = years.look_lines(t, look, date(2026, 12, 7))
    zh = t.code == "zh_Hans"
    assert [one for one in said if one.startswith("· ")][:2] == (
        [
            "· 党课（2 个支部） 15:00：2027年1月4日 → 2027年1月5日（周二）",
            "· 党课（2 个支部） 15:00：2027年3月4日 → 2027年3月5日（周五）",
        ]
        if zh
        else [
            "· Party class (2 branches) 15:00: 4 Jan 2027 → 5 Jan 2027 (Tue)",
            "· Party class (2 branches) 15:00: 4 Mar 2027 → 5 Mar 2027 (Fri)",
        ]
    )


def test_whom_a_time_of_next_year_will_remind_says_that_its_day_may_change(
    ground: Ground, t: Language
) -> None:
    of, wu = begins(ground), ground.actor("吴刚")

    def headings(slot: date) -> tuple[str, str]:
        found = ground.do(lambda uow: previewing.foreseen(uow, wu, of.id, slot, uow.now, ZONE))
        shown = joint_previews.of_time(app_of(ground), t, found, ground.clock.now())
        return shown.text.splitlines()[1], shown.text.splitlines()[-1]

    provisional = t._("{date} (provisional)").format(date="")
    assert all(provisional not in line for line in headings(date(2026, 12, 11)))
    assert all(provisional in line for line in headings(date(2027, 1, 15)))
