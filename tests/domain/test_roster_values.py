"""The cells of a roster: what each column accepts and refuses."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.domain.org import Role, Standing
from bot.domain.roster_faults import Cell, Fault, FaultKind
from tests.domain.rosters import one


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0417", "0417"),
        (" ０４ １７ ", "0417"),
        (417, "417"),
        (417.0, "417"),
        ("JG-0417", "JG-0417"),
        ("—", None),
        ("无", None),
        (" ", None),
        (None, None),
    ],
)
def test_staff_numbers(cell: Cell, number: str | None) -> None:
    assert one("人员编号", cell) == (number, ())


@pytest.mark.parametrize(
    ("cell", "shown", "kind"),
    [
        (4.5, "4.5", FaultKind.BAD_NUMBER),
        (-3, "-3", FaultKind.BAD_NUMBER),
        (True, "True", FaultKind.BAD_NUMBER),
        (float("nan"), "nan", FaultKind.BAD_NUMBER),
        (datetime.fromisoformat("2026-04-16T08:00"), "2026-04-16", FaultKind.BAD_NUMBER),
        ("11010519491231002X", "110…", FaultKind.IDENTITY_NUMBER),
        (110105194912310021, "110…", FaultKind.IDENTITY_NUMBER),
        ("#REF!", "#REF!", FaultKind.ERROR_VALUE),
    ],
)
def test_what_is_no_staff_number(cell: Cell, shown: str, kind: FaultKind) -> None:
    assert one("人员编号", cell) == (None, (Fault(2, "人员编号", shown, kind),))


def test_values_that_are_too_long() -> None:
    assert one("姓名", "李" * 64) == ("李" * 64, ())
    assert one("姓名", "李" * 65) == (
        None,
        (Fault(2, "姓名", "李" * 39 + "…", FaultKind.TOO_LONG, (("limit", 64),)),),
    )
    assert one("人员编号", "7" * 33)[1] == (
        Fault(2, "人员编号", "7" * 33, FaultKind.TOO_LONG, (("limit", 32),)),
    )
    assert [f.kind for f in one("组织路径", "甲" * 65 + "党支部")[1]] == [FaultKind.TOO_LONG]


@pytest.mark.parametrize("name", ["=1+1", "<b>", "{0.__class__}", "🙂", "阿卜杜拉·买买提", "𠮷野"])
def test_odd_names_are_kept(name: str) -> None:
    assert one("姓名", name) == (name, ())


@pytest.mark.parametrize("cell", [7, 7.5, True, date(2026, 4, 16)])
@pytest.mark.parametrize("column", ["组织路径", "姓名", "党小组", "党员类别", "党内职务"])
def test_words_are_wanted_where_words_belong(column: str, cell: Cell) -> None:
    assert [fault.kind for fault in one(column, cell)[1]] == [FaultKind.NOT_TEXT]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-04-16", "2026-4-16", "2026/4/16", "2026.4.16", "2026年4月16日", "20260416",
        " ２０２６－０４－１６ ", 20260416, 20260416.0, date(2026, 4, 16),
        datetime.fromisoformat("2026-04-16T13:30"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["任职日期", "转入日期"])
def test_dates(column: str, cell: Cell) -> None:
    assert one(column, cell) == (date(2026, 4, 16), ())


@pytest.mark.parametrize(
    "cell",
    [
        "2026-04", "2026年4月", "26-04-16", "26.4.16", "2026-02-30", "2026-13-01", "20261301",
        "2026-4/16", "4月16日", 46128, 46128.5, "0026-04-16", 21260416,
        datetime.fromisoformat("1900-01-01"), True, "昨天", "2026-04-16 00:00", float("inf"),
        "#N/A",
    ],
)  # fmt: skip
def test_what_is_no_date(cell: Cell) -> None:
    found, faults = one("转入日期", cell)
    wanted = FaultKind.ERROR_VALUE if cell == "#N/A" else FaultKind.BAD_DATE
    assert (found, [fault.kind for fault in faults]) == (None, [wanted])


@pytest.mark.parametrize(
    ("cell", "standing"),
    [
        *[(w, Standing.FULL) for w in ("正式", "正式党员", "中共党员", "Full", "full MEMBER")],
        *[(w, Standing.PROBATIONARY) for w in ("预备", "预备党员", "中共预备党员", "Probationary")],
        *[(w, Standing.APPLICANT) for w in ("发展对象", "积极分子", "入党积极分子", "applicant")],
    ],
)
def test_standings(cell: str, standing: Standing) -> None:
    assert one("党员类别", cell) == (standing, ())


def test_an_unknown_standing() -> None:
    fault = Fault(2, "党员类别", "群众", FaultKind.UNKNOWN_STANDING)
    assert one("党员类别", "群众") == (None, (fault,))


@pytest.mark.parametrize(
    ("cell", "roles"),
    [
        ("书记", (Role.SECRETARY,)),
        ("党支部书记", (Role.SECRETARY,)),
        ("支部副书记，组委", (Role.DEPUTY_SECRETARY, Role.ORGANISATION)),
        ("组织委员、宣传委员", (Role.ORGANISATION, Role.PUBLICITY)),
        ("青年委员;纪检；宣委", (Role.PUBLICITY, Role.DISCIPLINE, Role.YOUTH)),
        ("书记/纪检委员\n书记", (Role.SECRETARY, Role.DISCIPLINE)),
        ("Youth, Secretary", (Role.SECRETARY, Role.YOUTH)),
        ("Committee member for organisation", (Role.ORGANISATION,)),
        ("、书记、", (Role.SECRETARY,)),
        ("普通党员", ()),
        ("无", ()),
        ("/", ()),
    ],
)
def test_offices(cell: str, roles: tuple[Role, ...]) -> None:
    assert one("党内职务", cell) == (roles, ())


@pytest.mark.parametrize("leader", ["小组长", "党小组长", "党小组组长", "组长", "Group leader"])
def test_a_leader_needs_the_group(leader: str) -> None:
    assert one("党内职务", leader, 党小组="第一党小组") == ((Role.GROUP_LEADER,), ())
    fault = Fault(2, "党内职务", leader, FaultKind.LEADER_WITHOUT_GROUP)
    assert one("党内职务", leader) == (None, (fault,))


@pytest.mark.parametrize("office", ["处长", "机关党委书记", "委员"])
def test_an_unknown_office(office: str) -> None:
    fault = Fault(2, "党内职务", f"书记、{office}", FaultKind.UNKNOWN_ROLE, (("office", office),))
    assert one("党内职务", f"书记、{office}") == (None, (fault,))


@pytest.mark.parametrize(
    ("cell", "standing", "has_vote"),
    [
        (None, "正式", True),
        ("是", "正式", True),
        (True, "正式", True),
        (1.0, "正式", True),
        ("YES", "正式", True),
        ("否", "正式", False),
        ("无", "正式", False),
        (0, "正式", False),
        (None, "预备", False),
        ("否", "预备", False),
        ("", "积极分子", False),
    ],
)
def test_votes(cell: Cell, standing: str, has_vote: bool) -> None:
    assert one("表决权", cell, 党员类别=standing) == (has_vote, ())


@pytest.mark.parametrize("cell", ["也许", "—", 2, 1.5, float("nan"), date(2026, 4, 16)])
def test_what_is_no_vote(cell: Cell) -> None:
    assert [fault.kind for fault in one("表决权", cell)[1]] == [FaultKind.UNKNOWN_VOTE]


@pytest.mark.parametrize("standing", ["预备", "积极分子"])
def test_only_full_members_vote(standing: str) -> None:
    fault = Fault(2, "表决权", "是", FaultKind.VOTE_WITHOUT_STANDING)
    assert one("表决权", "是", 党员类别=standing) == (None, (fault,))


def test_a_vote_beside_an_unknown_standing_is_one_fault() -> None:
    assert [f.kind for f in one("表决权", "是", 党员类别="?")[1]] == [FaultKind.UNKNOWN_STANDING]
