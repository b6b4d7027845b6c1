"""Recurring activities: published ahead, each time once, by whom and by which clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.domain.audit import Tag
from bot.domain.series import SeriesState
from bot.domain.unit_settings import Setting
from bot.domain.workdays import Shift
from bot.errors import NotAllowed, Stale
from bot.services.activities import hours
from bot.services.members import leaving
from bot.services.personal import unit_settings
from bot.services.series import due, series
from tests.services.ground import ZONE, Ground, local
from tests.services.series.own import activities, begins, seen, starts, tick, told


def test_each_time_is_published_so_many_days_before_and_once(ground: Ground) -> None:
    of = begins(ground)
    assert starts(ground) == ["2026-12-04 15:00"]
    assert of.due_at == local("2026-12-08 08:30")
    assert tick(ground, "2026-12-08 08:29") == 0
    assert tick(ground, "2026-12-08 08:30") == 1
    assert tick(ground, "2026-12-08 08:31") == 0
    assert starts(ground) == ["2026-12-04 15:00", "2026-12-11 15:00"]
    made = activities(ground)[1]
    assert (made.ends_at - made.starts_at, made.place) == (timedelta(minutes=90), "三楼会议室")
    ((chat, params),) = told(ground, due.PUBLISHED)
    assert (chat, params["activity"]) == (100, made.id)  # the secretary
    tags = ground.store.read_now(lambda uow: uow.audit.tags("activity", made.id))
    assert tags == [Tag.ACTIVITY_PUBLISHED]


def test_the_hours_of_a_time_are_those_of_the_next(ground: Ground) -> None:
    begins(ground)
    secretary = ground.actor("张华")
    tick(ground, "2026-12-08 08:30")
    second = activities(ground)[1]
    assert second.hours == 0
    ground.do(lambda uow: hours.settle(uow, secretary, second.id, 15, uow.now))
    tick(ground, "2026-12-15 08:30")
    assert [one.hours for one in activities(ground)] == [0, 15, 15]
    third = activities(ground)[2].id
    tags = ground.store.read_now(lambda uow: uow.audit.tags("activity", third))
    assert tags == [Tag.ACTIVITY_PUBLISHED, Tag.ACTIVITY_CHANGED]


def test_a_day_down_publishes_what_can_still_be_held_and_says_what_was_missed(
    ground: Ground,
) -> None:
    of = begins(ground)
    assert tick(ground, "2026-12-16 09:00") == 1
    assert starts(ground) == ["2026-12-04 15:00", "2026-12-18 15:00"]
    ((_, params),) = told(ground, due.MISSED)
    assert params == {"series": of.id, "day": "2026-12-11", "why": ""}


def test_two_that_claim_at_once_make_one(database_url: str) -> None:
    """On both kinds of database: one UPDATE and one INSERT decide."""
    ground = Ground(database_url, "2026-11-23 09:00")
    of = begins(ground)
    ground.at("2026-12-08 09:00")
    claimed = [
        ground.do(lambda uow: uow.series.claim(of, uow.now + timedelta(hours=1))) for _ in "12"
    ]
    assert claimed == [True, False]
    assert ground.do(lambda uow: uow.series.take(of.id, date(2026, 12, 11), 7, None))
    assert not ground.do(lambda uow: uow.series.take(of.id, date(2026, 12, 11), 8, None))
    ground.do(lambda uow: uow.series.settle(of.id, date(2026, 12, 18), skipped=True, place="礼堂"))
    own = ground.do(lambda uow: uow.series.own(of.id))
    assert [(slot.day, one.activity_id, one.skipped, one.place) for slot, one in own.items()] == [
        (4, activities(ground)[0].id, False, None),
        (11, 7, False, None),
        (18, None, True, "礼堂"),
    ]
    assert tick(ground, "2026-12-22 09:30") == 1
    assert starts(ground)[-1] == "2026-12-25 15:00"
    ground.store.close()


def test_the_last_working_day_and_a_rest_day(ground: Ground) -> None:
    begins(ground, "2026-12-31 09:00", "m1-k-1", ahead=7)
    moved = begins(ground, "2026-12-05 09:00", "m1-d5", ahead=7, shift=Shift.STAY)
    assert [one.on.isoformat() for one in seen(ground, moved).times[:2]] == [
        *("2026-12-05", "2027-01-05"),
    ]
    tick(ground, "2027-01-22 08:30")
    assert "2027-01-29 09:00" in starts(ground)


def test_a_rule_that_does_not_name_the_day_is_refused(ground: Ground) -> None:
    with pytest.raises(Stale):
        begins(ground, "2026-12-03 15:00", "w1-4", "2026-12-04")
    assert starts(ground) == []


def test_who_does_not_lead_the_unit_sees_and_changes_nothing(ground: Ground) -> None:
    of = begins(ground)
    for name in ("刘芳", "赵强", "吴刚"):
        actor = ground.actor(name)
        with pytest.raises(NotAllowed):
            ground.do(lambda uow, actor=actor: series.shown(uow, actor, of.id, uow.now, ZONE))
    mine = ground.actor("张华")
    found = ground.do(lambda uow: series.listed(uow, mine, uow.now, ZONE))
    assert [one.series.id for one in found] == [of.id]
    other = ground.actor("赵强")
    assert ground.do(lambda uow: series.listed(uow, other, uow.now, ZONE)) == []


def test_a_unit_that_is_closed_holds_nothing_more(ground: Ground) -> None:
    of = begins(ground)
    ground.do(lambda uow: uow.units.close(of.unit_id, date(2026, 12, 1)))
    assert tick(ground, "2026-12-08 08:30") == 0
    found = ground.store.read_now(lambda uow: uow.series.get(of.id))
    assert found is not None
    assert found.state is SeriesState.ENDED


def test_a_unit_s_zone_moves_when_the_next_time_is_published(ground: Ground) -> None:
    of, actor = begins(ground), ground.actor("张华")
    ground.do(
        lambda uow: unit_settings.settle(
            uow, actor, of.unit_id, Setting.ZONE, "Asia/Urumqi", uow.now, ZONE
        )
    )
    assert seen(ground, of).next_at == local("2026-12-08 10:30")


def test_wall_clock_time_stays_over_the_change_to_summer_time(ground: Ground) -> None:
    ground.at("2027-03-01 09:00")
    unit = ground.units["第一党支部"].id
    ground.do(lambda uow: uow.unit_settings.put(unit, Setting.ZONE, "Europe/Berlin", 1))
    begins(ground, "2027-03-26 22:00", ahead=3)  # 15:00 in Berlin
    tick(ground, "2027-04-01 15:30")
    assert [f"{one.starts_at:%m-%d %H:%M}" for one in activities(ground)] == [
        *("03-26 14:00", "04-02 13:00"),
    ]


def test_19_who_set_it_up_leaves_and_the_series_goes_on(ground: Ground) -> None:
    begins(ground)
    administrator, member = ground.administrator(), ground.members["张华"]
    day = ground.clock.at.date()
    ground.do(lambda uow: leaving.leave(uow, administrator, member, day, uow.now, ZONE))
    assert tick(ground, "2026-12-08 08:30") == 1
    [_, made] = activities(ground)
    people = ground.rows(made)
    assert "张华" not in people
    assert len(people) == 5
