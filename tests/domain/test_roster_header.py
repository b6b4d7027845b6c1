"""The header of a roster: titles, order, what is missing or there twice."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.org import Role, Standing
from bot.domain.roster import Roster
from bot.domain.roster_faults import Cell, Fault, FaultKind
from tests.domain.rosters import FIRST, HEADER, PATH, read


@pytest.mark.parametrize(
    "title",
    ["组织路径", "所在支部", "党支部", "支部", "所属支部", "所在党组织", "组织", "Branch", "Unit"],
)
def test_every_title_of_the_unit_column(title: str) -> None:
    roster = read((title, "姓名", "类别"), ("第一党支部", "李静", "正式"))
    assert [row.unit for row in roster.rows] == [(FIRST,)]


@pytest.mark.parametrize(
    ("title", "field", "cell", "value"),
    [
        *[(t, "name", "李静", "李静") for t in ("姓名（必填）", "名字", "党员姓名", "Name")],
        *[(t, "number", "07", "07") for t in ("工号", "编号", "职工号", "员工编号", "Number")],
        *[(t, "group", "一组", "一组") for t in ("小组", "所在小组", "Group")],
        *[(t, "standing", "预备", Standing.PROBATIONARY) for t in ("人员类别", "党员身份")],
        *[(t, "standing", "中共党员", Standing.FULL) for t in ("类别", "政治面貌")],
        *[(t, "roles", "书记", (Role.SECRETARY,)) for t in ("职务", "支部职务", "Role")],
        *[(t, "appointed_on", 20260416, date(2026, 4, 16)) for t in ("任职时间", "Appointed on")],
        *[(t, "joined_on", 20260416, date(2026, 4, 16)) for t in ("转入时间", "组织关系转入日期")],
        *[(t, "has_vote", "否", False) for t in ("表决权", "有表决权", "Vote")],
    ],
)
def test_every_title_of_the_other_columns(
    title: str, field: str, cell: Cell, value: object
) -> None:
    usual: dict[str, Cell] = {"组织路径": "第一党支部", "姓名": "李静", "党员类别": "正式"}
    replaced = {"name": "姓名", "standing": "党员类别"}.get(field)
    cells = {name: c for name, c in usual.items() if name != replaced} | {title: cell}
    roster = read(tuple(cells), tuple(cells.values()))
    assert roster.faults == ()
    assert [getattr(row, field) for row in roster.rows] == [value]


def test_of_two_columns_for_one_thing_the_better_title_is_read() -> None:
    roster = read(
        ("政治面貌", "职务", "党员类别", "姓名", "组织路径", "党内职务", "身份证号", None),
        ("中共党员", "处长", "预备党员", "李静", PATH, "组委", "secret", "x"),
    )
    assert [(row.standing, row.roles) for row in roster.rows] == [
        (Standing.PROBATIONARY, (Role.ORGANISATION,))
    ]
    assert roster.ignored == ("政治面貌", "职务", "身份证号")


def test_a_column_that_is_there_twice_is_a_fault() -> None:
    roster = read(("姓名", "组织路径", "类别", "姓 名"), ("李静", "第一党支部", "正式", "李晶"))
    assert roster == Roster((), (Fault(1, "姓 名", "", FaultKind.REPEATED_COLUMN),), ("姓 名",))


def test_missing_columns_are_all_told() -> None:
    roster = read(("党小组", "人员编号"), ("第一党小组", 7))
    assert roster.faults == (
        Fault(1, "", "", FaultKind.MISSING_COLUMN, (("field", "path"),)),
        Fault(1, "", "", FaultKind.MISSING_COLUMN, (("field", "name"),)),
        Fault(1, "", "", FaultKind.MISSING_COLUMN, (("field", "standing"),)),
    )


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ((), FaultKind.NO_ROWS),
        (((None, " "),), FaultKind.NO_ROWS),
        ((HEADER,), FaultKind.NO_ROWS),
        ((HEADER, (None, "", " \u200b")), FaultKind.NO_ROWS),
        ((("李静", "王伟", 3),), FaultKind.NO_HEADER),
        ((("姓名", "电话"), ("李静", "1")), FaultKind.NO_HEADER),
        ((*[("",)] * 10, HEADER, (PATH, "李静")), FaultKind.NO_HEADER),
    ],
)
def test_nothing_to_read(rows: tuple[tuple[Cell, ...], ...], kind: FaultKind) -> None:
    assert read(*rows) == Roster((), (Fault(0, "", "", kind),), ())
