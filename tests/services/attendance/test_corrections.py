"""A closed sheet sent back, closed again, its versions; members who object; on real databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from bot.domain.activities import ActivityState, Attendance
from bot.domain.audit import Tag
from bot.domain.sheets import Period, SheetState
from bot.domain.tally import Tally
from bot.errors import AppError, NotAllowed, Stale
from bot.services.activities import changes
from bot.services.attendance import attendance, closing, corrections, objections, sheets
from bot.services.attendance.attendance import Mark
from bot.services.attendance.corrections import History
from bot.store.activities.activities import Activity
from bot.store.schema.activities import activity as activity_table
from bot.store.uow import UnitOfWork
from tests.services.ground import ZONE, Ground
from tests.services.post import Post

PRESENT, ABSENT = Attendance.PRESENT, Attendance.ABSENT
TODAY = date(2026, 12, 5)


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    made = Ground(database_url, "2026-12-04 14:00")
    yield made
    made.store.close()


@pytest.fixture
def meeting(ground: Ground) -> Activity:
    """Closed by 刘芳 with 孙敏 absent and everybody else there."""
    made = ground.holds("2026-12-04 15:00")
    ground.at("2026-12-04 16:00")
    ground.closes(made, "1111缺1", "刘芳")
    ground.at("2026-12-05 09:00")
    return made


def sends_back(ground: Ground, activity: Activity, who: str, why: str = "孙敏到会") -> None:
    actor = ground.actor(who)
    ground.do(lambda uow: corrections.send_back(uow, actor, activity.id, why, uow.now, TODAY))


def closes_again(ground: Ground, activity: Activity, who: str, name: str, mark: Attendance) -> None:
    actor = ground.actor(who)
    one = Mark(actor, activity.id, ground.members[name], mark)
    ground.do(lambda uow: attendance.mark(uow, [one], uow.now))
    ground.do(
        lambda uow: closing.close(uow, actor, activity.id, sure=False, zone=ZONE, now=uow.now)
    )


def history(ground: Ground, activity: Activity, who: str) -> History:
    actor = ground.actor(who)
    return ground.do(lambda uow: corrections.history(uow, actor, activity.id))


def figures(ground: Ground) -> Tally:
    """What the branch's heads see of the quarter."""
    actor, unit = ground.actor("张华"), ground.units["第一党支部"]
    table = ground.do(
        lambda uow: sheets.period_table(uow, actor, unit, Period(2026, quarter=4), ZONE, uow.now)
    )
    return table.tally


def states(ground: Ground) -> list[SheetState]:
    actor, unit = ground.actor("张华"), ground.units["第一党支部"]
    table = ground.do(
        lambda uow: sheets.period_table(uow, actor, unit, Period(2026, quarter=4), ZONE, uow.now)
    )
    return [row.state for row in table.rows]


def now_is(ground: Ground, activity: Activity) -> Activity:
    found = ground.do(lambda uow: uow.activities.get(activity.id))
    assert found is not None
    return found


def test_closing_keeps_the_marks_of_everybody(ground: Ground, meeting: Activity) -> None:
    [version] = ground.do(lambda uow: uow.corrections.versions(meeting.id))
    lines = ground.do(lambda uow: uow.corrections.lines(version.sheet_id))
    names = {number: name for name, number in ground.members.items()}
    assert {names[one.member_id]: one.attendance for one in lines} == {
        "张华": PRESENT, "刘芳": PRESENT, "陈磊": PRESENT, "李静": PRESENT, "孙敏": ABSENT,
        "周明": PRESENT,
    }  # fmt: skip
    assert (version.sheet.version, version.why) == (1, None)


def test_a_sheet_sent_back_counts_nowhere_and_closing_it_makes_the_next_version(
    ground: Ground, meeting: Activity
) -> None:
    assert figures(ground) == Tally(6, 5, absent=1)
    sends_back(ground, meeting, "张华")
    assert figures(ground) == Tally()
    assert states(ground) == [SheetState.CORRECTING]
    opened = now_is(ground, meeting)
    assert (opened.state, opened.correcting) == (ActivityState.PUBLISHED, True)
    assert opened.frozen_at is not None

    ground.at("2026-12-05 10:00")
    closes_again(ground, meeting, "刘芳", "孙敏", PRESENT)
    assert figures(ground) == Tally(6, 6)
    assert states(ground) == [SheetState.FINISHED]
    first, second = ground.do(lambda uow: uow.corrections.versions(meeting.id))
    assert [one.sheet.absent for one in (first, second)] == [1, 0]
    assert [one.why for one in (first, second)] == [None, "孙敏到会"]
    old = ground.do(lambda uow: uow.corrections.lines(first.sheet_id))
    assert [one.attendance for one in old].count(ABSENT) == 1
    tags = ground.do(lambda uow: uow.audit.tags("activity", meeting.id))
    kept = [tag for tag in tags if tag in (Tag.SHEET_CLOSED, Tag.SHEET_SENT_BACK)]
    assert kept == [Tag.SHEET_CLOSED, Tag.SHEET_SENT_BACK, Tag.SHEET_CLOSED]
    assert not now_is(ground, meeting).correcting


def test_who_may_send_back_and_who_sees_why(ground: Ground, meeting: Activity) -> None:
    for name in ("刘芳", "周明", "陈磊", "李静", "赵强"):
        with pytest.raises(NotAllowed):
            sends_back(ground, meeting, name)
    sends_back(ground, meeting, "吴刚", "人数不符")
    with pytest.raises(Stale):
        sends_back(ground, meeting, "张华")
    closes_again(ground, meeting, "张华", "孙敏", PRESENT)
    own, above = history(ground, meeting, "张华"), history(ground, meeting, "吴刚")
    assert [(one.who, one.why) for one in own.editions] == [("刘芳", None), ("张华", "人数不符")]
    assert [(one.who, one.why) for one in above.editions] == [(None, None), (None, None)]
    assert (own.names, above.names, above.corrects) == (True, False, True)
    with pytest.raises(NotAllowed):
        history(ground, meeting, "李静")
    wu = ground.actor("吴刚")
    listed = ground.do(lambda uow: corrections.listing(uow, wu, ground.units["第一党支部"].id, 5))
    assert [(board.activity.id, sheet.version) for board, sheet in listed.items] == [
        (meeting.id, 2)
    ]


def test_nothing_else_of_it_can_be_changed_meanwhile(ground: Ground, meeting: Activity) -> None:
    sends_back(ground, meeting, "张华")
    zhang = ground.actor("张华")
    with pytest.raises(Stale):
        ground.do(lambda uow: changes.cancel(uow, zhang, meeting.id, uow.now, ZONE))
    assert now_is(ground, meeting).correcting


def test_the_reason_is_kept_encrypted(ground: Ground, meeting: Activity) -> None:
    sends_back(ground, meeting, "张华", "孙敏当天到会")
    row = ground.do(
        lambda uow: uow.activities._first(
            activity_table.select().where(activity_table.c.id == meeting.id)
        )
    )
    assert "孙敏".encode() not in row.reopen_why
    closes_again(ground, meeting, "张华", "孙敏", PRESENT)
    row = ground.do(
        lambda uow: uow.activities._first(
            activity_table.select().where(activity_table.c.id == meeting.id)
        )
    )
    assert (row.reopen_why, row.reopened_at, row.reopened_by) == (None, None, None)


def objects(ground: Ground, activity: Activity, who: str) -> bool:
    actor = ground.actor(who)
    done = ground.do(lambda uow: objections.object_to(uow, actor, activity.id, uow.now, TODAY))
    return done.objection.open


def confirms(ground: Ground, who: str, row: int) -> None:
    actor = ground.actor(who)
    ground.do(lambda uow: objections.confirm(uow, actor, row, uow.now))


def test_an_objection_goes_to_the_secretary_once_until_it_is_settled(
    ground: Ground, meeting: Activity
) -> None:
    post = Post(ground)
    post.delivers()
    assert objects(ground, meeting, "李静")
    assert objects(ground, meeting, "李静")
    assert post.news() == [("张华", "objection.card")]
    row = ground.rows(meeting)["李静"]
    for name in ("李静", "刘芳", "赵强"):
        with pytest.raises(NotAllowed):
            confirms(ground, name, row.id)
    confirms(ground, "张华", row.id)
    with pytest.raises(Stale):
        confirms(ground, "张华", row.id)
    assert sorted(post.delivers())[0][1] == "objection.card"
    assert ground.do(lambda uow: uow.audit.tags("participation", row.id))[-2:] == [
        Tag.OBJECTION_MADE, Tag.OBJECTION_SETTLED,
    ]  # fmt: skip
    assert objects(ground, meeting, "李静")


def test_sending_back_settles_objections_and_the_next_version_is_told(
    ground: Ground, meeting: Activity
) -> None:
    post = Post(ground)
    objects(ground, meeting, "李静")
    post.delivers()
    sends_back(ground, meeting, "张华")
    told = [(name, kind, params.get("how")) for name, kind, params in post.waiting()]
    assert told == [("刘芳", "sheet.sent_back", None), ("李静", "objection.outcome", "sent_back")]
    post.delivers()
    with pytest.raises(Stale):
        objects(ground, meeting, "周明")
    closes_again(ground, meeting, "张华", "李静", ABSENT)
    told = [(name, kind, params.get("how")) for name, kind, params in post.waiting()]
    assert told == [("李静", "objection.outcome", "corrected")]


def test_the_secretary_objects_to_the_unit_above_and_nobody_else_can_be_asked(
    ground: Ground, meeting: Activity
) -> None:
    post = Post(ground)
    post.delivers()
    objects(ground, meeting, "张华")
    assert post.news() == [("吴刚", "objection.card")]

    def leaves(uow: UnitOfWork) -> None:
        account = uow.accounts.of_member(1, ground.members["张华"])
        above = uow.accounts.of_member(1, ground.members["吴刚"])
        assert account is not None
        assert above is not None
        uow.accounts.change(account.id, unreachable="blocked")
        uow.accounts.change(above.id, unreachable="blocked")

    ground.do(leaves)
    with pytest.raises(AppError, match="Nobody who could correct it"):
        objects(ground, meeting, "李静")
    with pytest.raises(NotAllowed):
        objects(ground, meeting, "赵强")
