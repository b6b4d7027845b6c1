"""Staff numbers as people say them, and how often they may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.registration import TRIES, TRIES_WITHIN, blocked_until, number_fits

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "said", "fits"),
    [
        ("20120712", "0712", True),
        ("20120712", "120712", True),
        ("20120712", "20120712", True),
        ("20120712", " ０７１２ ", True),
        ("20120712", "07 12", True),
        ("20120712", "712", False),
        ("20120712", "0711", False),
        ("20120712", "", False),
        ("A-07b", "a-07B", True),
        ("A-07b", "-07B", True),
        ("007", "007", True),
        ("007", "07", False),
        ("007", "0007", False),
    ],
)
def test_a_number_or_its_end(number: str, said: str, fits: bool) -> None:
    assert number_fits(number, said) is fits


@given(st.lists(st.integers(0, 3599), max_size=9))
def test_five_tries_an_hour(seconds: list[int]) -> None:
    """Whoever waits as told has fewer than five tries in the hour before."""
    tries = sorted(NOW + timedelta(seconds=second) for second in seconds)
    until = blocked_until(tries)
    assert (until is None) is (len(tries) < TRIES)
    if until is not None:
        assert len([one for one in tries if one > until - TRIES_WITHIN]) < TRIES
