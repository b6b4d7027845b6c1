"""What is owed again: set once for each period, for the same people, until somebody ends it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.assignments import AssignmentKind, Cycle, Whom, due_next, period_begins
from bot.errors import NotAllowed, Stale
from bot.services.assignments import changes, cycles, following, ready, registers
from bot.store.assignments.assignments import Assignment
from tests.services.assignments.desk import ABOVE, HEAD_ABOVE, SECRETARY, Desk
from tests.services.ground import BOT, ZONE
from tests.services.post import FIRST


def report(desk: Desk, cycle: Cycle | None = Cycle.MONTH, due: str = "2026-11-30") -> Assignment:
    """A report that every branch owes the committee."""
    plan = desk.plan(AssignmentKind.DEADLINE, Whom.UNITS, due, unit=ABOVE, title="月报")
    of = desk.sets(plan, HEAD_ABOVE)
    return recurs(desk, of, cycle) if cycle else of


def recurs(desk: Desk, of: Assignment, cycle: Cycle | None, who: str = HEAD_ABOVE) -> Assignment:
    actor = desk.ground.actor(who)
    return desk.ground.do(lambda uow: cycles.settle(uow, actor, of.id, cycle, uow.now))


def dawn(desk: Desk, day: str) -> None:
    """The day begins, for two processes."""
    desk.ground.at(f"{day} 00:05")
    for _ in range(2):
        desk.ground.do(lambda uow: following.settle(uow, BOT, uow.now, ZONE))
        desk.ground.do(lambda uow: cycles.begin_due(uow, BOT, uow.now, ZONE))


def dues(desk: Desk) -> list[str]:
    unit = desk.ground.units[ABOVE].id
    found = desk.ground.do(lambda uow: uow.assignments.of_units({unit}))
    return sorted(f"{one.due_on}" for one in found)


@pytest.mark.parametrize(
    ("due", "cycle", "following_", "begins"),
    [
        ("2026-11-30", Cycle.MONTH, "2026-12-31", "2026-12-01"),
        ("2027-01-31", Cycle.MONTH, "2027-02-28", "2027-02-01"),
        ("2027-01-30", Cycle.MONTH, "2027-02-28", "2027-02-01"),
        ("2026-11-10", Cycle.QUARTER, "2027-02-10", "2027-01-01"),
        ("2028-02-29", Cycle.YEAR, "2029-02-28", "2029-01-01"),
    ],
)
def test_the_next_day_and_the_period_it_lies_in(
    due: str, cycle: Cycle, following_: str, begins: str
) -> None:
    found = due_next(date.fromisoformat(due), cycle)
    assert f"{found} {period_begins(found, cycle)}" == f"{following_} {begins}"


def test_the_next_one_is_set_once_when_its_period_begins(any_desk: Desk) -> None:
    desk = any_desk
    report(desk)
    dawn(desk, "2026-11-30")
    assert dues(desk) == ["2026-11-30"]
    dawn(desk, "2026-12-01")
    dawn(desk, "2026-12-02")
    assert dues(desk) == ["2026-11-30", "2026-12-31"]
    actor, unit = desk.ground.actor(HEAD_ABOVE), desk.ground.units[ABOVE].id
    table = desk.ground.do(lambda uow: registers.deadlines(uow, actor, unit, 2026, uow.now, ZONE))
    assert [(row.due_on, row.owner, row.cycle) for row in table.rows] == [
        (date(2026, month, day), owner, Cycle.MONTH)
        for month, day in ((11, 30), (12, 31))
        for owner in (FIRST, "第二党支部")
    ]
    told = [name for name, kind, _ in desk.post.waiting() if kind == "assignment.card"]
    assert told.count("张华") == 2


def test_what_the_clock_slept_through_is_not_made_up_for(desk: Desk) -> None:
    report(desk)
    dawn(desk, "2027-03-15")
    assert dues(desk) == ["2026-11-30", "2027-03-31"]


def test_who_was_taken_off_is_not_on_the_next_one(desk: Desk) -> None:
    plan = desk.plan(AssignmentKind.DEADLINE, Whom.UNIT, "2026-11-20", title="思想汇报")
    desk.ground.at("2026-11-10 09:00")
    of = recurs(desk, desk.sets(plan), Cycle.MONTH, SECRETARY)
    actor, member = desk.ground.actor(SECRETARY), desk.ground.members["李静"]
    desk.ground.do(lambda uow: changes.name(uow, actor, of.id, member, uow.now, on=False))
    dawn(desk, "2026-12-01")
    after = desk.ground.do(lambda uow: uow.assignments.get(of.id))
    assert after is not None
    made = desk.ground.do(lambda uow: uow.assignments.get(after.next_id or 0))
    assert made is not None
    owing = desk.owing(made)
    assert "李静" not in owing
    assert len(owing) == 5


def test_it_ends_by_once_and_by_cancelling(desk: Desk) -> None:
    recurs(desk, report(desk), None)
    other = report(desk, due="2026-11-29")
    actor = desk.ground.actor(HEAD_ABOVE)
    desk.ground.do(lambda uow: changes.cancel(uow, actor, other.id, uow.now, ZONE))
    dawn(desk, "2026-12-01")
    assert dues(desk) == ["2026-11-29", "2026-11-30"]


def test_only_reports_recur_and_only_who_set_them_says_so(desk: Desk) -> None:
    of = report(desk, None)
    with pytest.raises(NotAllowed):
        recurs(desk, of, Cycle.MONTH, SECRETARY)
    with pytest.raises(Stale):
        recurs(desk, desk.study(), Cycle.MONTH, SECRETARY)


def test_the_window_of_new_secretaries_is_ready_until_it_is_set(desk: Desk) -> None:
    def offered(who: str) -> str | None:
        actor = desk.ground.actor(who)
        found = desk.ground.do(lambda uow: ready.lacking_window(uow, actor))
        return found.name if found else None

    assert (offered(HEAD_ABOVE), offered(SECRETARY)) == (ABOVE, None)
    desk.for_new_secretaries()
    assert offered(HEAD_ABOVE) is None
