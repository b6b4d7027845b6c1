"""What a unit above sets up for several branches recurs: a part in each branch each time, changed
together, published for whoever is there by then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.activities import ActivityKind, ActivityState
from bot.domain.audit import Tag
from bot.domain.calendar_years import Year
from bot.domain.org import Standing, UnitKind
from bot.domain.recurrence import Recurrence, read
from bot.domain.series import Scope
from bot.domain.workdays import Shift
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.activities import hours
from bot.services.activities.publishing import Plan
from bot.services.attendance import joint, joint_publishing
from bot.services.calendar import moves, years
from bot.services.series import beginning, branches, due, editing, series
from bot.services.series.editing import Change, Edited
from bot.services.series.series import Repeat, Shown
from bot.store.activities.activities import Activity
from bot.store.activities.series import Series
from bot.store.ids import IdSource
from bot.store.uow import UnitOfWork
from tests.services.ground import ZONE, Ground, local
from tests.services.series.test_series import begins as own_series
from tests.services.series.test_series import tick, told

HOST, FIRST, SECOND, THIRD = "市直机关党委", "第一党支部", "第二党支部", "第三党支部"
DRAFT = IdSource()


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url, "2026-11-23 09:00")
    yield made
    made.store.close()


def begins(
    ground: Ground,
    *units: str,
    first: str = "2026-12-04 15:00",
    rule: str = "w1-4",
    ahead: int = 3,
    **more: object,
) -> Series:
    starts = local(first)
    recurrence = Recurrence(read(rule), starts.date(), **more)  # type: ignore[arg-type]
    host = ground.units[HOST].id
    plan = Plan(host, None, ActivityKind.PARTY_CLASS, starts, None, "礼堂", "全会精神")
    chosen = {ground.units[name].id for name in units or (FIRST, SECOND)}
    wu, repeat = ground.actor("吴刚"), Repeat(recurrence, ahead)

    def write(uow: UnitOfWork) -> Series:
        number = DRAFT.next(uow.now)
        args = (uow, wu, number, plan, chosen, repeat, uow.now, ZONE)
        return beginning.start_joint(*args)[0]

    return ground.do(write)


def activities(ground: Ground) -> list[Activity]:
    span = (local("2026-01-01 00:00"), local("2030-01-01 00:00"))
    return ground.store.read_now(lambda uow: uow.activities.under(ground.units[HOST].path, *span))


def held(ground: Ground) -> list[tuple[str, str, str]]:
    """(when, place, branches) of every time that is on."""
    names = {unit.id: name for name, unit in ground.units.items()}
    found: dict[tuple[str, str], list[str]] = {}
    for one in activities(ground):
        when = f"{one.starts_at.astimezone(ZONE):%m-%d %H:%M}"
        found.setdefault((when, one.place), []).append(names[one.unit_id][1])
    return [(*key, "".join(sorted(units))) for key, units in found.items()]


def seen(ground: Ground, of: Series) -> Shown:
    wu = ground.actor("吴刚")
    return ground.do(lambda uow: series.shown(uow, wu, of.id, uow.now, ZONE))


def change(ground: Ground, of: Series, slot: str, scope: Scope, **to: object) -> Edited:
    wu, wanted, day = ground.actor("吴刚"), Change(**to), date.fromisoformat(slot)  # type: ignore[arg-type]
    return ground.do(lambda uow: editing.change(uow, wu, of.id, day, scope, wanted, uow.now, ZONE))


def third_branch(ground: Ground) -> None:
    """A branch without anybody."""
    host = ground.units[HOST]
    ground.units[THIRD] = ground.do(lambda uow: uow.units.make(host, UnitKind.BRANCH, THIRD))


def closes(ground: Ground, name: str) -> None:
    ground.do(lambda uow: uow.units.close(ground.units[name].id, date(2026, 12, 1)))


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


def test_one_time_is_changed_before_and_after_it_is_published(ground: Ground) -> None:
    of = begins(ground)
    change(ground, of, "2026-12-11", Scope.THIS, on=date(2026, 12, 10), minute=9 * 60)
    edited = change(ground, of, "2026-12-04", Scope.THIS, place="线上")
    assert edited.activities == 1
    tick(ground, "2026-12-07 08:30")
    tick(ground, "2026-12-15 08:30")
    assert held(ground) == [
        ("12-04 15:00", "线上", "一二"),
        ("12-10 09:00", "礼堂", "一二"),
        ("12-18 15:00", "礼堂", "一二"),
    ]


def test_one_and_what_follows_go_on_as_a_series_of_the_same_branches(ground: Ground) -> None:
    of = begins(ground, ahead=14)
    tick(ground, "2026-11-27 08:30")
    edited = change(ground, of, "2026-12-11", Scope.FOLLOWING, minute=9 * 60, length=60)
    assert edited.activities == 1
    assert edited.shown.series.branches == of.branches
    tick(ground, "2026-12-04 08:30")
    assert [when for when, _, _ in held(ground)] == ["12-04 15:00", "12-11 09:00", "12-18 09:00"]
    assert {units for _, _, units in held(ground)} == {"一二"}
    assert seen(ground, of).series.recurrence.until == date(2026, 12, 10)


def test_all_but_what_was_changed_alone_and_what_is_over(ground: Ground) -> None:
    of = begins(ground)
    change(ground, of, "2026-12-18", Scope.THIS, place="线上")
    tick(ground, "2026-12-08 08:30")
    edited = change(ground, of, "2026-12-11", Scope.ALL, place="影院")
    assert edited.activities == 1
    tick(ground, "2026-12-15 08:30")
    assert [place for _, place, _ in held(ground)] == ["礼堂", "影院", "线上"]


def test_what_was_cancelled_stays_so_and_cannot_be_changed(ground: Ground) -> None:
    of, wu = begins(ground), ground.actor("吴刚")
    number = activities(ground)[0].joint_id
    assert number is not None
    ground.do(lambda uow: joint.cancel(uow, wu, number, uow.now, ZONE))
    assert change(ground, of, "2026-12-11", Scope.ALL, place="影院").activities == 0
    with pytest.raises(Stale):
        change(ground, of, "2026-12-04", Scope.THIS, place="线上")
    assert tick(ground, "2026-11-23 10:00") == 0


def test_left_out_paused_and_ended(ground: Ground) -> None:
    of, wu = begins(ground), ground.actor("吴刚")
    slot = date(2026, 12, 11)
    ground.do(lambda uow: series.skip(uow, wu, of.id, slot, uow.now, ZONE, skipped=True))
    with pytest.raises(Stale):
        ground.do(
            lambda uow: series.skip(uow, wu, of.id, date(2026, 12, 4), uow.now, ZONE, skipped=True)
        )
    ground.do(lambda uow: series.pause(uow, wu, of.id, uow.now, ZONE, on=True))
    assert tick(ground, "2026-12-15 08:30") == 0
    ground.do(lambda uow: series.pause(uow, wu, of.id, uow.now, ZONE, on=False))
    assert tick(ground, "2026-12-15 08:31") == 1
    ground.do(lambda uow: series.end(uow, wu, of.id, uow.now, ZONE))
    assert tick(ground, "2026-12-29 08:30") == 0
    assert [when for when, _, _ in held(ground)] == ["12-04 15:00", "12-18 15:00"]


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


def rests(ground: Ground, *days: str) -> years.Look:
    of = Year(2027, frozenset(map(date.fromisoformat, days)), frozenset(), "通知")
    return ground.do(lambda uow: years.load(uow, None, of, uow.now, ZONE))


@pytest.mark.parametrize(
    ("shift", "then"), [(Shift.NEXT, "01-05 15:00"), (Shift.SKIP, None)], ids=["moved", "left out"]
)
def test_other_rest_days_move_all_parts_once_the_head_says_so(
    ground: Ground, shift: Shift, then: str | None
) -> None:
    begins(ground, rule="m1-d4", ahead=30, shift=shift)
    tick(ground, "2026-12-07 09:00")
    look = rests(ground, "2027-01-01", "2027-01-04")
    assert {len(one.series.branches) for one in look.moves} == {2}
    assert held(ground)[1] == ("01-04 15:00", "礼堂", "一二")
    ((chat, _),) = told(ground, years.MOVES)
    assert chat == 107
    assert look.moves[0].activity is not None
    part = look.moves[0].series.id, look.moves[0].own.slot
    zhang, wu = ground.actor("张华"), ground.actor("吴刚")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: moves.move(uow, zhang, *part, uow.now, ZONE))
    assert ground.do(lambda uow: moves.move(uow, wu, *part, uow.now, ZONE)) == 0  # cards wait
    on = [one for one in activities(ground) if one.state is ActivityState.PUBLISHED]
    assert len(on) == (4 if then else 2)
    assert {f"{one.starts_at.astimezone(ZONE):%m-%d %H:%M}" for one in on[2:]} == {then} - {None}
    with pytest.raises(Stale):
        ground.do(lambda uow: moves.keep(uow, wu, *part, uow.now, ZONE))


def test_a_time_that_stays_is_not_asked_about_again(ground: Ground) -> None:
    begins(ground, rule="m1-d4", ahead=30)
    tick(ground, "2026-12-07 09:00")
    wu, move = ground.actor("吴刚"), rests(ground, "2027-01-04").moves[0]
    part = move.series.id, move.own.slot
    ground.do(lambda uow: moves.keep(uow, wu, *part, uow.now, ZONE))
    assert move.activity is not None
    left = ground.do(lambda uow: moves.mine(uow, wu, uow.now, ZONE))
    assert move.own.slot not in {one.own.slot for one in left}
    again = rests(ground, "2027-01-01", "2027-01-04").moves
    assert move.own.slot not in {one.own.slot for one in again}


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


def marks(ground: Ground, of: Series, name: str, who: str = "吴刚", *, on: bool) -> Series:
    actor, branch = ground.actor(who), ground.units[name].id
    return ground.do(lambda uow: branches.mark(uow, actor, of.id, branch, on=on)).series


def test_a_new_branch_joins_and_another_leaves_from_the_next_time_on(ground: Ground) -> None:
    of = begins(ground)
    third_branch(ground)
    for name in (FIRST, THIRD):
        with pytest.raises(NotAllowed):
            marks(ground, of, name, "张华", on=True)
    marks(ground, of, THIRD, on=True)
    marks(ground, of, THIRD, on=True)
    after = marks(ground, of, SECOND, on=False)
    assert after.branches == {ground.units[name].id for name in (FIRST, THIRD)}
    tags = ground.store.read_now(lambda uow: uow.audit.tags("series", of.id))
    assert tags.count(Tag.SERIES_CHANGED) == 2
    tick(ground, "2026-12-08 08:30")
    assert held(ground) == [("12-04 15:00", "礼堂", "一二"), ("12-11 15:00", "礼堂", "一")]


def test_a_branch_has_to_be_left_and_be_there(ground: Ground) -> None:
    of = begins(ground)
    closes(ground, SECOND)
    with pytest.raises(Invalid):
        marks(ground, of, FIRST, on=False)
    for name in (SECOND, "第一党小组", HOST):
        with pytest.raises(Stale):
            marks(ground, of, name, on=True)
    own = own_series(ground, "2026-12-04 09:00")
    with pytest.raises(Stale):
        marks(ground, own, FIRST, "张华", on=True)
