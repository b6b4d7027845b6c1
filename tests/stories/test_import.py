"""The roster: template, faults, import, the same again, a changed file."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.audit import Tag
from bot.domain.org import Role, Standing
from bot.store.uow import UnitOfWork
from tests.stories.rosters import (
    EVERYBODY,
    FIRST,
    HEADER,
    LI,
    LI_TOO,
    LIU,
    SECOND,
    ZHANG,
    ZHAO,
    write_roster,
)
from tests.stories.world import World

TODAY = date(2026, 11, 23)


def where(uow: UnitOfWork, number: str, day: date = TODAY) -> list[str]:
    """The units and offices of somebody on a day, by name."""
    member = uow.members.by_number(number)
    assert member is not None
    stays = uow.members.memberships(day, member_ids={member.id})
    held = uow.members.appointments(day, member_ids={member.id})
    units = uow.units.many({s.unit_id for s in stays} | {h.unit_id for h in held})
    return [units[s.unit_id].name for s in stays] + [
        f"{units[h.unit_id].name} {h.role}" for h in held
    ]


@pytest.mark.by_lot
def test_a_roster_comes_in_and_changes(world: World) -> None:
    zh = world.t.code == "zh_Hans"
    world.environ["LANG"] = world.say("zh_CN.UTF-8", "C.UTF-8")
    file = world.folder / "roster.xlsx"

    said = world.zhibu("template", "roster.xlsx")
    assert str(file.name) in said
    assert file.read_bytes()[:2] == b"PK"
    empty = world.zhibu("import", "roster.xlsx", exit_code=1)
    assert world.say("列名下面至少要有一个人", "at least one person is wanted") in empty

    wrong = (FIRST, "王伟", "20120712", None, "正是", "书计", "2026年13月", None)
    write_roster(file, LI, wrong, ("", "", "", "", "", "", "", ""), (None, "孙敏"))
    faults = world.zhibu("import", "roster.xlsx", exit_code=1)
    if zh:
        assert "没有写入任何数据。请改 6 处：" in faults
        assert "第 3 行“人员编号”填的是“20120712”：人员编号重复，第 2 行已使用" in faults
        assert (
            "第 3 行“党员类别”填的是“正是”：请填写其中之一：正式党员、预备党员、入党积极分子"
            in faults
        )
        assert "第 3 行“任职日期”填的是“2026年13月”：请填写完整的年月日" in faults
        assert "第 5 行“组织路径”：此项必填" in faults
    else:
        assert "Nothing was written. Please put 6 places right:" in faults
        assert "Row 3, 党内职务 “书计”: “书计” is not known; these are: Secretary" in faults
    assert world.read(lambda uow: uow.members.everyone()) == []

    write_roster(
        file,
        *((*row, "13800000000") for row in EVERYBODY),
        header=(*HEADER, "手机号"),
    )
    checked = world.zhibu("import", "roster.xlsx", "--check")
    assert world.say("7 行都正确。没有写入任何数据", "7 rows are right. Nothing was") in checked
    assert world.read(lambda uow: uow.units.count()) == 0
    made = world.zhibu("import", "roster.xlsx")
    assert world.say("已读取 7 行。", "7 rows were read.") in made
    assert world.say("组织：新增 5，变更 0，未变 0", "Units: 5 made, 0 changed, 0 left") in made
    assert world.say("人员：新增 7，变更 0，未变 0", "People: 7 made, 0 changed, 0 left") in made
    assert world.say("职务：新增 4，变更 0，未变 0", "Offices: 4 made, 0 changed, 0") in made
    assert world.say("未读取的列：手机号", "Columns that were not read: 手机号") in made
    assert world.read(lambda uow: where(uow, "20110303")) == [
        "第一党支部",
        "第二党小组",
        "第二党小组 group_leader",
    ]
    probationary = world.read(lambda uow: uow.members.by_number("20120805"))
    assert probationary is not None
    assert (probationary.standing, probationary.has_vote) == (Standing.PROBATIONARY, False)

    before = world.read(lambda uow: (uow.members.history(), uow.members.open_appointments()))
    again = world.zhibu("import", "roster.xlsx")
    assert world.say("组织：新增 0，变更 0，未变 5", "Units: 0 made, 0 changed, 5") in again
    assert world.say("人员：新增 0，变更 0，未变 7", "People: 0 made, 0 changed, 7") in again
    assert world.say("职务：新增 0，变更 0，未变 4", "Offices: 0 made, 0 changed, 4") in again
    after = world.read(lambda uow: (uow.members.history(), uow.members.open_appointments()))
    assert after == before

    world.control("clock", advance=60)
    moved = (SECOND, "陈磊", "20110303", None, "正式", None, None, "2026-11-20")
    resigned = (*LIU[:5], None, None, None)
    newcomer = (SECOND, "王伟", None, "第一党小组", "积极分子", None, None, None)
    write_roster(file, ZHANG, resigned, moved, LI, LI_TOO, ZHAO, newcomer)
    changed = world.zhibu("import", "roster.xlsx")
    assert world.say("人员：新增 1，变更 1，未变 5", "People: 1 made, 1 changed, 5 left") in changed
    assert world.say("转接组织关系：1 人", "Transferred to another unit: 1") in changed
    assert (
        world.say("刘芳，第一党支部组织委员", "刘芳, Committee member for organisation of")
        in changed
    )
    assert "--end-offices" in changed
    assert world.say("周涛，第二党支部", "周涛, 第二党支部") in changed
    assert world.read(lambda uow: where(uow, "20110303")) == ["第二党支部"]
    assert world.read(lambda uow: where(uow, "20110303", date(2026, 11, 19))) == [
        "第一党支部",
        "第二党小组",
    ]
    assert world.read(lambda uow: where(uow, "20100202")) == [
        "第一党支部",
        "第一党小组",
        "第一党支部 organisation",
    ]

    ended = world.zhibu("import", "roster.xlsx", "--end-offices")
    assert world.say("不再列出的 1 个职务已终止", "1 office that the file no longer") in ended
    assert world.read(lambda uow: where(uow, "20100202")) == ["第一党支部", "第一党小组"]
    chen = world.read(lambda uow: uow.members.by_number("20110303"))
    assert chen is not None
    assert world.read(lambda uow: uow.audit.tags("member", chen.id)) == [
        Tag.MEMBER_MADE,
        Tag.MEMBER_TRANSFERRED,
    ]
    held = world.read(lambda uow: uow.members.appointments(TODAY))
    assert [one.role for one in held] == [Role.SECRETARY, Role.SECRETARY]
    assert "20110303" not in world.zhibu("import", "roster.xlsx")


@pytest.mark.by_lot
def test_files_that_cannot_be_read(world: World) -> None:
    world.environ["LANG"] = world.say("zh_CN.UTF-8", "C.UTF-8")
    missing = world.zhibu("import", "nowhere.xlsx", exit_code=1)
    assert "nowhere.xlsx" in missing
    (world.folder / "old.xlsx").write_bytes(b"%PDF-1.7")
    assert world.say("不是 Excel 文件", "not an Excel file") in world.zhibu(
        "import", "old.xlsx", exit_code=1
    )
    assert "old.xlsx" in world.zhibu("template", "old.xlsx", exit_code=1)
