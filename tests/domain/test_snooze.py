"""Until when a reminder may be put off."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.quiet import Quiet
from bot.domain.snooze import Snooze, choices

ZONE = ZoneInfo("Asia/Shanghai")
USUAL = Quiet(time(21, 30), time(7, 30))
LATER = datetime(2026, 12, 31, tzinfo=UTC)


def at(when: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{when}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("23 08:30", ("23 09:30", "23 19:00", "24 08:30")),
        ("23 17:29", ("23 18:29", "23 19:00", "24 08:30")),
        ("23 17:30", ("23 18:30", "23 20:30", "24 08:30")),
        ("23 19:00", ("23 20:00", None, "24 08:30")),
        ("23 20:30", (None, None, "24 08:30")),  # an hour later the quiet hours begin
        ("23 20:29", ("23 21:29", None, "24 08:30")),
        ("23 23:10", (None, None, "24 08:30")),
        ("24 00:10", (None, "24 19:00", "24 08:30")),
        ("24 06:30", ("24 07:30", "24 19:00", "25 08:30")),
    ],
)
def test_the_choices_of_a_day(now: str, expected: tuple[str | None, ...]) -> None:
    found = choices(at(now), USUAL, time(8, 30), LATER)
    wanted = {how: at(when) for how, when in zip(Snooze, expected, strict=True) if when}
    assert found == wanted


def test_a_deadline_takes_away_what_would_not_come_before_it() -> None:
    now = at("23 08:30")
    for deadline, kept in (
        ("24 08:31", 3),
        ("24 08:30", 2),
        ("23 18:00", 1),
        ("23 09:30", 0),
        ("22 18:00", 0),
    ):
        found = choices(now, USUAL, time(8, 30), at(deadline).astimezone(UTC))
        assert list(found) == list(Snooze)[:kept]
    assert len(choices(now, USUAL, time(8, 30), None)) == 3


def test_the_morning_follows_stricter_quiet_hours() -> None:
    strict = Quiet(time(18, 30), time(10))
    assert choices(at("23 11:00"), strict, time(8, 30), LATER) == {
        Snooze.HOUR: at("23 12:00"),
        Snooze.MORNING: at("24 10:00"),
    }


@given(
    st.integers(0, 14 * 24 * 60),
    st.times(time(18), time(22, 30)),
    st.times(time(6, 30), time(12)),
    st.times(time(7, 30), time(21)),
    st.integers(0, 72 * 60),
)
def test_always_later_decent_and_in_time(
    since: int, start: time, end: time, morning: time, minutes: int
) -> None:
    quiet = Quiet(start.replace(second=0), end.replace(second=0))
    now = at("01 00:00") + timedelta(minutes=since)
    deadline = now.astimezone(UTC) + timedelta(minutes=minutes)
    for until in choices(now, quiet, morning, deadline).values():
        assert now < until < deadline
        assert quiet.until(until) is None
