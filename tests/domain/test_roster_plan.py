"""What a roster file changes, held against what is known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.org import Role, Standing
from bot.domain.roster_faults import FaultKind, Table
from bot.domain.roster_header import find_header
from bot.domain.roster_moves import OfficeMoves, StayMoves
from bot.domain.roster_plan import Change, Notice, NoticeKind, Plan, plan_roster
from bot.domain.roster_state import Details, Held, Person, Stay, UnitKey, unit_key
from bot.domain.roster_units import UnitPath
from tests.domain.rosters import FIRST, GROUP, HEADER, ROOT, SECOND, read

TODAY = date(2026, 11, 23)
SINCE = date(2025, 1, 1)
TREE: tuple[UnitPath, ...] = ((ROOT,), (ROOT, FIRST), (ROOT, SECOND), (ROOT, FIRST, GROUP))
BRANCH, OTHER, GROUP_1 = (unit_key(path) for path in TREE[1:])
GROUP_2: UnitKey = (*BRANCH, "第二党小组")
FULL = Details("李静", "20120712", Standing.FULL, has_vote=True)


def plan(*rows: tuple[object, ...], known: tuple[Person, ...] = (), header=HEADER) -> Plan:  # type: ignore[no-untyped-def]
    table = Table("党员名册", (header, *rows))  # type: ignore[arg-type]
    roster = read(*table.rows, tree=TREE)
    assert roster.faults == ()
    found = find_header(table.rows)
    assert found is not None
    return plan_roster(roster.rows, found.titles, [unit_key(p) for p in TREE], known, TODAY)


def row(  # type: ignore[no-untyped-def]
    unit="第一党支部",
    name="李静",
    number: str | None = "20120712",
    group: str | None = None,
    standing="正式",
    offices: str | None = None,
    appointed: str | None = None,
    joined: str | None = None,
    vote: str | None = None,
) -> tuple[str | None, ...]:
    return (unit, name, number, group, standing, offices, appointed, joined, vote)


def home(unit: UnitKey = BRANCH, since: date = SINCE, *, first: bool = True) -> Stay:
    return Stay(1, unit, unit[-1], since, first)


def known(details: Details = FULL, **values: object) -> Person:
    return Person(7, details, **({"home": home()} | values))  # type: ignore[arg-type]


def only(found: Plan) -> Change:
    (change,) = found.changes
    return change


def test_a_new_person_joins_today_and_is_appointed_today() -> None:
    change = only(plan(row(group="第二党小组", offices="支部书记、小组长")))
    assert change == Change(
        2,
        None,
        FULL,
        StayMoves(TODAY, joined=((BRANCH, TODAY), (GROUP_2, TODAY))),
        OfficeMoves(
            begun=(
                ((BRANCH, Role.SECRETARY), TODAY),
                ((GROUP_2, Role.GROUP_LEADER), TODAY),
            )
        ),
    )
    assert not change.redetailed


def test_dates_of_the_file_are_those_of_joining_and_appointment() -> None:
    change = only(plan(row(offices="书记", appointed="2024-02-29", joined="2019.1.2")))
    assert change.stays.joined == ((BRANCH, date(2019, 1, 2)),)
    assert change.offices.begun == (((BRANCH, Role.SECRETARY), date(2024, 2, 29)),)


def test_an_office_without_a_day_begins_no_earlier_than_the_person_comes() -> None:
    change = only(plan(row(offices="书记", joined="2027-01-04")))
    assert change.offices.begun == (((BRANCH, Role.SECRETARY), date(2027, 1, 4)),)


def test_units_are_made_from_the_top_down_each_once() -> None:
    rows = (
        row("市直机关党委/乙局党委/乙局党支部", group="第一党小组"),
        row("乙局党委", "王伟", "9"),
    )
    names = [[step.name for step in path][1:] for path in plan(*rows).units]
    assert names == [
        ["乙局党委"],
        ["乙局党委", "乙局党支部"],
        ["乙局党委", "乙局党支部", "第一党小组"],
    ]


def test_nothing_changes_for_somebody_who_is_known_like_that() -> None:
    person = known(
        groups=(Stay(2, GROUP_1, "第一党小组", SINCE),),
        offices=(Held(3, BRANCH, "第一党支部", Role.SECRETARY, SINCE),),
    )
    given_row = row(group="第一党小组", offices="书记", appointed="2025-01-01", joined="2025-01-01")
    change = only(plan(given_row, known=(person,)))
    assert not change.redetailed
    assert not change.stays
    assert change.offices == OfficeMoves(kept=person.offices)


def test_a_transfer_ends_group_and_offices_on_its_day() -> None:
    group = Stay(2, GROUP_1, "第一党小组", SINCE)
    led = Held(3, GROUP_1, "第一党小组", Role.GROUP_LEADER, SINCE)
    held = Held(4, BRANCH, "第一党支部", Role.YOUTH, SINCE)
    above = Held(5, BRANCH[:1], "市直机关党委", Role.SECRETARY, SINCE)
    person = known(groups=(group,), offices=(led, held, above))
    change = only(plan(row("第二党支部", joined="2026-11-02"), known=(person,)))
    day = date(2026, 11, 2)
    assert change.stays == StayMoves(day, ((home(), day), (group, day)), joined=((OTHER, day),))
    assert change.offices == OfficeMoves(ended=((led, day), (held, day)))


def test_a_transfer_without_a_day_is_today() -> None:
    change = only(plan(row("第二党支部", offices="书记"), known=(known(),)))
    assert change.stays == StayMoves(TODAY, ((home(), TODAY),), ((OTHER, TODAY),))
    assert change.offices.begun == (((OTHER, Role.SECRETARY), TODAY),)


@pytest.mark.parametrize("day", ["2025-01-01", "2020-05-05"])
def test_a_transfer_before_the_person_came_is_a_fault(day: str) -> None:
    found = plan(row("第二党支部", joined=day), known=(known(),))
    (fault,) = found.faults
    assert (fault.row, fault.column, fault.value) == (2, "转入日期", day)
    assert (fault.kind, fault.params) == (
        FaultKind.TRANSFER_TOO_EARLY,
        (("since", "2025-01-01"),),
    )
    assert found.changes == ()


def test_somebody_who_left_and_came_back_joins() -> None:
    change = only(plan(row(), known=(known(home=None),)))
    assert change.stays == StayMoves(TODAY, joined=((BRANCH, TODAY),))


def test_the_day_somebody_came_is_put_right_where_nothing_was_before() -> None:
    given_row = row(joined="2019-03-01")
    first = only(plan(given_row, known=(known(),)))
    assert first.stays.began == ((home(), date(2019, 3, 1)),)
    later = known(home=home(first=False))
    assert not only(plan(given_row, known=(later,))).stays


def test_a_changed_group_ends_the_lead_of_the_old_one() -> None:
    group = Stay(2, GROUP_1, "第一党小组", SINCE)
    led = Held(3, GROUP_1, "第一党小组", Role.GROUP_LEADER, SINCE)
    person = known(groups=(group,), offices=(led,))
    change = only(plan(row(group="第二党小组", offices="小组长"), known=(person,)))
    assert change.stays == StayMoves(TODAY, ((group, TODAY),), ((GROUP_2, TODAY),))
    assert change.offices == OfficeMoves(
        ended=((led, TODAY),), begun=(((GROUP_2, Role.GROUP_LEADER), TODAY),)
    )


def test_a_blank_group_is_left_and_a_missing_column_says_nothing() -> None:
    group = Stay(2, GROUP_1, "第一党小组", SINCE)
    person = known(groups=(group,))
    assert only(plan(row(), known=(person,))).stays.left == ((group, TODAY),)
    header = ("组织路径", "姓名", "人员编号", "党员类别")
    without = ("第一党支部", "李静", "20120712", "正式")
    assert not only(plan(without, known=(person,), header=header)).stays
    moved = only(plan(("第二党支部", *without[1:]), known=(person,), header=header))
    assert moved.stays.left == ((home(), TODAY), (group, TODAY))


def test_an_office_no_longer_named_waits_for_confirmation() -> None:
    held = Held(4, BRANCH, "第一党支部", Role.YOUTH, SINCE)
    led = Held(5, GROUP_2, "第二党小组", Role.GROUP_LEADER, TODAY + timedelta(days=9))
    above = Held(6, BRANCH[:1], "市直机关党委", Role.SECRETARY, SINCE)
    person = known(offices=(held, led, above))
    change = only(plan(row(offices="书记"), known=(person,)))
    assert change.offices == OfficeMoves(
        begun=(((BRANCH, Role.SECRETARY), TODAY),),
        removed=((held, TODAY), (led, led.since)),
    )
    header = ("组织路径", "姓名", "人员编号", "党员类别")
    silent = only(plan(("第一党支部", "李静", "20120712", "正式"), known=(person,), header=header))
    assert silent.offices == OfficeMoves()


def test_the_day_of_an_only_office_is_put_right() -> None:
    held = Held(4, BRANCH, "第一党支部", Role.SECRETARY, SINCE)
    person = known(offices=(held,))
    one = only(plan(row(offices="书记", appointed="2023-06-01"), known=(person,)))
    assert one.offices == OfficeMoves(began=((held, date(2023, 6, 1)),), kept=(held,))
    two = only(plan(row(offices="书记、青年委员", appointed="2023-06-01"), known=(person,)))
    assert two.offices.began == ()


def test_numbers_match_whatever_their_case_and_names_may_change() -> None:
    person = known(Details("李敬", "A12", Standing.PROBATIONARY, has_vote=False))
    found = plan(row(number="a12"), known=(person,))
    change = only(found)
    assert change.before == person
    assert change.redetailed
    assert found.notices == (Notice(2, "李静", NoticeKind.RENAMED, (("before", "李敬"),)),)


def test_a_name_that_only_one_has_in_the_unit_matches() -> None:
    unnumbered = known(Details("李 静", None, Standing.FULL, has_vote=True))
    change = only(plan(row(), known=(unnumbered,)))
    assert change.before == unnumbered
    assert change.details.number == "20120712"
    kept = only(plan(row(number=None), known=(known(),)))
    assert kept.details == FULL
    assert not kept.redetailed


def test_another_number_for_the_same_name_is_pointed_out() -> None:
    found = plan(row(number="20120713"), known=(known(),))
    assert only(found).before == known()
    assert found.notices == (Notice(2, "李静", NoticeKind.RENUMBERED, (("before", "20120712"),)),)


def test_namesakes_that_cannot_be_told_apart_are_a_fault() -> None:
    other = Person(8, Details("李静", "20120805", Standing.FULL, True), home())
    several = plan(row(number=None), known=(known(), other))
    assert [(f.row, f.column, f.value, f.kind) for f in several.faults] == [
        (2, "姓名", "李静", FaultKind.AMBIGUOUS_NAME)
    ]
    unnumbered = known(Details("李静", None, Standing.FULL, has_vote=True))
    claimed = plan(row(number="1"), row(number="2"), known=(unnumbered,))
    assert [fault.kind for fault in claimed.faults] == [FaultKind.AMBIGUOUS_NAME] * 2


def test_whom_a_number_has_found_is_no_namesake() -> None:
    found = plan(row("第二党支部"), row(number=None), known=(known(),))
    assert [change.before for change in found.changes] == [known(), None]


def test_a_namesake_elsewhere_is_pointed_out() -> None:
    elsewhere = known(home=home(OTHER))
    assert plan(row(number=None), known=(elsewhere,)).notices == (
        Notice(2, "李静", NoticeKind.NAMESAKE_ELSEWHERE, (("unit", "第二党支部"),)),
    )
    assert plan(row(number="1"), known=(elsewhere,)).notices == ()


def test_who_is_not_in_the_file_is_absent() -> None:
    gone = Person(9, Details("孙敏", None, Standing.FULL, True), home())
    left = Person(10, Details("周涛", None, Standing.FULL, True))
    assert plan(row(), known=(known(), gone, left)).absent == (gone,)


def test_a_vote_that_the_file_does_not_speak_of_stays() -> None:
    header = ("组织路径", "姓名", "人员编号", "党员类别")
    silent = ("第一党支部", "李静", "20120712", "正式")
    without_vote = known(Details("李静", "20120712", Standing.FULL, has_vote=False))
    assert not only(plan(silent, known=(without_vote,), header=header)).details.has_vote
    promoted = known(Details("李静", "20120712", Standing.PROBATIONARY, has_vote=False))
    assert only(plan(silent, known=(promoted,), header=header)).details.has_vote
    assert only(plan(row(), known=(without_vote,))).details.has_vote


def applied(found: Plan) -> tuple[Person, ...]:
    """The people as they are known after the plan was written."""
    people = []
    for place, change in enumerate(found.changes):
        gone = {stay.id for stay, _ in change.stays.left}
        over = {held.id for held, _ in change.offices.ended}
        before = change.before or Person(100 + place, change.details)
        began = {held.id: day for held, day in change.offices.began}
        since = {stay.id: day for stay, day in change.stays.began}
        stays = [
            Stay(s.id, s.unit, s.unit_name, since.get(s.id, s.since), s.first)
            for s in ([before.home] if before.home else []) + list(before.groups)
            if s.id not in gone
        ]
        stays += [Stay(0, unit, unit[-1], day, first=False) for unit, day in change.stays.joined]
        offices = [
            Held(h.id, h.unit, h.unit_name, h.role, began.get(h.id, h.since))
            for h in before.offices
            if h.id not in over
        ]
        offices += [Held(0, u, u[-1], role, day) for (u, role), day in change.offices.begun]
        homes = [stay for stay in stays if not stay.unit[-1].endswith("小组")]
        groups = tuple(stay for stay in stays if stay not in homes)
        people.append(Person(before.id, change.details, homes[0], groups, tuple(offices)))
    return tuple(people)


days = st.sampled_from([None, "2024-01-05", "2026-12-01"])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["第一党支部", "第二党支部"]),
            st.sampled_from([None, "第一党小组", "第二党小组"]),
            st.sampled_from([None, "书记", "副书记、青年委员"]),
            days,
            days,
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([None, home(), home(OTHER)]),
)
def test_the_same_file_again_changes_nothing(
    cells: list[tuple[str, str | None, str | None, str | None, str | None]], first_home: Stay
) -> None:
    rows = [
        row(unit, f"李{n}", str(n), group, "正式", offices, appointed, joined)
        for n, (unit, group, offices, appointed, joined) in enumerate(cells)
    ]
    start = Person(7, Details("李0", "0", Standing.FULL, True), first_home)
    first = plan(*rows, known=(start,))
    if first.faults:
        return
    again = plan(*rows, known=applied(first))
    for change in again.changes:
        assert not change.redetailed
        assert not change.stays
        assert (change.offices.begun, change.offices.began, change.offices.ended) == ((), (), ())
    assert again.absent == ()
