"""One's own record on real databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.domain.access import Actor
from bot.domain.activities import ActivityKind, Answer
from bot.domain.tally import Tally
from bot.errors import NotAllowed
from bot.services.members import my
from bot.services.members.my import Record
from tests.services.ground import BOT, ZONE, Ground, queries_of


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    made = Ground(database_url, "2026-11-30 09:00")
    yield made
    made.store.close()


def record(ground: Ground, who: str) -> Record:
    actor, day = ground.actor(who), ground.clock.at.date()
    found = ground.do(lambda uow: my.record(uow, actor, day, ZONE))
    assert found is not None
    return found


def test_only_closed_sheets_of_the_year_are_counted(ground: Ground) -> None:
    last_year = ground.holds("2025-12-31 23:30")
    first = ground.holds("2026-01-01 00:00")
    late = ground.holds("2026-11-20 15:00", ActivityKind.PARTY_CLASS)
    still_open = ground.holds("2026-11-27 15:00", ActivityKind.GROUP_MEETING, group="第二党小组")
    coming = ground.holds("2027-01-08 15:00")
    cancelled = ground.holds("2026-12-04 15:00")
    ground.closes(last_year, "缺缺缺缺缺缺", "张华")
    ground.closes(first, "111111", "张华")
    ground.closes(late, "迟迟迟迟迟迟", "张华")
    ground.answers(coming, "李静", Answer.ATTENDING)
    ground.cancels(cancelled)
    found = record(ground, "李静")
    assert found.tally == Tally(expected=2, present=2, late=1)
    assert [entry.activity.id for entry in found.entries] == [
        one.id for one in (coming, still_open, late, first)
    ]
    assert [entry.closed for entry in found.entries] == [False, False, True, True]
    assert found.entries[0].row.answer is Answer.ATTENDING
    assert [entry.group.name if entry.group else None for entry in found.entries] == [
        None,
        "第二党小组",
        None,
        None,
    ]
    assert record(ground, "赵强").entries == ()
    assert found.profile.group is not None


def test_more_activities_take_no_more_queries(ground: Ground) -> None:
    def asked() -> int:
        return queries_of(ground.store, lambda: record(ground, "李静"))

    ground.holds("2026-11-20 15:00")
    one = asked()
    for day in ("21", "22", "23"):
        ground.holds(f"2026-11-{day} 15:00")
    assert asked() == one


def test_there_is_no_record_without_a_row(ground: Ground) -> None:
    boss, day = ground.administrator(), ground.clock.at.date()
    assert ground.do(lambda uow: my.record(uow, boss, day, ZONE)) is None
    with pytest.raises(NotAllowed):
        ground.do(lambda uow: my.record(uow, Actor(BOT, 999), day, ZONE))
