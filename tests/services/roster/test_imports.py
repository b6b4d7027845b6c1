"""A roster sent in chat: looked at, confirmed, written, discarded; by whom, and for which units."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.domain.access import Actor
from bot.domain.audit import Tag
from bot.domain.delivery import UploadState
from bot.domain.org import Role, Standing, UnitKind
from bot.domain.roster_faults import FILE_LIMIT, Cell, FaultKind, Field, Table
from bot.domain.roster_lines import (
    DetailsLine,
    OfficeLine,
    PersonLine,
    Section,
    TransferLine,
    UnitLine,
)
from bot.errors import AppError, NotAllowed
from bot.services.personal import tidying
from bot.services.roster import imports
from bot.services.roster.imports import Choice, Preview, Refused, Sent, UploadGone
from bot.services.roster.roster import Report
from bot.store.uow import UnitOfWork
from tests.domain.rosters import HEADER
from tests.services.ground import BOT, SINCE, Ground
from tests.services.roster.test_roster import CHEN, LI, LIU, SECOND, WU, ZHANG, ZHAO, where

TODAY = date(2026, 11, 23)
FILE = Sent("BQAC-file", "名册.XLSX", 9_000)
NOTHING = Choice()
BOTH = Choice(offices=True, transfers=True)
MOVED = (SECOND, *CHEN[1:3], None, "正式", None, None, "2026-12-01")
RESIGNED = LIU[:5]
NEWCOMER = (SECOND, "郑洁", "20100099", None, "预备")


def sent(ground: Ground, actor: Actor, *rows: tuple[Cell, ...]) -> int:
    """Somebody sends a file and it is read; returns the upload."""
    assert ground.do(lambda uow: imports.receive(uow, actor, FILE)) is None

    def read(uow: UnitOfWork) -> int:
        upload = uow.uploads.next(BOT)
        assert upload is not None
        imports.keep(uow, upload, Table("党员名册", (HEADER, *rows)))
        return upload.id

    return ground.do(read)


def looked(ground: Ground, actor: Actor, upload: int, choice: Choice = NOTHING) -> Preview:
    return ground.do(lambda uow: imports.preview(uow, actor, upload, choice, TODAY))


def pressed(ground: Ground, actor: Actor, seen: Preview) -> Report | Preview:
    return ground.do(
        lambda uow: imports.carry_out(uow, actor, seen.upload_id, seen.choice, seen.seen, TODAY)
    )


def kinds(ground: Ground) -> list[str]:
    rows = ground.do(lambda uow: uow.sending.claim(BOT, 100, set()))
    return sorted(row.kind for row in rows if row.kind.startswith("import."))


def test_what_is_of_the_wrong_kind_or_too_big_is_not_fetched(ground: Ground) -> None:
    boss = ground.administrator()
    pdf = Sent("x", "名册.pdf", 10)
    big = Sent("x", "名册.xlsx", FILE_LIMIT + 1)
    bare = Sent("x", None, None)
    refused = [ground.do(lambda uow, s=s: imports.receive(uow, boss, s)) for s in (pdf, big, bare)]
    assert refused == [Refused("pdf"), Refused(), Refused("")]
    assert ground.do(lambda uow: uow.uploads.next(BOT)) is None
    for _ in range(2):
        ground.do(lambda uow: imports.send_template(uow, boss))
    assert kinds(ground) == [imports.TEMPLATE] * 3


def test_only_heads_above_the_branches_and_administrators_import(ground: Ground) -> None:
    for name in ("张华", "刘芳", "陈磊", "李静"):
        actor = ground.actor(name)
        for work in (
            lambda uow, a=actor: imports.receive(uow, a, FILE),
            lambda uow, a=actor: imports.send_template(uow, a),
            lambda uow, a=actor: imports.preview(uow, a, 1, Choice(), TODAY),
            lambda uow, a=actor: imports.discard(uow, a, 1),
        ):
            with pytest.raises(NotAllowed):
                ground.do(work)
    boss = ground.administrator()
    upload = sent(ground, boss, ZHANG)
    head = ground.actor("吴刚")
    with pytest.raises(NotAllowed):
        looked(ground, head, upload)
    assert imports.may_import(head)


def test_nothing_is_written_before_and_transfers_and_ends_wait(ground: Ground) -> None:
    boss = ground.administrator()
    upload = sent(ground, boss, MOVED, RESIGNED, NEWCOMER, ZHANG)
    assert kinds(ground) == [imports.CARD, imports.MARKED]
    seen = looked(ground, boss, upload)
    moved = TransferLine("陈磊", "第一党支部", SECOND, date(2026, 12, 1))
    assert seen.lines[Section.TRANSFERS] == (moved,)
    assert seen.lines[Section.OFFICES] == (
        OfficeLine("刘芳", Role.ORGANISATION, "第一党支部", TODAY),
    )
    assert [line.name for line in seen.lines[Section.MADE] if isinstance(line, PersonLine)] == [
        "郑洁"
    ]
    assert seen.lines[Section.ENDED] == ()
    assert len(seen.lines[Section.ALONE]) == len(seen.report.absent) == 5
    confirmed = looked(ground, boss, upload, BOTH)
    assert [type(line) for line in confirmed.lines[Section.ENDED]] == [OfficeLine]
    assert confirmed.seen == seen.seen
    assert ground.do(lambda uow: uow.members.by_number("20100099")) is None

    report = pressed(ground, boss, seen)
    assert isinstance(report, Report)
    assert (report.written, report.transferred, report.transfers_waiting) == (True, 0, 1)
    assert where(ground, "陈磊", date(2026, 12, 1)) == [
        "第一党支部",
        "第二党小组",
        "第二党小组 group_leader",
    ]
    assert where(ground, "刘芳")[-1] == "第一党支部 organisation"
    new = ground.do(lambda uow: uow.members.by_number("20100099"))
    assert new is not None
    assert ground.do(lambda uow: uow.audit.tags("member", new.id)) == [Tag.MEMBER_MADE]
    with pytest.raises(UploadGone):
        pressed(ground, boss, seen)
    with pytest.raises(UploadGone):
        ground.do(lambda uow: imports.discard(uow, boss, upload))
    assert ground.do(lambda uow: uow.uploads.content(upload)) is None


def test_what_was_confirmed_is_carried_out(ground: Ground) -> None:
    boss = ground.administrator()
    upload = sent(ground, boss, MOVED, RESIGNED)
    report = pressed(ground, boss, looked(ground, boss, upload, BOTH))
    assert isinstance(report, Report)
    assert (report.transferred, report.offices_ended, report.confirmed) == (1, 1, True)
    assert where(ground, "陈磊", date(2026, 12, 1)) == [SECOND]
    assert where(ground, "刘芳") == ["第一党支部", "第一党小组"]


def test_what_has_changed_since_is_shown_first(ground: Ground) -> None:
    boss = ground.administrator()
    upload = sent(ground, boss, (*LI[:4], "预备"))
    seen = looked(ground, boss, upload)
    ground.do(
        lambda uow: uow.members.appoint(
            ground.members["李静"], ground.units["第一党支部"].id, Role.YOUTH, SINCE
        )
    )
    again = pressed(ground, boss, seen)
    assert isinstance(again, Preview)
    assert again.seen != seen.seen
    assert [line.role for line in again.lines[Section.OFFICES] if isinstance(line, OfficeLine)] == [
        Role.YOUTH
    ]
    assert isinstance(pressed(ground, boss, again), Report)


def test_faults_are_never_written(ground: Ground) -> None:
    boss = ground.administrator()
    upload = sent(ground, boss, NEWCOMER, (*LI[:4], "什么"))
    seen = looked(ground, boss, upload)
    assert [fault.kind for fault in seen.report.faults] == [FaultKind.UNKNOWN_STANDING]
    assert isinstance(pressed(ground, boss, seen), Preview)
    assert ground.do(lambda uow: uow.members.by_number("20100099")) is None


def test_a_committee_imports_for_its_branches_and_not_its_own_head(ground: Ground) -> None:
    head = ground.actor("吴刚")
    upload = sent(ground, head, NEWCOMER, (*LI, "副书记"))
    report = pressed(ground, head, looked(ground, head, upload))
    assert isinstance(report, Report)
    assert report.people.made == 1
    own = ("市直机关党委", "郑重", "20100098", None, "正式", "副书记")
    refused = looked(ground, head, sent(ground, head, own))
    assert [fault.kind for fault in refused.report.faults] == [FaultKind.NOT_YOUR_OFFICE]


def test_whoever_imports_for_a_part_learns_nothing_about_the_rest(ground: Ground) -> None:
    """A general branch beside the branches: its secretary may neither write nor see others."""
    head = ground.do(lambda uow: _general_branch(uow, ground))
    other = "市直机关党委/机关党总支"
    inside = (f"{other}/第九党支部", "郑洁", "20100099", None, "正式")
    fine = looked(ground, head, sent(ground, head, inside))
    assert (fine.report.faults, fine.report.absent) == ((), (("郑总", "机关党总支"),))
    stolen = (f"{other}/第九党支部", "别名", "20100003", None, "正式")
    elsewhere = ("市直机关党委/第一党支部", "郑洁", "20100099", None, "正式")
    faults = looked(ground, head, sent(ground, head, stolen, elsewhere)).report.faults
    assert [(fault.row, fault.kind) for fault in faults] == [
        (2, FaultKind.NOT_YOUR_PERSON),
        (3, FaultKind.NOT_YOURS),
    ]
    assert "李静" not in repr(faults)


def _general_branch(uow: UnitOfWork, ground: Ground) -> Actor:
    root = uow.units.get(ground.units["市直机关党委"].id)
    made = uow.units.make(root, UnitKind.GENERAL_BRANCH, "机关党总支")
    who = uow.members.add("郑总", "20100077", Standing.FULL, has_vote=True)
    uow.members.join(who.id, made.id, SINCE)
    uow.members.appoint(who.id, made.id, Role.SECRETARY, SINCE)
    uow.accounts.create(BOT, 950, daily_at="08:30", member_id=who.id)
    return uow.accounts.actor(BOT, 950, TODAY)


def test_a_newer_file_a_day_and_discarding_end_it(ground: Ground) -> None:
    boss = ground.administrator()
    first = sent(ground, boss, ZHAO)
    second = sent(ground, boss, WU)
    with pytest.raises(UploadGone):
        looked(ground, boss, first)
    for _ in range(2):
        ground.do(lambda uow: imports.discard(uow, boss, second))
    tags = ground.do(lambda uow: uow.audit.tags("upload", second))
    assert tags == [Tag.FILE_RECEIVED, Tag.FILE_DISCARDED]
    third = sent(ground, boss, WU)
    ground.clock.at += timedelta(hours=25)
    ground.do(lambda uow: tidying.tidy(uow, BOT, uow.now))
    with pytest.raises(AppError):
        looked(ground, boss, third)
    states = [ground.do(lambda uow, n=n: uow.uploads.get(n)) for n in (first, second, third)]
    assert [one.state for one in states if one] == [
        UploadState.DISCARDED,
        UploadState.DISCARDED,
        UploadState.EXPIRED,
    ]


def test_what_cannot_be_read_is_told_once(ground: Ground) -> None:
    boss = ground.administrator()
    ground.do(lambda uow: imports.receive(uow, boss, FILE))
    upload = ground.do(lambda uow: uow.uploads.next(BOT))
    assert upload is not None
    for _ in range(2):
        ground.do(lambda uow: imports.refuse(uow, upload, "damaged"))
    ground.do(lambda uow: imports.keep(uow, upload, Table("x", ())))
    assert kinds(ground) == [imports.CARD]
    with pytest.raises(UploadGone):
        looked(ground, boss, upload.id)


def test_of_a_file_only_what_is_read_is_kept(ground: Ground) -> None:
    boss = ground.administrator()
    header = (*HEADER, "身份证号")
    row = (
        *ZHANG[:5],
        None,
        datetime.fromisoformat("2024-03-01"),
        date(2019, 9, 1),
        True,
        "110101199003070012",
    )
    table = Table("党员名册", (header, row))
    ground.do(lambda uow: imports.receive(uow, boss, FILE))
    upload = ground.do(lambda uow: uow.uploads.next(BOT))
    assert upload is not None
    ground.do(lambda uow: imports.keep(uow, upload, table))
    kept = looked(ground, boss, upload.id).table
    assert kept.rows == (header, (*row[:-1], None))
    assert "1990" not in (ground.do(lambda uow: uow.uploads.content(upload.id)) or "")
    ground.do(lambda uow: uow.uploads.forget(BOT, boss.telegram_id))
    assert ground.do(lambda uow: uow.uploads.get(upload.id)) is None


def test_every_kind_of_change_has_its_line(ground: Ground) -> None:
    boss = ground.administrator()
    first, since = "第一党支部", date(2025, 1, 1)
    ground.do(lambda uow: _leaves(uow, ground, "周明"))
    upload = sent(
        ground,
        boss,
        (*ZHANG[:6], "2024-05-01"),
        (first, "李婧", "20100003", "第一党小组", "预备", None, None, "2019-05-06", "否"),
        (first, "孙敏", "20100004", "第二党小组", "正式", "小组长"),
        (first, "周明", "20100005", None, "正式"),
        ("第三党支部", "李婧", "20300001", "第一党小组", "积极分子"),
    )
    lines = looked(ground, boss, upload).lines
    assert lines[Section.MADE] == (
        UnitLine(("市直机关党委", "第三党支部"), UnitKind.BRANCH),
        UnitLine(("市直机关党委", "第三党支部", "第一党小组"), UnitKind.GROUP),
        OfficeLine("孙敏", Role.GROUP_LEADER, "第二党小组", TODAY),
        PersonLine("李婧（0001）", "第三党支部", "第一党小组", Standing.APPLICANT),
    )
    details = (
        (Field.NAME, "李静", "李婧"),
        (Field.STANDING, Standing.FULL, Standing.PROBATIONARY),
        (Field.HAS_VOTE, True, False),
        (Field.JOINED_ON, since, date(2019, 5, 6)),
        (Field.GROUP, "第二党小组", "第一党小组"),
    )
    assert lines[Section.CHANGED] == (
        OfficeLine("张华", Role.SECRETARY, first, date(2024, 5, 1), since),
        DetailsLine("李婧（0003）", first, details),
        DetailsLine("周明", first, ((Field.PATH, None, first),)),
    )


def _leaves(uow: UnitOfWork, ground: Ground, name: str) -> None:
    member = ground.members[name]
    for held in uow.members.appointments(TODAY, member_ids={member}):
        uow.members.end_appointment(held.id, TODAY)
    for stay in uow.members.memberships(TODAY, member_ids={member}):
        uow.members.part(stay.id, TODAY)
