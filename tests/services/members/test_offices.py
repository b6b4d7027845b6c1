"""Giving and ending offices: who may, on which day, whom it replaces, what follows."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.access import Action, Actor, allowed
from bot.domain.activities import ActivityKind, Answer, Leave
from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.errors import AppError, Invalid, NotAllowed, Stale
from bot.services.activities import leave
from bot.services.members import appointing, following, offices
from bot.services.members.offices import Seat
from tests.services.ground import BOT, SINCE, ZONE
from tests.services.post import Post

TODAY = date(2026, 11, 23)
FIRST, SECOND, ROOT, GROUP = "第一党支部", "第二党支部", "市直机关党委", "第二党小组"


def seat(post: Post, unit: str, role: Role) -> Seat:
    return Seat(post.ground.units[unit], role)


def boss(post: Post) -> Actor:
    return post.ground.administrator()


def gives(
    post: Post, actor: Actor, name: str, unit: str, role: Role, day: date = TODAY
) -> appointing.Plan:
    member = post.ground.members[name]
    return post.ground.do(
        lambda uow: appointing.appoint(uow, actor, member, seat(post, unit, role), day, ZONE)
    )


def ends(post: Post, actor: Actor, name: str, role: Role, day: date = TODAY) -> None:
    member = post.ground.members[name]

    def work(uow: object) -> None:
        held = uow.offices.lasting(TODAY, member_ids={member})  # type: ignore[attr-defined]
        [office] = [one for one in held if one.role is role]
        appointing.end(uow, actor, office.id, day, ZONE)  # type: ignore[arg-type]

    post.ground.do(work)


def roles(post: Post, name: str, day: date = TODAY) -> list[tuple[str, Role]]:
    units = {unit.id: name for name, unit in post.ground.units.items()}
    member = post.ground.members[name]
    held = post.ground.do(lambda uow: uow.members.appointments(day, member_ids={member}))
    return [(units[one.unit_id], one.role) for one in held]


# who gives what to whom, and what is refused
@pytest.mark.parametrize(
    ("who", "name", "unit", "role", "refused"),
    [
        ("张华", "李静", FIRST, Role.PUBLICITY, None),
        ("张华", "李静", GROUP, Role.GROUP_LEADER, None),
        ("张华", "李静", FIRST, Role.DEPUTY_SECRETARY, NotAllowed),
        ("张华", "李静", FIRST, Role.SECRETARY, NotAllowed),
        ("张华", "张华", FIRST, Role.YOUTH, Invalid),
        ("张华", "赵强", FIRST, Role.YOUTH, Invalid),
        ("张华", "张华", GROUP, Role.GROUP_LEADER, Invalid),
        ("张华", "李静", SECOND, Role.YOUTH, NotAllowed),
        ("张华", "李静", FIRST, Role.GROUP_LEADER, NotAllowed),
        ("刘芳", "李静", FIRST, Role.PUBLICITY, NotAllowed),
        ("陈磊", "李静", GROUP, Role.GROUP_LEADER, NotAllowed),
        ("吴刚", "李静", FIRST, Role.SECRETARY, None),
        ("吴刚", "刘芳", FIRST, Role.DEPUTY_SECRETARY, None),
        ("吴刚", "李静", FIRST, Role.PUBLICITY, NotAllowed),
        ("吴刚", "李静", GROUP, Role.GROUP_LEADER, NotAllowed),
        ("吴刚", "李静", ROOT, Role.PUBLICITY, None),
        ("吴刚", "李静", ROOT, Role.SECRETARY, NotAllowed),
        ("管理员", "李静", ROOT, Role.SECRETARY, None),
        ("管理员", "李静", FIRST, Role.SECRETARY, None),
        ("管理员", "李静", GROUP, Role.GROUP_LEADER, None),
        ("李静", "陈磊", FIRST, Role.PUBLICITY, NotAllowed),
    ],
)
def test_who_gives_which_office(
    post: Post, who: str, name: str, unit: str, role: Role, refused: type[AppError] | None
) -> None:
    actor = boss(post) if who == "管理员" else post.ground.actor(who)
    if refused is None:
        gives(post, actor, name, unit, role)
        assert (unit, role) in roles(post, name)
        return
    with pytest.raises(refused):
        gives(post, actor, name, unit, role)
    assert (unit, role) not in roles(post, name)


def test_an_office_gives_rights_and_the_menu_at_once_and_is_told(post: Post) -> None:
    ground = post.ground
    post.delivers()
    assert not allowed(ground.actor("李静"), Action.SEE_ACTIVITY, ground.units[FIRST].path)
    gives(post, ground.actor("张华"), "李静", FIRST, Role.PUBLICITY)
    assert allowed(ground.actor("李静"), Action.SEE_ACTIVITY, ground.units[FIRST].path)
    assert post.news() == [("李静", "menu"), ("李静", appointing.TOLD)]
    ends(post, ground.actor("张华"), "李静", Role.PUBLICITY)
    assert roles(post, "李静") == []
    assert post.news() == [("李静", "menu"), ("李静", appointing.TOLD)]


def test_a_second_secretary_ends_the_term_of_the_first_on_that_day(post: Post) -> None:
    ground, day = post.ground, date(2026, 12, 1)
    wu = ground.actor("吴刚")
    plan = gives(post, wu, "刘芳", FIRST, Role.SECRETARY, day)
    assert [one.name for one in plan.replaces] == ["张华"]
    assert (FIRST, Role.SECRETARY) in roles(post, "张华", date(2026, 11, 30))
    assert roles(post, "张华", day) == []
    assert (FIRST, Role.SECRETARY) in roles(post, "刘芳", day)
    assert {name for name, kind, _ in post.waiting() if kind == appointing.TOLD} == {
        "刘芳",
        "张华",
    }
    with pytest.raises(Invalid):
        gives(post, wu, "刘芳", FIRST, Role.SECRETARY, day)
    with pytest.raises(Invalid):
        gives(post, wu, "周明", FIRST, Role.SECRETARY, day)
    gives(post, wu, "周明", FIRST, Role.SECRETARY, date(2027, 3, 1))
    assert (FIRST, Role.SECRETARY) not in roles(post, "刘芳", date(2027, 3, 1))


def test_an_office_begun_by_mistake_never_was(post: Post) -> None:
    ground = post.ground
    zhang = ground.actor("张华")
    gives(post, zhang, "李静", FIRST, Role.PUBLICITY)
    ends(post, zhang, "李静", Role.PUBLICITY)
    member = ground.members["李静"]
    assert ground.do(lambda uow: uow.personal.appointments(member)) == []


def test_ending_is_dated_and_done_once(post: Post) -> None:
    ground = post.ground
    zhang, member = ground.actor("张华"), ground.members["刘芳"]
    [office] = ground.do(lambda uow: uow.offices.lasting(TODAY, member_ids={member}))
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: appointing.end(uow, ground.actor("陈磊"), office.id, TODAY, ZONE))
    early = date(SINCE.year - 1, 1, 1)
    with pytest.raises(Invalid):
        ground.do(lambda uow: appointing.end(uow, zhang, office.id, early, ZONE))
    day = date(2026, 12, 1)
    ground.do(lambda uow: appointing.end(uow, zhang, office.id, day, ZONE))
    assert roles(post, "刘芳", date(2026, 11, 30)) == [(FIRST, Role.ORGANISATION)]
    assert roles(post, "刘芳", day) == []
    with pytest.raises(Stale):
        ground.do(lambda uow: appointing.end(uow, zhang, office.id, day, ZONE))
    tags = ground.do(lambda uow: uow.audit.tags("appointment", office.id))
    assert tags == [Tag.OFFICE_ENDED]


def test_a_committee_meeting_follows_the_committee(post: Post) -> None:
    ground = post.ground
    zhang = ground.actor("张华")
    meeting = post.publishes(
        "张华", post.plan("2026-12-04 15:00", ActivityKind.COMMITTEE_MEETING)
    ).activity
    post.delivers()
    assert set(ground.rows(meeting)) == {"张华", "刘芳", "周明"}
    gives(post, zhang, "李静", FIRST, Role.PUBLICITY, date(2026, 12, 1))
    assert set(ground.rows(meeting)) == {"张华", "刘芳", "周明", "李静"}
    assert ("李静", "activity.card") in post.news()
    ends(post, zhang, "李静", Role.PUBLICITY, date(2026, 12, 2))
    ends(post, zhang, "刘芳", Role.ORGANISATION)
    assert set(ground.rows(meeting)) == {"张华", "周明"}
    edits = post.edits()
    assert ("李静", following.RELEASED) in edits
    assert ("刘芳", following.RELEASED) in edits


def test_a_new_secretary_gets_what_is_open(post: Post) -> None:
    ground = post.ground
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(meeting, Answer.LEAVE, "李静")
    assert ("张华", leave.REQUEST) in post.news()
    gives(post, ground.actor("吴刚"), "刘芳", FIRST, Role.SECRETARY)
    news = post.news()
    assert ("刘芳", leave.REQUEST) in news
    assert ("张华", leave.REQUEST) not in news
    row = ground.rows(meeting)["李静"]
    liu = ground.actor("刘芳")
    ground.do(lambda uow: leave.decide(uow, liu, row.id, approve=True, now=uow.now, today=TODAY))
    assert ground.rows(meeting)["李静"].leave is Leave.APPROVED


def test_a_secretary_of_a_day_to_come_gets_it_on_that_day_and_once(post: Post) -> None:
    ground, day = post.ground, date(2026, 12, 1)
    meeting = post.publishes("张华", post.plan("2026-12-04 15:00")).activity
    post.answers(meeting, Answer.LEAVE, "李静")
    gives(post, ground.actor("吴刚"), "刘芳", FIRST, Role.SECRETARY, day)
    assert ("刘芳", leave.REQUEST) not in post.news()
    post.at("2026-12-01 08:30")
    ground.do(lambda uow: following.hand_over(uow, BOT, day))
    assert ("刘芳", leave.REQUEST) in post.news()
    ground.do(lambda uow: following.hand_over(uow, BOT, day))
    assert post.news() == []


def test_what_may_be_given_and_to_whom_is_listed(post: Post) -> None:
    ground = post.ground
    zhang, wu = ground.actor("张华"), ground.actor("吴刚")

    def listed(actor: Actor, name: str) -> list[tuple[str, Role]]:
        found = ground.do(lambda uow: offices.of_member(uow, actor, ground.members[name], TODAY))
        return [(one.unit.name, one.role) for one in found.seats]

    committee = [Role.PUBLICITY, Role.DISCIPLINE, Role.YOUTH]
    assert listed(zhang, "刘芳") == [
        *((FIRST, role) for role in committee),
        ("第一党小组", Role.GROUP_LEADER),
    ]
    assert listed(wu, "刘芳")[:2] == [(FIRST, Role.SECRETARY), (FIRST, Role.DEPUTY_SECRETARY)]
    for actor, name in ((ground.actor("刘芳"), "李静"), (zhang, "赵强"), (zhang, "张华")):
        with pytest.raises(NotAllowed):
            listed(actor, name)


def test_the_unit_above_names_the_heads_and_finds_people_by_their_name(post: Post) -> None:
    ground = post.ground
    wu = ground.actor("吴刚")
    unit = ground.units[FIRST]
    shown = ground.do(lambda uow: offices.of_unit(uow, wu, unit.id, TODAY))
    assert [(one.name, one.office.role) for one in shown.held] == [("张华", Role.SECRETARY)]
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: offices.of_unit(uow, ground.actor("赵强"), unit.id, TODAY))
    [head, *_] = shown.seats

    def found(name: str, number: str = "") -> list[int]:
        return ground.do(lambda uow: offices.find(uow, head.unit, name, number, TODAY))

    assert found("李 静") == [ground.members["李静"]]
    assert found("李静", "0003") == [ground.members["李静"]]
    assert found("李静", "9999") == found("赵强") == found("李") == []
    zhang = ground.actor("张华")
    for role in (Role.SECRETARY, Role.GROUP_LEADER):
        with pytest.raises(NotAllowed):
            ground.do(lambda uow, role=role: offices.seat(uow, zhang, unit.id, role))  # type: ignore[misc]
