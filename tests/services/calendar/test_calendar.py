"""The calendar as data: loaded, settled, seen by every process; what is computed follows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.audit import Tag
from bot.domain.calendar_years import Kind, Year
from bot.domain.workdays import Shift
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.calendar import moves, years
from bot.services.nudging import alerts
from bot.services.series import editing
from bot.store.activities.series import Series
from bot.store.crypto import Cipher
from bot.store.uow import Store, UnitOfWork
from tests.services.ground import BOT, ZONE, Ground, local
from tests.services.series.own import begins, seen, starts, tick, told


def d(text: str) -> date:
    return date.fromisoformat(text)


def year(*rest: str, work: tuple[str, ...] = ()) -> Year:
    return Year(2027, frozenset(map(d, rest)), frozenset(map(d, work)), "通知")


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url, "2026-11-25 09:00")
    yield made
    made.store.close()


def load(ground: Ground, of: Year) -> years.Look:
    return ground.do(lambda uow: years.load(uow, None, of, uow.now, ZONE))


def pending(ground: Ground, name: str = "张华") -> list[tuple[date, date | None]]:
    actor = ground.actor(name)
    found = ground.do(lambda uow: moves.mine(uow, actor, uow.now, ZONE))
    return [(one.on, one.to) for one in found]


def test_another_process_sees_a_change_at_once(database_url: str) -> None:
    ground = Ground(database_url)
    other = Store(database_url, Cipher(bytes(32)), ground.clock.now)
    day = d("2027-01-04")

    def rests() -> list[bool]:
        stores = (ground.store, other)
        return [one.read_now(lambda uow: uow.calendar.day(day).rest) for one in stores]

    assert rests() == [False, False]
    load(ground, year("2027-01-01", "2027-01-04"))
    assert rests() == [True, True]
    ground.do(lambda uow: years.settle(uow, None, day, Kind.WORK, uow.now, ZONE))
    assert rests() == [False, False]
    ground.do(lambda uow: years.settle(uow, None, day, None, uow.now, ZONE))
    assert rests() == [True, True]
    assert not other.read_now(lambda uow: uow.calendar.day(day).provisional)
    other.close()
    ground.store.close()


def test_what_is_undone_is_not_remembered(ground: Ground) -> None:
    day = d("2027-01-04")

    def work(uow: UnitOfWork) -> tuple[bool, bool]:
        inside = False
        with suppress(Stale), uow.savepoint():
            uow.years.put(year("2027-01-04"), 0)
            inside = uow.calendar.day(day).rest
            raise Stale
        return inside, uow.calendar.day(day).rest

    assert ground.do(work) == (True, False)


def test_reminders_to_come_follow_and_a_second_load_changes_nothing(ground: Ground) -> None:
    of = begins(ground, "2026-12-11 15:00", "m1-d11", ahead=7)
    assert of.due_at == local("2027-01-04 08:30")
    look = load(ground, year("2027-01-01", "2027-01-04"))
    assert (look.same, look.odd, look.moves) == (False, True, ())
    after = ground.store.read_now(lambda uow: uow.series.get(of.id))
    assert after is not None
    assert after.due_at == local("2026-12-31 08:30")
    assert load(ground, year("2027-01-01", "2027-01-04")).same
    tags = ground.store.read_now(lambda uow: uow.audit.tags("calendar_year", 2027))
    assert tags == [Tag.CALENDAR_LOADED]


def test_what_is_published_is_moved_only_by_who_leads_the_unit(ground: Ground) -> None:
    begins(ground, "2026-12-04 15:00", "m1-d4", ahead=30)
    tick(ground, "2026-12-07 09:00")
    assert starts(ground) == ["2026-12-04 15:00", "2027-01-04 15:00"]
    look = load(ground, year("2027-01-01", "2027-01-04"))
    out = [(one.on, one.to) for one in look.moves if one.activity]
    assert out == [(d("2027-01-04"), d("2027-01-05"))]
    assert starts(ground) == ["2026-12-04 15:00", "2027-01-04 15:00"]
    ((chat, _),) = told(ground, years.MOVES)
    assert chat == 100  # the secretary
    assert pending(ground)[0] == (d("2027-01-04"), d("2027-01-05"))
    assert pending(ground, "赵强") == []

    moved = look.moves[0].series.id, look.moves[0].own.slot
    other, mine = ground.actor("赵强"), ground.actor("张华")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: moves.move(uow, other, *moved, uow.now, ZONE))
    ground.do(lambda uow: moves.move(uow, mine, *moved, uow.now, ZONE))
    assert starts(ground) == ["2026-12-04 15:00", "2027-01-05 15:00"]
    with pytest.raises(Stale):
        ground.do(lambda uow: moves.move(uow, mine, *moved, uow.now, ZONE))


def test_what_stays_is_not_asked_about_again(ground: Ground) -> None:
    begins(ground, "2026-12-04 15:00", "m1-d4", ahead=30)
    tick(ground, "2026-12-07 09:00")
    look = load(ground, year("2027-01-04"))
    actor = ground.actor("张华")
    kept = look.moves[0].series.id, look.moves[0].own.slot
    ground.do(lambda uow: moves.keep(uow, actor, *kept, uow.now, ZONE))
    load(ground, year("2027-01-01", "2027-01-04"))
    assert [on.month for on, _ in pending(ground)] == [4, 5, 10], "these are not out yet"


def test_times_that_are_not_published_stay_until_somebody_says(ground: Ground) -> None:
    of = begins(ground, "2026-12-04 15:00", "m1-d4", ahead=7)
    begun = due_days(ground, of)
    notice = year("2027-01-01", "2027-01-04", "2027-03-04")
    look = ground.do(lambda uow: years.look(uow, None, notice, uow.now, ZONE))
    assert [(f"{one.on:%m-%d}", f"{one.to:%m-%d}") for one in look.moves] == [
        ("01-04", "01-05"),
        ("03-04", "03-05"),
        ("04-06", "04-05"),
        ("05-05", "05-04"),  # the provisional rest days of May are gone
        ("10-06", "10-04"),
    ]
    assert due_days(ground, of) == begun, "it was looked at only"
    load(ground, notice)
    assert due_days(ground, of) == begun, "people were shown these days"
    ((chat, _),) = told(ground, years.MOVES)
    assert chat == 100
    assert len(pending(ground)) == 5
    mine, other = ground.actor("张华"), ground.actor("赵强")
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: moves.move(uow, other, of.id, d("2027-01-04"), uow.now, ZONE))
    ground.do(lambda uow: moves.move(uow, mine, of.id, d("2027-01-04"), uow.now, ZONE))
    ground.do(lambda uow: moves.keep(uow, mine, of.id, d("2027-03-04"), uow.now, ZONE))
    assert due_days(ground, of)[1:5] == ["2027-01-05", "2027-02-04", "2027-03-04", "2027-04-06"]
    assert [f"{on:%m-%d}" for on, _ in pending(ground)] == ["04-06", "05-05", "10-06"]
    load(ground, year("2027-01-01", "2027-01-04"))  # put right: 4 March is a working day
    assert [f"{on:%m-%d}" for on, _ in pending(ground)] == ["04-06", "05-05", "10-06"]
    assert ground.do(lambda uow: moves.move_all(uow, mine, uow.now, ZONE)) == 3
    assert (pending(ground), due_days(ground, of)[5]) == ([], "2027-05-04")


def due_days(ground: Ground, of: Series) -> list[str]:
    return [str(one.on) for one in seen(ground, of).times]


def test_what_nobody_has_decided_is_published_where_it_was_and_still_asked_about(
    ground: Ground,
) -> None:
    of = begins(ground, "2026-12-04 15:00", "m1-d4", ahead=7)
    load(ground, year("2027-01-01", "2027-01-04"))
    tick(ground, "2026-12-31 09:00")
    assert starts(ground)[1:] == ["2027-01-04 15:00"]
    assert pending(ground)[0] == (d("2027-01-04"), d("2027-01-05"))
    actor = ground.actor("张华")
    ground.do(lambda uow: moves.move(uow, actor, of.id, d("2027-01-04"), uow.now, ZONE))
    assert starts(ground)[1:] == ["2027-01-05 15:00"]


def test_one_that_the_rule_leaves_out_now_is_there_until_somebody_says(ground: Ground) -> None:
    of = begins(ground, "2026-12-04 15:00", "m1-d4", ahead=7, shift=Shift.SKIP)
    load(ground, year("2027-01-01", "2027-01-04", "2027-02-04"))
    assert due_days(ground, of)[1:3] == ["2027-01-04", "2027-02-04"]
    assert pending(ground)[:2] == [(d("2027-01-04"), None), (d("2027-02-04"), None)]
    actor = ground.actor("张华")
    ground.do(lambda uow: moves.keep(uow, actor, of.id, d("2027-01-04"), uow.now, ZONE))
    ground.do(lambda uow: moves.move(uow, actor, of.id, d("2027-02-04"), uow.now, ZONE))
    assert due_days(ground, of)[1:3] == ["2027-01-04", "2027-03-04"]
    tick(ground, "2026-12-31 09:00")
    assert starts(ground)[1:] == ["2027-01-04 15:00"]


def test_another_rule_goes_by_the_calendar_as_it_is(ground: Ground) -> None:
    of = begins(ground, "2026-12-04 15:00", "m1-d4", ahead=7)
    load(ground, year("2027-01-01", "2027-01-04"))
    actor = ground.actor("张华")
    other = replace(of.recurrence, shift=Shift.STAY)
    ground.do(lambda uow: editing.settle(uow, actor, of.id, other, 7, None, uow.now, ZONE))
    assert pending(ground) == []
    back = replace(other, shift=Shift.NEXT)
    ground.do(lambda uow: editing.settle(uow, actor, of.id, back, 7, None, uow.now, ZONE))
    assert due_days(ground, of)[1] == "2027-01-05"


def test_only_administrators_change_the_calendar(ground: Ground) -> None:
    secretary, boss = ground.actor("吴刚"), ground.administrator()
    for work in (
        lambda uow: years.load(uow, secretary, year(), uow.now, ZONE),
        lambda uow: years.settle(uow, secretary, d("2026-12-31"), Kind.REST, uow.now, ZONE),
        lambda uow: years.known(uow, secretary, d("2026-11-25")),
    ):
        with pytest.raises(NotAllowed):
            ground.do(work)
    ground.do(lambda uow: years.settle(uow, boss, d("2026-12-31"), Kind.REST, uow.now, ZONE))
    found = ground.do(lambda uow: years.known(uow, boss, d("2026-11-25")))
    assert found.own == ((d("2026-12-31"), Kind.REST),)
    for wrong in ("2026-11-24", "2030-01-01"):
        with pytest.raises(Invalid):
            ground.do(lambda uow, day=wrong: years.settle(uow, boss, d(day), None, uow.now, ZONE))


def test_the_last_working_day_follows_a_day_of_our_own(ground: Ground) -> None:
    begins(ground, "2026-12-31 15:00", "m1-k-1", ahead=7)
    found = ground.do(
        lambda uow: years.settle(uow, None, d("2026-12-31"), Kind.REST, uow.now, ZONE)
    )
    assert [(one.on, one.to) for one in found] == [(d("2026-12-31"), d("2026-12-30"))]


def test_from_november_on_administrators_are_reminded_until_the_list_is_there(
    ground: Ground,
) -> None:
    ground.administrator()

    def day(when: str) -> list[object]:
        ground.at(when)
        before = len(told(ground, alerts.DAILY))
        ground.do(lambda uow: alerts.daily(uow, BOT, ZONE, uow.now))
        return [params["year"] for _, params in told(ground, alerts.DAILY)[before:]]

    assert [day(when) for when in ("2026-11-25 10:00", "2026-11-26 10:00", "2026-11-27 10:00")] == [
        *([], [2027], []),
    ]
    load(ground, year("2027-01-01"))
    assert day("2026-12-15 10:00") == []


def test_a_rule_that_leaves_rest_days_out_has_its_time_cancelled(ground: Ground) -> None:
    begins(ground, "2026-12-04 15:00", "m1-d4", ahead=30, shift=Shift.SKIP)
    tick(ground, "2026-12-07 09:00")
    look = load(ground, year("2027-01-04"))
    assert [one.to for one in look.moves] == [None]
    actor = ground.actor("张华")
    of, slot = look.moves[0].series.id, look.moves[0].own.slot
    ground.do(lambda uow: moves.move(uow, actor, of, slot, uow.now, ZONE))
    assert starts(ground) == ["2026-12-04 15:00"]
    with pytest.raises(Stale):
        ground.do(lambda uow: moves.keep(uow, actor, of, slot, uow.now, ZONE))
    with pytest.raises(Stale):
        ground.do(lambda uow: moves.of_activity(uow, 1))
