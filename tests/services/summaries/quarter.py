"""A quarter of two branches, worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.domain.access import Actor
from bot.domain.activities import ActivityKind
from bot.domain.sheets import Period
from bot.services.summaries import summaries
from bot.services.summaries.summaries import OwnPeriod, TreePeriod
from bot.store.activities.activities import Activity
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork
from tests.services.ground import ZONE, Ground, local

FOURTH, NOVEMBER = Period(2026, quarter=4), Period(2026, month=11)
KINDS = ActivityKind
FIRST, SECOND, ROOT = "第一党支部", "第二党支部", "市直机关党委"


def quarter(database_url: str) -> Ground:
    """第一党支部: 10-16 主题党日 6/6; 11-20 党员大会 应到 6 实到 3 请假 1 缺席 1 未登记 1;
    11-30 党小组会（二） 应到 3 实到 2 缺席 1; 11-27 党课 not closed. 第二党支部: 11-25 1/2."""
    made = Ground(database_url, "2026-10-01 09:00")
    held(made, "2026-10-16 15:00", "111111", KINDS.THEME_DAY)
    held(made, "2026-11-20 15:00", "1迟假缺—1")
    held(made, "2026-11-25 10:00", "1—", unit=SECOND, keeper="赵强")
    made.at("2026-11-30 23:00")
    small = made.holds("2026-11-30 23:30", KINDS.GROUP_MEETING, group="第二党小组")
    made.at("2026-12-01 00:30")
    made.closes(small, "11缺", "张华")
    made.at("2026-12-02 09:00")
    made.holds("2026-11-27 15:00", KINDS.PARTY_CLASS)
    return made


def held(
    ground: Ground,
    when: str,
    marks: str,
    kind: ActivityKind = KINDS.MEMBER_MEETING,
    *,
    unit: str = FIRST,
    keeper: str = "张华",
) -> Activity:
    activity = ground.holds(when, kind, unit)
    ground.clock.at = local(when)
    ground.closes(activity, marks, keeper)
    return activity


def looked_at(
    ground: Ground, who: str, unit: str, period: Period, *, own: bool = False
) -> OwnPeriod | TreePeriod:
    actor, unit_id = ground.actor(who), ground.units[unit].id
    return ground.do(
        lambda uow: summaries.of_period(
            uow, actor, unit_id, period, own=own, zone=ZONE, now=uow.now
        )
    )


def own(ground: Ground, period: Period) -> OwnPeriod:
    found = looked_at(ground, "张华", FIRST, period)
    assert isinstance(found, OwnPeriod)
    return found


def of_quarter(read: Callable[..., Any], actor: Actor, branch: Unit, uow: UnitOfWork) -> Any:
    """What a service says of a unit in the quarter."""
    return read(uow, actor, branch, FOURTH, ZONE, uow.now)
