"""Study that is set, done, taken back and closed; reports of units; training that adds up."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.assignments import AssignmentKind, Progress, Whom
from bot.domain.audit import Tag
from bot.errors import AppError, Invalid, NotAllowed, Stale
from bot.services.assignments import boards, by_hand, changes, progress
from bot.services.assignments.following import follow
from tests.services.assignments.desk import ABOVE, HEAD_ABOVE, SECRETARY, Desk
from tests.services.ground import BOT, ZONE
from tests.services.post import FIRST

EVERYBODY = {"张华", "刘芳", "陈磊", "李静", "孙敏", "周明"}
STUDY = AssignmentKind.STUDY
DONE, DOING, OPEN, ENDED = Progress.DONE, Progress.DOING, Progress.OPEN, Progress.ENDED


def test_who_studies_owes_it_until_they_say_that_it_is_done(any_desk: Desk) -> None:
    desk = any_desk
    of = desk.study()
    told = [name for name, kind in desk.post.news() if kind == "assignment.card"]
    assert set(told) == EVERYBODY - {"孙敏"}
    assert desk.owing(of) == EVERYBODY
    desk.says(of, "李静", DOING)
    desk.says(of, "李静", DONE)
    desk.says(of, "李静", DONE)
    assert desk.owing(of) == EVERYBODY - {"李静"}
    assert desk.hours("李静").credited == 20
    assert desk.tags(of, "李静") == [Tag.STUDY_PROGRESS] * 2
    desk.says(of, "李静", OPEN)
    assert (desk.owing(of), desk.hours("李静").credited) == (EVERYBODY, 0)


def test_what_is_sealed_is_read_again(desk: Desk) -> None:
    of = desk.study(title="《准则》", receiver="机关党委")
    found = desk.ground.store.read_now(lambda uow: uow.assignments.get(of.id))
    assert found == of
    assert found is not None
    assert (found.title, found.receiver) == ("《准则》", "机关党委")


def test_it_is_taken_back_until_the_due_date_and_not_after(desk: Desk) -> None:
    of = desk.study("2026-11-30")
    desk.says(of, "李静", DONE)
    desk.ground.at("2026-11-30 23:59")
    desk.says(of, "李静", OPEN)
    desk.says(of, "李静", DONE)
    desk.ground.at("2026-12-01 00:00")
    with pytest.raises(Invalid):
        desk.says(of, "李静", OPEN)
    desk.says(of, "陈磊", DONE)
    assert desk.rows(of)["陈磊"].done_on == date(2026, 12, 1)
    desk.ticks(of, "李静", OPEN)
    assert desk.states(of)["李静"] is OPEN


def test_nobody_speaks_for_another_but_who_keeps_the_list(desk: Desk) -> None:
    of = desk.study()
    with pytest.raises(NotAllowed):
        desk.says(of, "李静", DONE, row="陈磊")
    with pytest.raises(NotAllowed):
        desk.ticks(of, "孙敏", who="刘芳")
    desk.ticks(of, "孙敏")
    row = desk.rows(of)["孙敏"]
    assert (row.state, row.done_by) == (DONE, desk.ground.actor(SECRETARY).account_id)


def test_a_group_leader_sees_the_own_people_and_sets_nothing(desk: Desk) -> None:
    of = desk.study()
    seen = desk.board(of, "陈磊")
    assert (seen.partly, seen.may_set) == (True, False)
    assert {one.name for one in seen.lines} == {"陈磊", "李静", "孙敏"}
    assert {one.name for one in desk.board(of, "刘芳").lines} == EVERYBODY
    for stranger in ("李静", "赵强", HEAD_ABOVE):
        with pytest.raises(NotAllowed):
            desk.board(of, stranger)


def test_offices_groups_and_chosen_people(desk: Desk) -> None:
    group = desk.sets(desk.plan(AssignmentKind.STUDY, Whom.GROUP, "2026-12-01", group="第二党小组"))
    chosen = desk.sets(
        desk.plan(AssignmentKind.STUDY, Whom.CHOSEN, "2026-12-01", chosen=["李静", "周明"])
    )
    assert desk.owing(group) == {"陈磊", "李静", "孙敏"}
    assert desk.owing(chosen) == {"李静", "周明"}
    with pytest.raises(Invalid):
        desk.sets(desk.plan(AssignmentKind.STUDY, Whom.CHOSEN, "2026-12-01"))
    with pytest.raises(Invalid):
        desk.sets(desk.plan(AssignmentKind.STUDY, Whom.UNIT, "2026-11-22"))
    with pytest.raises(NotAllowed):
        desk.sets(desk.plan(AssignmentKind.STUDY, Whom.UNIT, "2026-12-01"), "刘芳")


def test_sittings_add_up_and_are_corrected(any_desk: Desk) -> None:
    desk = any_desk
    of = desk.training(intensive=True)
    with pytest.raises(AppError):
        desk.says(of, "张华", DONE)
    desk.credits(of, "张华", 40, "2026-11-23")
    assert (desk.states(of)["张华"], desk.rows(of)["张华"].hours) == (DOING, 40)
    with pytest.raises(Invalid):
        desk.credits(of, "张华", 40, "2026-11-24")
    desk.ground.at("2026-11-25 09:00")
    second = desk.credits(of, "张华", 40, "2026-11-24")
    assert (desk.states(of)["张华"], desk.rows(of)["张华"].done_on) == (DONE, date(2026, 11, 24))
    assert desk.owing(of) == EVERYBODY - {"张华"}
    desk.corrects(second, 35)
    assert (desk.states(of)["张华"], desk.rows(of)["张华"].hours) == (DOING, 75)
    desk.corrects(second, 0)
    assert desk.rows(of)["张华"].hours == 40
    assert desk.tags(of, "张华") == [Tag.HOURS_CREDITED] * 2 + [Tag.HOURS_CORRECTED] * 2
    found = desk.hours("张华")
    assert (found.required, found.credited, found.intensive) == (560, 40, 40)
    assert desk.hours("李静").required == 320


def test_hours_belong_to_the_year_of_their_day(desk: Desk) -> None:
    of = desk.training(due="2027-03-31", tenths=160)
    desk.credits(of, "李静", 80, "2026-11-23")
    desk.ground.at("2027-01-04 09:00")
    desk.credits(of, "李静", 80, "2027-01-04")
    assert [desk.hours("李静", year).credited for year in (2026, 2027)] == [80, 80]
    assert desk.states(of)["李静"] is DONE


def test_what_a_unit_owes_its_heads_report_and_the_receiver_notes(any_desk: Desk) -> None:
    desk = any_desk
    of = desk.sets(
        desk.plan(AssignmentKind.DEADLINE, Whom.UNITS, "2026-12-20", unit=ABOVE, title="年度计划"),
        HEAD_ABOVE,
    )
    assert desk.owing(of) == {"张华", "赵强"}
    assert {name for name, kind in desk.post.news() if kind == "assignment.card"} == {
        "张华",
        "赵强",
    }
    with pytest.raises(NotAllowed):
        desk.says(of, "张华", DONE, row="第二党支部")
    desk.says(of, "张华", DONE, row=FIRST)
    assert desk.owing(of) == {"赵强"}
    actor, row = desk.ground.actor(HEAD_ABOVE), desk.rows(of)[FIRST].id
    desk.ground.do(lambda uow: progress.receive(uow, actor, row, uow.now, received=True))
    assert desk.rows(of)[FIRST].received_on == date(2026, 11, 23)
    with pytest.raises(Invalid):
        desk.says(of, "张华", OPEN, row=FIRST)
    with pytest.raises(NotAllowed):
        desk.ground.do(
            lambda uow: progress.receive(
                uow, desk.ground.actor("张华"), row, uow.now, received=False
            )
        )


def test_another_due_date_is_told_to_who_still_owes_it(desk: Desk) -> None:
    of = desk.study("2026-11-30")
    desk.post.delivers()
    desk.says(of, "李静", DONE)
    done = desk.changes(of, due_on=date(2026, 12, 4))
    assert done.told == 4
    news = [name for name, kind in desk.post.news() if kind == "assignment.changed"]
    assert set(news) == EVERYBODY - {"孙敏", "李静"}
    rows = desk.rows(of)
    assert {row.due_on for row in rows.values()} == {date(2026, 12, 4)}
    desk.changes(of, hours=40)
    assert (desk.hours("李静").credited, desk.rows(of)["李静"].hours) == (40, 40)
    assert desk.tags(of) == [Tag.STUDY_PUBLISHED] + [Tag.STUDY_CHANGED] * 2


def test_closed_nothing_is_owed_and_what_was_done_stays(desk: Desk) -> None:
    of, actor = desk.study(), desk.ground.actor(SECRETARY)
    desk.says(of, "李静", DONE)
    desk.ground.do(lambda uow: changes.close(uow, actor, of.id, uow.now, ZONE))
    assert (desk.owing(of), desk.hours("李静").credited) == (set(), 20)
    with pytest.raises(Stale):
        desk.says(of, "陈磊", DONE)
    with pytest.raises(Stale):
        desk.changes(of, title="x")


def test_cancelled_it_is_taken_back_with_its_hours(desk: Desk) -> None:
    of, actor = desk.study(), desk.ground.actor(SECRETARY)
    desk.post.delivers()
    desk.says(of, "李静", DONE)
    done = desk.ground.do(lambda uow: changes.cancel(uow, actor, of.id, uow.now, ZONE))
    assert done.told == 4
    news = [name for name, kind in desk.post.news() if kind == "assignment.cancelled"]
    assert set(news) == EVERYBODY - {"孙敏", "李静"}
    assert (desk.owing(of), desk.hours("李静").credited) == (set(), 0)


def test_people_are_added_and_taken_off_by_hand(desk: Desk) -> None:
    of = desk.sets(desk.plan(AssignmentKind.STUDY, Whom.GROUP, "2026-12-01", group="第一党小组"))
    actor, members = desk.ground.actor(SECRETARY), desk.ground.members

    def name(who: str, *, on: bool) -> None:
        desk.ground.do(lambda uow: changes.name(uow, actor, of.id, members[who], uow.now, on=on))

    assert desk.owing(of) == {"张华", "刘芳"}
    name("李静", on=True)
    name("刘芳", on=False)
    name("刘芳", on=False)
    assert desk.owing(of) == {"张华", "李静"}
    everybody = set(members.values())
    desk.ground.do(lambda uow: follow(uow, BOT, everybody, uow.now, ZONE))
    assert desk.owing(of) == {"张华", "李静"}
    assert desk.tags(of) == [Tag.STUDY_PUBLISHED] + [Tag.STUDY_PEOPLE] * 2
    with pytest.raises(NotAllowed):
        name("赵强", on=True)


def test_the_list_shows_what_one_may_see(desk: Desk) -> None:
    of = desk.study()
    day = desk.ground.clock.at.date()

    def listed(who: str) -> list[tuple[str, bool]]:
        actor = desk.ground.actor(who)
        found = desk.ground.store.read_now(lambda uow: boards.listed(uow, actor, day))
        return [(one.assignment.title, one.count is not None) for one in found]

    assert listed(SECRETARY) == [(of.title, True)]
    assert listed("陈磊") == [(of.title, True)]
    assert listed("李静") == [(of.title, False)]
    assert listed("赵强") == []


def test_reminded_by_hand_are_those_who_owe_it_each_every_two_hours(desk: Desk) -> None:
    of = desk.study()
    desk.post.delivers()
    desk.says(of, "李静", DONE)

    def nudge(who: str) -> by_hand.Nudged:
        actor = desk.ground.actor(who)
        return desk.ground.do(lambda uow: by_hand.nudge(uow, actor, of.id, uow.now, ZONE))

    first = nudge("陈磊")
    assert (first.told, first.unreached) == (1, (desk.ground.members["孙敏"],))
    assert desk.post.news() == [("陈磊", "nudge.task")]
    assert nudge(SECRETARY).told == 3
    with pytest.raises(AppError):
        nudge(SECRETARY)
    with pytest.raises(NotAllowed):
        nudge("刘芳")
    desk.ground.at("2026-11-23 11:01")
    assert nudge(SECRETARY).told == 4
