"""Summaries and the sheets people file, on real databases; the figures are worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest

from bot.domain.activities import ActivityKind, Attendance
from bot.domain.audit import Tag
from bot.domain.org import Role, Standing, UnitKind
from bot.domain.sheets import Period, PeriodRow, SheetRow, SheetState, UnitLine
from bot.domain.tally import Tally
from bot.errors import NotAllowed, Stale
from bot.services.attendance import attendance, closing, sheets
from bot.services.attendance.attendance import Mark
from bot.services.summaries import exports, summaries
from bot.services.summaries.summaries import OwnPeriod, TreePeriod
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE, Ground, local, queries_of

NOVEMBER, DECEMBER = Period(2026, month=11), Period(2026, month=12)
FOURTH = Period(2026, quarter=4)
PRESENT, FULL = Attendance.PRESENT, Standing.FULL


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    """Three sheets of the first branch, one of the second, one of the committee itself."""
    made = Ground(database_url, "2026-10-01 09:00")
    _held(made, "2026-10-16 15:00", "111111", kind=ActivityKind.THEME_DAY)
    _held(made, "2026-11-20 15:00", "1迟假缺—1", place="三楼会议室", subject="三季度总结")
    made.at("2026-11-30 23:00")
    small = made.holds("2026-11-30 23:30", ActivityKind.GROUP_MEETING, group="第二党小组")
    made.at("2026-12-01 00:30")
    made.closes(small, "11缺", "张华")
    _held(made, "2026-11-25 10:00", "1—", unit="第二党支部", keeper="赵强")
    made.at("2026-12-02 09:00")
    made.holds("2026-11-27 15:00", ActivityKind.PARTY_CLASS)
    made.cancels(made.holds("2026-11-28 15:00"))
    made.holds("2026-12-18 15:00", ActivityKind.PARTY_CLASS)
    yield made
    made.store.close()


def _held(
    ground: Ground, when: str, marks: str, *, unit: str = "第一党支部", keeper: str = "张华",
    kind: ActivityKind = ActivityKind.MEMBER_MEETING, **words: str,
) -> None:  # fmt: skip
    activity = ground.holds(when, kind, unit, **words)
    ground.clock.at = local(when)
    ground.closes(activity, marks, keeper)


def of_period(
    ground: Ground, who: str, unit: str, period: Period, *, own: bool = False
) -> OwnPeriod | TreePeriod:
    actor, unit_id = ground.actor(who), ground.units[unit].id
    return ground.do(
        lambda uow: summaries.of_period(
            uow, actor, unit_id, period, own=own, zone=ZONE, now=uow.now
        )
    )


def own_period(ground: Ground, who: str, unit: str, period: Period) -> OwnPeriod:
    found = of_period(ground, who, unit, period)
    assert isinstance(found, OwnPeriod)
    return found


def test_a_month_of_a_branch(ground: Ground) -> None:
    found = own_period(ground, "张华", "第一党支部", NOVEMBER)
    meeting = Tally(expected=6, present=3, late=1, on_leave=1, absent=1, unrecorded=1)
    group = Tally(expected=3, present=2, absent=1)
    assert found.table.rows == (
        PeriodRow(
            date(2026, 11, 20), ActivityKind.MEMBER_MEETING, "三季度总结", "三楼会议室",
            SheetState.UNFINISHED, meeting,
        ),
        PeriodRow(
            date(2026, 11, 27), ActivityKind.PARTY_CLASS, None, None, SheetState.UNFINISHED
        ),
        PeriodRow(
            date(2026, 11, 28), ActivityKind.MEMBER_MEETING, None, None, SheetState.CANCELLED
        ),
        PeriodRow(
            date(2026, 11, 30), ActivityKind.GROUP_MEETING, "第二党小组", None,
            SheetState.FINISHED, group,
        ),
    )  # fmt: skip
    tally = found.table.tally
    assert tally == Tally(expected=9, present=5, late=1, on_leave=1, absent=2, unrecorded=1)
    assert (tally.attendance_rate, tally.accounted_rate) == (556, 667)
    assert found.table.held == {ActivityKind.MEMBER_MEETING: 1, ActivityKind.GROUP_MEETING: 1}
    assert (found.names, found.plans, found.own) == (True, True, False)
    assert (found.before, found.after, found.over) == (Period(2026, month=10), DECEMBER, None)


def test_the_register_is_the_same_table(ground: Ground) -> None:
    actor, branch = ground.actor("周明"), ground.units["第一党支部"]
    made = ground.do(lambda uow: sheets.register(uow, actor, branch, NOVEMBER, ZONE, uow.now))
    assert made == own_period(ground, "张华", "第一党支部", NOVEMBER).table


def test_a_quarter_of_a_branch(ground: Ground) -> None:
    found = own_period(ground, "张华", "第一党支部", FOURTH)
    tally = found.table.tally
    assert tally == Tally(expected=15, present=11, late=1, on_leave=1, absent=2, unrecorded=1)
    assert (tally.attendance_rate, tally.accounted_rate) == (733, 800)
    assert (found.before, found.after) == (None, None)


def test_a_month_with_nothing_leads_to_the_next_that_has_something(ground: Ground) -> None:
    found = own_period(ground, "张华", "第一党支部", Period(2026, month=8))
    assert (found.table.rows, found.before, found.after) == ((), None, Period(2026, month=10))


def test_the_committee_sees_lines_of_figures_worst_first(ground: Ground) -> None:
    found = of_period(ground, "吴刚", "市直机关党委", NOVEMBER)
    assert isinstance(found, TreePeriod)
    lines = [(one.line, one.open, one.unfinished) for one in found.branches]
    assert lines == [
        (
            UnitLine(
                "第二党支部", 2, {ActivityKind.MEMBER_MEETING: 1},
                Tally(expected=2, present=1, unrecorded=1), finished=False, kept=(0, 1),
            ),
            0,
            1,
        ),
        (
            UnitLine(
                "第一党支部", 6,
                {ActivityKind.MEMBER_MEETING: 1, ActivityKind.GROUP_MEETING: 1},
                Tally(expected=9, present=5, late=1, on_leave=1, absent=2, unrecorded=1),
                finished=False,
                kept=(0, 3),
            ),
            1,
            1,
        ),
    ]  # fmt: skip
    assert found.tally == Tally(expected=11, present=6, late=1, on_leave=1, absent=2, unrecorded=2)
    assert found.held == {ActivityKind.MEMBER_MEETING: 2, ActivityKind.GROUP_MEETING: 1}
    assert (found.before, found.after) == (Period(2026, month=10), DECEMBER)


def test_a_finished_branch_and_the_committees_own_activities(ground: Ground) -> None:
    _held(
        ground, "2026-10-20 10:00", "1", unit="市直机关党委", keeper="吴刚",
        kind=ActivityKind.COMMITTEE_MEETING,
    )  # fmt: skip
    found = of_period(ground, "吴刚", "市直机关党委", Period(2026, month=10))
    assert isinstance(found, TreePeriod)
    assert [(one.unit.name, one.line.finished) for one in found.branches] == [
        ("市直机关党委", True),
        ("第一党支部", True),
        ("第二党支部", True),
    ]
    own = of_period(ground, "吴刚", "市直机关党委", Period(2026, month=10), own=True)
    assert isinstance(own, OwnPeriod)
    assert [row.kind for row in own.table.rows] == [ActivityKind.COMMITTEE_MEETING]
    assert (own.own, own.names, own.over) == (True, True, ground.units["市直机关党委"])
    assert (own.before, own.after) == (None, None)


def test_above_the_branch_there_are_figures_only(ground: Ground) -> None:
    found = own_period(ground, "吴刚", "第一党支部", NOVEMBER)
    assert (found.names, found.plans, found.over) == (False, False, ground.units["市直机关党委"])
    assert found.table.tally.expected == 9
    actor = ground.actor("吴刚")
    branch = ground.units["第一党支部"]
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: summaries.activities(uow, actor, branch.id, 0))
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: exports.period(uow, actor, branch.id, NOVEMBER, uow.now))
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: sheets.register(uow, actor, branch, NOVEMBER, ZONE, uow.now))
    overview = ground.do(lambda uow: summaries.overview(uow, actor, branch.id))
    assert (overview.names, overview.closed, overview.several) == (False, 0, False)


@pytest.mark.parametrize("who", ["李静", "陈磊", "赵强"])
def test_others_see_nothing_of_a_branch(ground: Ground, who: str) -> None:
    for unit in ("第一党支部", "市直机关党委", "第二党小组"):
        with pytest.raises(NotAllowed):
            of_period(ground, who, unit, NOVEMBER)
    actor, branch = ground.actor(who), ground.units["第一党支部"]
    [activity_id] = ground.do(lambda uow: uow.summaries.closed(frozenset({branch.id}), 1, 1))
    refused = [
        lambda uow: summaries.overview(uow, actor, branch.id),
        lambda uow: summaries.activities(uow, actor, branch.id, 0),
        lambda uow: summaries.overview(uow, actor, 99),
        lambda uow: sheets.closed_roll(uow, actor, activity_id),
        lambda uow: sheets.closed_roll(uow, actor, 99),
        lambda uow: sheets.units_table(uow, actor, branch, NOVEMBER, ZONE, uow.now),
        lambda uow: exports.activity(uow, actor, activity_id, uow.now),
        lambda uow: exports.period(uow, actor, branch.id, NOVEMBER, uow.now),
        lambda uow: exports.branches(uow, actor, branch.id, NOVEMBER, uow.now),
    ]
    for attempt in refused:
        with pytest.raises(NotAllowed):
            ground.do(attempt)


def test_where_people_begin(ground: Ground) -> None:
    def begins(who: str) -> list[str]:
        actor = ground.actor(who)
        return [unit.name for unit in ground.do(lambda uow: summaries.units(uow, actor))]

    assert [begins(who) for who in ("张华", "周明", "吴刚", "陈磊", "李静")] == [
        ["第一党支部"],
        ["第一党支部"],
        ["市直机关党委"],
        [],
        [],
    ]
    boss = ground.administrator()
    assert ground.do(lambda uow: summaries.units(uow, boss)) == [ground.units["市直机关党委"]]
    ground.do(
        lambda uow: uow.members.appoint(
            ground.members["张华"], ground.units["市直机关党委"].id, Role.PUBLICITY,
            date(2026, 1, 1),
        )
    )  # fmt: skip
    assert begins("张华") == ["市直机关党委", "第一党支部"]


def test_closed_activities_in_pages(ground: Ground) -> None:
    for day in range(1, 8):
        ground.at(f"2026-09-{day:02} 08:00")
        _held(ground, f"2026-09-{day:02} 15:00", "111111")
    actor, unit_id = ground.actor("周明"), ground.units["第一党支部"].id
    pages = [
        ground.do(lambda uow, page=page: summaries.activities(uow, actor, unit_id, page))
        for page in (0, 1, 7)
    ]
    shown = [
        [f"{one.starts_at.astimezone(ZONE):%m-%d}" for one, _, _ in page.items] for page in pages
    ]
    assert shown == [
        ["11-30", "11-20", "10-16", "09-07", "09-06", "09-05", "09-04", "09-03"],
        ["09-02", "09-01"],
        ["09-02", "09-01"],
    ]
    assert [(page.page, page.pages) for page in pages] == [(0, 2), (1, 2), (1, 2)]
    overview = ground.do(lambda uow: summaries.overview(uow, actor, unit_id))
    assert (overview.names, overview.closed, overview.several) == (True, 10, False)


def test_the_sign_in_sheet(ground: Ground) -> None:
    ground.at("2026-12-04 14:00")
    meeting = ground.holds("2026-12-04 15:00", place="三楼会议室")
    actor = ground.actor("张华")
    with pytest.raises(Stale):
        ground.do(lambda uow: sheets.activity_sheet(uow, actor, meeting.id, ZONE))
    ground.at("2026-12-04 15:02")
    states = {"张华": PRESENT, "孙敏": PRESENT, "李静": Attendance.ABSENT}
    marks = [Mark(actor, meeting.id, ground.members[name], state) for name, state in states.items()]
    ground.do(lambda uow: attendance.mark(uow, marks, uow.now))
    ground.at("2026-12-04 16:05")
    ground.do(lambda uow: closing.close(uow, actor, meeting.id, sure=True, zone=ZONE, now=uow.now))
    made = ground.do(lambda uow: sheets.activity_sheet(uow, actor, meeting.id, ZONE))
    assert (made.unit, made.place, made.subject) == ("第一党支部", "三楼会议室", None)
    assert (made.starts_at, made.ends_at) == (local("2026-12-04 15:00"), local("2026-12-04 16:00"))
    assert (made.finished, made.as_of) == (False, local("2026-12-04 16:05"))
    at = local("2026-12-04 15:02")
    first, second = "第一党小组", "第二党小组"
    assert made.rows == (
        SheetRow("陈磊", second, FULL, (Role.GROUP_LEADER,), None),
        SheetRow("李静", second, FULL, (), Attendance.ABSENT, at),
        SheetRow("刘芳", first, FULL, (Role.ORGANISATION,), None),
        SheetRow("孙敏", second, FULL, (), PRESENT, at, on_behalf=True),
        SheetRow("张华", first, FULL, (Role.SECRETARY,), PRESENT, at),
        SheetRow("周明", None, FULL, (Role.DISCIPLINE,), None),
    )


def test_the_sheet_of_a_group_names_its_branch(ground: Ground) -> None:
    actor, branch = ground.actor("陈磊"), ground.units["第一党支部"]
    [activity_id] = ground.do(lambda uow: uow.summaries.closed(frozenset({branch.id}), 0, 1))
    made = ground.do(lambda uow: sheets.activity_sheet(uow, actor, activity_id, ZONE))
    assert (made.unit, made.finished) == ("第一党支部第二党小组", True)


def test_an_export_is_queued_once_and_audited(ground: Ground) -> None:
    actor, branch = ground.actor("周明"), ground.units["第一党支部"]
    [activity_id] = ground.do(lambda uow: uow.summaries.closed(frozenset({branch.id}), 0, 1))
    above = ground.actor("吴刚")
    root = ground.units["市直机关党委"].id
    for _ in range(2):
        ground.do(lambda uow: exports.activity(uow, actor, activity_id, uow.now))
        ground.do(lambda uow: exports.period(uow, actor, branch.id, NOVEMBER, uow.now))
        ground.do(lambda uow: exports.branches(uow, above, root, FOURTH, uow.now))
    waiting = ground.do(lambda uow: uow.sending.claim(BOT, 50, set()))
    assert [(row.chat_id, row.kind, row.params) for row in waiting] == [
        (105, "sheet.activity", {"activity": activity_id}),
        (105, "sheet.period", {"unit": branch.id, "year": 2026, "month": 11}),
        (107, "sheet.branches", {"unit": root, "year": 2026, "quarter": 4}),
    ]
    assert exports.period_in(waiting[2].params) == FOURTH
    tags = [("activity", activity_id), ("unit", branch.id), ("unit", root)]
    assert [ground.do(lambda uow, one=one: uow.audit.tags(*one))[-1] for one in tags] == [
        Tag.SHEET_EXPORTED
    ] * 3
    ground.at("2026-12-02 09:01")
    ground.do(lambda uow: exports.activity(uow, actor, activity_id, uow.now))
    assert ground.do(lambda uow: uow.outbox.unsent(BOT, uow.now)) == 4


def test_two_branches_of_one_name_are_told_apart(ground: Ground) -> None:
    def fill(uow: UnitOfWork) -> None:
        other = uow.units.make(ground.units["市直机关党委"], UnitKind.GENERAL_BRANCH, "二党总支")
        uow.units.make(other, UnitKind.BRANCH, "第一党支部")

    ground.do(fill)
    actor, root = ground.actor("吴刚"), ground.units["市直机关党委"]
    table = ground.do(lambda uow: sheets.units_table(uow, actor, root, NOVEMBER, ZONE, uow.now))
    assert [(line.unit, line.members) for line in table.lines] == [
        ("市直机关党委第一党支部", 6),
        ("第二党支部", 2),
        ("二党总支第一党支部", 0),
    ]
    assert (table.unit, table.finished) == ("市直机关党委", False)


def test_figures_of_the_tree_take_the_same_number_of_queries_for_any_number_of_branches(
    ground: Ground,
) -> None:
    def queries() -> int:
        look = partial(of_period, ground, "吴刚", "市直机关党委", NOVEMBER)
        return queries_of(ground.store, look)

    before = queries()
    ground.do(
        lambda uow: [
            uow.units.make(ground.units["市直机关党委"], UnitKind.BRANCH, f"第{n}党支部")
            for n in range(10)
        ]
    )
    assert queries() == before
