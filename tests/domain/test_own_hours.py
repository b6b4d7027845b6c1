"""Where a step goes that falls into somebody's own quiet hours, and how much a day is enough."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.policies.crowding import Coming, How, Limit, held_back
from bot.domain.policies.own_hours import (
    Moving,
    before,
    comes,
    horizon,
    may_be_early,
    put_off,
    told_early,
)
from bot.domain.policies.steps import Shift
from bot.domain.quiet import Quiet
from tests.calendars import CHINA

ZONE = ZoneInfo("Asia/Shanghai")
OWN = Quiet(time(18, 30), time(9))
TICK = timedelta(minutes=10)
STAY, EARLIER, LATER = Shift.STAY, Shift.EARLIER, Shift.LATER


def local(when: str) -> datetime:
    return datetime.fromisoformat(f"2026-{when}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("rest", "quiet", "due", "until", "wanted"),
    [
        # 2026-12-04 is a Friday.
        (EARLIER, LATER, "12-03 20:00", "12-07 09:00", "12-04 09:00"),
        (EARLIER, LATER, "12-04 20:00", "12-07 15:00", "12-07 09:00"),
        (EARLIER, LATER, "12-04 20:00", "12-06 15:00", "12-04 18:00"),
        (STAY, LATER, "12-04 20:00", "12-06 15:00", "12-05 09:00"),
        (STAY, LATER, "12-04 20:00", "12-04 21:00", "12-04 18:00"),
        (EARLIER, EARLIER, "12-03 20:00", "12-07 09:00", "12-03 18:00"),
        (EARLIER, STAY, "12-03 20:00", "12-07 09:00", None),
        (EARLIER, LATER, "12-07 08:00", "12-07 08:45", "12-04 18:00"),
        (STAY, LATER, "12-07 08:00", "12-07 08:45", "12-06 18:00"),
        (EARLIER, LATER, "12-03 15:00", "12-07 09:00", "12-03 15:00"),
    ],
)
def test_it_goes_to_the_next_decent_working_moment_or_the_one_before(
    rest: Shift, quiet: Shift, due: str, until: str, wanted: str | None
) -> None:
    moving = Moving(rest, quiet, local(until).astimezone(UTC))
    found = comes(moving, local(due), OWN, CHINA, local("12-01 09:00"))
    assert found == (local(wanted) if wanted else None)


def test_published_too_late_for_the_evening_before_it_is_told_at_once_or_not_at_all() -> None:
    moving = Moving(EARLIER, LATER, local("12-04 21:00"))
    due = local("12-04 20:00")
    assert comes(moving, due, OWN, CHINA, local("12-04 18:10")) == local("12-04 18:10")
    assert comes(moving, due, OWN, CHINA, local("12-04 18:40")) is None
    sunday = Moving(EARLIER, LATER, local("12-06 21:00"))
    assert comes(sunday, local("12-06 20:00"), OWN, CHINA, local("12-06 10:00")) is None


shifts = st.sampled_from(Shift)
minutes = st.integers(0, 14 * 24 * 6).map(lambda tens: local("11-25 00:00") + tens * TICK)
owns = st.builds(
    Quiet,
    st.sampled_from([time(18), time(20), time(22, 30)]),
    st.sampled_from([time(6, 30), time(9), time(12)]),
)


@given(shifts, shifts, minutes, st.integers(1, 500), owns, st.integers(1, 900))
def test_what_is_foreseen_is_what_happens_as_time_passes(
    rest: Shift, quiet: Shift, due: datetime, useful: int, own: Quiet, ahead: int
) -> None:
    start = due - ahead * TICK
    moving = Moving(rest, quiet, due.astimezone(UTC) + useful * TICK)
    foreseen = comes(moving, due, own, CHINA, start)
    now, told = start, None
    while now < due and told is None:
        seen = due <= horizon(now, CHINA) and may_be_early(moving, due, CHINA)
        told = now if seen and told_early(moving, due, own, CHINA, now) else None
        now += TICK
    if told is None:
        morning = own.until(due)
        told = due if morning is None else put_off(moving, morning, CHINA)
    assert told == foreseen
    assert told is None or own.until(told) is None
    if told is not None and told != due:
        assert rest is STAY or CHINA.is_working(told.date())
        assert told < moving.until


def test_a_step_at_a_decent_hour_is_not_told_early() -> None:
    assert (
        before(Moving(STAY, EARLIER, local("12-04 21:00")), local("12-04 12:00"), OWN, CHINA)
        is None
    )


LIMIT = Limit(3, timedelta(minutes=10), ZONE)
END = local("12-04 23:59")


def come(*times: str, how: How = How.DUE, until: datetime = END) -> list[Coming]:
    return [Coming(number, local(f"12-04 {at}"), until, how) for number, at in enumerate(times)]


def test_the_fourth_of_a_day_is_held_back_and_the_first_of_the_next_is_not() -> None:
    four = come("09:00", "10:00", "11:00", "12:00")
    assert held_back(four, {}, LIMIT) == {3}
    assert held_back(four, {date(2026, 12, 4): 2}, LIMIT) == {1, 2, 3}
    tomorrow = Coming(4, local("12-05 09:00"), local("12-06 09:00"), How.DUE)
    assert held_back([*four, tomorrow], {}, LIMIT) == {3}


def test_what_comes_together_is_one_and_what_cannot_wait_is_not_held_back() -> None:
    assert held_back(come("09:00", "09:05", "09:09", "10:00", "11:00"), {}, LIMIT) == set()
    urgent = [Coming(9, local("12-04 12:00"), local("12-04 14:00"), How.DUE)]
    assert held_back(come("09:00", "10:00", "11:00") + urgent, {}, LIMIT) == set()
    moved = come("09:00", "09:05", "10:00", "11:00", how=How.MOVED)
    assert held_back(moved, {}, LIMIT) == {3}, "what was put off does not wait for others"


def test_what_is_due_soon_after_the_days_message_is_said_by_it() -> None:
    day = [Coming(8, local("12-04 08:30"), local("12-04 21:30"), How.DAY)]
    assert held_back(day + come("08:30", "08:35", "09:00", "10:00"), {}, LIMIT) == set()
    assert held_back(day + come("08:45", "09:00", "10:00"), {}, LIMIT) == {2}
    late = [Coming(8, local("12-04 20:30"), local("12-04 21:30"), How.DAY)]
    assert held_back(late + come("09:00", "10:00", "11:00"), {}, LIMIT) == set()


@given(st.lists(st.integers(0, 8 * 60), max_size=8), st.integers(0, 3))
def test_nobody_gets_more_than_the_limit(at: list[int], had: int) -> None:
    assume(len(set(at)) == len(at))
    coming = [
        Coming(n, local("12-04 08:30") + timedelta(minutes=one), END, How.MOVED)
        for n, one in enumerate(at)
    ]
    held = held_back(coming, {date(2026, 12, 4): had}, LIMIT)
    assert len(coming) - len(held) == min(len(coming), 3 - had)
