"""What a unit settles, down the tree; quiet hours, the unit's and a person's."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import quiet
from bot.domain.daily import EARLIEST, LATEST, may_choose
from bot.domain.org import Role
from bot.domain.quiet import Quiet, may_be_set, of_person
from bot.domain.unit_settings import (
    MAY_KEEP,
    NOBODY,
    USUAL,
    Rules,
    Setting,
    acceptable,
    offices,
    rules_of,
    sources,
    written,
)

VALUES = {
    1: {Setting.NEUTRAL: "1", Setting.QUIET: "2030-0800", Setting.DAILY: "0900"},
    4: {Setting.NEUTRAL: "0", Setting.ZONE: "Asia/Urumqi"},
    5: {Setting.LATE: "0", Setting.KEEPER: "organisation,publicity"},
}


def test_the_nearest_word_holds() -> None:
    above = Rules(quiet=Quiet(time(20, 30), time(8)), daily_at="09:00", neutral=True)
    assert rules_of("1.", VALUES) == above
    assert rules_of("1.4.", VALUES) == Rules(
        ZoneInfo("Asia/Urumqi"), above.quiet, "09:00", neutral=False
    )
    assert rules_of("1.5.7.", VALUES) == Rules(
        None,
        above.quiet,
        "09:00",
        late_answers=False,
        keepers=frozenset({Role.ORGANISATION, Role.PUBLICITY}),
        neutral=True,
    )
    assert rules_of("2.", VALUES) is USUAL
    assert sources("1.4.9.", VALUES) == {
        Setting.NEUTRAL: 4,
        Setting.QUIET: 1,
        Setting.DAILY: 1,
        Setting.ZONE: 4,
    }


@pytest.mark.parametrize(
    ("key", "value", "found"),
    [
        (Setting.ZONE, "Asia/Urumqi", True),
        (Setting.ZONE, "../etc/passwd", False),
        (Setting.ZONE, "Mars/Base", False),
        (Setting.QUIET, "2030-0800", True),
        (Setting.QUIET, "0300-0800", False),
        (Setting.QUIET, "2030-1300", False),
        (Setting.QUIET, "2030", False),
        (Setting.DAILY, "0900", True),
        (Setting.DAILY, "2130", False),
        (Setting.DAILY, "x", False),
        (Setting.LATE, "1", True),
        (Setting.LATE, "yes", False),
        (Setting.KEEPER, NOBODY, True),
        (Setting.KEEPER, "organisation,youth", True),
        (Setting.KEEPER, "secretary", False),
        (Setting.KEEPER, "cook", False),
        (Setting.KEEPER, "", False),
        (Setting.NEUTRAL, "0", True),
        (Setting.NEUTRAL, "2", False),
    ],
)
def test_only_what_can_be_chosen_is_accepted(key: Setting, value: str, found: bool) -> None:
    assert acceptable(key, value) is found


@given(st.frozensets(st.sampled_from(sorted(MAY_KEEP))))
def test_offices_are_read_as_they_were_written(roles: frozenset[Role]) -> None:
    assert offices(written(roles)) == roles
    assert ":" not in written(roles)


TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))
QUIETS = st.builds(
    Quiet,
    st.times(quiet.EARLIEST_START, quiet.LATEST_START).map(lambda one: one.replace(microsecond=0)),
    st.times(quiet.EARLIEST_END, quiet.LATEST_END).map(lambda one: one.replace(microsecond=0)),
).map(lambda one: quiet.read(quiet.written(one)))


@given(QUIETS, QUIETS, TIMES)
def test_a_person_is_never_less_quiet_than_the_unit(unit: Quiet, own: Quiet, hour: time) -> None:
    both = of_person(f"{own.start:%H:%M}", f"{own.end:%H:%M}", unit)
    assert both.decent(hour) <= unit.decent(hour)
    assert of_person(None, None, unit) == unit
    assert may_be_set(both)
    assert quiet.read(quiet.written(unit)) == unit


@given(QUIETS, TIMES)
def test_quiet_hours_end_at_a_decent_hour_within_a_day(unit: Quiet, hour: time) -> None:
    local = datetime(2026, 11, 23, hour.hour, hour.minute, tzinfo=ZoneInfo("Asia/Shanghai"))
    until = unit.until(local)
    assert (until is None) is unit.decent(hour)
    if until is not None:
        assert timedelta(0) < until - local < timedelta(days=1)
        assert unit.until(until) is None


@given(QUIETS, st.times(EARLIEST, LATEST).map(lambda one: one.replace(second=0, microsecond=0)))
def test_an_hour_that_fits_is_decent_and_may_be_chosen(unit: Quiet, hour: time) -> None:
    fitting = unit.fitting(hour)
    assert unit.decent(fitting)
    assert may_choose(fitting)
    assert fitting == hour or not unit.decent(hour)
