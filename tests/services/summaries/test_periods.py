"""A unit's period: kinds, people, what changed, papers, having it sent; worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest

from bot.domain.activities import ActivityKind, Attendance
from bot.domain.audit import Tag
from bot.domain.org import Role, Standing
from bot.domain.periods import Span
from bot.domain.persons import Mark, PersonRow
from bot.domain.sheets import Period
from bot.domain.summaries import Change
from bot.domain.tally import Tally
from bot.errors import NotAllowed, Stale
from bot.services.attendance import sheets
from bot.services.summaries import exports, persons, subscriptions, summaries
from bot.services.summaries.exports import Paper
from bot.services.summaries.summaries import OwnPeriod, TreePeriod
from bot.store.activities.activities import Activity
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE, Ground, local, queries_of

FOURTH, NOVEMBER = Period(2026, quarter=4), Period(2026, month=11)
KINDS = ActivityKind
FIRST, SECOND, ROOT = "第一党支部", "第二党支部", "市直机关党委"
ONE, LATE, LEAVE, GONE = (
    Attendance.PRESENT,
    Attendance.LATE,
    Attendance.ON_LEAVE,
    Attendance.ABSENT,
)


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
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
    yield made
    made.store.close()


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


def test_people_over_a_quarter(ground: Ground) -> None:
    first, second, third = date(2026, 10, 16), date(2026, 11, 20), date(2026, 11, 30)
    actor, branch = ground.actor("周明"), ground.units[FIRST]
    made = ground.do(lambda uow: persons.table(uow, actor, branch, FOURTH, ZONE, uow.now))
    full = Standing.FULL
    assert made.rows == (
        PersonRow("陈磊", full, (Mark(first, ONE), Mark(second, LEAVE), Mark(third, ONE))),
        PersonRow("李静", full, (Mark(first, ONE), Mark(second, GONE), Mark(third, ONE))),
        PersonRow("刘芳", full, (Mark(first, ONE), Mark(second, LATE))),
        PersonRow("孙敏", full, (Mark(first, ONE), Mark(second, None), Mark(third, GONE))),
        PersonRow("张华", full, (Mark(first, ONE), Mark(second, ONE))),
        PersonRow("周明", full, (Mark(first, ONE), Mark(second, ONE))),
    )
    assert made.tally == own(ground, FOURTH).table.tally
    assert (made.unit, made.finished, made.as_of) == (FIRST, False, ground.clock.at)


def test_who_came_and_who_left_is_listed(ground: Ground) -> None:
    def move(uow: UnitOfWork) -> None:
        day = date(2026, 11, 21)
        stay, *_ = uow.members.memberships(day, member_ids={ground.members["刘芳"]})
        uow.members.part(stay.id, day)
        new = uow.members.add("何强", "20109999", Standing.PROBATIONARY, has_vote=False)
        uow.members.join(new.id, ground.units[FIRST].id, day)
        guest = uow.members.add("白露", "20109998", Standing.APPLICANT, has_vote=False)
        uow.members.join(guest.id, ground.units[FIRST].id, day)

    ground.do(move)
    actor, branch = ground.actor("张华"), ground.units[FIRST]
    made = ground.do(lambda uow: persons.table(uow, actor, branch, FOURTH, ZONE, uow.now))
    seen = {row.name: (row.came, row.left, row.tally.expected) for row in made.rows}
    day = date(2026, 11, 21)
    assert seen["何强"] == (day, None, 0)
    assert seen["刘芳"] == (None, day, 2)
    assert seen["张华"] == (None, None, 2)
    assert "白露" not in seen


def test_names_are_for_the_own_unit_only(ground: Ground) -> None:
    branch, root = ground.units[FIRST], ground.units[ROOT]
    for who in ("吴刚", "赵强", "陈磊", "李静"):
        actor = ground.actor(who)
        for read in (persons.table, persons.circular):
            with pytest.raises(NotAllowed):
                ground.do(partial(_read, read, actor, branch))
        for what in (Paper.PERSONS, Paper.CIRCULAR, Paper.REGISTER):
            with pytest.raises(NotAllowed):
                ground.do(partial(_asked, actor, branch.id, what))
    above = ground.actor("吴刚")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: persons.circular(uow, above, root, FOURTH, ZONE, uow.now))
    for what in (Paper.CHART, Paper.CHART_BRANCHES, Paper.CIRCULAR_BRANCHES, Paper.BRANCHES):
        ground.do(partial(_asked, above, root.id, what))
    assert ground.do(lambda uow: uow.outbox.unsent(BOT, uow.now)) == 4
    assert ground.do(lambda uow: uow.audit.tags("unit", root.id)) == [Tag.SHEET_EXPORTED] * 4


def _read(read, actor, branch, uow):  # type: ignore[no-untyped-def]
    return read(uow, actor, branch, FOURTH, ZONE, uow.now)


def _asked(actor, unit_id, what, uow):  # type: ignore[no-untyped-def]
    exports.paper(uow, actor, unit_id, FOURTH, what, uow.now)


def test_the_circular_of_a_branch_holds_what_the_screen_says(ground: Ground) -> None:
    actor, branch = ground.actor("周明"), ground.units[FIRST]
    made = ground.do(lambda uow: persons.circular(uow, actor, branch, FOURTH, ZONE, uow.now))
    shown = own(ground, FOURTH)
    assert (made.table, made.lines) == (shown.table, shown.lines)
    assert len(made.persons.rows) == 6


@pytest.mark.parametrize(
    "period",
    [
        Period(2026),
        FOURTH,
        NOVEMBER,
        Period(2026, half=1),
        Period(2026, days=(date(2026, 9, 1), date(2027, 1, 5))),
    ],
)
def test_a_queued_period_comes_back_as_it_was(period: Period) -> None:
    assert exports.period_in(exports.period_params(period)) == period


def test_the_closed_activities_of_a_period(ground: Ground) -> None:
    actor, unit_id = ground.actor("周明"), ground.units[FIRST].id

    def listed(period: Period | None) -> list[str]:
        found = ground.do(lambda uow: summaries.activities(uow, actor, unit_id, 0, period, ZONE))
        assert (found.period, found.pages) == (period, 1)
        return [f"{one.starts_at.astimezone(ZONE):%m-%d}" for one, _ in found.items]

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


# Subscriptions


def switch(ground: Ground, who: str, unit: str, span: Span, *, on: bool) -> None:
    actor, unit_id = ground.actor(who), ground.units[unit].id
    ground.do(
        lambda uow: subscriptions.put(uow, actor, unit_id, span, on=on, zone=ZONE, now=uow.now)
    )


def sent(ground: Ground, when: str) -> list[tuple[int, dict[str, object]]]:
    """(chat, params) of what the job queues at a local time."""
    ground.at(when)
    ground.do(lambda uow: subscriptions.send_due(uow, BOT, uow.now, ZONE))
    claimed = ground.do(lambda uow: uow.sending.claim(BOT, 50, set()))
    ground.do(lambda uow: uow.sending.sent(dict.fromkeys([row.id for row in claimed], 1)))
    return [(row.chat_id, row.params) for row in claimed]


def test_a_month_is_sent_once_on_its_first_working_day(ground: Ground) -> None:
    """1 January 2027 is a holiday, the 2nd and 3rd a weekend: Monday the 4th, from 08:30 on."""
    switch(ground, "张华", FIRST, Span.MONTH, on=True)
    switch(ground, "张华", FIRST, Span.MONTH, on=True)
    switch(ground, "吴刚", ROOT, Span.QUARTER, on=True)
    assert sent(ground, "2026-12-02 10:00") == []
    assert sent(ground, "2027-01-01 10:00") == []
    assert sent(ground, "2027-01-04 08:29") == []
    first, root = ground.units[FIRST].id, ground.units[ROOT].id
    assert sent(ground, "2027-01-04 08:30") == [
        (100, {"unit": first, "year": 2026, "month": 12}),
        (107, {"unit": root, "year": 2026, "quarter": 4}),
    ]
    assert sent(ground, "2027-01-04 12:00") == []
    assert sent(ground, "2027-01-05 09:00") == []
    assert sent(ground, "2027-02-01 09:00") == [(100, {"unit": first, "year": 2027, "month": 1})]


def test_it_is_never_sent_in_quiet_hours_and_made_up_for_the_next_day(ground: Ground) -> None:
    switch(ground, "张华", FIRST, Span.MONTH, on=True)
    own_account = ground.actor("张华").account_id
    assert own_account is not None
    ground.do(lambda uow: uow.accounts.change(own_account, quiet_from="20:00", quiet_to="09:00"))
    assert sent(ground, "2027-01-04 08:59") == []
    assert sent(ground, "2027-01-04 20:00") == []
    assert len(sent(ground, "2027-01-05 09:00")) == 1


def test_switched_off_or_out_of_reach_nothing_is_sent(ground: Ground) -> None:
    switch(ground, "张华", FIRST, Span.MONTH, on=True)
    switch(ground, "周明", FIRST, Span.MONTH, on=True)
    switch(ground, "张华", FIRST, Span.MONTH, on=False)
    switch(ground, "张华", FIRST, Span.MONTH, on=False)
    zhou, zhang = ground.actor("周明").account_id, ground.actor("张华").account_id
    assert zhou is not None
    assert zhang is not None
    ground.do(lambda uow: uow.accounts.change(zhou, unreachable="blocked"))
    assert sent(ground, "2027-01-04 09:00") == []
    assert ground.do(lambda uow: uow.audit.tags("account", zhang)) == [Tag.PREFERENCES_CHANGED] * 2


def test_without_the_right_it_is_refused_and_dropped(ground: Ground) -> None:
    for who, unit in (("李静", FIRST), ("张华", SECOND), ("张华", ROOT)):
        with pytest.raises(NotAllowed):
            switch(ground, who, unit, Span.MONTH, on=True)
    with pytest.raises(Stale):
        switch(ground, "张华", FIRST, Span.YEAR, on=True)
    switch(ground, "周明", FIRST, Span.MONTH, on=True)
    unit_id, before = ground.units[FIRST].id, ground.actor("周明")
    assert ground.do(lambda uow: subscriptions.still(uow, before, unit_id, Span.MONTH))
    assert not ground.do(lambda uow: subscriptions.still(uow, before, unit_id, Span.QUARTER))

    def end_office(uow: UnitOfWork) -> None:
        offices = uow.members.appointments(uow.now.date(), unit_ids={unit_id})
        [mine] = [one for one in offices if one.role is Role.DISCIPLINE]
        uow.members.end_appointment(mine.id, uow.now.date())

    ground.do(end_office)
    after = ground.actor("周明")
    assert not ground.do(lambda uow: subscriptions.still(uow, after, unit_id, Span.MONTH))
    account_id = after.account_id
    assert account_id is not None
    assert ground.do(lambda uow: uow.subscriptions.of(account_id, unit_id)) == frozenset()


def test_an_account_that_goes_takes_its_subscriptions_along(ground: Ground) -> None:
    administrator = ground.administrator()
    unit_id, account_id = ground.units[ROOT].id, administrator.account_id
    assert account_id is not None
    ground.do(
        lambda uow: subscriptions.put(
            uow, administrator, unit_id, Span.MONTH, on=True, zone=ZONE, now=uow.now
        )
    )
    ground.do(lambda uow: uow.accounts.revoke_administrator(account_id))
    ground.do(lambda uow: uow.accounts.delete(account_id))
    assert sent(ground, "2027-01-04 09:00") == []


# Set-wise


def test_any_number_of_activities_and_branches_takes_as_many_queries(ground: Ground) -> None:
    actor, branch = ground.actor("张华"), ground.units[FIRST]

    def queries() -> list[int]:
        works = (
            partial(looked_at, ground, "张华", FIRST, FOURTH),
            partial(looked_at, ground, "吴刚", ROOT, FOURTH),
            partial(ground.do, partial(_read, persons.circular, actor, branch)),
        )
        return [queries_of(ground.store, work) for work in works]

    before = queries()
    for n in range(3):
        held(ground, f"2026-12-0{n + 2} 11:00", "111111", KINDS.THEME_DAY)
        ground.do(
            lambda uow, n=n: uow.units.make(ground.units[ROOT], branch.kind, f"第{n + 7}党支部")
        )
    assert queries() == before
