"""A roster from a sheet: what is understood, and every fault that is told."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.org import Role, Standing, UnitKind
from bot.domain.roster import Roster, RosterRow
from bot.domain.roster_faults import Cell, Fault, FaultKind
from bot.domain.roster_units import UnitStep
from tests.domain.rosters import FIRST, GROUP, HEADER, PATH, ROOT, kinds, people, read


def test_a_whole_row_is_understood() -> None:
    roster = people(
        (
            PATH, "张　三", 20190417.0, "第一党小组", "正式党员", "支部书记、党小组组长",
            datetime.fromisoformat("2026-04-16"), "2025年12月1日", "是",
        )
    )  # fmt: skip
    assert roster == Roster(
        rows=(
            RosterRow(
                row=2,
                unit=(ROOT, FIRST),
                name="张三",
                number="20190417",
                group="第一党小组",
                standing=Standing.FULL,
                roles=(Role.SECRETARY, Role.GROUP_LEADER),
                appointed_on=date(2026, 4, 16),
                joined_on=date(2025, 12, 1),
                has_vote=True,
            ),
        ),
        faults=(),
        ignored=(),
    )


def test_english_columns_and_values_in_any_order() -> None:
    roster = read(
        ("Roster of the branch",),
        (),
        ("Has vote", "Office(s)", "Standing *", "Full name", "Unit path", "Staff No.", "Phone"),
        ("no", "Deputy secretary; Group leader", "Full member", "Li  Jing", "First Branch", "A7"),
        (None,),
        ("", None, "probationary", "Ann Brown", "First branch/Group", "", "555"),
    )
    assert kinds(roster) == [(4, "Office(s)", FaultKind.LEADER_WITHOUT_GROUP)]
    assert roster.ignored == ("Phone",)
    roster = read(
        ("Has vote", "Office(s)", "Standing *", "Full name", "Unit path", "Staff No.", "Phone"),
        ("no", "Deputy secretary; Group leader", "Full member", "Li  Jing", "Branch/Group", "A7"),
        (None,),
        ("", None, "probationary", "Ann Brown", "branch", "", "555"),
    )
    branch = UnitStep("Branch", UnitKind.BRANCH)
    assert roster.rows == (
        RosterRow(
            row=2,
            unit=(branch,),
            name="Li Jing",
            number="A7",
            group="Group",
            standing=Standing.FULL,
            roles=(Role.DEPUTY_SECRETARY, Role.GROUP_LEADER),
            appointed_on=None,
            joined_on=None,
            has_vote=False,
        ),
        RosterRow(
            row=4,
            unit=(branch,),
            name="Ann Brown",
            number=None,
            group=None,
            standing=Standing.PROBATIONARY,
            roles=(),
            appointed_on=None,
            joined_on=None,
            has_vote=False,
        ),
    )


def test_required_cells_and_notes_outside_the_columns() -> None:
    roster = read(
        (*HEADER, "备注"),
        (PATH, "李静", None, None, "正式"),
        (None, None, None, None, None, None, None, None, None, "制表人"),
        (None, "王伟"),
    )
    assert kinds(roster) == [
        (4, "组织路径", FaultKind.MISSING_VALUE),
        (4, "党员类别", FaultKind.MISSING_VALUE),
    ]
    assert roster.rows == ()


def test_the_same_number_twice() -> None:
    roster = people(
        (PATH, "李静", "a07", None, "正式"),
        (PATH, "王伟", None, None, "正式"),
        (PATH, "陈磊", "A07", None, "正式"),
    )
    assert roster.faults == (
        Fault(4, "人员编号", "A07", FaultKind.DUPLICATE_NUMBER, (("row", 2),)),
    )


def test_namesakes_in_one_unit_need_numbers() -> None:
    roster = people(
        (PATH, "李静", "1", None, "正式"),
        ("第一党支部", "李　静", "2", None, "正式"),
        ("市直机关党委/第二党支部", "李静", None, None, "正式"),
    )
    assert [row.number for row in roster.rows] == ["1", "2", None]
    roster = people(
        (PATH, "李静", None, None, "正式"),
        (PATH, "王伟", "1", None, "正式"),
        ("第一党支部", "李　静", None, "第一党小组", "群众"),
        (PATH, "王伟", None, None, "正式"),
        (PATH, None, None, None, "正式"),
    )
    assert kinds(roster) == [
        (2, "姓名", FaultKind.DUPLICATE_NAME),
        (4, "党员类别", FaultKind.UNKNOWN_STANDING),
        (4, "姓名", FaultKind.DUPLICATE_NAME),
        (5, "姓名", FaultKind.DUPLICATE_NAME),
        (6, "姓名", FaultKind.MISSING_VALUE),
    ]
    assert [f.params for f in roster.faults if f.kind is FaultKind.DUPLICATE_NAME] == [
        (("row", 4),),
        (("row", 2),),
        (("row", 3),),
    ]


CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(
        [PATH, "第一党支部", "第一党小组", "李静", "正式", "书记、组长", "是", "/", "#N/A"]
    ),
)


@given(st.lists(st.lists(CELLS, max_size=10).map(tuple), max_size=6), st.booleans())
def test_whatever_the_cells_hold_it_is_rows_or_faults(
    rows: list[tuple[Cell, ...]], planted: bool
) -> None:
    roster = people(*rows, tree=((ROOT, FIRST, GROUP),) if planted else ())
    assert bool(roster.rows) != bool(roster.faults)
    assert [f for f in roster.faults if not 0 <= f.row <= len(rows) + 1] == []
