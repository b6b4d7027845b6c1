"""Publishing on real databases: who is expected, who is told, and when, and that it is once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.activities import ActivityKind, ActivityState
from bot.domain.audit import Tag
from bot.domain.org import Role, Standing, UnitKind
from bot.errors import AppError, Invalid, NotAllowed
from bot.services.activities import publishing
from bot.services.activities.publishing import Plan
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, SINCE, ZONE, local, queries_of
from tests.services.post import Post

CARDS = [(name, "activity.card") for name in ("刘芳", "周明", "张华", "李静", "陈磊")]
STEPS = ["3d", "1d", "unsure", "leader", "secretary", "above", "morning", "soon"]
EVERYBODY = ["刘芳", "周明", "孙敏", "张华", "李静", "陈磊"]


def test_a_preview_counts_who_is_expected_and_who_is_in_chat(post: Post) -> None:
    plan = post.plan("2026-12-04 15:00")
    actor = post.ground.actor("张华")
    found = post.ground.store.read_now(
        lambda uow: publishing.preview(uow, actor, plan, uow.now, ZONE)
    )
    assert (len(found.people), found.in_chat) == (6, 5)
    assert found.answer_by == local("2026-12-03 18:00")
    assert [step.key for step in found.steps] == STEPS
    assert (found.unit.name, found.group) == ("第一党支部", None)


def test_all_expected_who_are_in_chat_get_one_card(post: Post) -> None:
    done = post.publishes("张华", post.plan("2026-12-04 15:00", subject="三季度总结"), draft=77)
    assert (done.told, done.not_before, done.activity.id) == (5, None, 77)
    assert done.activity.ends_at == local("2026-12-04 16:00")
    assert done.activity.answer_by == local("2026-12-03 18:00")
    assert sorted(post.ground.rows(done.activity)) == EVERYBODY
    leader = post.ground.rows(done.activity)["陈磊"]
    assert (leader.standing, leader.roles) == (Standing.FULL, (Role.GROUP_LEADER,))
    assert leader.group_id == post.ground.units["第二党小组"].id
    assert post.news() == CARDS
    steps = post.ground.store.read_now(lambda uow: uow.steps.of_activity(77))
    assert [step.key for step in steps] == STEPS
    tags = post.ground.store.read_now(lambda uow: uow.audit.tags("activity", 77))
    assert tags == [Tag.ACTIVITY_PUBLISHED]


@pytest.mark.parametrize(
    ("kind", "group", "names"),
    [
        (ActivityKind.COMMITTEE_MEETING, None, ["刘芳", "周明", "张华"]),
        (ActivityKind.GROUP_MEETING, "第二党小组", ["孙敏", "李静", "陈磊"]),
        (ActivityKind.PARTY_CLASS, None, EVERYBODY),
    ],
)
def test_the_kind_says_who_is_expected(
    post: Post, kind: ActivityKind, group: str | None, names: list[str]
) -> None:
    done = post.publishes("张华", post.plan("2026-12-04 15:00", kind, group=group))
    assert sorted(post.ground.rows(done.activity)) == names


def test_a_unit_above_the_branch_holds_what_its_committee_meets_for(post: Post) -> None:
    root = "市直机关党委"
    done = post.publishes("吴刚", post.plan("2026-12-04 15:00", ActivityKind.OTHER, root))
    assert sorted(post.ground.rows(done.activity)) == ["吴刚"]
    done = post.publishes("吴刚", post.plan("2026-12-05 15:00", ActivityKind.PARTY_CLASS, root))
    assert sorted(post.ground.rows(done.activity)) == ["吴刚"]
    with pytest.raises(Invalid, match="does not hold"):
        post.publishes("吴刚", post.plan("2026-12-05 15:00", ActivityKind.GROUP_MEETING, root))


def test_applicants_and_those_who_leave_before_are_not_expected_those_who_come_are(
    post: Post,
) -> None:
    ground = post.ground
    branch = ground.units["第一党支部"].id

    def move(uow: UnitOfWork) -> None:
        applicant = uow.members.add("钱进", None, Standing.APPLICANT, has_vote=False)
        uow.members.join(applicant.id, branch, SINCE)
        coming = uow.members.memberships(SINCE, member_ids={ground.members["赵强"]})[0]
        uow.members.part(coming.id, local("2026-12-01 00:00").date())
        uow.members.join(ground.members["赵强"], branch, local("2026-12-01 00:00").date())
        leaving = uow.members.memberships(SINCE, member_ids={ground.members["周明"]})[0]
        uow.members.part(leaving.id, local("2026-12-04 00:00").date())

    ground.do(move)
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    assert sorted(ground.rows(done.activity)) == ["刘芳", "孙敏", "张华", "李静", "赵强", "陈磊"]


@pytest.mark.parametrize("who", ["刘芳", "陈磊", "李静", "周明", "赵强", "吴刚"])
def test_only_the_heads_of_the_unit_publish(post: Post, who: str) -> None:
    with pytest.raises(NotAllowed):
        post.publishes(who, post.plan("2026-12-04 15:00"))
    assert post.waiting() == []


def test_what_cannot_be_is_refused_and_leaves_nothing(post: Post) -> None:
    meeting = post.plan("2026-12-04 15:00")
    elsewhere = post.plan("2026-12-04 15:00", ActivityKind.GROUP_MEETING, group="第二党小组")
    refused: list[tuple[Plan, str]] = [
        (post.plan("2026-11-23 09:00"), "has passed"),
        (post.plan("2027-12-29 09:00"), "more than a year"),
        (post.plan("2026-12-04 15:00", hours=0), "must come after"),
        (replace(elsewhere, group_id=None), "one of the branch's groups"),
        (replace(elsewhere, group_id=meeting.unit_id), "one of the branch's groups"),
    ]
    for plan, sentence in refused:
        with pytest.raises(Invalid, match=sentence):
            post.publishes("张华", plan)
    assert post.waiting() == []


def test_nobody_is_expected_in_an_empty_group(post: Post) -> None:
    def make(uow: UnitOfWork) -> None:
        branch = post.ground.units["第一党支部"]
        post.ground.units["空"] = uow.units.make(branch, UnitKind.GROUP, "第三党小组")

    post.ground.do(make)
    plan = post.plan("2026-12-04 15:00", ActivityKind.GROUP_MEETING, group="空")
    with pytest.raises(Invalid, match="Nobody is expected"):
        post.publishes("张华", plan)


def test_the_same_activity_is_published_once(post: Post) -> None:
    plan = post.plan("2026-12-04 15:00")
    post.publishes("张华", plan)
    with pytest.raises(Invalid, match="published already"):
        post.publishes("张华", plan)
    talks = [post.plan("2026-12-04 15:00", ActivityKind.OTHER, subject=word) for word in "甲乙"]
    assert len({post.publishes("张华", talk).activity.id for talk in talks}) == 2


def test_two_taps_at_one_moment_make_one_activity(post: Post) -> None:
    ground, plan = post.ground, post.plan("2026-12-04 15:00")
    actor, start = ground.actor("张华"), Barrier(2)

    def tap(_: int) -> bool:
        start.wait(20)
        try:
            ground.store.write_now(
                lambda uow: publishing.publish(uow, actor, 77, plan, uow.now, ZONE)
            )
        except (AppError, IntegrityError):
            return False
        return True

    with ThreadPoolExecutor(2) as taps:
        assert sorted(taps.map(tap, range(2))) == [False, True]
    assert post.news() == CARDS


def test_at_night_cards_wait_for_the_morning_unless_that_is_too_late(post: Post) -> None:
    post.at("2026-12-03 22:00")
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    assert done.not_before == local("2026-12-04 07:30")
    near = post.publishes("张华", post.plan("2026-12-04 09:00", ActivityKind.PARTY_CLASS))
    assert near.not_before is None
    params = [params for name, _, params in post.waiting() if name == "李静"]
    assert params == [
        {"activity": done.activity.id},
        {"activity": near.activity.id, "urgent": True, "silent": True},
    ]


def test_publishing_takes_as_many_statements_for_six_as_for_two(post: Post) -> None:
    large, small = post.plan("2026-12-04 15:00"), post.plan("2026-12-04 15:00", unit="第二党支部")
    counts = [
        queries_of(post.ground.store, partial(post.publishes, who, plan))
        for who, plan in (("张华", large), ("赵强", small))
    ]
    assert counts[0] == counts[1]
    assert len(post.news()) == 5 + 2


def test_who_is_linked_later_catches_up_once(post: Post) -> None:
    ground = post.ground
    on = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    past = post.publishes("张华", post.plan("2026-11-24 15:00", ActivityKind.PARTY_CLASS)).activity
    off = post.publishes("张华", post.plan("2026-12-06 15:00", ActivityKind.THEME_DAY)).activity
    ground.cancels(off)
    post.delivers()
    post.at("2026-11-25 09:00")

    def link(uow: UnitOfWork) -> int:
        if uow.accounts.of_member(BOT, ground.members["孙敏"]) is None:
            uow.accounts.create(BOT, 104, daily_at="08:30", member_id=ground.members["孙敏"])
        return publishing.catch_up(uow, BOT, ground.members["孙敏"], uow.now, ZONE)

    assert [ground.do(link), ground.do(link)] == [1, 0]
    assert post.waiting() == [("孙敏", "activity.card", {"activity": on.id})]
    assert post.activity(past.id).state is ActivityState.PUBLISHED


def test_who_came_to_the_branch_since_is_expected_too(post: Post) -> None:
    ground = post.ground
    on = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    committee = post.plan("2026-12-05 15:00", ActivityKind.COMMITTEE_MEETING)
    meets = post.publishes("张华", committee).activity
    post.delivers()

    def come(uow: UnitOfWork) -> int:
        newcomer = uow.members.add("钱进", None, Standing.PROBATIONARY, has_vote=False)
        ground.members["钱进"] = newcomer.id
        uow.members.join(newcomer.id, ground.units["第一党支部"].id, uow.now.date())
        uow.accounts.create(BOT, 900, daily_at="08:30", member_id=newcomer.id)
        return publishing.catch_up(uow, BOT, newcomer.id, uow.now, ZONE)

    assert ground.do(come) == 1
    assert "钱进" in ground.rows(on)
    assert "钱进" not in ground.rows(meets)
    missing = ground.do(lambda uow: publishing.catch_up(uow, BOT, 1, uow.now, ZONE))
    assert missing == 0
