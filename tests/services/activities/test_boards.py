"""Tallies and lists on real databases: names only for those entitled to them."""

from __future__ import annotations

import pytest

from bot.domain.activities import ActivityKind, Answer
from bot.errors import NotAllowed
from bot.services.activities import activities
from bot.services.activities.activities import Board, Item
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Count
from tests.services.ground import queries_of
from tests.services.post import Post

EVERYBODY = ["陈磊", "李静", "刘芳", "孙敏", "张华", "周明"]


@pytest.fixture
def meeting(post: Post) -> Activity:
    """A meeting that everybody in chat has the card of."""
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    post.delivers()
    return done.activity


def board(post: Post, who: str, activity: Activity) -> Board:
    actor = post.ground.actor(who)
    return post.ground.do(lambda uow: activities.board(uow, actor, activity.id))


def listed(post: Post, who: str) -> list[Item]:
    actor = post.ground.actor(who)
    return post.ground.do(lambda uow: activities.listed(uow, actor, uow.now))


def names(shown: Board) -> list[str]:
    return [one.name for one in shown.entries]


@pytest.mark.parametrize(
    ("who", "people", "rights"),
    [
        ("张华", EVERYBODY, (True, True, True)),
        ("刘芳", EVERYBODY, (False, False, True)),
        ("周明", EVERYBODY, (False, False, False)),
        ("陈磊", ["陈磊", "李静", "孙敏"], (False, True, True)),
    ],
)
def test_an_office_decides_whose_answers_one_sees_and_what_one_may(
    post: Post, meeting: Activity, who: str, people: list[str], rights: tuple[bool, bool, bool]
) -> None:
    shown = board(post, who, meeting)
    assert names(shown) == people
    assert shown.partly is (who == "陈磊")
    assert (shown.may_manage, shown.may_nudge, shown.may_take_roll) == rights


@pytest.mark.parametrize("who", ["李静", "赵强", "吴刚"])
def test_others_see_no_names(post: Post, meeting: Activity, who: str) -> None:
    with pytest.raises(NotAllowed):
        board(post, who, meeting)


def test_there_is_no_such_activity(post: Post) -> None:
    actor = post.ground.actor("张华")
    with pytest.raises(NotAllowed):
        post.ground.do(lambda uow: activities.board(uow, actor, 404))


def test_a_group_leader_sees_the_own_groups_meeting_whole_and_no_other(post: Post) -> None:
    kind = ActivityKind.GROUP_MEETING
    own = post.publishes("张华", post.plan("2026-12-04 15:00", kind, group="第二党小组")).activity
    other = post.publishes("张华", post.plan("2026-12-05 15:00", kind, group="第一党小组")).activity
    committee = post.plan("2026-12-06 15:00", ActivityKind.COMMITTEE_MEETING)
    sits = post.publishes("张华", committee).activity
    shown = board(post, "陈磊", own)
    assert (names(shown), shown.partly) == (["陈磊", "李静", "孙敏"], False)
    for hidden in (other, sits):
        with pytest.raises(NotAllowed):
            board(post, "陈磊", hidden)
    assert [one.activity.id for one in listed(post, "陈磊")] == [own.id]


def test_figures_add_up_by_what_was_answered_for_the_activity_as_it_is_now(
    post: Post, meeting: Activity
) -> None:
    post.answers(meeting, Answer.ATTENDING, "李静", "刘芳")
    post.answers(meeting, Answer.LEAVE, "陈磊", "张华")
    post.at("2026-12-03 19:00")
    post.answers(meeting, Answer.UNSURE, "周明")
    shown = board(post, "张华", meeting)
    counts = [len(shown.said(answer)) for answer in (*Answer, None)]
    assert (counts, sum(counts)) == ([2, 2, 1, 1], len(shown.entries))
    assert ([one.name for one in shown.pending], shown.to_decide) == (["陈磊", "张华"], 1)
    assert shown.late == 1
    assert [one.name for one in shown.entries if not one.reachable] == ["孙敏"]
    post.ground.do(lambda uow: uow.activities.change(meeting.id, round=2))
    moved = board(post, "张华", meeting)
    assert (len(moved.said(None)), moved.pending, moved.to_decide, moved.late) == (6, (), 0, 0)
    assert board(post, "刘芳", meeting).to_decide == 0


def test_a_list_has_what_is_to_come_first_and_then_the_newest(post: Post) -> None:
    kinds = iter(ActivityKind)
    days = ["2026-11-24", "2026-12-10", "2026-11-25", "2026-12-01"]
    made = {
        day: post.publishes("张华", post.plan(f"{day} 15:00", kind)).activity
        for day, kind in zip(
            days, [k for k in kinds if k is not ActivityKind.GROUP_MEETING], strict=False
        )
    }
    off = post.publishes("张华", post.plan("2026-12-20 15:00")).activity
    post.ground.cancels(off)
    post.ground.cancels(made["2026-11-24"])
    post.at("2026-11-30 09:00")
    ids = [made[day].id for day in ("2026-12-01", "2026-12-10")]
    assert [one.activity.id for one in listed(post, "张华")] == [
        *ids,
        off.id,
        made["2026-11-25"].id,
    ]
    post.at("2027-03-30 09:00")
    assert listed(post, "张华") == []


def test_members_list_what_they_are_expected_at_and_open_their_own_card(
    post: Post, meeting: Activity
) -> None:
    post.answers(meeting, Answer.ATTENDING, "李静")
    assert [one.count for one in listed(post, "张华")] == [Count(expected=6, answered=1)]
    assert [(one.activity.id, one.count) for one in listed(post, "李静")] == [(meeting.id, None)]
    assert listed(post, "赵强") == listed(post, "吴刚") == []
    boss = post.ground.administrator()
    assert post.ground.do(lambda uow: activities.listed(uow, boss, uow.now)) == []


def test_a_longer_list_takes_as_many_statements(post: Post, meeting: Activity) -> None:
    actor = post.ground.actor("张华")

    def look() -> int:
        return queries_of(
            post.ground.store,
            lambda: post.ground.do(lambda uow: activities.listed(uow, actor, uow.now)),
        )

    one = look()
    for day in ("2026-12-05", "2026-12-06"):
        post.publishes("张华", post.plan(f"{day} 15:00"))
    assert look() == one
