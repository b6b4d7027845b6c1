"""Importing a roster, on real databases."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from bot.domain.audit import Tag
from bot.domain.org import Role, UnitKind
from bot.domain.roster_faults import Cell, FaultKind, Table
from bot.domain.roster_plan import NoticeKind
from bot.services.identity import applications
from bot.services.roster.roster import Counted, OfficeHeld, Report, import_table
from bot.services.roster.roster_writing import Progress
from bot.store.crypto import Cipher
from bot.store.uow import Store, UnitOfWork
from tests.domain.rosters import HEADER
from tests.services.ground import BOT, Clock, Ground

TODAY = date(2026, 11, 23)
NOTHING = Counted(0, 0, 0)
FIRST, SECOND = "第一党支部", "第二党支部"
Row = tuple[Cell, ...]

# unit, name, number, group, standing, offices, appointed, joined, vote
ZHANG: Row = (FIRST, "张华", "20100000", "第一党小组", "正式", "书记")
LIU: Row = (FIRST, "刘芳", "20100001", "第一党小组", "正式", "组织委员")
CHEN: Row = (FIRST, "陈磊", "20100002", "第二党小组", "正式", "小组长")
LI: Row = (FIRST, "李静", "20100003", "第二党小组", "正式")
SUN: Row = (FIRST, "孙敏", "20100004", "第二党小组", "正式")
ZHOU: Row = (FIRST, "周明", "20100005", None, "正式", "纪检委员")
ZHAO: Row = (SECOND, "赵强", "20100006", None, "正式", "书记")
WU: Row = (SECOND, "吴刚", "20100007", None, "正式")
EVERYBODY = (ZHANG, LIU, CHEN, LI, SUN, ZHOU, ZHAO, WU)


def table(*rows: Row, header: Row = HEADER) -> Table:
    return Table("党员名册", (header, *rows))


def imported(ground: Ground, *rows: Row, check: bool = False, end_offices: bool = False) -> Report:
    given = table(*rows)
    return ground.do(
        lambda uow: import_table(uow, given, BOT, TODAY, check=check, end_offices=end_offices)
    )


def where(ground: Ground, name: str, day: date = TODAY) -> list[str]:
    """Units and offices of somebody on a day."""
    who = {ground.members[name]}
    names = {unit.id: unit.name for unit in ground.units.values()}

    def work(uow: UnitOfWork) -> list[str]:
        stays = uow.members.memberships(day, member_ids=who)
        held = uow.members.appointments(day, member_ids=who)
        return [names[s.unit_id] for s in stays] + [f"{names[h.unit_id]} {h.role}" for h in held]

    return ground.do(work)


def test_a_file_that_says_what_is_known_changes_nothing(ground: Ground) -> None:
    before = ground.do(lambda uow: (uow.members.history(), uow.members.open_appointments()))
    report = imported(ground, *EVERYBODY)
    assert (report.written, report.rows, report.faults) == (True, 8, ())
    assert report.units == Counted(0, 0, 5)
    assert report.people == Counted(0, 0, 8)
    assert report.offices == Counted(0, 0, 5)
    assert (report.transferred, report.offices_ended, report.offices_removed) == (0, 0, ())
    assert report.absent == ()
    after = ground.do(lambda uow: (uow.members.history(), uow.members.open_appointments()))
    assert after == before


def test_an_empty_database_is_filled(database_url: str) -> None:
    clock = Clock("2026-11-23 09:00")
    store = Store(database_url, Cipher(bytes(32)), clock.now)
    told: list[tuple[int, int]] = []

    def fill(progress: Progress | None) -> Report:
        given = table(("市直机关党委/" + str(ZHANG[0]), *ZHANG[1:]), LI, ZHAO)
        return store.write_now(
            lambda uow: import_table(
                uow, given, BOT, TODAY, check=False, end_offices=False, progress=progress
            )
        )

    report = fill(lambda done, total: told.append((done, total)))
    assert (report.units, report.people) == (Counted(5, 0, 0), Counted(3, 0, 0))
    assert told == [(3, 3)]
    root = store.read_now(lambda uow: uow.units.root())
    assert root is not None
    assert (root.name, root.kind) == ("市直机关党委", UnitKind.COMMITTEE)
    assert store.read_now(lambda uow: uow.audit.tags("unit", root.id)) == [
        Tag.UNIT_MADE,
        Tag.ROSTER_IMPORTED,
    ]
    zhang = store.read_now(lambda uow: uow.members.by_number("20100000"))
    assert zhang is not None
    assert store.read_now(lambda uow: uow.audit.tags("member", zhang.id)) == [Tag.MEMBER_MADE]
    again = fill(None)
    assert (again.units, again.people) == (Counted(0, 0, 5), Counted(0, 0, 3))
    store.close()


def test_checking_and_faults_write_nothing(ground: Ground) -> None:
    newcomer: Row = ("第三党支部", "高原", "1", None, "正式", "书记")
    checked = imported(ground, newcomer, check=True)
    assert (checked.written, checked.people, checked.units) == (
        False,
        Counted(1, 0, 0),
        Counted(1, 0, 1),
    )
    wrong = imported(ground, newcomer, (FIRST, "王伟", "2", None, "什么"))
    assert [fault.kind for fault in wrong.faults] == [FaultKind.UNKNOWN_STANDING]
    assert (wrong.written, wrong.people, wrong.units) == (False, NOTHING, NOTHING)
    early = imported(ground, newcomer, (SECOND, *LI[1:5], None, None, "2024-01-01"))
    assert [fault.kind for fault in early.faults] == [FaultKind.TRANSFER_TOO_EARLY]
    empty = ground.do(
        lambda uow: import_table(uow, Table("", ()), BOT, TODAY, check=False, end_offices=False)
    )
    assert [fault.kind for fault in empty.faults] == [FaultKind.NO_ROWS]
    assert ground.do(lambda uow: uow.members.by_number("1")) is None
    assert ground.do(lambda uow: uow.units.count()) == 5


def test_a_transfer(ground: Ground) -> None:
    report = imported(ground, (SECOND, *CHEN[1:3], None, "正式", None, None, "2026-12-01"))
    assert (report.transferred, report.offices_ended) == (1, 1)
    assert report.people == Counted(0, 1, 0)
    december = date(2026, 12, 1)
    assert where(ground, "陈磊") == [FIRST, "第二党小组", "第二党小组 group_leader"]
    assert where(ground, "陈磊", december) == [SECOND]
    tags = ground.do(lambda uow: uow.audit.tags("member", ground.members["陈磊"]))
    assert tags == [Tag.MEMBER_TRANSFERRED]
    assert len(report.absent) == 7


def test_details_group_and_office_change(ground: Ground) -> None:
    promoted: Row = (FIRST, "李婧", "20100003", "第一党小组", "预备", "青年委员", "2026-11-01")
    report = imported(ground, promoted)
    assert (report.people, report.offices) == (Counted(0, 1, 0), Counted(1, 0, 0))
    assert [notice.kind for notice in report.notices] == [NoticeKind.RENAMED]
    assert where(ground, "李静") == [FIRST, "第一党小组", "第一党支部 youth"]
    found = ground.do(lambda uow: uow.members.get(ground.members["李静"]))
    assert found is not None
    assert (found.name, found.has_vote) == ("李婧", False)
    tags = ground.do(lambda uow: uow.audit.tags("member", found.id))
    assert tags == [Tag.MEMBER_CHANGED]


def test_dates_are_put_right(ground: Ground) -> None:
    report = imported(ground, (*ZHANG, "2024-05-01", "2019-09-01"))
    assert (report.people, report.offices) == (Counted(0, 1, 0), Counted(0, 1, 0))
    assert where(ground, "张华", date(2020, 1, 1)) == [FIRST]
    assert where(ground, "张华", date(2024, 6, 1)) == [FIRST, "第一党支部 secretary"]
    again = imported(ground, (*ZHANG, "2024-05-01", "2019-09-01"))
    assert (again.people, again.offices) == (Counted(0, 0, 1), Counted(0, 0, 1))


def test_removed_offices_wait_for_confirmation(ground: Ground) -> None:
    resigned = LIU[:5]
    waiting = imported(ground, resigned)
    office = OfficeHeld("刘芳", FIRST, Role.ORGANISATION)
    assert (waiting.offices_removed, waiting.confirmed) == ((office,), False)
    assert where(ground, "刘芳")[-1] == "第一党支部 organisation"
    ended = imported(ground, resigned, end_offices=True)
    assert (ended.offices_removed, ended.confirmed) == ((office,), True)
    assert where(ground, "刘芳") == [FIRST, "第一党小组"]
    assert imported(ground, resigned, end_offices=True).offices_removed == ()


def test_menus_follow(ground: Ground) -> None:
    imported(ground, *EVERYBODY)
    ground.do(lambda uow: uow.sending.claim(BOT, 100, set()))
    imported(ground, *EVERYBODY[:3], (*LI, "副书记"))
    rows = ground.do(lambda uow: uow.sending.claim(BOT, 100, set()))
    assert [(row.kind, row.chat_id) for row in rows] == [("menu", 103)]


def test_an_open_registration_follows_a_transfer(ground: Ground) -> None:
    def ask(uow: UnitOfWork) -> None:
        made = uow.accounts.create(BOT, 500, daily_at="08:30")
        unit = ground.units["第一党支部"].id
        asked = uow.registrations.add(made.id, ground.members["孙敏"], unit, None)
        applications.offer(uow, asked, TODAY)

    def offered(uow: UnitOfWork) -> list[int]:
        return [row.chat_id for row in uow.sending.claim(BOT, 100, set()) if row.kind != "menu"]

    ground.do(ask)
    assert ground.do(offered) == [ground.actor("张华").telegram_id]
    moved: Row = (SECOND, *SUN[1:3], None, "正式", None, None, TODAY.isoformat())
    assert imported(ground, moved).transferred == 1
    assert ground.do(offered) == [ground.actor("赵强").telegram_id]


def test_who_is_in_a_closed_unit_only_is_nobody_of_the_file(ground: Ground) -> None:
    """Nor is an office held there."""
    with ground.store._write_engine.begin() as connection:
        connection.execute(
            text("UPDATE unit SET closed_on = '2026-01-01' WHERE id = :id"),
            {"id": ground.units[SECOND].id},
        )
    report = imported(ground, *EVERYBODY[:6], check=True)
    assert report.absent == ()


def test_five_thousand_rows_are_taken_over_once(database_url: str) -> None:
    clock = Clock("2026-11-23 09:00")
    store = Store(database_url, Cipher(bytes(32)), clock.now)
    rows = [
        (f"市直机关党委/第{n // 25}党支部", f"李{n}", f"{n:08}", f"第{n % 2}党小组", "正式")
        for n in range(5000)
    ]
    given = table(*rows)
    for made in (5000, 0):
        report = store.write_now(
            lambda uow: import_table(uow, given, BOT, TODAY, check=False, end_offices=False)
        )
        assert report.people.made == made
    store.close()
