"""What a unit above sets up for several branches recurs: a part in each branch each time, published
for whoever is there by then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.activities import ActivityKind
from bot.domain.org import Standing
from bot.domain.recurrence import Recurrence, read
from bot.domain.series import Scope
from bot.errors import NotAllowed
from bot.services.activities import hours
from bot.services.activities.publishing import Plan
from bot.services.attendance import joint, joint_publishing
from bot.services.series import beginning, due, series
from bot.services.series.series import Repeat
from bot.store.uow import UnitOfWork
from tests.services.ground import ZONE, Ground, local
from tests.services.series.joint import (
    FIRST,
    HOST,
    SECOND,
    THIRD,
    activities,
    begins,
    change,
    closes,
    held,
    seen,
    third_branch,
)
from tests.services.series.own import begins as own_series
from tests.services.series.own import tick, told


def test_each_time_has_a_part_in_each_branch_and_is_published_once(database_url: str) -> None:
    ground = Ground(database_url, "2026-11-23 09:00")
    of = begins(ground)
    assert of.due_at == local("2026-12-08 08:30")
    assert tick(ground, "2026-12-08 08:30") == 1
    assert tick(ground, "2026-12-08 08:31") == 0
    assert held(ground) == [("12-04 15:00", "礼堂", "一二"), ("12-11 15:00", "礼堂", "一二")]
    parts = activities(ground)[2:]
    assert {one.host_unit_id for one in parts} == {ground.units[HOST].id}
    ((chat, params),) = told(ground, due.PUBLISHED)
    assert chat == 107  # the secretary of the unit above
    number = params["joint"]
    assert {one.joint_id for one in parts} == {number}
    assert (params["told"], params["left_out"]) == (7, {})
    heads = [who for who, about in told(ground, joint_publishing.TOLD) if about["activity"] in
             {one.id for one in parts}]  # fmt: skip
    assert sorted(heads) == [100, 106]
    wu = ground.actor("吴刚")
    board = ground.do(lambda uow: joint.board(uow, wu, number))  # type: ignore[arg-type]
    assert [(one.unit.name, one.said.total()) for one in board.parts] == [(FIRST, 6), (SECOND, 2)]
    change(ground, of, "2026-12-11", Scope.FOLLOWING, place="线上")
    assert held(ground)[1] == ("12-11 15:00", "线上", "一二")
    ground.store.close()


def test_people_are_those_of_the_day_it_is_published(ground: Ground) -> None:
    third_branch(ground)
    of = begins(ground, FIRST, SECOND, THIRD)
    assert held(ground) == [("12-04 15:00", "礼堂", "一二")]
    assert tick(ground, "2026-12-08 08:30") == 1
    assert told(ground, due.PUBLISHED)[0][1]["left_out"] == {"empty": [ground.units[THIRD].id]}

    def join(uow: UnitOfWork) -> None:
        member = uow.members.add("郑洁", "20200001", Standing.FULL, has_vote=True)
        uow.members.join(member.id, ground.units[THIRD].id, date(2026, 12, 9))

    ground.do(join)
    closes(ground, SECOND)
    assert tick(ground, "2026-12-15 08:30") == 1
    assert held(ground)[2] == ("12-18 15:00", "礼堂", "一三")
    last = told(ground, due.PUBLISHED)[-1][1]
    assert last["left_out"] == {"gone": [ground.units[SECOND].id]}
    shown = seen(ground, of)
    assert ([one.name for one in shown.branches], shown.gone) == ([FIRST, THIRD], 1)


def test_without_any_branch_nothing_is_published_and_the_head_hears_why(ground: Ground) -> None:
    third_branch(ground)
    of = begins(ground, SECOND, THIRD)
    closes(ground, SECOND)
    assert tick(ground, "2026-12-08 08:30") == 0
    closes(ground, THIRD)
    assert tick(ground, "2026-12-15 08:30") == 0
    assert held(ground) == [("12-04 15:00", "礼堂", "二")]
    missed = [(chat, params["day"], params["why"]) for chat, params in told(ground, due.MISSED)]
    assert missed == [
        (
            107,
            "2026-12-11",
            "Nobody is expected there: the rosters of these branches are empty.",
        ),
        (107, "2026-12-18", "None of the branches that were chosen is there any more."),
    ]
    assert seen(ground, of).next_at == local("2026-12-22 08:30")


def test_a_branch_that_has_the_same_already_is_left_out(ground: Ground) -> None:
    begins(ground)
    own_series(ground, "2026-12-11 15:00")
    assert tick(ground, "2026-12-08 08:30") == 1
    assert told(ground, due.PUBLISHED)[0][1]["left_out"] == {"same": [ground.units[FIRST].id]}
    assert held(ground)[1:] == [
        ("12-11 15:00", "三楼会议室", "一"),
        ("12-11 15:00", "礼堂", "二"),
    ]


def test_what_many_branches_do_does_not_all_come_in_one_tick(ground: Ground) -> None:
    many = {10_000 + number for number in range(50)}
    for first in ("2026-12-04 09:00", "2026-12-04 15:00"):
        of = begins(ground, first=first)
        ground.do(lambda uow, of=of: uow.series.save(replace(of, branches=of.branches | many)))
    assert [tick(ground, "2026-12-08 08:30") for _ in range(3)] == [1, 1, 0]


def test_a_unit_above_that_is_closed_holds_nothing_more(ground: Ground) -> None:
    begins(ground)
    closes(ground, HOST)
    assert tick(ground, "2026-12-08 08:30") == 0
    of_host = {ground.units[HOST].id}
    assert ground.store.read_now(lambda uow: uow.series.of_units(of_host)) == []
    assert told(ground, due.MISSED) == []


def test_it_is_the_unit_above_that_manages_it(ground: Ground) -> None:
    of = begins(ground)
    for name in ("张华", "赵强", "李静"):
        actor = ground.actor(name)
        with pytest.raises(NotAllowed):
            ground.do(lambda uow, actor=actor: series.shown(uow, actor, of.id, uow.now, ZONE))
    zhang, wu = ground.actor("张华"), ground.actor("吴刚")
    assert ground.do(lambda uow: series.listed(uow, zhang, uow.now, ZONE)) == []
    (listed,) = ground.do(lambda uow: series.listed(uow, wu, uow.now, ZONE))
    assert [one.name for one in listed.branches] == [FIRST, SECOND]
    plan = Plan(
        ground.units[HOST].id, None, ActivityKind.THEME_DAY, local("2026-12-04 09:00"), None, "", ""
    )
    repeat = Repeat(Recurrence(read("w1-4"), date(2026, 12, 4)), 3)
    with pytest.raises(NotAllowed):
        ground.do(
            lambda uow: beginning.start_joint(
                uow, zhang, 1, plan, set(of.branches), repeat, uow.now, ZONE
            )
        )


def test_each_branch_keeps_the_hours_it_gives(ground: Ground) -> None:
    begins(ground)
    zhang = ground.actor("张华")
    first = next(one for one in activities(ground) if one.unit_id == ground.units[FIRST].id)
    ground.do(lambda uow: hours.settle(uow, zhang, first.id, 15, uow.now))
    tick(ground, "2026-12-08 08:30")
    assert sorted(one.hours for one in activities(ground)[2:]) == [0, 15]


def test_a_quarter_s_class_for_the_branches_is_provisional_where_the_year_is(
    ground: Ground,
) -> None:
    of = begins(ground, first="2026-12-17 15:00", rule="m3-w3.3", ahead=7, count=5)
    assert [(f"{one.on:%Y-%m-%d}", one.occurrence.provisional) for one in seen(ground, of).times
            ] == [("2026-12-17", False)] + [
        (day, True) for day in ("2027-03-18", "2027-06-17", "2027-09-16", "2027-12-16")
    ]  # fmt: skip
    tick(ground, "2027-03-11 08:30")
    assert held(ground)[1] == ("03-18 15:00", "礼堂", "一二")
