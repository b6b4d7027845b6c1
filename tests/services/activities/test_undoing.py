"""A cancellation undone within ten minutes: whoever heard of it hears that it is on after all."""

from __future__ import annotations

import pytest

from bot.domain.activities import ActivityState, Answer
from bot.domain.audit import Tag
from bot.errors import NotAllowed, Stale
from bot.services.activities import changes, undoing
from bot.services.activities.undoing import Restored
from bot.store.activities.activities import Activity
from tests.services.ground import ZONE, local
from tests.services.post import Post

IN_CHAT = ["刘芳", "周明", "张华", "李静", "陈磊"]


@pytest.fixture
def meeting(post: Post) -> Activity:
    """A meeting that everybody in chat has the card of."""
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    post.delivers()
    return done.activity


def cancel(post: Post, activity: Activity) -> None:
    actor = post.ground.actor("张华")
    post.ground.do(lambda uow: changes.cancel(uow, actor, activity.id, uow.now, ZONE))


def undo(post: Post, activity: Activity, who: str = "张华") -> Restored:
    actor = post.ground.actor(who)
    return post.ground.do(lambda uow: undoing.undo(uow, actor, activity.id, uow.now, ZONE))


def steps(post: Post, activity: Activity) -> list[str]:
    return [step.key for step in post.ground.do(lambda uow: uow.steps.of_activity(activity.id))]


def test_who_was_told_is_told_again_and_everything_is_as_before(
    post: Post, meeting: Activity
) -> None:
    post.answers(meeting, Answer.ATTENDING, "李静")
    planned = steps(post, meeting)
    cancel(post, meeting)
    post.delivers()
    post.at("2026-11-23 09:10")
    done = undo(post, meeting)
    assert (done.activity.state, done.told) == (ActivityState.PUBLISHED, 5)
    assert post.news() == [(name, "activity.restored") for name in IN_CHAT]
    assert steps(post, meeting) == planned
    assert post.ground.rows(meeting)["李静"].answer_in(1) is Answer.ATTENDING
    tags = post.ground.do(lambda uow: uow.audit.tags("activity", meeting.id))
    assert tags[1:] == [Tag.ACTIVITY_CANCELLED, Tag.ACTIVITY_RESTORED]
    with pytest.raises(Stale):
        undo(post, meeting)


def test_who_has_not_heard_of_it_yet_hears_nothing(post: Post, meeting: Activity) -> None:
    post.at("2026-11-24 22:00")
    cancel(post, meeting)
    assert undo(post, meeting).told == 0
    assert post.waiting() == []


def test_whose_card_had_not_gone_out_gets_it_after_all(post: Post) -> None:
    post.at("2026-11-24 22:00")
    made = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    cancel(post, made)
    assert post.waiting() == []
    undo(post, made)
    assert [(name, kind) for name, kind, _ in post.waiting()] == [
        (name, "activity.card") for name in ("张华", "刘芳", "陈磊", "李静", "周明")
    ]


def test_cancelled_undone_and_cancelled_again_everybody_hears_each(
    post: Post, meeting: Activity
) -> None:
    for minute, kind in (
        (1, "activity.cancelled"),
        (2, "activity.restored"),
        (3, "activity.cancelled"),
    ):
        post.at(f"2026-11-23 09:0{minute}")
        undo(post, meeting) if kind == "activity.restored" else cancel(post, meeting)
        assert post.news() == [(name, kind) for name in IN_CHAT]


@pytest.mark.parametrize("late", ["2026-11-23 09:10:01", "2026-12-04 15:00"])
def test_after_ten_minutes_it_is_too_late(post: Post, meeting: Activity, late: str) -> None:
    cancel(post, meeting)
    post.at(late)
    with pytest.raises(Stale):
        undo(post, meeting)


def test_not_after_the_start_either(post: Post, meeting: Activity) -> None:
    post.at("2026-12-04 14:55")
    cancel(post, meeting)
    post.at("2026-12-04 15:00")
    with pytest.raises(Stale):
        undo(post, meeting)


def test_a_step_that_has_passed_meanwhile_does_not_come_back(post: Post, meeting: Activity) -> None:
    post.at("2026-12-04 13:55")
    cancel(post, meeting)
    post.at("2026-12-04 14:02")
    undo(post, meeting)
    assert steps(post, meeting) == []
    assert local("2026-12-04 14:02") == post.ground.clock.at


def test_only_the_heads_of_the_unit_undo(post: Post, meeting: Activity) -> None:
    cancel(post, meeting)
    for who in ("刘芳", "陈磊", "李静", "赵强", "吴刚"):
        with pytest.raises(NotAllowed):
            undo(post, meeting, who)
