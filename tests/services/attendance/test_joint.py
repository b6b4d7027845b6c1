"""One activity of several branches: parts, rights, changes together, figures that roll up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.domain.activities import ActivityKind, ActivityState, Answer, Attendance
from bot.domain.tally import Tally
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.activities import activities, changes, undoing
from bot.services.activities.changes import Changes
from bot.services.attendance import joint, joint_publishing
from bot.services.attendance.joint import Done, JointBoard, Part
from bot.store.activities.activities import Activity
from tests.services.ground import ZONE, Ground, local
from tests.services.post import Post

HOST, FIRST, SECOND = "市直机关党委", "第一党支部", "第二党支部"
JOINT = 4711


@pytest.fixture
def post(database_url: str) -> Iterator[Post]:
    made = Ground(database_url)
    yield Post(made)
    made.store.close()


def publishes(post: Post, who: str = "吴刚", *units: str, number: int = JOINT) -> Done:
    ground = post.ground
    plan = post.plan("2026-12-04 15:00", ActivityKind.PARTY_CLASS, HOST, subject="全会精神")
    chosen = {ground.units[name].id for name in units or (FIRST, SECOND)}
    actor = ground.actor(who)
    return ground.do(lambda uow: joint.publish(uow, actor, number, plan, chosen, uow.now, ZONE))


def board(post: Post, who: str = "吴刚") -> JointBoard:
    actor = post.ground.actor(who)
    return post.ground.do(lambda uow: joint.board(uow, actor, JOINT))


def part(post: Post, unit: str) -> Part:
    return next(one for one in board(post).parts if one.unit.name == unit)


def of(post: Post, unit: str) -> Activity:
    return part(post, unit).activity


def test_each_branch_gets_its_part_and_its_head_is_told(post: Post) -> None:
    done = publishes(post)
    assert (done.parts, done.told) == (2, 7)
    assert [one.unit.name for one in board(post).parts] == [FIRST, SECOND]
    assert {one.activity.host_unit_id for one in board(post).parts} == {post.ground.units[HOST].id}
    told = [name for name, kind, _ in post.waiting() if kind == joint_publishing.TOLD]
    assert told == ["张华", "赵强"]
    cards = [name for name, kind, _ in post.waiting() if kind == "activity.card"]
    assert cards == ["张华", "刘芳", "陈磊", "李静", "周明", "赵强", "吴刚"]


def test_only_heads_of_the_unit_above_set_it_up_and_for_branches_that_are_there(
    post: Post,
) -> None:
    for name in ("张华", "李静"):
        with pytest.raises(NotAllowed):
            publishes(post, name)
    with pytest.raises(Invalid):
        publishes(post, "吴刚", HOST)
    publishes(post)
    with pytest.raises(Invalid):
        publishes(post, number=4712)


def test_the_host_sees_figures_and_the_branch_its_own_people(post: Post) -> None:
    publishes(post)
    first, second = of(post, FIRST), of(post, SECOND)
    post.answers(first, Answer.ATTENDING, "张华", "李静")
    post.answers(second, Answer.LEAVE, "赵强")
    shown = board(post)
    assert shown.said == {Answer.ATTENDING: 2, Answer.LEAVE: 1, None: 5}
    assert part(post, FIRST).said == {Answer.ATTENDING: 2, None: 4}
    ground = post.ground
    wu, zhang = ground.actor("吴刚"), ground.actor("张华")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: activities.board(uow, wu, first.id))
    own = ground.do(lambda uow: activities.board(uow, zhang, first.id))
    assert [one.name for one in own.said(Answer.ATTENDING)] == ["李静", "张华"]
    for name in ("张华", "赵强", "李静"):
        with pytest.raises(NotAllowed):
            board(post, name)
    listed = ground.do(lambda uow: activities.listed(uow, wu, uow.now))
    assert [(one.joint, one.unit.name, one.count and one.count.expected) for one in listed] == [
        (JOINT, HOST, 8),
        (None, SECOND, None),
    ]


def test_the_hosts_card_follows_every_answer(post: Post) -> None:
    publishes(post)
    post.looks("吴刚", f"joint:{JOINT}")
    post.answers(of(post, SECOND), Answer.ATTENDING, "赵强")
    assert ("吴刚", "joint.tally") in post.edits()


def moves(post: Post, who: str, when: str) -> Done:
    actor = post.ground.actor(who)
    wanted = Changes(starts_at=local(when), place="礼堂")
    return post.ground.do(
        lambda uow: joint.change(uow, actor, JOINT, wanted, tell=True, now=uow.now, zone=ZONE)
    )


def test_all_parts_move_together_and_no_branch_moves_its_own(post: Post) -> None:
    publishes(post)
    post.delivers()
    first = of(post, FIRST)
    zhang = post.ground.actor("张华")
    wanted = Changes(place="别处")
    with pytest.raises(Stale):
        post.ground.do(
            lambda uow: changes.change(
                uow, zhang, first.id, wanted, tell=True, now=uow.now, zone=ZONE
            )
        )
    with pytest.raises(Stale):
        post.ground.do(lambda uow: changes.cancel(uow, zhang, first.id, uow.now, ZONE))
    with pytest.raises(NotAllowed):
        moves(post, "张华", "2026-12-07 09:00")
    done = moves(post, "吴刚", "2026-12-07 09:00")
    assert (done.parts, done.told) == (2, 7)
    assert {(one.activity.starts_at, one.activity.place) for one in board(post).parts} == {
        (local("2026-12-07 09:00"), "礼堂")
    }


def test_a_part_that_is_closed_stays_and_its_figures_roll_up(post: Post) -> None:
    publishes(post)
    ground = post.ground
    first = of(post, FIRST)
    post.at("2026-12-04 15:30")
    ground.closes(first, "1111缺1", "张华")
    shown = board(post)
    assert shown.tally == Tally(6, 5, absent=1)
    assert part(post, FIRST).tally == Tally(6, 5, absent=1)
    assert part(post, SECOND).tally is None
    wu = ground.actor("吴刚")
    done = ground.do(lambda uow: joint.cancel(uow, wu, JOINT, uow.now, ZONE))
    assert done.parts == 1
    assert [one.activity.state for one in board(post).parts] == [
        ActivityState.CLOSED,
        ActivityState.CANCELLED,
    ]
    with pytest.raises(Stale):
        ground.do(lambda uow: joint.cancel(uow, wu, JOINT, uow.now, ZONE))


def test_a_cancellation_is_undone_by_the_host_alone(post: Post) -> None:
    publishes(post)
    ground = post.ground
    wu, zhang = ground.actor("吴刚"), ground.actor("张华")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: joint.cancel(uow, zhang, JOINT, uow.now, ZONE))
    ground.do(lambda uow: joint.cancel(uow, wu, JOINT, uow.now, ZONE))
    first = of(post, FIRST)
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: undoing.undo(uow, zhang, first.id, uow.now, ZONE))
    done = ground.do(lambda uow: joint.undo(uow, wu, JOINT, uow.now, ZONE))
    assert done.parts == 2
    assert {one.activity.state for one in board(post).parts} == {ActivityState.PUBLISHED}
    with pytest.raises(Stale):
        ground.do(lambda uow: joint.undo(uow, wu, JOINT, uow.now, ZONE))


def test_the_branch_takes_its_own_roll(post: Post) -> None:
    publishes(post)
    post.at("2026-12-04 15:30")
    rows = post.ground.rows(of(post, SECOND))
    assert sorted(rows) == ["吴刚", "赵强"]
    post.ground.closes(of(post, SECOND), "1假", "赵强")
    assert post.ground.attendances(of(post, SECOND)) == {
        "赵强": Attendance.PRESENT,
        "吴刚": Attendance.ON_LEAVE,
    }
