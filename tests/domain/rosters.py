"""Rosters as sheets of cells, for the tests of reading them."""

from __future__ import annotations

from dataclasses import fields

from bot.domain.org import UnitKind
from bot.domain.roster import Roster, RosterRow, read_roster
from bot.domain.roster_faults import Cell, Fault, FaultKind, Table
from bot.domain.roster_units import UnitPath, UnitStep

ROOT = UnitStep("市直机关党委", UnitKind.COMMITTEE)
FIRST = UnitStep("第一党支部", UnitKind.BRANCH)
SECOND = UnitStep("第二党支部", UnitKind.BRANCH)
GENERAL = UnitStep("甲局党总支", UnitKind.GENERAL_BRANCH)
GROUP = UnitStep("第一党小组", UnitKind.GROUP)

HEADER = (
    "组织路径", "姓名", "人员编号", "党小组", "党员类别", "党内职务", "任职日期", "转入日期",
    "表决权",
)  # fmt: skip
PATH = "市直机关党委/第一党支部"


def read(*rows: tuple[Cell, ...], tree: tuple[UnitPath, ...] = ()) -> Roster:
    return read_roster(Table("党员名册", rows), tree)


def people(*rows: tuple[Cell, ...], tree: tuple[UnitPath, ...] = ()) -> Roster:
    """The rows below the usual header; cells left out at the end are blank."""
    return read(HEADER, *rows, tree=tree)


def kinds(roster: Roster) -> list[tuple[int, str, FaultKind]]:
    return [(fault.row, fault.column, fault.kind) for fault in roster.faults]


def units(*paths: str, tree: tuple[UnitPath, ...] = ()) -> list[list[str] | FaultKind]:
    """Where people in these paths are placed, or the fault of their row."""
    roster = people(*[(p, f"李{n}", None, None, "正式") for n, p in enumerate(paths)], tree=tree)
    if not roster.faults:
        return [[step.name for step in row.unit] for row in roster.rows]
    faults: dict[int, FaultKind] = {fault.row: fault.kind for fault in roster.faults}
    return [faults.get(n + 2, []) for n in range(len(paths))]


def one(column: str, cell: Cell, **others: Cell) -> tuple[object, tuple[Fault, ...]]:
    """The value of one cell in an otherwise good row."""
    cells: dict[str, Cell] = {"组织路径": PATH, "姓名": "李静", "党员类别": "正式"}
    cells |= others | {column: cell}
    roster = read(HEADER, tuple(cells.get(title) for title in HEADER))
    attribute = fields(RosterRow)[1 + HEADER.index(column)].name
    return next((getattr(row, attribute) for row in roster.rows), None), roster.faults
