"""党小组 and 支委会 of a branch: made, renamed, closed, filled, and met with."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.activities import ActivityKind
from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.errors import AppError, Invalid, NotAllowed, Stale
from bot.services.activities import expected
from bot.services.members import groups
from bot.services.members.groups import OfBranch
from tests.services.ground import ZONE
from tests.services.post import Post

FIRST, SECOND, ONE, TWO = "第一党支部", "第二党支部", "第一党小组", "第二党小组"


def shown(post: Post, who: str = "张华", unit: str = FIRST) -> OfBranch:
    ground = post.ground
    day = ground.clock.at.date()
    unit_id = ground.units[unit].id
    return ground.do(lambda uow: groups.of_branch(uow, ground.actor(who), unit_id, day))


def people(post: Post) -> dict[str, list[str]]:
    return {one.unit.name: [name for _, name in one.people] for one in shown(post).groups}


def puts(post: Post, name: str, group: str, *, into: bool, who: str = "张华") -> bool:
    ground = post.ground
    actor = ground.actor(who)
    group_id, member = ground.units[group].id, ground.members[name]
    return ground.do(lambda uow: groups.put(uow, actor, group_id, member, ZONE, into=into))


def test_groups_and_committee_are_shown_to_who_sees_the_roster(post: Post) -> None:
    found = shown(post, "周明")
    assert people(post) == {ONE: ["刘芳", "张华"], TWO: ["陈磊", "李静", "孙敏"]}
    assert [one.leader for one in found.groups] == [None, post.ground.members["陈磊"]]
    assert found.committee == (
        ("张华", (Role.SECRETARY,)),
        ("刘芳", (Role.ORGANISATION,)),
        ("周明", (Role.DISCIPLINE,)),
    )
    assert found.loose == 1
    assert not found.manages
    assert shown(post).manages
    for nobody in ("李静", "赵强", "吴刚"):
        with pytest.raises(NotAllowed):
            shown(post, nobody)


def test_one_group_a_person_and_a_press_twice_is_one(post: Post) -> None:
    ground = post.ground
    assert puts(post, "李静", ONE, into=True)
    assert not puts(post, "李静", ONE, into=True)
    assert people(post) == {ONE: ["李静", "刘芳", "张华"], TWO: ["陈磊", "孙敏"]}
    post.at("2026-11-24 09:00")
    assert puts(post, "周明", TWO, into=True, who="刘芳")
    assert puts(post, "周明", TWO, into=False)
    assert not puts(post, "周明", TWO, into=False)
    history = ground.do(lambda uow: uow.personal.memberships(ground.members["周明"]))
    assert len(history) == 1  # a slip of the same day leaves no trace in the history
    li = ground.members["李静"]
    tags = ground.do(lambda uow: uow.audit.tags("member", li))
    assert tags == [Tag.GROUP_LEFT, Tag.GROUP_JOINED]


def test_taken_back_on_the_same_day_the_membership_goes_on(post: Post) -> None:
    ground = post.ground
    puts(post, "李静", ONE, into=True)
    puts(post, "李静", TWO, into=True)
    history = ground.do(lambda uow: uow.personal.memberships(ground.members["李静"]))
    assert [(one.from_date.year, one.to_date) for one in history] == [(2025, None)] * 2


def test_who_leaves_a_group_does_not_lead_it(post: Post) -> None:
    puts(post, "陈磊", ONE, into=True)
    assert [one.leader for one in shown(post).groups] == [None, None]


@pytest.mark.parametrize(
    ("who", "name", "group", "refused"),
    [
        ("李静", "李静", ONE, NotAllowed),
        ("陈磊", "周明", TWO, NotAllowed),
        ("赵强", "李静", ONE, NotAllowed),
        ("吴刚", "李静", ONE, NotAllowed),
        ("张华", "赵强", ONE, Stale),
        ("张华", "李静", FIRST, NotAllowed),
    ],
)
def test_who_may_not_move_whom(
    post: Post, who: str, name: str, group: str, refused: type[AppError]
) -> None:
    with pytest.raises(refused):
        puts(post, name, group, into=True, who=who)


def test_a_group_is_made_renamed_closed_and_made_again(post: Post) -> None:
    ground = post.ground
    zhang, branch = ground.actor("张华"), ground.units[FIRST]
    third = ground.do(lambda uow: groups.make(uow, zhang, branch.id, " 第三党小组 "))
    ground.units["第三党小组"] = third
    assert puts(post, "周明", "第三党小组", into=True)
    for name in ("第三党小组", ONE, "", "a/b", "长" * 61):
        with pytest.raises(Invalid):
            ground.do(lambda uow, name=name: groups.make(uow, zhang, branch.id, name))  # type: ignore[misc]
    with pytest.raises(Invalid):
        ground.do(lambda uow: groups.rename(uow, zhang, third.id, ONE))
    renamed = ground.do(lambda uow: groups.rename(uow, zhang, third.id, "机关党小组"))
    assert renamed.name == "机关党小组"
    post.at("2026-11-25 09:00")
    ground.do(lambda uow: groups.close(uow, zhang, third.id, ZONE))
    assert set(people(post)) == {ONE, TWO}
    member = ground.members["周明"]
    history = ground.do(lambda uow: uow.personal.memberships(member))
    assert [one.to_date for one in history] == [None, date(2026, 11, 25)]
    with pytest.raises(Stale):
        ground.do(lambda uow: groups.close(uow, zhang, third.id, ZONE))
    with pytest.raises(Stale):
        puts(post, "周明", "第三党小组", into=True)
    again = ground.do(lambda uow: groups.make(uow, zhang, branch.id, "机关党小组"))
    assert again.id == third.id
    assert people(post)["机关党小组"] == []
    tags = ground.do(lambda uow: uow.audit.tags("unit", third.id))
    assert tags == [Tag.UNIT_MADE, Tag.UNIT_NAMED, Tag.UNIT_CLOSED, Tag.UNIT_REOPENED]


def test_a_group_with_a_meeting_to_come_is_not_closed(post: Post) -> None:
    ground = post.ground
    post.publishes("张华", post.plan("2026-12-04 15:00", ActivityKind.GROUP_MEETING, group=TWO))
    with pytest.raises(Invalid):
        ground.do(lambda uow: groups.close(uow, ground.actor("张华"), ground.units[TWO].id, ZONE))


def test_their_meetings_expect_their_members(post: Post) -> None:
    ground = post.ground
    meeting = post.publishes(
        "张华", post.plan("2026-12-04 15:00", ActivityKind.GROUP_MEETING, group=TWO)
    ).activity
    assert set(ground.rows(meeting)) == {"陈磊", "李静", "孙敏"}
    puts(post, "李静", ONE, into=True)
    puts(post, "周明", TWO, into=True)
    assert set(ground.rows(meeting)) == {"陈磊", "周明", "孙敏"}
    assert ("周明", "activity.card") in post.news()
    branch, two = ground.units[FIRST], ground.units[TWO]
    named = ground.do(
        lambda uow: expected.people(
            uow, branch, two.id, ActivityKind.GROUP_MEETING, date(2026, 12, 4)
        )
    )
    assert {one.group_id for one in named} == {two.id}
    committee = ground.do(
        lambda uow: expected.people(
            uow, branch, None, ActivityKind.COMMITTEE_MEETING, date(2026, 12, 4)
        )
    )
    names = {number: name for name, number in ground.members.items()}
    assert [names[one.member_id] for one in committee] == ["张华", "刘芳", "周明"]
