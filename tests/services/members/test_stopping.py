"""Who leaves, moves, or withdraws consent hears nothing more, at once: what waits is not sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from bot.chat.pushes import Prepared, Skip
from bot.domain.org import Role
from bot.domain.snooze import About, Snooze
from bot.services.activities import absences
from bot.services.members import groups, leaving, transfers
from bot.services.nudging import by_hand, nudges, snoozing, taking
from bot.services.nudging.snoozing import Matter
from bot.services.personal import privacy
from bot.store.uow import UnitOfWork
from tests.chat.views.pushing import prepare
from tests.services.assignments.desk import Desk
from tests.services.ground import BOT, ZONE, Ground
from tests.services.post import CHATS, Post

LI = CHATS["李静"]
TODAY = date(2026, 11, 23)


@pytest.fixture
def post(sqlite_url: str) -> Iterator[Post]:
    made = Ground(sqlite_url)
    yield Post(made)
    made.store.close()


def leave(post: Post) -> None:
    actor, member = post.ground.actor("张华"), post.ground.members["李静"]
    post.ground.do(lambda uow: leaving.leave(uow, actor, member, TODAY, uow.now, ZONE))


def move(post: Post) -> None:
    sends, receives = post.ground.actor("张华"), post.ground.actor("赵强")
    member, target = post.ground.members["李静"], post.ground.units["第二党支部"].id
    case = post.ground.do(
        lambda uow: transfers.ask(uow, sends, member, target, TODAY, TODAY)
    ).transfer
    post.ground.do(lambda uow: transfers.decide(uow, receives, case.id, ZONE, approve=True))


def withdraw(post: Post) -> None:
    actor = post.ground.actor("李静")
    post.ground.do(lambda uow: privacy.withdraw(uow, actor, uow.now, TODAY))


def waits(post: Post) -> list[str]:
    """Kinds of reminders that wait for 李静."""
    return [kind for name, kind, _ in post.waiting() if name == "李静" and "nudge" in kind]


def sent(post: Post, kind: str, **params: object) -> Prepared:
    return prepare(
        post.ground, kind, LI, {"day": TODAY.isoformat(), "since": "2026-11-23"} | params
    )


@pytest.mark.parametrize("stop", [leave, move, withdraw])
def test_nothing_that_waits_is_sent(post: Post, stop: Callable[[Post], None]) -> None:
    ground = post.ground
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    study = Desk(post).study("2026-11-30")
    li, zhang, member = ground.actor("李静"), ground.actor("张华"), ground.members["李静"]
    days = (date(2026, 12, 20), date(2026, 12, 30))
    ground.do(lambda uow: absences.put(uow, li, member, days, uow.now, ZONE))
    post.delivers()
    about = Matter(About.ACTIVITY, meeting.id)
    ground.do(
        lambda uow: by_hand.nudge_chosen(
            uow, zhang, BOT, meeting.id, [member], "请回复", uow.now, ZONE
        )
    )
    ground.do(lambda uow: snoozing.snooze(uow, li, about, Snooze.TONIGHT, uow.now, ZONE))
    owed = {"activity": meeting.id, "assignment": study.id}
    assert not isinstance(sent(post, taking.TASK, **owed), Skip)
    stop(post)
    for kind in (taking.UNANSWERED, taking.EXPECTED, taking.TASK, nudges.DAY):
        assert isinstance(sent(post, kind, **owed), Skip), kind
    if stop is withdraw:
        assert waits(post) == []
    open_now = ground.do(lambda uow: uow.absences.asked())
    # A request goes on to who decides in the new branch; else it ends with the person.
    assert bool(open_now) is (stop is move)


def test_closing_a_group_or_ending_an_office_ends_what_came_with_it(post: Post) -> None:
    ground = post.ground
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.delivers()
    chen = CHATS["陈磊"]

    def rung(chat: int) -> Prepared:
        return prepare(ground, taking.RUNG, chat, {"activity": meeting.id})

    zhang = ground.actor("张华")
    assert not isinstance(rung(chen), Skip)
    ground.do(lambda uow: groups.close(uow, zhang, ground.units["第二党小组"].id, ZONE))
    assert isinstance(rung(chen), Skip)
    actor = ground.actor("陈磊")
    assert not [one for one in actor.offices if one.role is Role.GROUP_LEADER]


def test_a_newcomer_is_caught_up_with_what_is_open_and_reminded_like_the_others(
    post: Post,
) -> None:
    ground = post.ground
    meeting = post.publishes("赵强", post.plan("2026-12-04 15:00", unit="第二党支部")).activity
    post.delivers()
    move(post)
    assert ("李静", "activity.card") in post.news()

    def expected(uow: UnitOfWork) -> bool:
        pair = (meeting.id, ground.members["李静"])
        return pair in uow.participations.pairs({pair})

    assert ground.do(expected)
    nudge = sent(post, taking.UNANSWERED, activity=meeting.id)
    assert not isinstance(nudge, Skip)
