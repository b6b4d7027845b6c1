"""Until when answers are taken: set anew, closed by hand, reopened; who hears of it."""

from __future__ import annotations

from datetime import UTC

import pytest

from bot.domain.activities import Answer
from bot.domain.audit import Tag
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.activities import answer_times, changes
from bot.services.activities.answer_times import Timed
from bot.services.activities.answers import Outcome
from bot.services.activities.changes import Changes
from bot.store.activities.activities import Activity
from tests.services.ground import ZONE, local
from tests.services.post import Post

IN_CHAT = ["刘芳", "周明", "张华", "李静", "陈磊"]
NEWS = "activity.deadline"


@pytest.fixture
def meeting(post: Post) -> Activity:
    """A meeting that everybody in chat has the card of; answers until 3 December 18:00."""
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    post.delivers()
    return done.activity


def deadline(post: Post, activity: Activity, when: str, who: str = "张华") -> Timed:
    actor, until = post.ground.actor(who), local(when).astimezone(UTC)
    return post.ground.do(
        lambda uow: answer_times.set_deadline(uow, actor, activity.id, until, uow.now, ZONE)
    )


def stop(post: Post, activity: Activity, who: str = "张华") -> Timed:
    actor = post.ground.actor(who)
    return post.ground.do(lambda uow: answer_times.stop(uow, actor, activity.id, uow.now))


def resume(post: Post, activity: Activity) -> Timed:
    actor = post.ground.actor("张华")
    return post.ground.do(lambda uow: answer_times.resume(uow, actor, activity.id, uow.now, ZONE))


def tags(post: Post, activity: Activity) -> list[Tag]:
    return post.ground.do(lambda uow: uow.audit.tags("activity", activity.id))


def test_another_deadline_is_told_to_those_who_still_owe(post: Post, meeting: Activity) -> None:
    post.answers(meeting, Answer.ATTENDING, "李静", "刘芳")
    post.delivers()
    done = deadline(post, meeting, "2026-12-02 12:00")
    assert (done.told, done.not_before) == (3, None)
    assert done.activity.answer_by == local("2026-12-02 12:00")
    assert post.news() == [(name, NEWS) for name in ("周明", "张华", "陈磊")]
    assert deadline(post, meeting, "2026-12-02 12:00").told == 0
    assert post.delivers() == []
    assert tags(post, meeting) == [Tag.ACTIVITY_PUBLISHED, Tag.ACTIVITY_CHANGED]


def test_a_deadline_lies_ahead_and_not_after_the_start(post: Post, meeting: Activity) -> None:
    for when in ("2026-11-23 09:00", "2026-12-04 15:01"):
        with pytest.raises(Invalid):
            deadline(post, meeting, when)
    assert deadline(post, meeting, "2026-12-04 15:00").told == 5
    post.at("2026-12-04 15:00")
    with pytest.raises(Stale):
        deadline(post, meeting, "2026-12-04 16:00")


def test_closed_by_hand_nobody_answers_and_nobody_is_told(post: Post, meeting: Activity) -> None:
    assert stop(post, meeting).told == 0
    assert post.news() == []
    assert post.answers(meeting, Answer.ATTENDING, "李静") == [Outcome.SHUT]
    stop(post, meeting)
    assert tags(post, meeting) == [Tag.ACTIVITY_PUBLISHED, Tag.ANSWERS_CLOSED]


def test_reopened_answers_are_taken_until_the_usual_deadline(post: Post, meeting: Activity) -> None:
    assert resume(post, meeting).told == 0
    stop(post, meeting)
    done = resume(post, meeting)
    assert (done.told, done.activity.answer_by) == (5, local("2026-12-03 18:00"))
    assert done.activity.late_answers
    assert post.news() == [(name, NEWS) for name in IN_CHAT]
    assert post.answers(meeting, Answer.ATTENDING, "李静") == [Outcome.TAKEN]
    assert tags(post, meeting)[1:] == [Tag.ANSWERS_CLOSED, Tag.ANSWERS_REOPENED]


def test_a_new_deadline_or_another_time_takes_answers_again(post: Post, meeting: Activity) -> None:
    stop(post, meeting)
    deadline(post, meeting, "2026-12-01 12:00")
    assert post.answers(meeting, Answer.ATTENDING, "李静") == [Outcome.TAKEN]
    stop(post, meeting)
    secretary = post.ground.actor("张华")
    moved = Changes(starts_at=local("2026-12-07 15:00").astimezone(UTC))
    post.ground.do(
        lambda uow: changes.change(
            uow, secretary, meeting.id, moved, tell=True, now=uow.now, zone=ZONE
        )
    )
    assert post.answers(meeting, Answer.ATTENDING, "李静") == [Outcome.TAKEN]


def test_at_night_a_far_deadline_waits_and_a_near_one_does_not(
    post: Post, meeting: Activity
) -> None:
    post.at("2026-12-02 23:00")
    assert deadline(post, meeting, "2026-12-04 12:00").not_before == local("2026-12-03 07:30")
    assert [params for _, _, params in post.waiting()] == [{"activity": meeting.id}] * 5
    assert deadline(post, meeting, "2026-12-04 11:00").told == 5
    assert len(post.waiting()) == 5
    post.delivers()
    assert deadline(post, meeting, "2026-12-03 09:00").not_before is None
    assert [params.get("silent") for _, _, params in post.waiting()] == [True] * 5


def test_only_the_heads_of_the_unit_set_times(post: Post, meeting: Activity) -> None:
    for who in ("刘芳", "陈磊", "李静", "赵强", "吴刚"):
        with pytest.raises(NotAllowed):
            deadline(post, meeting, "2026-12-02 12:00", who)
        with pytest.raises(NotAllowed):
            stop(post, meeting, who)
