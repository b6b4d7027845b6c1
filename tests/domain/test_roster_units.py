"""Units of a roster: their place in the tree, kinds, groups."""

from __future__ import annotations

import pytest

from bot.domain.org import UnitKind
from bot.domain.roster_faults import Fault, FaultKind
from bot.domain.roster_units import UnitStep
from tests.domain.rosters import FIRST, GENERAL, GROUP, PATH, ROOT, SECOND, people, units


def test_groups_from_the_path_or_their_column() -> None:
    roster = people(
        (PATH + "/第一党小组", "李静", None, None, "正式"),
        (PATH + "/第一党小组/", "王伟", None, "第一 党小组", "正式", "小组长"),
        ("／" + PATH.replace("/", "／"), "陈磊", None, "第二党小组", "正式"),
        (PATH, "周涛", None, "—", "正式"),
    )
    assert [(row.unit, row.group) for row in roster.rows] == [
        ((ROOT, FIRST), "第一党小组"),
        ((ROOT, FIRST), "第一党小组"),
        ((ROOT, FIRST), "第二党小组"),
        ((ROOT, FIRST), None),
    ]


def test_groups_that_do_not_fit() -> None:
    roster = people(
        (PATH + "/第一党小组", "李静", None, "第二党小组", "正式"),
        (PATH, "王伟", None, "第二党支部", "正式"),
        (PATH, "陈磊", None, "第一/第二党小组", "正式"),
        ("市直机关党委", "周涛", None, "第一党小组", "正式"),
        ("市直机关党委/第三党小组", "孙敏", None, None, "正式"),
        ("第三党小组", "何强", None, None, "正式"),
        (PATH, "王芳", None, "第二党支部", "正式", "小组长"),
    )
    assert roster.faults == (
        Fault(2, "党小组", "第二党小组", FaultKind.GROUP_TWICE, (("group", "第一党小组"),)),
        Fault(3, "党小组", "第二党支部", FaultKind.NOT_A_GROUP),
        Fault(4, "党小组", "第一/第二党小组", FaultKind.NOT_A_GROUP),
        Fault(
            5, "党小组", "第一党小组", FaultKind.GROUP_WITHOUT_BRANCH, (("group", "第一党小组"),)
        ),
        Fault(
            6, "组织路径", "市直机关党委/第三党小组", FaultKind.GROUP_WITHOUT_BRANCH,
            (("group", "第三党小组"),),
        ),
        Fault(
            7, "组织路径", "第三党小组", FaultKind.GROUP_WITHOUT_BRANCH,
            (("group", "第三党小组"),),
        ),
        Fault(8, "党小组", "第二党支部", FaultKind.NOT_A_GROUP),
    )  # fmt: skip


def test_a_group_alone_is_no_organisation() -> None:
    assert units("第三党小组") == [FaultKind.GROUP_WITHOUT_BRANCH]


@pytest.mark.parametrize("path", ["/", "市直机关党委//第一党支部", "市直机关党委/ /第一党支部"])
def test_paths_with_holes(path: str) -> None:
    assert units(path) == [FaultKind.BAD_PATH]


def test_the_root_may_be_left_out() -> None:
    whole = ["市直机关党委", "第一党支部"]
    assert units(PATH, "第一党支部", "市直机关党委") == [whole, whole, ["市直机关党委"]]
    assert units("第一党支部", tree=((ROOT,),)) == [whole]
    assert units("甲局党总支/第二党支部", PATH) == [
        ["市直机关党委", "甲局党总支", "第二党支部"],
        whole,
    ]


def test_a_single_branch_is_its_own_root() -> None:
    assert units("第一党支部", "第一 党支部") == [["第一党支部"], ["第一党支部"]]


def test_one_spelling_for_one_unit() -> None:
    assert units("ALPHA Committee/First branch", "Alpha committee/Second branch") == [
        ["ALPHA Committee", "First branch"],
        ["ALPHA Committee", "Second branch"],
    ]


def test_a_unit_further_down_is_found_by_its_ending() -> None:
    tree = ((ROOT, GENERAL), (ROOT, GENERAL, SECOND), (ROOT, FIRST, GROUP))
    assert units("第二党支部", "甲局党总支/第二党支部", "第三党支部", tree=tree) == [
        ["市直机关党委", "甲局党总支", "第二党支部"],
        ["市直机关党委", "甲局党总支", "第二党支部"],
        ["市直机关党委", "第三党支部"],
    ]
    roster = people(("第一党小组", "李静", None, None, "正式", "小组长"), tree=tree)
    assert [(row.unit, row.group) for row in roster.rows] == [((ROOT, FIRST), "第一党小组")]


def test_an_ending_that_several_units_share_is_asked_back() -> None:
    other = UnitStep("乙局党总支", UnitKind.GENERAL_BRANCH)
    tree = ((ROOT,), (ROOT, GENERAL, SECOND), (ROOT, other, SECOND))
    assert units("第二党支部", tree=tree) == [FaultKind.AMBIGUOUS_UNIT]
    assert units("第二党支部", tree=(*tree, (ROOT, SECOND))) == [["市直机关党委", "第二党支部"]]


def test_a_new_unit_of_the_file_does_not_take_a_bare_name() -> None:
    assert units("市直机关党委/甲局党总支/第一党支部", "第一党支部") == [
        [],
        FaultKind.AMBIGUOUS_UNIT,
    ]


def test_two_roots() -> None:
    two = FaultKind.TWO_ROOTS
    assert units("市直机关党委/第一党支部", "区直机关党委/第一党支部") == [[], two]
    assert units("第一党支部", "第二党支部") == [[], two]
    assert units("区直机关党委/第三党支部", tree=((ROOT, FIRST),)) == [two]
    assert units("省直机关工委/市直机关党委", tree=((ROOT, FIRST),)) == [two]
    roster = people(("区直机关党委", "李静", None, None, "正式"), tree=((ROOT,),))
    assert roster.faults == (
        Fault(
            2, "组织路径", "区直机关党委", FaultKind.TWO_ROOTS, (("root", "市直机关党委"),)
        ),
    )  # fmt: skip


def test_the_highest_unit_is_the_root_wherever_it_stands_in_the_file() -> None:
    assert units("第一党支部", "市直机关党委", "第二党支部") == [
        ["市直机关党委", "第一党支部"],
        ["市直机关党委"],
        ["市直机关党委", "第二党支部"],
    ]


def test_committees_may_stand_under_committees() -> None:
    whole = ["市直机关党委", "甲局党委", "第一党支部"]
    assert units("市直机关党委/甲局党委/第一党支部") == [whole]
    below = (ROOT, UnitStep("甲局党委", UnitKind.COMMITTEE))
    assert units("甲局党委/第一党支部", tree=(below,)) == [whole]


@pytest.mark.parametrize(
    "path",
    ["第一党支部/市直机关党委", "第一党支部/第二党支部", "市直机关党委/甲局党总支/乙局党总支"],
)
def test_units_in_the_wrong_order(path: str) -> None:
    assert units(path) == [FaultKind.WRONG_ORDER]


def test_a_name_whose_ending_says_nothing() -> None:
    roster = people((PATH + "/办公室", "李静", None, None, "正式"))
    assert roster.faults == (
        Fault(
            2, "组织路径", PATH + "/办公室", FaultKind.UNKNOWN_KIND, (("unit", "办公室"),)
        ),
    )  # fmt: skip
    assert units("某集团/第一党支部") == [FaultKind.UNKNOWN_KIND]
    assert units("办公室", tree=((ROOT,),)) == [FaultKind.UNKNOWN_KIND]
    named = UnitStep("某集团", UnitKind.COMMITTEE)
    assert units("某集团/第一党支部", tree=((named,),)) == [["某集团", "第一党支部"]]
