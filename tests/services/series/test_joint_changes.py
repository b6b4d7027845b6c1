"""What recurs for several branches is changed for all of them together, also its branches."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.activities import ActivityState
from bot.domain.audit import Tag
from bot.domain.series import Scope
from bot.domain.workdays import Shift
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.attendance import joint
from bot.services.calendar import moves, years
from bot.services.series import branches, series
from bot.store.activities.series import Series
from tests.services.ground import ZONE, Ground
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
    rests,
    seen,
    third_branch,
)
from tests.services.series.own import begins as own_series
from tests.services.series.own import tick, told


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
