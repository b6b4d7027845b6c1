"""Hours that activities give: to who was there, once the roll is closed, as it stands corrected."""

from __future__ import annotations

import pytest

from bot.domain.activities import ActivityKind, Attendance
from bot.domain.audit import Tag
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.activities import hours
from bot.services.assignments import hours as sheets
from bot.services.attendance import attendance, closing, corrections
from bot.services.attendance.attendance import Mark
from bot.services.members import my
from bot.store.activities.activities import Activity
from tests.services.assignments.desk import SECRETARY, Desk
from tests.services.ground import ZONE
from tests.services.post import FIRST


def gives(desk: Desk, of: Activity, tenths: int, who: str = SECRETARY) -> Activity:
    actor = desk.ground.actor(who)
    return desk.ground.do(lambda uow: hours.settle(uow, actor, of.id, tenths, uow.now))


def held(desk: Desk, marks: str = "11迟缺1假") -> Activity:
    """A class on 24 November, closed: 李静 and 孙敏 are not both there."""
    of = desk.ground.holds("2026-11-24 15:00", ActivityKind.PARTY_CLASS)
    desk.ground.at("2026-11-24 17:00")
    desk.ground.closes(of, marks, SECRETARY)
    return of


def test_hours_count_for_who_was_there_once_the_roll_is_closed(any_desk: Desk) -> None:
    desk = any_desk
    of = desk.ground.holds("2026-11-24 15:00", ActivityKind.PARTY_CLASS)
    assert gives(desk, of, 20).hours == 20
    desk.ground.at("2026-11-24 17:00")
    assert desk.hours("张华").credited == 0
    desk.ground.closes(of, "11迟缺1假", SECRETARY)
    there = {
        name: mark in (Attendance.PRESENT, Attendance.LATE)
        for name, mark in desk.ground.attendances(of).items()
    }
    assert sum(there.values()) == 4
    assert {name: desk.hours(name).credited for name in there} == {
        name: 20 if one else 0 for name, one in there.items()
    }
    assert desk.hours("张华", 2025).credited == desk.hours("张华", 2027).credited == 0
    actor, unit = desk.ground.actor(SECRETARY), desk.ground.units[FIRST].id
    table = desk.ground.do(lambda uow: sheets.table(uow, actor, unit, 2026, uow.now, ZONE))
    assert sum(row.hours.credited for row in table.rows) == 80
    day = desk.ground.clock.at.date()
    record = desk.ground.do(lambda uow: my.record(uow, actor, day, ZONE))
    assert record is not None
    assert record.hours.credited == 20


def test_they_follow_a_correction_and_a_change_of_mind(desk: Desk) -> None:
    of = held(desk)
    gives(desk, of, 30)
    absent = next(
        name for name, one in desk.ground.attendances(of).items() if one is Attendance.ABSENT
    )
    actor, day = desk.ground.actor(SECRETARY), desk.ground.clock.at.date()
    assert (desk.hours("张华").credited, desk.hours(absent).credited) == (30, 0)
    desk.ground.do(lambda uow: corrections.send_back(uow, actor, of.id, "到会", uow.now, day))
    assert desk.hours("张华").credited == 0
    mark = Mark(actor, of.id, desk.ground.members[absent], Attendance.PRESENT)
    desk.ground.do(lambda uow: attendance.mark(uow, [mark], uow.now))
    desk.ground.do(lambda uow: closing.close(uow, actor, of.id, sure=True, zone=ZONE, now=uow.now))
    assert (desk.hours("张华").credited, desk.hours(absent).credited) == (30, 30)
    for _ in range(2):
        gives(desk, of, 0)
    assert desk.hours("张华").credited == 0
    tags = desk.ground.do(lambda uow: uow.audit.tags("activity", of.id))
    assert tags.count(Tag.ACTIVITY_CHANGED) == 2


def test_the_unit_s_heads_set_them_and_within_reason(desk: Desk) -> None:
    of = held(desk)
    for who in ("李静", "刘芳", "赵强", "吴刚"):
        with pytest.raises(NotAllowed):
            gives(desk, of, 20, who)
    with pytest.raises(Invalid):
        gives(desk, of, 2001)
    desk.ground.cancels(of)
    with pytest.raises(Stale):
        gives(desk, of, 20)
