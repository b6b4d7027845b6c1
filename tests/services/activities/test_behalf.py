"""Those who are not in chat or were not reached: phoned, answered for, marked as that."""

from __future__ import annotations

import pytest

from bot.domain.activities import Answer, Attendance, Leave
from bot.domain.audit import Tag
from bot.domain.delivery import OutboxState
from bot.errors import AppError, NotAllowed, Stale
from bot.services.activities import behalf, changes
from bot.services.activities.behalf import Calls, Said
from bot.services.activities.changes import Changes
from bot.services.attendance import attendance
from bot.services.attendance.attendance import Mark
from bot.services.nudging.unreached import Unreached
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE
from tests.services.post import CHATS, Post


@pytest.fixture
def meeting(post: Post) -> Activity:
    """A meeting that everybody in chat has the card of; 孙敏 is not in chat."""
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    post.delivers()
    return done.activity


def calls(post: Post, activity: Activity, who: str = "张华") -> Calls:
    actor = post.ground.actor(who)
    return post.ground.do(lambda uow: behalf.calls(uow, actor, activity.id, uow.now))


def tick(post: Post, activity: Activity, whom: str, *, done: bool = True) -> Calls:
    actor, member = post.ground.actor("张华"), post.ground.members[whom]
    return post.ground.do(
        lambda uow: behalf.tick(uow, actor, activity.id, member, done=done, now=uow.now)
    )


def answer(post: Post, activity: Activity, whom: str, said: Said, who: str = "张华") -> Calls:
    actor, member = post.ground.actor(who), post.ground.members[whom]
    today = post.ground.clock.at.date()
    return post.ground.do(
        lambda uow: behalf.answer(uow, actor, activity.id, member, said, uow.now, today)
    )


def tags(post: Post, activity: Activity, whom: str) -> list[Tag]:
    row = post.ground.rows(activity)[whom]
    return post.ground.do(lambda uow: uow.audit.tags("participation", row.id))


def block(post: Post, whom: str) -> None:
    """Somebody blocks the bot."""

    def write(uow: UnitOfWork) -> None:
        account = uow.accounts.of_member(BOT, post.ground.members[whom])
        assert account is not None
        uow.accounts.change(account.id, unreachable="blocked")

    post.ground.do(write)


def lose(post: Post, activity: Activity, whom: str) -> None:
    """The news of a change does not reach one person."""
    secretary = post.ground.actor("张华")

    def move(uow: UnitOfWork) -> None:
        words = Changes(subject="补充")
        changes.change(uow, secretary, activity.id, words, tell=True, now=uow.now, zone=ZONE)

    def send(uow: UnitOfWork) -> None:
        claimed = uow.sending.claim(BOT, 500, set())
        lost = {row.id for row in claimed if row.chat_id == CHATS[whom]}
        uow.sending.sent({row.id: row.id for row in claimed if row.id not in lost})
        for row in lost:
            uow.sending.settle(row, OutboxState.FAILED, "chat not found")

    post.ground.do(move)
    post.ground.do(send)


def listed(found: Calls) -> dict[str, Unreached | None]:
    return {one.name: one.unreached for one in found.people}


def test_whom_to_phone_is_who_is_not_in_chat_blocked_or_was_not_reached(
    post: Post, meeting: Activity
) -> None:
    assert listed(calls(post, meeting)) == {"孙敏": Unreached.NO_ACCOUNT}
    block(post, "周明")
    lose(post, meeting, "李静")
    assert listed(calls(post, meeting)) == {
        "李静": Unreached.LOST,
        "孙敏": Unreached.NO_ACCOUNT,
        "周明": Unreached.BLOCKED,
    }


def test_somebody_is_ticked_off_once_and_unticked(post: Post, meeting: Activity) -> None:
    assert calls(post, meeting).left == 1
    assert tick(post, meeting, "孙敏").left == 0
    assert tick(post, meeting, "孙敏").left == 0
    assert tags(post, meeting, "孙敏") == [Tag.PHONED]
    assert tick(post, meeting, "孙敏", done=False).left == 1


def test_after_a_move_or_a_cancellation_everybody_is_phoned_anew(
    post: Post, meeting: Activity
) -> None:
    secretary = post.ground.actor("张华")
    tick(post, meeting, "孙敏")
    place = Changes(place="五楼")
    post.ground.do(
        lambda uow: changes.change(
            uow, secretary, meeting.id, place, tell=True, now=uow.now, zone=ZONE
        )
    )
    assert calls(post, meeting).left == 1
    tick(post, meeting, "孙敏")
    post.ground.do(lambda uow: changes.cancel(uow, secretary, meeting.id, uow.now, ZONE))
    found = calls(post, meeting)
    assert (found.left, found.open) == (1, False)
    with pytest.raises(Stale):
        answer(post, meeting, "孙敏", Said(Answer.ATTENDING))


def test_an_answer_for_somebody_is_marked_as_such_and_they_count_as_phoned(
    post: Post, meeting: Activity
) -> None:
    found = answer(post, meeting, "孙敏", Said(Answer.ATTENDING))
    row = post.ground.rows(meeting)["孙敏"]
    assert (row.answer_in(1), row.answered_by) == (
        Answer.ATTENDING,
        post.ground.actor("张华").account_id,
    )
    assert found.left == 0
    answer(post, meeting, "孙敏", Said(Answer.ATTENDING))
    assert tags(post, meeting, "孙敏") == [Tag.ANSWERED_FOR]
    answer(post, meeting, "孙敏", Said(None))
    assert post.ground.rows(meeting)["孙敏"].answer is None


def test_leave_for_somebody_is_granted_at_once_or_waits_for_a_decision(
    post: Post, meeting: Activity
) -> None:
    answer(post, meeting, "孙敏", Said(Answer.LEAVE))
    row = post.ground.rows(meeting)["孙敏"]
    assert (row.leave_in(1), row.leave_decided_by) == (
        Leave.APPROVED,
        post.ground.actor("张华").account_id,
    )
    assert tags(post, meeting, "孙敏") == [Tag.ANSWERED_FOR, Tag.LEAVE_APPROVED]
    assert post.delivers() == []
    answer(post, meeting, "孙敏", Said(Answer.LEAVE, approved=False))
    assert post.ground.rows(meeting)["孙敏"].leave_in(1) is Leave.REQUESTED
    assert post.news() == [("张华", "leave.request")]


def test_nobody_grants_their_own_leave_this_way(post: Post, meeting: Activity) -> None:
    lose(post, meeting, "张华")
    answer(post, meeting, "张华", Said(Answer.LEAVE))
    assert post.ground.rows(meeting)["张华"].leave_in(1) is Leave.REQUESTED


def test_after_the_deadline_it_is_late_and_after_the_start_nothing(
    post: Post, meeting: Activity
) -> None:
    post.at("2026-12-03 20:00")
    answer(post, meeting, "孙敏", Said(Answer.ATTENDING))
    assert post.ground.rows(meeting)["孙敏"].answered_late
    post.at("2026-12-04 15:00")
    with pytest.raises(Stale):
        answer(post, meeting, "孙敏", Said(Answer.UNSURE))
    with pytest.raises(Stale):
        calls(post, meeting)


def test_who_was_reached_answers_for_themselves(post: Post, meeting: Activity) -> None:
    with pytest.raises(AppError) as refusal:
        answer(post, meeting, "李静", Said(Answer.ATTENDING))
    assert "in chat" in refusal.value.msgid
    assert post.ground.rows(meeting)["李静"].answer is None


def test_only_the_heads_of_the_unit_phone_and_answer(post: Post, meeting: Activity) -> None:
    for who in ("刘芳", "李静", "赵强", "吴刚"):
        with pytest.raises(NotAllowed):
            calls(post, meeting, who)
        with pytest.raises(NotAllowed):
            answer(post, meeting, "孙敏", Said(Answer.ATTENDING), who)


def test_whoever_cannot_be_reached_is_signed_for(post: Post, meeting: Activity) -> None:
    ground = post.ground
    block(post, "李静")
    post.at("2026-12-04 15:05")
    keeper = ground.actor("张华")
    present = [
        Mark(keeper, meeting.id, ground.members[one], Attendance.PRESENT)
        for one in ("孙敏", "李静", "刘芳")
    ]
    ground.do(lambda uow: attendance.mark(uow, present, uow.now))
    rows = ground.rows(meeting)
    assert [rows[one].signed_for for one in ("孙敏", "李静", "刘芳")] == [True, True, False]


def test_a_group_leader_phones_the_own_people_and_answers_for_nobody(
    post: Post, meeting: Activity
) -> None:
    block(post, "刘芳")
    found = calls(post, meeting, "陈磊")
    assert [one.name for one in found.people] == ["孙敏"]
    assert not found.open
    assert [one.name for one in calls(post, meeting).people] == ["刘芳", "孙敏"]
    actor, ground = post.ground.actor("陈磊"), post.ground
    own, other = ground.members["孙敏"], ground.members["刘芳"]

    def ticks(whom: int) -> Calls:
        return ground.do(
            lambda uow: behalf.tick(uow, actor, meeting.id, whom, done=True, now=uow.now)
        )

    assert ticks(own).left == 0
    with pytest.raises(NotAllowed):
        ticks(other)
    with pytest.raises(NotAllowed):
        answer(post, meeting, "孙敏", Said(Answer.ATTENDING), "陈磊")
    for who in ("李静", "周明", "赵强"):
        with pytest.raises(NotAllowed):
            calls(post, meeting, who)
