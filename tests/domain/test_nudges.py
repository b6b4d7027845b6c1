"""Steps at a decent hour, for those they are for."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.daily import may_choose, next_daily
from bot.domain.nudges import (
    QUIET_FROM,
    QUIET_UNTIL,
    Audience,
    may_nudge_at,
    quiet_until,
    steps_for,
)
from tests.calendars import CHINA

ZONE = ZoneInfo("Asia/Shanghai")


def local(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=ZONE)


def planned(start: str, told: str, late: bool = True) -> list[tuple[str, str, str]]:
    return [
        (step.key, step.audience.value, step.due_at.astimezone(ZONE).strftime("%m-%d %H:%M"))
        for step in steps_for(local(start), local(told), ZONE, late, CHINA)
        if step.audience is not Audience.UNSURE and step.lost is None
    ]


def test_the_default_steps() -> None:
    assert planned("2026-12-04 15:00", "2026-11-23 10:00") == [
        ("3d", "unanswered", "12-01 08:30"),
        ("1d", "unanswered", "12-03 08:30"),
        ("morning", "unanswered", "12-04 08:30"),
        ("soon", "attending", "12-04 14:00"),
    ]


def test_no_step_on_the_morning_where_late_answers_do_not_count() -> None:
    keys = [key for key, _, _ in planned("2026-12-04 15:00", "2026-11-23 10:00", late=False)]
    assert keys == ["3d", "1d", "soon"]


def test_nobody_is_reminded_on_the_day_of_publishing() -> None:
    assert planned("2026-12-04 15:00", "2026-12-03 07:00") == [
        ("morning", "unanswered", "12-04 08:30"),
        ("soon", "attending", "12-04 14:00"),
    ]
    assert planned("2026-12-04 15:00", "2026-12-04 08:00") == [("soon", "attending", "12-04 14:00")]


def test_steps_on_rest_days_come_on_the_last_working_day_before_them() -> None:
    assert planned("2026-12-07 15:00", "2026-11-23 10:00") == [
        ("1d", "unanswered", "12-04 08:30"),
        ("morning", "unanswered", "12-07 08:30"),
        ("soon", "attending", "12-07 14:00"),
    ]
    keys = [(key, when) for key, _, when in planned("2026-10-11 15:00", "2026-09-23 10:00")]
    assert keys == [
        ("3d", "10-08 08:30"),
        ("1d", "10-10 08:30"),  # a Saturday that is worked
        ("morning", "10-11 08:30"),
        ("soon", "10-11 14:00"),
    ]
    assert planned("2026-12-07 15:00", "2026-12-04 07:00", late=False) == [
        ("soon", "attending", "12-07 14:00")
    ]


def test_an_early_start_has_no_step_after_it_and_none_in_quiet_hours() -> None:
    assert planned("2026-12-04 08:00", "2026-12-01 09:00") == [
        ("1d", "unanswered", "12-03 08:30"),
        ("soon", "attending", "12-04 07:30"),
    ]
    evening = [("soon", "attending", "12-03 21:00")]
    assert planned("2026-12-04 07:30", "2026-12-03 09:00") == evening
    assert planned("2026-12-04 07:30", "2026-12-03 21:05") == []
    assert planned("2026-12-04 22:45", "2026-12-04 09:00") == [("soon", "attending", "12-04 21:00")]


def test_told_within_the_last_hour_means_no_reminder_an_hour_before() -> None:
    assert planned("2026-12-04 15:00", "2026-12-04 14:00") == []


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-23 21:29", None),
        ("2026-11-23 21:30", "2026-11-24 07:30"),
        ("2026-11-24 00:00", "2026-11-24 07:30"),
        ("2026-11-24 07:29", "2026-11-24 07:30"),
        ("2026-11-24 07:30", None),
    ],
)
def test_quiet_hours(now: str, until: str | None) -> None:
    assert quiet_until(local(now)) == (local(until) if until else None)


instants = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(ZONE),
)


@given(instants, instants, st.booleans())
def test_every_step_is_decent_after_the_telling_and_before_the_start(
    start: datetime, told: datetime, late: bool
) -> None:
    for step in steps_for(start, told, ZONE, late, CHINA):
        if step.lost:
            continue
        due = step.due_at.astimezone(ZONE)
        assert QUIET_UNTIL <= due.time() < QUIET_FROM
        assert told < due < start
        assert (step.on_date is None) == (step.audience is Audience.ATTENDING)
        assert step.on_date in (None, due.date())
        rested = due.date() == start.date() or CHINA.is_working(due.date())
        assert rested or step.audience is Audience.ATTENDING


@given(instants, st.times(time(7, 30), time(21, 0)))
def test_the_next_daily_hour_is_within_a_day_and_shows_on_the_clock(
    now: datetime, hour: time
) -> None:
    hour = hour.replace(second=0, microsecond=0)
    due = next_daily(hour.strftime("%H:%M"), now, ZONE)
    assert now < due <= now + timedelta(days=1)
    assert due.astimezone(ZONE).time() == hour


def test_hours_to_choose() -> None:
    chosen = ["07:29", "07:30", "21:00", "21:01"]
    assert [may_choose(time.fromisoformat(hour)) for hour in chosen] == [False, True, True, False]


def test_two_hours_between_nudges_by_hand_from_when_the_last_one_arrives() -> None:
    assert may_nudge_at(None, ZONE) is None
    assert may_nudge_at(local("2026-11-23 09:00"), ZONE) == local("2026-11-23 11:00")
    assert may_nudge_at(local("2026-11-23 21:30"), ZONE) == local("2026-11-24 09:30")
    assert may_nudge_at(local("2026-11-24 07:29"), ZONE) == local("2026-11-24 09:30")
