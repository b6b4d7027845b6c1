"""Recurring activities: published ahead, each time once; changed, skipped, paused, ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.domain.activities import ActivityKind
from bot.domain.audit import Tag
from bot.domain.recurrence import Recurrence, read
from bot.domain.series import Scope, SeriesState
from bot.domain.unit_settings import Setting
from bot.domain.workdays import Shift
from bot.errors import Invalid, NotAllowed, Stale
from bot.services.activities import changes, hours
from bot.services.activities.changes import Changes
from bot.services.activities.publishing import Plan
from bot.services.members import leaving
from bot.services.personal import unit_settings
from bot.services.series import beginning, due, editing, series
from bot.services.series.editing import Change
from bot.services.series.series import Repeat, Shown
from bot.store.activities.activities import Activity
from bot.store.activities.series import Series
from bot.store.ids import IdSource
from bot.store.schema.delivery import outbox
from bot.store.uow import UnitOfWork
from tests.services.ground import BOT, ZONE, Ground, local

DRAFT = IdSource()


@pytest.fixture
def ground(sqlite_url: str) -> Iterator[Ground]:
    made = Ground(sqlite_url, "2026-11-23 09:00")
    yield made
    made.store.close()


def begins(
    ground: Ground,
    first: str = "2026-12-04 15:00",
    rule: str = "w1-4",
    slot: str | None = None,
    ahead: int = 3,
    **more: object,
) -> Series:
    starts = local(first)
    recurrence = Recurrence(read(rule), date.fromisoformat(slot or first[:10]), **more)  # type: ignore[arg-type]
    plan = Plan(
        ground.units["第一党支部"].id,
        None,
        ActivityKind.PARTY_CLASS,
        starts,
        starts + timedelta(minutes=90),
        "三楼会议室",
        "学习",
    )
    actor = ground.actor("张华")

    def write(uow: UnitOfWork) -> Series:
        draft = DRAFT.next(uow.now)
        return beginning.start(uow, actor, draft, plan, Repeat(recurrence, ahead), uow.now, ZONE)[0]

    return ground.do(write)


def tick(ground: Ground, when: str) -> int:
    ground.at(when)
    return ground.do(lambda uow: due.publish_due(uow, BOT, uow.now, ZONE))


def activities(ground: Ground) -> list[Activity]:
    far = local("2030-01-01 00:00")
    path = ground.units["第一党支部"].path
    return ground.store.read_now(
        lambda uow: uow.activities.under(path, local("2026-01-01 00:00"), far)
    )


def starts(ground: Ground) -> list[str]:
    return [f"{one.starts_at.astimezone(ZONE):%Y-%m-%d %H:%M}" for one in activities(ground)]


def seen(ground: Ground, of: Series) -> Shown:
    actor = ground.actor("张华")
    return ground.do(lambda uow: series.shown(uow, actor, of.id, uow.now, ZONE))


def change(ground: Ground, of: Series, slot: str, scope: Scope, **to: object) -> editing.Edited:
    actor = ground.actor("张华")
    wanted = Change(**to)  # type: ignore[arg-type]
    return ground.do(
        lambda uow: editing.change(
            uow, actor, of.id, date.fromisoformat(slot), scope, wanted, uow.now, ZONE
        )
    )


def told(ground: Ground, kind: str) -> list[tuple[int, dict[str, object]]]:
    with ground.store._read_engine.connect() as connection:
        rows = connection.execute(
            select(outbox.c.chat_id, outbox.c.params).where(outbox.c.kind == kind)
        )
        return [(row.chat_id, row.params) for row in rows]


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
