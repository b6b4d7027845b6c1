"""Whom an assignment concerns follows the roster: joining, leaving, transfer, offices."""

from __future__ import annotations

from datetime import date

from bot.domain.assignments import AssignmentKind, Progress, Whom
from bot.domain.audit import Tag
from bot.domain.org import Role, Standing
from bot.services.assignments import following
from bot.services.members import appointing, groups, leaving, transfers
from bot.services.members.offices import Seat
from bot.store.uow import UnitOfWork
from tests.services.assignments.desk import HEAD_ABOVE, SECRETARY, Desk
from tests.services.ground import BOT, ZONE
from tests.services.post import FIRST

DONE, OPEN, ENDED = Progress.DONE, Progress.OPEN, Progress.ENDED


def _follow(desk: Desk, *names: str) -> None:
    ids = {desk.ground.members[name] for name in names}
    desk.ground.do(lambda uow: following.follow(uow, BOT, ids, uow.now, ZONE))


def test_who_leaves_owes_nothing_and_what_they_did_stays(any_desk: Desk) -> None:
    desk = any_desk
    first, second = desk.study(), desk.study(title="《准则》")
    desk.says(first, "李静", DONE)
    actor, member = desk.ground.actor(SECRETARY), desk.ground.members["李静"]
    today = desk.ground.clock.at.date()
    desk.ground.do(lambda uow: leaving.leave(uow, actor, member, today, uow.now, ZONE))
    assert (desk.states(first)["李静"], desk.states(second)["李静"]) == (DONE, ENDED)
    assert "李静" not in desk.owing(first, second)
    assert desk.tags(second)[-1] is Tag.STUDY_FOLLOWED
    desk.ground.do(lambda uow: leaving.undo(uow, actor, member, uow.now, ZONE))
    assert desk.states(second)["李静"] is OPEN


def test_who_joins_later_is_concerned_and_gets_the_card(desk: Desk) -> None:
    of = desk.study()
    desk.post.delivers()

    def join(uow: UnitOfWork) -> None:
        uow.members.join(
            desk.ground.members["赵强"], desk.ground.units[FIRST].id, date(2026, 11, 23)
        )

    desk.ground.do(join)
    _follow(desk, "赵强")
    assert "赵强" in desk.owing(of)
    assert desk.post.news() == [("赵强", "assignment.card")]
    _follow(desk, "赵强")
    assert desk.post.news() == []


def test_an_applicant_is_concerned_only_when_named(desk: Desk) -> None:
    def join(uow: UnitOfWork) -> None:
        made = uow.members.add("何强", "20109999", Standing.APPLICANT, has_vote=False)
        desk.ground.members["何强"] = made.id
        uow.members.join(made.id, desk.ground.units[FIRST].id, date(2025, 1, 1))

    desk.ground.do(join)
    assert "何强" not in desk.owing(desk.study())


def test_a_transfer_moves_what_is_owed_on_its_day(desk: Desk) -> None:
    here = desk.study("2026-12-31")
    asks, takes, ground = desk.ground.actor("张华"), desk.ground.actor("赵强"), desk.ground
    member, target = ground.members["李静"], ground.units["第二党支部"].id
    day = date(2026, 12, 1)

    def move(uow: UnitOfWork) -> None:
        asked = transfers.ask(uow, asks, member, target, day, date(2026, 11, 23))
        transfers.decide(uow, takes, asked.transfer.id, ZONE, approve=True)

    ground.do(move)
    assert desk.states(here)["李静"] is OPEN
    ground.at("2026-12-01 00:10")
    changed = ground.do(lambda uow: following.settle(uow, BOT, uow.now, ZONE))
    assert (changed, desk.states(here)["李静"]) == (1, ENDED)
    assert ground.do(lambda uow: following.settle(uow, BOT, uow.now, ZONE)) == 0


def test_a_new_secretary_has_six_months_from_taking_office(any_desk: Desk) -> None:
    desk = any_desk
    of = desk.for_new_secretaries()
    assert desk.rows(of) == {}, "who took office in 2025 is new no more"
    ground, boss = desk.ground, desk.ground.actor(HEAD_ABOVE)
    seat = Seat(ground.units["第一党支部"], Role.SECRETARY)
    member, day = ground.members["李静"], date(2026, 8, 30)

    def appoint(uow: UnitOfWork) -> None:
        held = uow.members.appointments(date(2026, 11, 23), unit_ids={seat.unit.id})
        old = next(one for one in held if one.role is Role.SECRETARY)
        uow.members.end_appointment(old.id, day)
        uow.members.appoint(member, seat.unit.id, Role.SECRETARY, day)

    ground.do(appoint)
    _follow(desk, "李静", "张华")
    row = desk.rows(of)["李静"]
    assert (row.from_date, row.due_on) == (day, date(2027, 2, 28))
    assert desk.owing(of) == {"李静"}

    today = ground.clock.at.date()
    [held] = ground.do(
        lambda uow: [
            one
            for one in uow.members.appointments(today, member_ids={member})
            if one.role is Role.SECRETARY
        ]
    )
    ground.do(lambda uow: appointing.end(uow, boss, held.id, today, ZONE))
    assert (desk.states(of)["李静"], desk.owing(of)) == (ENDED, set())


def test_one_who_took_office_half_a_year_ago_to_the_day_still_has_it(desk: Desk) -> None:
    ground, unit = desk.ground, desk.ground.units["第二党支部"].id

    def appoint(day: date, who: str) -> None:
        ground.do(lambda uow: uow.members.appoint(ground.members[who], unit, Role.SECRETARY, day))

    appoint(date(2026, 5, 23), "周明")
    appoint(date(2026, 5, 22), "刘芳")
    of = desk.for_new_secretaries()
    assert {name: row.due_on for name, row in desk.rows(of).items()} == {"周明": date(2026, 11, 23)}


def test_who_is_linked_gets_the_cards_of_what_they_owe(desk: Desk) -> None:
    desk.study()
    desk.post.delivers()

    def link(uow: UnitOfWork) -> int:
        uow.accounts.create(BOT, 104, daily_at="08:30", member_id=desk.ground.members["孙敏"])
        member = desk.ground.members["孙敏"]
        return following.catch_up(uow, BOT, member, uow.now, ZONE)

    assert desk.ground.do(link) == 1
    assert desk.post.news() == [("孙敏", "assignment.card")]


def test_a_group_that_is_closed_ends_what_its_people_owed(desk: Desk) -> None:
    of = desk.sets(desk.plan(AssignmentKind.STUDY, Whom.GROUP, "2026-12-01", group="第二党小组"))
    actor, group = desk.ground.actor(SECRETARY), desk.ground.units["第二党小组"].id
    desk.ground.do(lambda uow: groups.close(uow, actor, group, ZONE))
    assert set(desk.states(of).values()) == {ENDED}
