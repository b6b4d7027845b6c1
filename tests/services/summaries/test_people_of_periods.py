"""Who is named in a unit's period, and to whom: people, papers, what is sent of them."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest

from bot.domain.activities import Attendance
from bot.domain.audit import Tag
from bot.domain.org import Standing
from bot.domain.persons import Mark, PersonRow
from bot.domain.sheets import Period
from bot.errors import NotAllowed
from bot.services.summaries import exports, persons
from bot.services.summaries.exports import Paper
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE, Ground
from tests.services.summaries.quarter import FIRST, FOURTH, NOVEMBER, ROOT, of_quarter, own

ONE, LATE, LEAVE, GONE = (
    Attendance.PRESENT,
    Attendance.LATE,
    Attendance.ON_LEAVE,
    Attendance.ABSENT,
)


def test_people_over_a_quarter(ground: Ground) -> None:
    first, second, third = date(2026, 10, 16), date(2026, 11, 20), date(2026, 11, 30)
    actor, branch = ground.actor("周明"), ground.units[FIRST]
    made = ground.do(lambda uow: persons.table(uow, actor, branch, FOURTH, ZONE, uow.now))
    full = Standing.FULL
    assert made.rows == (
        PersonRow("陈磊", full, (Mark(first, ONE), Mark(second, LEAVE), Mark(third, ONE))),
        PersonRow("李静", full, (Mark(first, ONE), Mark(second, GONE), Mark(third, ONE))),
        PersonRow("刘芳", full, (Mark(first, ONE), Mark(second, LATE))),
        PersonRow("孙敏", full, (Mark(first, ONE), Mark(second, None), Mark(third, GONE))),
        PersonRow("张华", full, (Mark(first, ONE), Mark(second, ONE))),
        PersonRow("周明", full, (Mark(first, ONE), Mark(second, ONE))),
    )
    assert made.tally == own(ground, FOURTH).table.tally
    assert (made.unit, made.finished, made.as_of) == (FIRST, False, ground.clock.at)


def test_who_came_and_who_left_is_listed(ground: Ground) -> None:
    def move(uow: UnitOfWork) -> None:
        day = date(2026, 11, 21)
        stay, *_ = uow.members.memberships(day, member_ids={ground.members["刘芳"]})
        uow.members.part(stay.id, day)
        new = uow.members.add("何强", "20109999", Standing.PROBATIONARY, has_vote=False)
        uow.members.join(new.id, ground.units[FIRST].id, day)
        guest = uow.members.add("白露", "20109998", Standing.APPLICANT, has_vote=False)
        uow.members.join(guest.id, ground.units[FIRST].id, day)

    ground.do(move)
    actor, branch = ground.actor("张华"), ground.units[FIRST]
    made = ground.do(lambda uow: persons.table(uow, actor, branch, FOURTH, ZONE, uow.now))
    seen = {row.name: (row.came, row.left, row.tally.expected) for row in made.rows}
    day = date(2026, 11, 21)
    assert seen["何强"] == (day, None, 0)
    assert seen["刘芳"] == (None, day, 2)
    assert seen["张华"] == (None, None, 2)
    assert "白露" not in seen


def test_names_are_for_the_own_unit_only(ground: Ground) -> None:
    branch, root = ground.units[FIRST], ground.units[ROOT]
    for who in ("吴刚", "赵强", "陈磊", "李静"):
        actor = ground.actor(who)
        for read in (persons.table, persons.circular):
            with pytest.raises(NotAllowed):
                ground.do(partial(of_quarter, read, actor, branch))
        for what in (Paper.PERSONS, Paper.CIRCULAR, Paper.REGISTER):
            with pytest.raises(NotAllowed):
                ground.do(partial(_asked, actor, branch.id, what))
    above = ground.actor("吴刚")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: persons.circular(uow, above, root, FOURTH, ZONE, uow.now))
    for what in (Paper.CHART, Paper.CHART_BRANCHES, Paper.CIRCULAR_BRANCHES, Paper.BRANCHES):
        ground.do(partial(_asked, above, root.id, what))
    assert ground.do(lambda uow: uow.outbox.unsent(BOT, uow.now)) == 4
    assert ground.do(lambda uow: uow.audit.tags("unit", root.id)) == [Tag.SHEET_EXPORTED] * 4


def _asked(actor, unit_id, what, uow):  # type: ignore[no-untyped-def]
    exports.paper(uow, actor, unit_id, FOURTH, what, uow.now)


def test_the_circular_of_a_branch_holds_what_the_screen_says(ground: Ground) -> None:
    actor, branch = ground.actor("周明"), ground.units[FIRST]
    made = ground.do(lambda uow: persons.circular(uow, actor, branch, FOURTH, ZONE, uow.now))
    shown = own(ground, FOURTH)
    assert (made.table, made.lines) == (shown.table, shown.lines)
    assert len(made.persons.rows) == 6


@pytest.mark.parametrize(
    "period",
    [
        Period(2026),
        FOURTH,
        NOVEMBER,
        Period(2026, half=1),
        Period(2026, days=(date(2026, 9, 1), date(2027, 1, 5))),
    ],
)
def test_a_queued_period_comes_back_as_it_was(period: Period) -> None:
    assert exports.period_in(exports.period_params(period)) == period
