"""What went wrong elsewhere and must not here, where it is about who came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.domain.activities import Answer, Attendance
from bot.domain.org import Standing
from bot.domain.sheets import Period
from bot.errors import AppError
from bot.services.attendance import attendance, closing, sheets, walk_ins
from bot.services.attendance.attendance import Mark, Marked
from bot.services.attendance.rolls import Roll
from bot.services.summaries import persons
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.services.ground import ZONE, Ground

PRESENT = Attendance.PRESENT


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url)
    yield made
    made.store.close()


@pytest.fixture
def meeting(ground: Ground) -> Activity:
    return ground.holds("2026-12-04 15:00")


def roll(ground: Ground, activity: Activity) -> Roll:
    keeper = ground.actor("张华")
    return ground.do(lambda uow: attendance.open_roll(uow, keeper, activity.id, uow.now))


def present(ground: Ground, activity: Activity, who: str) -> bool:
    """Whether marking somebody present was taken."""
    wanted = Mark(ground.actor("张华"), activity.id, ground.members[who], PRESENT)
    [done] = ground.do(lambda uow: attendance.mark(uow, [wanted], uow.now))
    assert isinstance(done, (Marked, AppError))
    return isinstance(done, Marked)


def closes(ground: Ground, activity: Activity) -> None:
    keeper = ground.actor("张华")
    ground.do(
        lambda uow: closing.close(uow, keeper, activity.id, sure=True, zone=ZONE, now=uow.now)
    )


def moves(ground: Ground, who: str, to: str, day: date) -> None:
    def transfer(uow: UnitOfWork) -> None:
        for stay in uow.members.memberships(day, member_ids={ground.members[who]}):
            uow.members.part(stay.id, day)
        uow.members.join(ground.members[who], ground.units[to].id, day)

    ground.do(transfer)


def test_02_who_said_yes_has_not_come_by_that(ground: Ground, meeting: Activity) -> None:
    ground.answers(meeting, "李静", Answer.ATTENDING)
    ground.at("2026-12-04 15:30")
    assert roll(ground, meeting).tally.present == 0
    assert ground.attendances(meeting)["李静"] is None
    closes(ground, meeting)
    assert roll(ground, meeting).tally.present == 0


def test_10_who_came_without_an_answer_is_seen_everywhere(
    ground: Ground, meeting: Activity
) -> None:
    ground.at("2026-12-04 15:10")
    assert present(ground, meeting, "孙敏")
    assert roll(ground, meeting).tally.present == 1
    closes(ground, meeting)
    secretary, branch = ground.actor("张华"), ground.units["第一党支部"]
    month = Period(2026, month=12)
    sheet = ground.do(lambda uow: sheets.activity_sheet(uow, secretary, meeting.id, ZONE))
    assert "孙敏" in repr(sheet)
    ground.at("2026-12-05 09:00")
    table = ground.do(lambda uow: persons.table(uow, secretary, branch, month, ZONE, uow.now))
    assert {row.name: row.tally.present for row in table.rows}["孙敏"] == 1


def test_11_who_leaves_a_branch_stays_in_its_records(ground: Ground, meeting: Activity) -> None:
    ground.at("2026-12-04 15:10")
    assert present(ground, meeting, "李静")
    closes(ground, meeting)
    moves(ground, "李静", "第二党支部", date(2026, 12, 5))
    ground.at("2026-12-06 09:00")
    secretary, branch = ground.actor("张华"), ground.units["第一党支部"]
    month = Period(2026, month=12)
    table = ground.do(lambda uow: persons.table(uow, secretary, branch, month, ZONE, uow.now))
    row = next(row for row in table.rows if row.name == "李静")
    assert (row.tally.present, row.left) == (1, date(2026, 12, 5))
    other = ground.units["第二党支部"]
    boss = ground.actor("赵强")
    there = ground.do(lambda uow: persons.table(uow, boss, other, month, ZONE, uow.now))
    assert {row.name: row.tally.present for row in there.rows}["李静"] == 0


def test_12_what_was_before_somebody_joined_is_no_absence(
    ground: Ground, meeting: Activity
) -> None:
    ground.at("2026-12-04 15:30")
    closes(ground, meeting)
    day = date(2026, 12, 5)

    def join(uow: UnitOfWork) -> None:
        new = uow.members.add("何强", "20109999", Standing.FULL, has_vote=True)
        uow.members.join(new.id, ground.units["第一党支部"].id, day)

    ground.do(join)
    ground.at("2026-12-06 09:00")
    secretary, branch = ground.actor("张华"), ground.units["第一党支部"]
    month = Period(2026, month=12)
    table = ground.do(lambda uow: persons.table(uow, secretary, branch, month, ZONE, uow.now))
    row = next(row for row in table.rows if row.name == "何强")
    assert (row.came, row.tally.expected, row.tally.absent) == (day, 0, 0)


def test_13_marked_too_early_and_again_in_time_is_present(
    ground: Ground, meeting: Activity
) -> None:
    ground.at("2026-12-04 14:29")
    assert not present(ground, meeting, "李静")
    ground.at("2026-12-04 14:30")
    assert present(ground, meeting, "李静")
    assert ground.attendances(meeting)["李静"] is PRESENT


def test_14_who_is_not_expected_does_not_count_as_a_participant(
    ground: Ground, meeting: Activity
) -> None:
    ground.at("2026-12-04 15:10")
    assert not present(ground, meeting, "赵强"), "of another branch"
    secretary, guest = ground.actor("张华"), ground.members["赵强"]
    came = ground.do(
        lambda uow: walk_ins.add(
            uow, secretary, meeting.id, guest, found={guest}, now=uow.now, zone=ZONE
        )
    )
    assert (came.roll.tally.expected, came.roll.tally.present) == (6, 0)
    assert [one.name for one in came.roll.observers] == ["赵强"]
