"""A unit's period: kinds, what changed, any two days, activities; worked out by hand."""

from __future__ import annotations

from datetime import date
from functools import partial

from bot.domain.sheets import Period
from bot.domain.summaries import Change
from bot.domain.tally import Tally
from bot.services.attendance import sheets
from bot.services.summaries import persons, summaries
from bot.services.summaries.summaries import TreePeriod
from tests.services.ground import ZONE, Ground, queries_of
from tests.services.summaries.quarter import (
    FIRST,
    FOURTH,
    KINDS,
    NOVEMBER,
    ROOT,
    SECOND,
    held,
    looked_at,
    of_quarter,
    own,
)


def test_what_a_branch_held_of_what_it_owes(ground: Ground) -> None:
    """It has a committee of three and two groups; on 2 December the quarter is past two thirds."""
    lines = own(ground, FOURTH).lines
    assert [(one.kind, one.times, one.met, one.owed) for one in lines] == [
        (KINDS.MEMBER_MEETING, 1, 1, 1),
        (KINDS.COMMITTEE_MEETING, 0, 0, 3),
        (KINDS.GROUP_MEETING, 1, 0, 3),
        (KINDS.PARTY_CLASS, 0, 0, 1),
        (KINDS.THEME_DAY, 1, 1, 3),
    ]
    assert [[part.month for part in one.lacking] for one in lines] == [
        [], [10, 11], [10, 11], [], [11],
    ]  # fmt: skip
    found = looked_at(ground, "吴刚", ROOT, FOURTH)
    assert isinstance(found, TreePeriod)
    assert {one.unit.name: one.line.kept for one in found.branches} == {
        FIRST: (1, 5),
        SECOND: (1, 3),
    }


def test_a_month_against_the_one_before(ground: Ground) -> None:
    """November 5/9 = 55.56 %, October 6/6: −44.4 points; 2 activities against 1; absent 2, 0."""
    assert own(ground, NOVEMBER).change == Change(points=-444, times=1, absent=2)
    assert own(ground, Period(2026, month=10)).change is None
    assert own(ground, FOURTH).change is None
    tree = looked_at(ground, "吴刚", ROOT, NOVEMBER)
    assert isinstance(tree, TreePeriod)
    assert tree.change == Change(points=-455, times=2, absent=2)  # 6/11 = 54.55 %
    assert own(ground, Period(2026, month=12)).change is None


def test_any_two_days(ground: Ground) -> None:
    wanted = Period(2026, days=(date(2026, 11, 11), date(2026, 11, 30)))
    found = own(ground, wanted)
    assert found.table.tally == Tally(
        expected=9, present=5, late=1, on_leave=1, absent=2, unrecorded=1
    )
    assert [part and part.days for part in (found.before, found.after)] == [
        (date(2026, 10, 22), date(2026, 11, 10)),
        (date(2026, 12, 1), date(2026, 12, 20)),
    ]
    assert found.lines[0].kind is KINDS.MEMBER_MEETING
    assert found.lines[0].owed == 0
    half = own(ground, Period(2026, half=2))
    assert half.table.tally.expected == 15
    assert (half.before, half.after) == (None, None)


def test_the_closed_activities_of_a_period(ground: Ground) -> None:
    actor, unit_id = ground.actor("周明"), ground.units[FIRST].id

    def listed(period: Period | None) -> list[str]:
        found = ground.do(lambda uow: summaries.activities(uow, actor, unit_id, 0, period, ZONE))
        assert (found.period, found.pages) == (period, 1)
        return [f"{one.starts_at.astimezone(ZONE):%m-%d}" for one, _, _ in found.items]

    assert listed(None) == listed(FOURTH) == ["11-30", "11-20", "10-16"]
    assert listed(NOVEMBER) == ["11-30", "11-20"]
    assert listed(Period(2026, month=9)) == []


def test_observers_are_told_apart(ground: Ground) -> None:
    rows = ground.rows(held(ground, "2026-12-02 09:30", "111111", KINDS.OTHER))
    ground.do(lambda uow: uow.participations.set_many([(rows["周明"].id, {"observer": True})]))
    actor, branch = ground.actor("张华"), ground.units[FIRST]
    december = Period(2026, month=12)
    table = ground.do(lambda uow: sheets.period_table(uow, actor, branch, december, ZONE, uow.now))
    assert [row.observers for row in table.rows] == [1]


def test_any_number_of_activities_and_branches_takes_as_many_queries(ground: Ground) -> None:
    actor, branch = ground.actor("张华"), ground.units[FIRST]

    def queries() -> list[int]:
        works = (
            partial(looked_at, ground, "张华", FIRST, FOURTH),
            partial(looked_at, ground, "吴刚", ROOT, FOURTH),
            partial(ground.do, partial(of_quarter, persons.circular, actor, branch)),
        )
        return [queries_of(ground.store, work) for work in works]

    before = queries()
    for n in range(3):
        held(ground, f"2026-12-0{n + 2} 11:00", "111111", KINDS.THEME_DAY)
        ground.do(
            lambda uow, n=n: uow.units.make(ground.units[ROOT], branch.kind, f"第{n + 7}党支部")
        )
    assert queries() == before
