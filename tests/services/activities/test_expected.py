"""The list of who is expected is fixed when an activity starts, and not before or after."""

from __future__ import annotations

from datetime import date

from bot.domain.activities import ActivityState, Answer
from bot.domain.audit import Tag
from bot.domain.org import Standing
from bot.services.activities import expected
from bot.store.uow import UnitOfWork
from tests.services.ground import SINCE, ZONE
from tests.services.post import Post


def moves(post: Post, name: str, out_of: str, into: str, day: str) -> None:
    """Somebody belongs to another unit from a day on."""
    ground = post.ground
    who, on = ground.members[name], date.fromisoformat(day)

    def write(uow: UnitOfWork) -> None:
        for stay in uow.members.memberships(SINCE, member_ids={who}):
            if stay.unit_id == ground.units[out_of].id:
                uow.members.part(stay.id, on)
        uow.members.join(who, ground.units[into].id, on)

    ground.do(write)


def freeze(post: Post) -> int:
    return post.ground.do(lambda uow: expected.freeze_started(uow, ZONE, uow.now))


def test_who_came_is_added_and_who_left_is_released_at_the_start(post: Post) -> None:
    made = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(made, Answer.ATTENDING, "李静", "周明")
    moves(post, "周明", "第一党支部", "第二党支部", "2026-12-01")
    moves(post, "赵强", "第二党支部", "第一党支部", "2026-12-04")
    post.at("2026-12-04 14:59:59")
    assert freeze(post) == 0
    assert "周明" in post.ground.rows(made)
    post.at("2026-12-04 15:00")
    assert [freeze(post), freeze(post)] == [1, 0]
    rows = post.ground.rows(made)
    assert sorted(rows) == ["刘芳", "孙敏", "张华", "李静", "赵强", "陈磊"]
    assert (rows["李静"].answer, rows["赵强"].answer) == (Answer.ATTENDING, None)
    assert post.activity(made.id).frozen_at == post.ground.clock.at
    tags = post.ground.store.read_now(lambda uow: uow.audit.tags("activity", made.id))
    assert tags == [Tag.ACTIVITY_PUBLISHED, Tag.ACTIVITY_FROZEN]


def test_a_later_transfer_changes_no_list(post: Post) -> None:
    made = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    moves(post, "周明", "第一党支部", "第二党支部", "2026-12-05")
    post.at("2026-12-06 09:00")
    assert freeze(post) == 1
    assert "周明" in post.ground.rows(made)


def test_the_list_says_what_people_were_on_that_day(post: Post) -> None:
    ground = post.ground
    made = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    moves(post, "李静", "第二党小组", "第一党小组", "2026-12-02")

    def grow(uow: UnitOfWork) -> None:
        member = uow.members.get(ground.members["李静"])
        assert member is not None
        uow.members.change(type(member)(member.id, "李静", None, Standing.PROBATIONARY, False))

    ground.do(grow)
    post.at("2026-12-04 15:00")
    freeze(post)
    row = ground.rows(made)["李静"]
    assert (row.group_id, row.standing) == (ground.units["第一党小组"].id, Standing.PROBATIONARY)


def test_observers_stay_and_what_was_cancelled_is_left_alone(post: Post) -> None:
    ground = post.ground
    made = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    row = ground.rows(made)["周明"]
    ground.do(lambda uow: uow.participations.set_many([(row.id, {"observer": True})]))
    moves(post, "周明", "第一党支部", "第二党支部", "2026-12-01")
    post.at("2026-12-04 15:00")
    ground.do(lambda uow: uow.activities.change(made.id, state=ActivityState.CANCELLED))
    assert freeze(post) == 0
    ground.do(lambda uow: uow.activities.change(made.id, state=ActivityState.PUBLISHED))
    assert freeze(post) == 1
    assert ground.rows(made)["周明"].observer
