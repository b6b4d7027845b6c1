"""What cannot be done with an assignment, and why; each leaves everything as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.domain.assignments import AssignmentKind, Hours, Progress, Whom, roles_for
from bot.domain.hours import HoursTable
from bot.domain.org import Role
from bot.errors import AppError, Invalid, NotAllowed, Stale
from bot.services.assignments import (
    boards,
    by_hand,
    changes,
    crediting,
    following,
    papers,
    plans,
    progress,
)
from bot.store.assignments.assignments import Assignment
from bot.store.uow import UnitOfWork
from tests.services.assignments.desk import ABOVE, HEAD_ABOVE, SECRETARY, Desk
from tests.services.ground import BOT, ZONE
from tests.services.post import FIRST

STUDY, TRAINING, DEADLINE = AssignmentKind
DONE, OPEN, ENDED = Progress.DONE, Progress.OPEN, Progress.ENDED


def _ends(desk: Desk, of: Assignment, *, cancel: bool = False) -> None:
    actor, end = desk.ground.actor(SECRETARY), changes.cancel if cancel else changes.close
    desk.ground.do(lambda uow: end(uow, actor, of.id, uow.now, ZONE))


@pytest.mark.parametrize(
    "plan",
    [
        lambda desk: desk.plan(STUDY, Whom.BELOW, "2026-12-01", roles=(Role.SECRETARY,)),
        lambda desk: desk.plan(STUDY, Whom.GROUP, "2026-12-01"),
        lambda desk: desk.plan(STUDY, Whom.OFFICES, "2026-12-01"),
        lambda desk: desk.plan(STUDY, Whom.UNIT, "2026-12-01", hours=2001),
        lambda desk: desk.plan(STUDY, Whom.UNIT, "2033-01-01"),
        lambda desk: desk.plan(TRAINING, Whom.UNIT, "2026-12-01", from_date=date(2026, 12, 2)),
        lambda desk: desk.plan(STUDY, Whom.CHOSEN, "2026-12-01", chosen=["赵强"]),
    ],
)
def test_what_cannot_be_set(desk: Desk, plan: Callable[[Desk], plans.Plan]) -> None:
    with pytest.raises(Invalid):
        desk.sets(plan(desk))
    assert desk.ground.do(lambda uow: uow.assignments.of_units({1, 2, 3})) == []


def test_the_same_draft_is_published_once(desk: Desk) -> None:
    actor, plan = desk.ground.actor(SECRETARY), desk.plan(STUDY, Whom.UNIT, "2026-12-01")

    def publish(uow: UnitOfWork) -> plans.Published:
        return plans.publish(uow, actor, 7, plan, uow.now, ZONE)

    desk.ground.do(publish)
    with pytest.raises(Invalid):
        desk.ground.do(publish)


def test_who_may_set_and_for_whom(desk: Desk) -> None:
    def units(who: str) -> list[str]:
        actor = desk.ground.actor(who)
        return [one.name for one in desk.ground.do(lambda uow: plans.units(uow, actor))]

    assert units(SECRETARY) == [FIRST]
    assert units(HEAD_ABOVE) == [ABOVE]
    with pytest.raises(AppError):
        units("陈磊")
    ground, day = desk.ground, date(2026, 11, 23)
    names = {number: name for name, number in ground.members.items()}

    def choosable(who: str, unit: str) -> set[str]:
        actor, number = ground.actor(who), ground.units[unit].id
        return {
            names[one] for one in ground.do(lambda uow: plans.choosable(uow, actor, number, day))
        }

    assert choosable(SECRETARY, FIRST) == {"张华", "刘芳", "陈磊", "李静", "孙敏", "周明"}
    assert choosable(HEAD_ABOVE, ABOVE) == {"吴刚", "张华", "赵强"}
    with pytest.raises(NotAllowed):
        choosable(SECRETARY, ABOVE)
    assert roles_for(Whom.OFFICES) == tuple(Role)


def test_what_is_over_takes_nothing_any_more(desk: Desk) -> None:
    study, training = desk.study(), desk.training()
    sitting = desk.credits(training, "李静", 20, "2026-11-23")
    _ends(desk, study, cancel=True)
    _ends(desk, training)
    refused: list[Callable[[], object]] = [
        lambda: desk.says(study, "李静", DONE),
        lambda: desk.ticks(study, "孙敏"),
        lambda: desk.credits(training, "李静", 20, "2026-11-23"),
        lambda: desk.corrects(sitting, 10),
        lambda: _ends(desk, training),
    ]
    for attempt in refused:
        with pytest.raises(Stale):
            attempt()
    actor = desk.ground.actor(SECRETARY)
    with pytest.raises(Stale):
        desk.ground.do(lambda uow: by_hand.nudge(uow, actor, study.id, uow.now, ZONE))


def test_whom_it_does_not_concern_any_more(desk: Desk) -> None:
    of, actor, ground = desk.study(), desk.ground.actor(SECRETARY), desk.ground
    member = ground.members["李静"]
    ground.do(lambda uow: changes.name(uow, actor, of.id, member, uow.now, on=False))
    with pytest.raises(Stale):
        desk.says(of, "李静", DONE)
    with pytest.raises(Stale):
        desk.ticks(of, "李静")
    ground.do(lambda uow: changes.name(uow, actor, of.id, member, uow.now, on=True))
    desk.says(of, "李静", DONE)
    with pytest.raises(Stale):
        desk.says(of, "李静", ENDED)


def test_days_and_hours_that_cannot_be(desk: Desk) -> None:
    of = desk.training(from_date=date(2026, 11, 20))
    for tenths, day in ((0, "2026-11-23"), (2001, "2026-11-23"), (10, "2026-11-19")):
        with pytest.raises(Invalid):
            desk.credits(of, "李静", tenths, day)
    with pytest.raises(Invalid):
        desk.ticks(of, "李静", on=date(2026, 11, 24))
    with pytest.raises(NotAllowed):
        desk.credits(desk.study(), "李静", 10, "2026-11-23")
    with pytest.raises(Invalid):
        desk.changes(of, hours=-1)
    with pytest.raises(Invalid):
        desk.changes(of, due_on=date(2026, 11, 19))
    assert desk.changes(of, title="《条例》").told == 0
    desk.changes(of, intensive=True)
    desk.ticks(of, "李静")
    desk.ticks(of, "李静", OPEN)
    assert desk.states(of)["李静"] is OPEN


def test_what_units_owe_has_no_people_to_choose(desk: Desk) -> None:
    of = desk.sets(desk.plan(DEADLINE, Whom.OWN, "2026-12-20", receiver=ABOVE))
    actor, member = desk.ground.actor(SECRETARY), desk.ground.members["李静"]
    with pytest.raises(Invalid):
        desk.ground.do(lambda uow: changes.name(uow, actor, of.id, member, uow.now, on=True))
    row = desk.rows(of)[FIRST].id
    with pytest.raises(Stale):
        desk.ground.do(lambda uow: progress.receive(uow, actor, row, uow.now, received=True))
    shown = desk.ground.do(lambda uow: crediting.ledger(uow, actor, row))
    assert (shown.name, shown.missing) == (FIRST, 0)
    assert desk.owing(of) == {"张华"}


@pytest.mark.parametrize(
    "attempt",
    [
        lambda uow, actor: boards.board(uow, actor, 99, date(2026, 11, 23)),
        lambda uow, actor: boards.mine(uow, actor.member_id, 99, date(2026, 11, 23)),
        lambda uow, actor: by_hand.nudge(uow, actor, 99, uow.now, ZONE),
        lambda uow, actor: changes.manageable(uow, actor, 99),
        lambda uow, actor: crediting.ledger(uow, actor, 99),
        lambda uow, actor: papers.material(uow, actor, 99, uow.now),
        lambda uow, actor: progress.say(uow, actor, 99, DONE, uow.now),
        lambda uow, actor: plans.unit(uow, actor, 99),
    ],
)
def test_what_there_is_none_of_is_told_to_nobody(
    desk: Desk, attempt: Callable[[UnitOfWork, object], object]
) -> None:
    actor = desk.ground.actor(SECRETARY)
    with pytest.raises(NotAllowed):
        desk.ground.do(lambda uow: attempt(uow, actor))


def test_a_sitting_that_is_gone(desk: Desk) -> None:
    actor = desk.ground.actor(SECRETARY)
    with pytest.raises(Stale):
        desk.corrects(99, 10)
    with pytest.raises(Stale):
        desk.ground.do(lambda uow: crediting.sitting(uow, actor, 99))
    of = desk.training()
    number = desk.credits(of, "李静", 20, "2026-11-23")
    found, sitting = desk.ground.do(lambda uow: crediting.sitting(uow, actor, number))
    assert (found.name, found.missing, sitting.hours) == ("李静", 60, 20)


def test_one_added_to_a_window_counted_from_office_has_it_from_today(desk: Desk) -> None:
    of, actor = desk.for_new_secretaries(), desk.ground.actor(HEAD_ABOVE)
    member = desk.ground.members["赵强"]
    desk.ground.do(lambda uow: changes.name(uow, actor, of.id, member, uow.now, on=True))
    row = desk.rows(of)["赵强"]
    assert (row.from_date, row.due_on) == (date(2026, 11, 23), date(2027, 5, 23))
    assert desk.ground.do(lambda uow: following.follow(uow, BOT, set(), uow.now, ZONE)) == 0
    assert desk.ground.do(lambda uow: following.catch_up(uow, BOT, 1, uow.now, ZONE)) == 0


def test_everybody_has_done_it(desk: Desk) -> None:
    of = desk.sets(desk.plan(STUDY, Whom.CHOSEN, "2026-12-01", chosen=["李静"]))
    desk.says(of, "李静", DONE)
    actor = desk.ground.actor(SECRETARY)
    with pytest.raises(AppError):
        desk.ground.do(lambda uow: by_hand.nudge(uow, actor, of.id, uow.now, ZONE))
    assert HoursTable("x", 2026, (), date(2026, 1, 1)).met == 0
    assert Hours(320, 0, 0).missing == 320
