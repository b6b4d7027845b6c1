"""One time of a series, what follows it, or all: changed, left out, paused, ended."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.recurrence import Recurrence, read
from bot.domain.series import Scope, SeriesState
from bot.errors import Invalid, Stale
from bot.services.activities import changes
from bot.services.activities.changes import Changes
from bot.services.series import due, editing, series
from bot.services.series.series import Shown
from tests.services.ground import ZONE, Ground, local
from tests.services.series.own import activities, begins, change, seen, starts, tick, told


def test_one_time_is_changed_before_it_is_published(ground: Ground) -> None:
    of = begins(ground)
    change(ground, of, "2026-12-11", Scope.THIS, on=date(2026, 12, 10), minute=9 * 60, place="线上")
    tick(ground, "2026-12-07 08:30")
    tick(ground, "2026-12-15 08:30")
    assert starts(ground) == ["2026-12-04 15:00", "2026-12-10 09:00", "2026-12-18 15:00"]
    assert [one.place for one in activities(ground)] == ["三楼会议室", "线上", "三楼会议室"]


def test_one_and_what_follows(ground: Ground) -> None:
    of = begins(ground, ahead=14)
    tick(ground, "2026-11-27 08:30")
    assert starts(ground) == ["2026-12-04 15:00", "2026-12-11 15:00"]
    edited = change(ground, of, "2026-12-11", Scope.FOLLOWING, minute=9 * 60, length=60)
    assert (edited.activities, edited.told) == (1, 0)  # their cards have not gone out yet
    tick(ground, "2026-12-04 08:30")
    assert starts(ground) == ["2026-12-04 15:00", "2026-12-11 09:00", "2026-12-18 09:00"]
    assert seen(ground, of).series.recurrence.until == date(2026, 12, 10)
    assert edited.shown.series.id != of.id


def test_all_but_what_was_changed_alone(ground: Ground) -> None:
    of = begins(ground)
    change(ground, of, "2026-12-18", Scope.THIS, place="线上")
    edited = change(ground, of, "2026-12-11", Scope.ALL, place="礼堂")
    assert edited.activities == 1
    tick(ground, "2026-12-08 08:30")
    tick(ground, "2026-12-15 08:30")
    assert [one.place for one in activities(ground)] == ["礼堂", "礼堂", "线上"]


def test_an_activity_that_was_changed_by_hand_keeps_the_others(ground: Ground) -> None:
    begins(ground)
    first, actor = activities(ground)[0], ground.actor("张华")
    ground.do(
        lambda uow: changes.change(
            uow,
            actor,
            first.id,
            Changes(local("2026-12-03 10:00")),
            tell=True,
            now=uow.now,
            zone=ZONE,
        )
    )
    tick(ground, "2026-12-08 08:30")
    assert starts(ground) == ["2026-12-03 10:00", "2026-12-11 15:00"]


def test_a_cancelled_time_is_not_published_again(ground: Ground) -> None:
    begins(ground)
    ground.cancels(activities(ground)[0])
    assert tick(ground, "2026-11-23 10:00") == 0
    assert starts(ground) == []


def test_a_time_is_skipped_and_taken_up_again(ground: Ground) -> None:
    of, actor = begins(ground), ground.actor("张华")

    def skip(slot: str, skipped: bool) -> Shown:
        day = date.fromisoformat(slot)
        return ground.do(
            lambda uow: series.skip(uow, actor, of.id, day, uow.now, ZONE, skipped=skipped)
        )

    assert skip("2026-12-11", True).next_at == local("2026-12-15 08:30")
    assert skip("2026-12-11", True).next_at == local("2026-12-15 08:30")
    assert skip("2026-12-11", False).next_at == local("2026-12-08 08:30")
    with pytest.raises(Stale):
        skip("2026-12-04", True)
    with pytest.raises(Stale):
        skip("2026-12-12", True)


def test_paused_and_ended(ground: Ground) -> None:
    of, actor = begins(ground), ground.actor("张华")
    ground.do(lambda uow: series.pause(uow, actor, of.id, uow.now, ZONE, on=True))
    assert tick(ground, "2026-12-16 09:00") == 0
    back = ground.do(lambda uow: series.pause(uow, actor, of.id, uow.now, ZONE, on=False))
    assert back.next_at == local("2026-12-15 08:30")
    assert tick(ground, "2026-12-16 09:01") == 1
    assert told(ground, due.MISSED) == []  # what fell into the pause
    ended = ground.do(lambda uow: series.end(uow, actor, of.id, uow.now, ZONE))
    assert (ended.series.state, ended.times) == (SeriesState.ENDED, ())
    assert tick(ground, "2026-12-30 09:00") == 0
    with pytest.raises(Stale):
        change(ground, of, "2026-12-25", Scope.ALL, place="礼堂")


def test_another_rule_begins_with_the_next_time_that_is_not_published(ground: Ground) -> None:
    of, actor = begins(ground), ground.actor("张华")
    wanted = Recurrence(read("m1-k-1"), of.recurrence.first, count=2)
    after = ground.do(lambda uow: editing.settle(uow, actor, of.id, wanted, 7, None, uow.now, ZONE))
    assert [one.on.isoformat() for one in after.times] == ["2026-12-31", "2027-01-29"]
    assert [one.occurrence.provisional for one in after.times] == [False, True]
    tick(ground, "2026-12-24 08:30")
    assert starts(ground) == ["2026-12-04 15:00", "2026-12-31 15:00"]


@pytest.mark.parametrize(
    "wrong",
    [{"until": date(2026, 12, 3)}, {"count": 0}, {"count": 501}],
)
def test_an_end_that_cannot_be(ground: Ground, wrong: dict[str, object]) -> None:
    of, actor = begins(ground), ground.actor("张华")
    wanted = Recurrence(read("w1-4"), of.recurrence.first, **wrong)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        ground.do(lambda uow: editing.settle(uow, actor, of.id, wanted, 7, None, uow.now, ZONE))
