"""People named for an activity, before and after publishing, by whom, and what they hear of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.access import Action
from bot.domain.activities import ActivityKind, Answer, Naming
from bot.domain.audit import Tag
from bot.domain.participants import Part
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.activities import activities, expected, naming, participants
from bot.services.activities.naming import Named
from bot.services.activities.participants import Person, Target
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.services.ground import ZONE
from tests.services.post import Post

SIX = ["张华", "刘芳", "陈磊", "李静", "孙敏", "周明"]


@pytest.fixture
def meeting(post: Post) -> Activity:
    """A meeting that everybody in chat has the card of."""
    done = post.publishes("张华", post.plan("2026-12-04 15:00"))
    post.delivers()
    return done.activity


def target(post: Post, activity: Activity, who: str = "张华") -> Target:
    actor = post.ground.actor(who)
    return post.ground.do(
        lambda uow: participants.of_activity(uow, actor, activity.id, ZONE, uow.now)
    )


def name(
    post: Post, activity: Activity, whom: str, part: Part, who: str = "张华", found: bool = False
) -> Named:
    ground = post.ground
    actor, member = ground.actor(who), ground.members[whom]
    return ground.do(
        lambda uow: naming.name(
            uow,
            actor,
            participants.of_activity(uow, actor, activity.id, ZONE, uow.now),
            member,
            part,
            found={member} if found else set(),
            now=uow.now,
            zone=ZONE,
        )
    )


def search(post: Post, of: Target, text: str, who: str = "张华") -> list[Person]:
    actor = post.ground.actor(who)
    return post.ground.do(
        lambda uow: participants.search(uow, actor, of, text, Action.MANAGE_ACTIVITY)
    )


def people(post: Post, activity: Activity) -> dict[str, bool]:
    """Who is on the list, and whether as an observer."""
    return {one: row.observer for one, row in post.ground.rows(activity).items()}


def named(post: Post, activity: Activity) -> dict[int, Naming]:
    return post.ground.do(lambda uow: uow.namings.of_activity(activity.id))


def test_who_is_taken_off_is_told_and_their_card_loses_its_buttons(
    post: Post, meeting: Activity
) -> None:
    done = name(post, meeting, "李静", Part.OUT)
    assert (done.changed, done.person.part) == (True, Part.OUT)
    assert set(people(post, meeting)) == set(SIX) - {"李静"}
    delivered = post.delivers()
    assert [one[:2] for one in delivered] == [("李静", "activity.taken_off")] * 2
    assert sorted(one[2] is None for one in delivered) == [False, True]
    again = name(post, meeting, "李静", Part.OUT)
    assert not again.changed
    assert post.delivers() == []
    tags = post.ground.do(lambda uow: uow.audit.tags("activity", meeting.id))
    assert tags == [Tag.ACTIVITY_PUBLISHED, Tag.ACTIVITY_PEOPLE]


def test_who_is_put_back_gets_the_card_anew_and_is_as_the_roster_says(
    post: Post, meeting: Activity
) -> None:
    name(post, meeting, "李静", Part.OUT)
    post.delivers()
    name(post, meeting, "李静", Part.EXPECTED)
    assert post.news() == [("李静", "activity.card")]
    assert named(post, meeting) == {}
    assert people(post, meeting)["李静"] is False


def test_an_observer_has_the_card_counts_nowhere_and_owes_nothing(
    post: Post, meeting: Activity
) -> None:
    assert search(post, target(post, meeting), "赵强")[0].below is False
    with pytest.raises(Invalid):
        name(post, meeting, "赵强", Part.EXPECTED, found=True)
    name(post, meeting, "赵强", Part.OBSERVER, found=True)
    assert post.news() == [("赵强", "activity.card")]
    assert post.answers(meeting, Answer.ATTENDING, "赵强") == [NotAllowed]
    secretary = post.ground.actor("张华")
    board = post.ground.do(lambda uow: activities.board(uow, secretary, meeting.id))
    assert len(board.entries) == 6
    assert [one.name for one in board.observers] == ["赵强"]
    owing = post.ground.do(lambda uow: uow.debts.owing(meeting.id))
    assert post.ground.members["赵强"] not in owing


def test_whoever_asked_for_leave_and_observes_now_is_no_request_any_more(
    post: Post, meeting: Activity
) -> None:
    post.answers(meeting, Answer.LEAVE, "李静")
    post.delivers()
    name(post, meeting, "李静", Part.OBSERVER)
    assert ("张华", "leave.request") in post.edits()
    assert post.ground.rows(meeting)["李静"].leave is None


def test_the_freeze_keeps_who_was_named(post: Post, meeting: Activity) -> None:
    name(post, meeting, "李静", Part.OUT)
    name(post, meeting, "周明", Part.OBSERVER)
    post.at("2026-12-04 15:01")
    post.ground.do(lambda uow: expected.freeze_started(uow, ZONE, uow.now))
    there = people(post, meeting)
    assert "李静" not in there
    assert there["周明"] is True
    with pytest.raises(Stale):
        target(post, meeting)


def test_who_is_linked_late_is_not_put_back(post: Post, meeting: Activity) -> None:
    member = post.ground.members["孙敏"]
    name(post, meeting, "孙敏", Part.OUT)
    added = post.ground.do(lambda uow: expected.add_newcomer(uow, member, uow.now, ZONE))
    assert added == 0


def test_a_member_of_the_tree_below_can_be_expected(post: Post) -> None:
    plan = post.plan("2026-12-04 15:00", ActivityKind.COMMITTEE_MEETING, "市直机关党委")
    made = post.publishes("吴刚", plan).activity
    post.delivers()
    of = target(post, made, "吴刚")
    assert search(post, of, "李", "吴刚") == []
    [found] = search(post, of, "李静", "吴刚")
    assert (found.name, found.below, found.part) == ("李静", True, Part.OUT)
    name(post, made, "李静", Part.EXPECTED, who="吴刚", found=True)
    assert people(post, made) == {"吴刚": False, "李静": False}
    assert post.news() == [("李静", "activity.card")]


def test_of_the_own_unit_a_part_is_enough_of_another_the_whole_name_or_number(
    post: Post, meeting: Activity
) -> None:
    of = target(post, meeting)
    assert [one.name for one in search(post, of, "敏")] == ["孙敏"]
    assert [one.name for one in search(post, of, "0003")] == ["李静"]
    assert search(post, of, "赵") == search(post, of, "0006") == search(post, of, "…") == []
    [zhao] = search(post, of, "赵强")
    assert zhao == search(post, of, "20100006")[0]
    assert (zhao.home and zhao.home.name, zhao.part) == ("第二党支部", Part.OUT)


def test_only_the_heads_of_the_unit_name_people(post: Post, meeting: Activity) -> None:
    for who in ("刘芳", "陈磊", "李静", "赵强", "吴刚"):
        with pytest.raises(NotAllowed):
            name(post, meeting, "李静", Part.OUT, who=who)
        with pytest.raises(NotAllowed):
            search(post, target(post, meeting), "李静", who)


def test_whom_nobody_looked_up_cannot_be_opened_by_a_forged_number(
    post: Post, meeting: Activity
) -> None:
    with pytest.raises(NotAllowed):
        name(post, meeting, "赵强", Part.OBSERVER)


def test_who_is_chosen_before_publishing_is_so_from_the_start(post: Post) -> None:
    members = post.ground.members
    chosen = {members["周明"]: Naming.REMOVED, members["赵强"]: Naming.OBSERVER}
    plan = replace(post.plan("2026-12-04 15:00"), named=chosen)
    actor = post.ground.actor("张华")

    def parts(uow: UnitOfWork) -> dict[str, Part]:
        draft = participants.of_plan(uow, actor, 7, plan, ZONE)
        listed = participants.listed(uow, actor, draft)
        return {one.name: one.part for one in listed.people}

    assert post.ground.do(parts) == dict.fromkeys(
        ["陈磊", "李静", "刘芳", "孙敏", "张华"], Part.EXPECTED
    ) | {"赵强": Part.OBSERVER, "周明": Part.OUT}
    done = post.publishes("张华", plan)
    assert done.told == 5
    assert people(post, done.activity) == dict.fromkeys(set(SIX) - {"周明"}, False) | {"赵强": True}
    assert named(post, done.activity) == chosen


def test_whose_card_waits_for_the_morning_hears_of_it_once(post: Post) -> None:
    post.at("2026-11-24 22:30")
    made = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    name(post, made, "李静", Part.OUT)
    name(post, made, "李静", Part.EXPECTED)
    assert [(who, kind) for who, kind, _ in post.waiting()].count(("李静", "activity.card")) == 1
    assert "activity.taken_off" not in {kind for _, kind, _ in post.waiting()}
