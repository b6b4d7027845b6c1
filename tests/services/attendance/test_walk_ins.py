"""Who comes without being on the list: added on the roll, as the roster of the day says."""

from __future__ import annotations

import pytest

from bot.domain.activities import Attendance, Naming
from bot.domain.audit import Tag
from bot.domain.participants import Part
from bot.errors import AppError, NotAllowed, Stale
from bot.services.activities import naming, participants
from bot.services.attendance import closing, sheets, walk_ins
from bot.services.attendance.attendance import Mark, mark
from bot.services.attendance.walk_ins import Came
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.services.ground import ZONE
from tests.services.post import Post


@pytest.fixture
def meeting(post: Post) -> Activity:
    """A meeting that is on, and that 李静 was taken off."""
    made = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    secretary, member = post.ground.actor("张华"), post.ground.members["李静"]

    def take_off(uow: UnitOfWork) -> None:
        of = participants.of_activity(uow, secretary, made.id, ZONE, uow.now)
        naming.name(uow, secretary, of, member, Part.OUT, found=(), now=uow.now, zone=ZONE)

    post.ground.do(take_off)
    post.delivers()
    post.at("2026-12-04 15:05")
    return made


def comes(post: Post, activity: Activity, whom: str, who: str = "张华") -> Came:
    ground = post.ground
    actor, member = ground.actor(who), ground.members[whom]
    return ground.do(
        lambda uow: walk_ins.add(
            uow, actor, activity.id, member, found={member}, now=uow.now, zone=ZONE
        )
    )


def test_a_member_of_the_unit_is_expected_after_all_anybody_else_observes(
    post: Post, meeting: Activity
) -> None:
    li, zhao = comes(post, meeting, "李静"), comes(post, meeting, "赵强", who="刘芳")
    assert (li.part, li.before, zhao.part) == (Part.EXPECTED, False, Part.OBSERVER)
    rows = post.ground.rows(meeting)
    assert [rows[one].attendance for one in ("李静", "赵强")] == [Attendance.PRESENT] * 2
    assert [rows[one].observer for one in ("李静", "赵强")] == [False, True]
    roll = zhao.roll
    assert (roll.tally.expected, roll.tally.present) == (6, 1)
    assert [one.name for one in roll.observers] == ["赵强"]
    named = post.ground.do(lambda uow: uow.namings.of_activity(meeting.id))
    assert named == {post.ground.members["赵强"]: Naming.OBSERVER}
    tags = post.ground.do(lambda uow: uow.audit.tags("activity", meeting.id))
    assert tags.count(Tag.WALKED_IN) == 2
    assert post.delivers() == []


def test_who_is_on_the_roll_is_recorded_and_a_late_one_stays_late(
    post: Post, meeting: Activity
) -> None:
    keeper, member = post.ground.actor("张华"), post.ground.members["陈磊"]
    assert comes(post, meeting, "陈磊").before
    assert post.ground.attendances(meeting)["陈磊"] is Attendance.PRESENT
    late = [Mark(keeper, meeting.id, member, Attendance.LATE)]
    post.ground.do(lambda uow: mark(uow, late, uow.now))
    comes(post, meeting, "陈磊")
    assert post.ground.attendances(meeting)["陈磊"] is Attendance.LATE


def test_the_sheet_lists_observers_apart_and_counts_them_nowhere(
    post: Post, meeting: Activity
) -> None:
    comes(post, meeting, "李静")
    comes(post, meeting, "赵强")
    keeper = post.ground.actor("张华")
    post.ground.do(
        lambda uow: closing.close(uow, keeper, meeting.id, sure=True, zone=ZONE, now=uow.now)
    )
    made = post.ground.do(lambda uow: sheets.activity_sheet(uow, keeper, meeting.id, ZONE))
    assert (made.tally.expected, made.tally.present, made.observers) == (6, 1, 1)
    assert [row.name for row in made.rows if row.observer] == ["赵强"]
    with pytest.raises(Stale):
        comes(post, meeting, "吴刚")


def test_an_observer_is_marked_by_whoever_takes_the_whole_roll(
    post: Post, meeting: Activity
) -> None:
    comes(post, meeting, "赵强")
    member = post.ground.members["赵强"]
    leader, keeper = (
        [Mark(post.ground.actor(who), meeting.id, member, None)] for who in ("陈磊", "张华")
    )
    post.ground.do(lambda uow: mark(uow, leader, uow.now))
    assert post.ground.attendances(meeting)["赵强"] is Attendance.PRESENT
    post.ground.do(lambda uow: mark(uow, keeper, uow.now))
    assert post.ground.attendances(meeting)["赵强"] is None


def test_before_the_roll_opens_and_for_whoever_was_not_looked_up_nothing(
    post: Post, meeting: Activity
) -> None:
    post.at("2026-12-04 14:00")
    with pytest.raises(AppError):
        comes(post, meeting, "赵强")
    post.at("2026-12-04 15:05")
    keeper, member = post.ground.actor("张华"), post.ground.members["赵强"]
    with pytest.raises(NotAllowed):
        post.ground.do(
            lambda uow: walk_ins.add(
                uow, keeper, meeting.id, member, found=(), now=uow.now, zone=ZONE
            )
        )


def test_only_whoever_takes_the_whole_roll_adds_people(post: Post, meeting: Activity) -> None:
    for who in ("陈磊", "李静", "周明", "赵强", "吴刚"):
        with pytest.raises(NotAllowed):
            comes(post, meeting, "赵强", who)
