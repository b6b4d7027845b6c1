"""Zones by name, by city, and whether two walls show different times."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain import zones


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Europe/Berlin", ["Europe/Berlin"]),
        ("europe/berlin", ["Europe/Berlin"]),
        ("berlin", ["Europe/Berlin"]),
        ("New York", ["America/New_York"]),
        ("北京时间", ["Asia/Shanghai"]),
        ("Kolkata", ["Asia/Kolkata"]),
        ("Mars/Base", []),
        ("UTC", []),
        ("", []),
    ],
)
def test_what_was_typed(text: str, found: list[str]) -> None:
    assert zones.find(text) == found


def test_only_names_of_zones_are_known() -> None:
    names = ("Asia/Kolkata", "asia/kolkata", "PRC", "../etc/passwd", "")
    assert [zones.known(name) for name in names] == [True, False, False, False, False]
    assert all(zones.known(name) for name in zones.CHOICES)


def test_walls_differ_by_the_season() -> None:
    london, lisbon, reykjavik = map(
        ZoneInfo, ("Europe/London", "Europe/Lisbon", "Atlantic/Reykjavik")
    )
    winter, summer = datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 7, 1, tzinfo=UTC)
    assert not zones.differs(london, lisbon, summer)
    assert [zones.differs(london, reykjavik, at) for at in (winter, summer)] == [False, True]
