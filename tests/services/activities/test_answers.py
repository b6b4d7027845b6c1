"""Answers on real databases: taken together, once, in time, and only from who is expected."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from bot.domain.activities import ActivityState, Answer, Leave
from bot.domain.audit import Tag
from bot.errors import NotAllowed
from bot.services.activities.answers import Outcome
from bot.services.activities.cards import tally_matter
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from tests.services.ground import queries_of
from tests.services.post import Post

YES, LEAVE, UNSURE = Answer.ATTENDING, Answer.LEAVE, Answer.UNSURE


@pytest.fixture
def meeting(post: Post) -> Activity:
    """A meeting that everybody in chat has the card of."""
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    post.delivers()
    return done.activity


def said(post: Post, activity: Activity, name: str) -> tuple[Answer | None, bool, Leave | None]:
    row = post.ground.rows(activity)[name]
    return row.answer, row.answered_late, row.leave


def tags(post: Post, activity: Activity, name: str) -> list[Tag]:
    row = post.ground.rows(activity)[name]
    return post.ground.store.read_now(lambda uow: uow.audit.tags("participation", row.id))


def test_each_is_answered_in_the_order_of_the_round(post: Post, meeting: Activity) -> None:
    assert post.answers(meeting, YES, "李静", "赵强", "陈磊") == [
        Outcome.TAKEN,
        NotAllowed,
        Outcome.TAKEN,
    ]
    assert said(post, meeting, "李静") == said(post, meeting, "陈磊") == (YES, False, None)
    assert said(post, meeting, "刘芳") == (None, False, None)


def test_the_same_tap_twice_is_one_change(post: Post, meeting: Activity) -> None:
    taps = [post.answers(meeting, YES, "李静")[0] for _ in range(2)]
    assert taps == [Outcome.TAKEN, Outcome.SAME]
    assert tags(post, meeting, "李静") == [Tag.ANSWER_GIVEN]
    assert post.answers(meeting, UNSURE, "李静", "李静") == [Outcome.TAKEN, Outcome.TAKEN]
    assert tags(post, meeting, "李静") == [Tag.ANSWER_GIVEN] * 2


@pytest.mark.parametrize("answer", Answer)
def test_three_take_as_many_statements_as_one(
    post: Post, meeting: Activity, answer: Answer
) -> None:
    def press(*names: str) -> int:
        return queries_of(post.ground.store, lambda: post.answers(meeting, answer, *names))

    assert press("刘芳") == press("陈磊", "李静", "周明")


def test_until_the_deadline_to_the_second_and_late_until_the_start(
    post: Post, meeting: Activity
) -> None:
    post.at("2026-12-03 18:00:00")
    assert post.answers(meeting, YES, "李静") == [Outcome.TAKEN]
    post.at("2026-12-03 18:00:01")
    assert post.answers(meeting, YES, "李静", "陈磊") == [Outcome.SAME, Outcome.LATE]
    assert said(post, meeting, "李静") == (YES, False, None)
    assert said(post, meeting, "陈磊") == (YES, True, None)
    post.at("2026-12-04 14:59:59")
    assert post.answers(meeting, UNSURE, "李静") == [Outcome.LATE]
    post.at("2026-12-04 15:00:00")
    assert post.answers(meeting, YES, "李静") == [Outcome.BEGUN]
    assert said(post, meeting, "李静") == (UNSURE, True, None)


def test_where_late_answers_do_not_count_none_is_taken(post: Post, meeting: Activity) -> None:
    ground = post.ground
    ground.do(lambda uow: uow.activities.change(meeting.id, late_answers=False))
    post.at("2026-12-03 18:00:01")
    assert post.answers(meeting, YES, "李静") == [Outcome.SHUT]
    assert said(post, meeting, "李静") == (None, False, None)
    assert tags(post, meeting, "李静") == []


@pytest.mark.parametrize(
    ("state", "outcome"),
    [
        (ActivityState.CANCELLED, Outcome.CANCELLED),
        (ActivityState.CLOSED, Outcome.CLOSED),
    ],
)
def test_what_is_over_takes_no_answer(
    post: Post, meeting: Activity, state: ActivityState, outcome: Outcome
) -> None:
    post.ground.do(lambda uow: uow.activities.change(meeting.id, state=state))
    assert post.answers(meeting, YES, "李静") == [outcome]
    assert said(post, meeting, "李静") == (None, False, None)


def test_an_old_card_answers_nothing_but_a_list_always_shows_what_is(
    post: Post, meeting: Activity
) -> None:
    moved = post.ground.do(lambda uow: uow.activities.change(meeting.id, round=2))
    assert post.answers(moved, YES, "李静", round_=1) == [Outcome.MOVED]
    assert said(post, meeting, "李静") == (None, False, None)
    assert post.answers(moved, YES, "李静", round_=2) == [Outcome.TAKEN]
    assert post.answers(moved, YES, "陈磊") == [Outcome.TAKEN]
    assert post.ground.rows(meeting)["陈磊"].answer_round == 2


def test_nobody_answers_for_an_observer(post: Post, meeting: Activity) -> None:
    row = post.ground.rows(meeting)["李静"]
    post.ground.do(lambda uow: uow.participations.set_many([(row.id, {"observer": True})]))
    assert post.answers(meeting, YES, "李静") == [NotAllowed]


def test_leave_asks_and_another_answer_takes_that_back_with_its_note(
    post: Post, meeting: Activity
) -> None:
    assert post.answers(meeting, LEAVE, "李静") == [Outcome.TAKEN]
    assert said(post, meeting, "李静") == (LEAVE, False, Leave.REQUESTED)
    row = post.ground.rows(meeting)["李静"]
    post.ground.do(lambda uow: uow.participations.note(row.id, "出差"))
    assert post.answers(meeting, YES, "李静") == [Outcome.TAKEN]
    row = post.ground.rows(meeting)["李静"]
    assert (row.answer, row.leave, row.leave_note) == (YES, None, None)


def test_other_cards_of_the_matter_follow_and_what_was_pressed_is_left(
    post: Post, meeting: Activity
) -> None:
    older = post.looks("李静", matter(meeting.id))
    newer = post.looks("李静", matter(meeting.id))
    post.answers(meeting, YES, "李静", message_id=newer)
    edited = [message for name, kind, message in post.delivers() if name == "李静"]
    assert newer not in edited
    assert older in edited


def test_whoever_looks_at_the_tally_sees_it_live_unless_the_card_shows_something_else(
    post: Post, meeting: Activity
) -> None:
    tally = post.looks("张华", tally_matter(meeting.id))
    reading = post.looks("刘芳", tally_matter(meeting.id))
    post.looks("刘芳", None, edit=reading)
    post.answers(meeting, YES, "李静", "陈磊")
    tallies = [one for one in post.delivers() if one[1] == "activity.tally"]
    assert tallies == [("张华", "activity.tally", tally)]
    post.looks("刘芳", tally_matter(meeting.id), edit=reading)
    post.answers(meeting, UNSURE, "李静")
    assert Counter(kind for _, kind in post.edits())["activity.tally"] == 2


def test_many_answers_before_the_sender_comes_make_one_edit(post: Post, meeting: Activity) -> None:
    post.looks("张华", tally_matter(meeting.id))
    for place, answer in enumerate((YES, UNSURE, YES)):
        post.ground.clock.at += timedelta(seconds=place)
        post.answers(meeting, answer, "李静")
    assert Counter(kind for _, kind in post.edits())["activity.tally"] == 1
