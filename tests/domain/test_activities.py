"""Who is expected, until when answers count, what cannot wait for the morning."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.activities import (
    JOINT_KINDS,
    ActivityKind,
    ActivityState,
    Circle,
    Window,
    cannot_wait,
    circle_of,
    default_answer_by,
    kinds_of,
    window,
)
from bot.domain.nudges import quiet_until
from bot.domain.org import UnitKind

ZONE = ZoneInfo("Asia/Shanghai")
instants = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    datetime(2027, 12, 31),  # noqa: DTZ001
    timezones=st.just(ZONE),
)


def local(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("kind", "in_a_branch"),
    [
        (ActivityKind.MEMBER_MEETING, Circle.UNIT),
        (ActivityKind.COMMITTEE_MEETING, Circle.COMMITTEE),
        (ActivityKind.GROUP_MEETING, Circle.GROUP),
        (ActivityKind.PARTY_CLASS, Circle.UNIT),
        (ActivityKind.THEME_DAY, Circle.UNIT),
        (ActivityKind.ORG_LIFE, Circle.UNIT),
        (ActivityKind.OTHER, Circle.UNIT),
    ],
)
def test_who_is_expected_at_what_a_branch_holds(kind: ActivityKind, in_a_branch: Circle) -> None:
    assert kind in kinds_of(UnitKind.BRANCH)
    assert circle_of(kind, UnitKind.BRANCH) is in_a_branch


@pytest.mark.parametrize(
    "unit", [UnitKind.WORK_COMMITTEE, UnitKind.COMMITTEE, UnitKind.GENERAL_BRANCH]
)
def test_above_the_branch_the_committee_meets(unit: UnitKind) -> None:
    kinds = kinds_of(unit)
    assert kinds == (ActivityKind.COMMITTEE_MEETING, *JOINT_KINDS, ActivityKind.OTHER)
    assert {circle_of(kind, unit) for kind in kinds} == {Circle.COMMITTEE}


@pytest.mark.parametrize(
    ("starts", "now", "by"),
    [
        ("2026-12-04 15:00", "2026-11-23 09:00", "2026-12-03 18:00"),
        ("2026-12-04 15:00", "2026-12-03 17:59", "2026-12-03 18:00"),
        ("2026-12-04 15:00", "2026-12-03 18:00", "2026-12-04 13:00"),
        ("2026-12-04 15:00", "2026-12-04 12:59", "2026-12-04 13:00"),
        ("2026-12-04 15:00", "2026-12-04 13:00", "2026-12-04 15:00"),
        ("2026-12-04 00:30", "2026-12-03 09:00", "2026-12-03 18:00"),
        ("2026-12-04 00:30", "2026-12-03 20:00", "2026-12-03 22:30"),
    ],
)
def test_the_usual_deadline(starts: str, now: str, by: str) -> None:
    assert default_answer_by(local(starts), local(now), ZONE) == local(by)


@given(instants, st.timedeltas(timedelta(seconds=1), timedelta(days=40)))
def test_a_deadline_lies_ahead_and_never_after_the_start(now: datetime, ahead: timedelta) -> None:
    starts = now + ahead
    by = default_answer_by(starts, now, ZONE)
    assert now < by <= starts
    if by not in (starts, starts - timedelta(hours=2)):
        shown = by.astimezone(ZONE)
        eve = starts.astimezone(ZONE).date() - timedelta(days=1)
        assert (shown.date(), shown.time()) == (eve, time(18))


STARTS, BY = local("2026-12-04 15:00"), local("2026-12-03 18:00")
ONE = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "late_answers", "found"),
    [
        (BY - ONE, True, Window.OPEN),
        (BY, True, Window.OPEN),
        (BY, False, Window.OPEN),
        (BY + ONE, True, Window.LATE),
        (BY + ONE, False, Window.SHUT),
        (STARTS - ONE, True, Window.LATE),
        (STARTS - ONE, False, Window.SHUT),
        (STARTS, True, Window.BEGUN),
        (STARTS, False, Window.BEGUN),
    ],
)
def test_answers_are_taken_until_the_start(
    now: datetime, late_answers: bool, found: Window
) -> None:
    on = ActivityState.PUBLISHED
    assert window(on, STARTS, BY, now, late_answers=late_answers) is found


@pytest.mark.parametrize(
    ("state", "found"),
    [(ActivityState.CANCELLED, Window.CANCELLED), (ActivityState.CLOSED, Window.CLOSED)],
)
def test_what_is_over_takes_no_answer(state: ActivityState, found: Window) -> None:
    for now in (BY - ONE, BY + ONE, STARTS):
        assert window(state, STARTS, BY, now, late_answers=True) is found


@pytest.mark.parametrize(
    ("starts", "now", "found"),
    [
        ("2026-12-04 09:30", "2026-12-03 21:29", False),
        ("2026-12-04 09:30", "2026-12-03 21:30", True),
        ("2026-12-04 09:31", "2026-12-03 21:30", False),
        ("2026-12-04 06:00", "2026-12-03 23:00", True),
        ("2026-12-04 09:30", "2026-12-04 07:29", True),
        ("2026-12-04 09:30", "2026-12-04 07:30", False),
    ],
)
def test_what_cannot_wait_for_the_morning(starts: str, now: str, found: bool) -> None:
    assert cannot_wait(local(starts), local(now), ZONE) is found


@given(instants, instants)
def test_by_day_everything_waits_for_its_turn(starts: datetime, now: datetime) -> None:
    if quiet_until(now) is None:
        assert not cannot_wait(starts, now, ZONE)
