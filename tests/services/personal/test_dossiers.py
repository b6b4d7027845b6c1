"""Everything about a person as a file for them, and who looked at it, on real databases."""

from __future__ import annotations

import json
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.documents.dossier import EDITION, dossier_excel, dossier_json
from bot.domain.access import Actor
from bot.domain.activities import Answer, Attendance, Leave
from bot.domain.audit import Tag
from bot.domain.org import Role
from bot.errors import NotAllowed
from bot.i18n import language
from bot.services.members import members, people
from bot.services.personal import dossiers, looks
from bot.services.personal.dossiers import Format, Found
from bot.services.personal.looks import Look
from bot.services.summaries import exports
from bot.services.summaries.exports import Paper
from tests.services.ground import BOT, SINCE, ZONE, Ground, local

LI, FIRST = "李静", "第一党支部"


def gather(ground: Ground, actor: Actor) -> Found:
    day = ground.clock.at.date()
    return ground.store.read_now(lambda uow: dossiers.gather(uow, actor, day, uow.now, ZONE))


def seen(ground: Ground, name: str) -> list[Look]:
    actor, day = ground.actor(name), ground.clock.at.date()
    return list(ground.store.read_now(lambda uow: looks.looks(uow, actor, day)))


def a_history(ground: Ground) -> None:
    """Two meetings: one answered and closed, one with leave asked for and a note on it."""
    first, second = ground.holds("2026-11-20 15:00"), ground.holds("2026-12-04 15:00")
    ground.answers(first, LI, Answer.ATTENDING)
    ground.answers(second, LI, Answer.LEAVE, Leave.REQUESTED)
    row = ground.rows(second)[LI].id
    ground.do(lambda uow: uow.participations.note(row, "=要出差"))
    ground.closes(first, "111迟11", "张华")
    branch, member = ground.units["第二党支部"].id, ground.members[LI]
    ground.do(lambda uow: uow.members.appoint(member, branch, Role.YOUTH, date(2024, 1, 1)))


def test_everything_is_there_and_right(ground: Ground) -> None:
    a_history(ground)
    found = gather(ground, ground.actor(LI)).dossier
    assert found.row is not None
    assert (found.row.name, found.row.number, found.row.has_vote) == (LI, "20100003", True)
    assert [(one.unit, one.since, one.until) for one in found.units] == [
        (FIRST, SINCE, None),
        ("第二党小组", SINCE, None),
    ]
    assert [(one.unit, one.role) for one in found.offices] == [("第二党支部", Role.YOUTH)]
    assert [
        (one.starts_at, one.answer, one.leave, one.leave_note, one.attendance)
        for one in found.activities
    ] == [
        (local("2026-11-20 15:00"), Answer.ATTENDING, None, None, Attendance.LATE),
        (local("2026-12-04 15:00"), Answer.LEAVE, Leave.REQUESTED, "=要出差", None),
    ]
    assert [(one.version, one.attendance) for one in found.versions] == [(1, Attendance.LATE)]
    assert (found.account.telegram_id, found.account.daily_at) == (103, "08:30")


def test_the_json_holds_codes_and_the_excel_words(ground: Ground) -> None:
    a_history(ground)
    found = gather(ground, ground.actor(LI)).dossier
    read: dict[str, Any] = json.loads(dossier_json(found))
    assert (read["edition"], read["hours"], read["row"]["name"]) == (EDITION, [], LI)
    assert [one["attendance"] for one in read["activities"]] == ["late", None]
    assert read["activities"][1]["starts_at"] == "2026-12-04T15:00:00+08:00"
    for code, tabs, late in (
        ("zh_Hans", ["基本信息", "组织关系与职务", "活动", "考勤表各版"], "迟到"),
        ("en", ["About me", "Units and offices", "Activities", "Versions of sheets"], "Late"),
    ):
        book = load_workbook(BytesIO(dossier_excel(found, language(code))))
        assert book.sheetnames == tabs
        header, first, second = list(book[tabs[2]].iter_rows(values_only=True))[1:4]
        assert None not in header
        assert first[0] == datetime(2026, 11, 20, 15, 0)  # noqa: DTZ001 - a cell has no zone
        assert first[14] == late
        assert (second[12], second[14]) == ("=要出差", "—")
        assert "20100003" in [row[1] for row in book[tabs[0]].iter_rows(values_only=True)]


def test_nobody_else_is_named_in_it(ground: Ground) -> None:
    """A secretary's own lines are about others, who stay unnamed."""
    meeting = ground.holds("2026-11-23 08:00")
    row, zhang = ground.rows(meeting)["孙敏"].id, ground.actor("张华")
    ground.do(
        lambda uow: uow.audit.record(
            uow.now, zhang, Tag.ATTENDANCE_RECORDED, "participation", row, state="late"
        )
    )
    [line] = gather(ground, zhang).lines
    assert (line.tag, line.person, line.who.name) == (Tag.ATTENDANCE_RECORDED, None, "张华")


def test_an_administrator_without_a_row_has_the_account(ground: Ground) -> None:
    found = gather(ground, ground.administrator()).dossier
    assert (found.row, found.units, found.account.administrator) == (None, (), True)
    assert dossier_excel(found, language("en")).startswith(b"PK")
    with pytest.raises(NotAllowed):
        gather(ground, Actor(BOT, 999))


def test_asking_twice_is_one_file_and_one_line(ground: Ground) -> None:
    actor = ground.actor(LI)
    asked = [
        ground.do(lambda uow: dossiers.ask(uow, actor, Format.JSON, uow.now)) for _ in range(2)
    ]
    assert asked == [True, False]
    number = actor.account_id or 0
    assert ground.do(lambda uow: uow.audit.tags("account", number)) == [Tag.DATA_EXPORTED]
    [row] = ground.do(lambda uow: uow.sending.claim(BOT, 50, set()))
    assert (row.kind, row.chat_id, row.params) == (dossiers.EXPORT, 103, {"format": "json"})


def test_who_looked_is_told_by_office_and_by_name_in_one_s_own_unit(ground: Ground) -> None:
    a_history(ground)
    zhang, wu, day = ground.actor("张华"), ground.actor("吴刚"), ground.clock.at.date()
    boss, li, unit = ground.administrator(), ground.members[LI], ground.units[FIRST].id
    ground.do(lambda uow: members.look(uow, zhang, li, day, ZONE))
    ground.do(lambda uow: members.look(uow, boss, li, day, ZONE))
    for _ in range(2):
        ground.do(
            lambda uow: looks.roster(
                uow, zhang, people.roster(uow, zhang, unit, day), uow.now, ZONE
            )
        )
    period = exports.Period(2026)
    for paper in (Paper.PERSONS, Paper.REGISTER):
        ground.do(lambda uow, paper=paper: exports.paper(uow, zhang, unit, period, paper, uow.now))
    # Figures of the branches are no look at anybody; nor is what one does oneself.
    root = ground.units["市直机关党委"].id
    ground.do(lambda uow: exports.paper(uow, wu, root, period, Paper.BRANCHES, uow.now))
    first = ground.holds("2026-11-20 15:00")
    ground.do(
        lambda uow: uow.audit.record(
            uow.now, wu, Tag.SHEET_EXPORTED, "activity", first.id, unit_id=unit
        )
    )
    found = seen(ground, LI)
    told = [
        (one.tag, one.who.name, one.who.office and one.who.office[0], one.who.administrator)
        for one in found
    ]
    assert told == [
        (Tag.SHEET_EXPORTED, None, Role.SECRETARY, False),
        (Tag.SHEET_EXPORTED, "张华", Role.SECRETARY, False),
        (Tag.ROSTER_SEEN, "张华", Role.SECRETARY, False),
        (Tag.MEMBER_SEEN, None, None, True),
        (Tag.MEMBER_SEEN, "张华", Role.SECRETARY, False),
    ]
    # Somebody else's card is not theirs; what the whole unit was shown in is.
    assert [one.tag for one in seen(ground, "陈磊")] == [
        Tag.SHEET_EXPORTED,
        Tag.SHEET_EXPORTED,
        Tag.ROSTER_SEEN,
    ]
    assert [one.tag for one in seen(ground, "张华")] == [Tag.SHEET_EXPORTED]
    assert seen(ground, "赵强") == []
