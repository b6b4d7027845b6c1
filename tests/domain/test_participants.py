"""What a person is to an activity, by the roster and as they were named; when things can change."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.activities import Attendance, Naming, can_undo, closed_by_hand, deadline_choices
from bot.domain.attendance import following
from bot.domain.participants import Part, naming_for, part_of

ZONE = ZoneInfo("Asia/Shanghai")


def local(when: str) -> datetime:
    return datetime.fromisoformat(when).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("part", "on_roster", "named"),
    [
        (Part.EXPECTED, True, None),
        (Part.EXPECTED, False, Naming.ADDED),
        (Part.OUT, True, Naming.REMOVED),
        (Part.OUT, False, None),
        (Part.OBSERVER, True, Naming.OBSERVER),
        (Part.OBSERVER, False, Naming.OBSERVER),
    ],
)
def test_a_part_is_named_only_where_the_roster_does_not_give_it(
    part: Part, on_roster: bool, named: Naming | None
) -> None:
    assert naming_for(part, on_roster=on_roster) is named
    assert part_of(named, on_roster=on_roster) is part


def test_an_observer_came_or_is_not_recorded() -> None:
    assert following(None, observer=True) is Attendance.PRESENT
    for state in (Attendance.PRESENT, Attendance.LATE):
        assert following(state, observer=True) is None


@pytest.mark.parametrize(
    ("cancelled", "starts", "possible"),
    [
        ("2026-11-23 08:50", "2026-12-04 15:00", True),
        ("2026-11-23 08:49:59", "2026-12-04 15:00", False),
        ("2026-11-23 08:59", "2026-11-23 09:00", False),
        (None, "2026-12-04 15:00", False),
    ],
)
def test_a_cancellation_can_be_undone_for_ten_minutes_before_the_start(
    cancelled: str | None, starts: str, possible: bool
) -> None:
    at = local(cancelled) if cancelled else None
    assert can_undo(at, local(starts), local("2026-11-23 09:00")) is possible


@pytest.mark.parametrize(
    ("now", "choices"),
    [
        (
            "2026-11-23 09:00",
            ["11-23 18:00", "11-24 12:00", "12-03 18:00", "12-04 13:00", "12-04 15:00"],
        ),
        ("2026-12-03 18:00", ["12-04 12:00", "12-04 13:00", "12-04 15:00"]),
        ("2026-12-04 14:00", ["12-04 15:00"]),
        ("2026-12-04 15:00", []),
    ],
)
def test_deadlines_to_choose_lie_ahead_and_not_after_the_start(
    now: str, choices: list[str]
) -> None:
    found = deadline_choices(local("2026-12-04 15:00"), local(now), ZONE)
    assert [f"{one.astimezone(ZONE):%m-%d %H:%M}" for one in found] == choices


def test_answers_closed_by_hand_are_over_at_that_very_instant() -> None:
    now = local("2026-11-23 09:00")
    assert now - timedelta(seconds=2) < closed_by_hand(now) < now
