"""Nudges by hand to chosen people: who gets one, with which line, how often, and where it shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from bot.chat.buttons.nudges import HandPick
from bot.chat.screens import Screen
from bot.chat.views import tally
from bot.domain.activities import Answer, Leave
from bot.domain.audit import Tag
from bot.domain.snooze import About
from bot.errors import AppError, NotAllowed
from bot.i18n import language
from bot.services.activities import absences, activities, changes
from bot.services.activities.changes import Changes
from bot.services.nudging import by_hand, snoozing, taking
from bot.services.nudging.by_hand import Nudged
from bot.services.nudging.snoozing import Matter
from bot.store.activities.activities import Activity
from bot.store.schema.audit import audit
from bot.store.schema.delivery import outbox
from tests.chat.views.pushing import app_of, prepare
from tests.services.ground import BOT, ZONE, Ground, local
from tests.services.post import CHATS, Post

LINE = "请带上学习笔记"
T = language("zh_Hans")


@pytest.fixture
def post(sqlite_url: str) -> Iterator[Post]:
    made = Ground(sqlite_url)
    yield Post(made)
    made.store.close()


@pytest.fixture
def meeting(post: Post) -> Activity:
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    post.delivers()
    return done.activity


def nudge(post: Post, who: str, activity: Activity, *names: str, line: str = "") -> Nudged:
    actor = post.ground.actor(who)
    ids = [post.ground.members[name] for name in names]
    return post.ground.do(
        lambda uow: by_hand.nudge_chosen(uow, actor, BOT, activity.id, ids, line, uow.now, ZONE)
    )


def test_each_gets_what_fits_what_they_said_and_nobody_on_leave(
    post: Post, meeting: Activity
) -> None:
    post.answers(meeting, Answer.ATTENDING, "刘芳")
    post.answers(meeting, Answer.UNSURE, "陈磊")
    post.ground.answers(meeting, "周明", Answer.LEAVE, Leave.APPROVED)
    post.delivers()
    done = nudge(post, "张华", meeting, "刘芳", "陈磊", "李静", "孙敏", "周明", "赵强")
    assert (done.told, done.unreached) == (3, (post.ground.members["孙敏"],))
    assert post.news() == [
        ("刘芳", taking.EXPECTED),
        ("李静", taking.UNANSWERED),
        ("陈磊", taking.UNSURE),
    ]
    with pytest.raises(AppError):
        nudge(post, "张华", meeting, "周明", "赵强")


def test_the_line_is_encrypted_and_only_in_the_message(post: Post, meeting: Activity) -> None:
    nudge(post, "张华", meeting, "李静", line=LINE)
    row = post.ground.store.read_now(
        lambda uow: uow.outbox._first(select(outbox).where(outbox.c.kind == taking.UNANSWERED))
    )
    assert LINE.encode() not in row.body
    said = post.ground.store.read_now(
        lambda uow: uow.audit._first(select(audit).where(audit.c.tag == Tag.NUDGED_BY_HAND))
    )
    assert said.detail == {"told": 1, "line": True}
    found = prepare(
        post.ground, taking.UNANSWERED, CHATS["李静"], {"activity": meeting.id}, {"line": LINE}
    )
    assert isinstance(found, Screen)
    assert found.text.splitlines()[1] == f"💬 “{LINE}”"
    post.delivers()
    row = post.ground.store.read_now(
        lambda uow: uow.outbox._first(select(outbox).where(outbox.c.id == row.id))
    )
    assert row.body is None


def test_each_at_most_every_two_hours_and_the_list_shows_when(
    post: Post, meeting: Activity
) -> None:
    nudge(post, "陈磊", meeting, "李静")
    # A leader's nudge keeps nobody else's from being sent.
    assert nudge(post, "张华", meeting, "李静", "刘芳").told == 1
    with pytest.raises(AppError, match="less than two hours"):
        nudge(post, "张华", meeting, "李静", "刘芳")
    secretary = post.ground.actor("张华")
    board = post.ground.store.read_now(lambda uow: activities.board(uow, secretary, meeting.id))
    names = tally.names(app_of(post.ground), T, board, 0, post.ground.clock.now()).text
    shown = [line for line in names.splitlines() if "🔔" in line]
    assert shown == ["李静 · 🔔 11月23日 09:00", "刘芳 · 🔔 11月23日 09:00"]
    keys = tally.tally(app_of(post.ground), T, board, post.ground.clock.now()).keys
    assert HandPick(meeting.id, 0) in [key.button for row in keys for key in row]
    post.at("2026-11-23 11:00")
    assert nudge(post, "张华", meeting, "李静").told == 1
    # A new time is another matter.
    post.at("2026-11-23 11:01")
    wanted = Changes(starts_at=local("2026-12-07 15:00"))
    post.ground.do(
        lambda uow: changes.change(
            uow, secretary, meeting.id, wanted, tell=True, now=uow.now, zone=ZONE
        )
    )
    assert nudge(post, "张华", meeting, "李静").told == 1


def test_who_wants_to_hear_nothing_now_is_left_alone_and_named(
    post: Post, meeting: Activity
) -> None:
    ground = post.ground
    muting, chief = ground.actor("李静"), ground.actor("张华")
    about = Matter(About.ACTIVITY, meeting.id)
    ground.do(lambda uow: snoozing.mute(uow, muting, about, uow.now, ZONE, on=True))
    days = (date(2026, 11, 23), date(2026, 11, 30))
    away = ground.members["周明"]
    ground.do(lambda uow: absences.put(uow, chief, away, days, uow.now, ZONE))
    done = nudge(post, "张华", meeting, "李静", "周明", "陈磊")
    assert done.told == 1
    assert done.silent == tuple(sorted((ground.members["李静"], away)))


def test_nobody_else_chooses_and_a_leader_only_among_the_own_people(
    post: Post, meeting: Activity
) -> None:
    for who in ("李静", "刘芳", "赵强"):
        with pytest.raises(NotAllowed):
            nudge(post, who, meeting, "李静")
    with pytest.raises(AppError):
        nudge(post, "陈磊", meeting, "刘芳")
    assert nudge(post, "陈磊", meeting, "刘芳", "李静").told == 1
