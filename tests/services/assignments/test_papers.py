"""Files, sheets and figures of study and deadlines: for whom they are, and what they say."""

from __future__ import annotations

import pytest

from bot.domain.assignments import AssignmentKind, Material, Progress, Status, Whom
from bot.domain.sheets import Period
from bot.errors import NotAllowed
from bot.services.assignments import changes, figures, hours, papers, registers
from bot.services.assignments.figures import Studies
from bot.services.assignments.hours import Totals
from bot.services.assignments.papers import Paper
from bot.services.attendance.sheets import units_table
from bot.store.assignments.assignees import Count
from tests.services.assignments.desk import ABOVE, HEAD_ABOVE, SECRETARY, Desk
from tests.services.ground import ZONE
from tests.services.post import FIRST

STUDY, DONE = AssignmentKind.STUDY, Progress.DONE


def test_the_file_is_for_whom_it_concerns_and_who_follows_it(desk: Desk) -> None:
    of = desk.study(material_kind=Material.FILE, material="一.pdf", file_id="F1")
    desk.post.delivers()

    def asks(who: str) -> None:
        actor = desk.ground.actor(who)
        desk.ground.do(lambda uow: papers.material(uow, actor, of.id, uow.now))

    asks("李静")
    asks("李静")
    asks("刘芳")
    assert [name for name, kind, _ in desk.post.waiting() if kind == "assignment.file"] == [
        "刘芳",
        "李静",
    ]
    with pytest.raises(NotAllowed):
        asks("赵强")
    actor, member = desk.ground.actor(SECRETARY), desk.ground.members["李静"]
    desk.ground.do(lambda uow: changes.name(uow, actor, of.id, member, uow.now, on=False))
    desk.ground.at("2026-11-23 09:01")
    with pytest.raises(NotAllowed):
        asks("李静")


def test_sheets_are_for_who_sees_names(desk: Desk) -> None:
    desk.study()
    unit = desk.ground.units[FIRST].id

    def asks(who: str) -> None:
        actor = desk.ground.actor(who)
        desk.ground.do(lambda uow: papers.paper(uow, actor, unit, 2026, Paper.HOURS, uow.now))

    asks("刘芳")
    for stranger in ("李静", "陈磊", "赵强", HEAD_ABOVE):
        with pytest.raises(NotAllowed):
            asks(stranger)
    actor = desk.ground.actor("刘芳")
    table = desk.ground.do(lambda uow: hours.table(uow, actor, unit, 2026, uow.now, ZONE))
    assert [row.name for row in table.rows] == ["陈磊", "李静", "刘芳", "孙敏", "张华", "周明"]
    assert [row.hours.required for row in table.rows] == [320, 320, 560, 320, 560, 560]


def test_the_register_of_reports_has_a_line_for_whoever_owes(desk: Desk) -> None:
    plan = desk.plan(AssignmentKind.DEADLINE, Whom.UNITS, "2026-12-20", unit=ABOVE, title="计划")
    of = desk.sets(plan, HEAD_ABOVE)
    desk.says(of, "张华", DONE, row=FIRST)
    actor, unit = desk.ground.actor(HEAD_ABOVE), desk.ground.units[ABOVE].id

    def lines(year: int) -> list[tuple[str, str, Status]]:
        found = desk.ground.do(
            lambda uow: registers.deadlines(uow, actor, unit, year, uow.now, ZONE)
        )
        return [(row.owner, row.receiver, row.status) for row in found.rows]

    assert lines(2026) == [(FIRST, ABOVE, Status.DONE), ("第二党支部", ABOVE, Status.SOON)]
    assert lines(2027) == []


def test_the_summary_counts_what_was_due(any_desk: Desk) -> None:
    desk = any_desk
    of = desk.study()
    desk.says(of, "李静", DONE)
    unit, day = desk.ground.units, desk.ground.clock.at.date()

    def found(name: str, period: Period, *, own: bool) -> Studies:
        return desk.ground.do(
            lambda uow: figures.of_period(uow, unit[name], period, day, ZONE, own=own)
        )

    assert found(FIRST, Period(2026, month=11), own=True) == Studies({STUDY: Count(6, 1)})
    assert found(FIRST, Period(2026, month=12), own=True) == Studies({})
    assert found(ABOVE, Period(2026, month=11), own=False).counts == {STUDY: Count(6, 1)}
    assert found(ABOVE, Period(2026, month=11), own=True).counts == {}
    assert found(FIRST, Period(2026), own=True).hours == Totals(6, 0, 20)
    actor = desk.ground.actor(HEAD_ABOVE)
    table = desk.ground.do(
        lambda uow: units_table(uow, actor, unit[ABOVE], Period(2026, month=11), ZONE, uow.now)
    )
    assert table.studies == {STUDY: (6, 1)}
