"""👁 of what several branches do together, and of times that are not published yet: what it says
is what happens, and nothing of it is done."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.domain.policies.reasons import Reason
from bot.domain.policies.steps import Audience
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.activities import previewing as single
from bot.services.activities.previewing import Timetable
from bot.services.attendance import joint, joint_previewing
from bot.services.attendance.joint_previewing import JointTimetable
from bot.services.series import previewing, series
from bot.services.series.previewing import Foreseen
from bot.store.activities.series import Series
from tests.services.ground import ZONE, Ground, local
from tests.services.series.joint import (
    SECOND,
    activities,
    begins,
    closes,
    held,
    third_branch,
)
from tests.services.series.own import begins as own_series
from tests.services.series.own import tick

SLOT = date(2026, 12, 11)
DUE = "2026-12-08 08:30"
Figures = list[tuple[Audience, datetime, int]]


def foresees(ground: Ground, of: Series, who: str, slot: date = SLOT) -> Foreseen:
    actor = ground.actor(who)
    return ground.do(lambda uow: previewing.foreseen(uow, actor, of.id, slot, uow.now, ZONE))


def figures(of: Timetable | JointTimetable) -> Figures:
    return [(one.step.audience, one.step.due_at, one.count) for one in of.lines]


def of_joint(ground: Ground, number: int, who: str = "吴刚") -> JointTimetable:
    actor = ground.actor(who)
    return ground.do(lambda uow: joint_previewing.timetable(uow, actor, number, uow.now, ZONE))


def test_what_is_said_of_a_time_to_come_is_what_it_comes_to(ground: Ground) -> None:
    of = begins(ground)
    found = foresees(ground, of, "吴刚")
    assert found.at == local(DUE)
    assert held(ground) == [("12-04 15:00", "礼堂", "一二")]
    tick(ground, DUE)
    number = activities(ground)[2].joint_id
    assert number is not None
    after = of_joint(ground, number)
    assert figures(found.timetable) == figures(after)
    first = after.lines[0]
    assert (first.step.audience, first.count) == (Audience.UNANSWERED, 7)
    assert first.skipped == {Reason.NOT_IN_CHAT: 1}
    with pytest.raises(Stale):
        foresees(ground, of, "吴刚")


def test_so_it_is_of_a_unit_s_own_series(ground: Ground) -> None:
    of = own_series(ground)
    found = foresees(ground, of, "张华")
    tick(ground, DUE)
    zhang, number = ground.actor("张华"), activities(ground)[1].id
    after = ground.do(lambda uow: single.timetable(uow, zhang, number, uow.now, ZONE))
    assert figures(found.timetable) == figures(after)
    assert figures(after)[0][2] == 5
    with pytest.raises(NotAllowed):
        foresees(ground, of, "李静", date(2026, 12, 18))


def test_where_it_could_not_be_published_it_is_said_why(ground: Ground) -> None:
    third_branch(ground)
    of, wu = begins(ground), ground.actor("吴刚")
    ground.do(lambda uow: series.skip(uow, wu, of.id, SLOT, uow.now, ZONE, skipped=True))
    with pytest.raises(Stale):
        foresees(ground, of, "吴刚")
    closes(ground, SECOND)
    closes(ground, "第一党支部")
    with pytest.raises(Invalid):
        foresees(ground, of, "吴刚", date(2026, 12, 18))
    with pytest.raises(NotAllowed):
        foresees(ground, of, "张华", date(2026, 12, 18))


def test_only_the_unit_above_sees_the_figures_of_all_parts_that_are_on(ground: Ground) -> None:
    begins(ground)
    part = activities(ground)[0]
    assert part.joint_id is not None
    with pytest.raises(NotAllowed):
        of_joint(ground, part.joint_id, "张华")
    shown = of_joint(ground, part.joint_id)
    rungs = {one.step.audience: one.count for one in shown.lines}
    assert (rungs[Audience.LEADER], rungs[Audience.SECRETARY]) == (1, 2)
    wu = ground.actor("吴刚")
    ground.do(lambda uow: joint.cancel(uow, wu, part.joint_id or 0, uow.now, ZONE))
    assert of_joint(ground, part.joint_id).lines == ()
