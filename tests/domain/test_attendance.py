"""The roll: what a tap sets, when it opens, who reaches whom."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.access import Action, Actor, Office
from bot.domain.activities import ActivityKind, Attendance
from bot.domain.attendance import CYCLE, Reach, following, has_opened, reach, rolls_of
from bot.domain.org import Role, UnitKind

STATES = st.sampled_from([*Attendance, None])
BRANCH, GROUP, OTHER_GROUP = "1.2.", "1.2.3.", "1.2.4."
NOBODY: frozenset[int] = frozenset()


def actor(*held: tuple[Role, str, UnitKind]) -> Actor:
    offices = tuple(Office(role, int(path.split(".")[-2]), path, kind) for role, path, kind in held)
    return Actor(1, 100, 7, 8, offices=offices)


SECRETARY = actor((Role.SECRETARY, BRANCH, UnitKind.BRANCH))
LEADER = actor((Role.GROUP_LEADER, GROUP, UnitKind.GROUP))


def test_a_tap_goes_round() -> None:
    shown = [None, Attendance.PRESENT, Attendance.LATE, Attendance.ON_LEAVE, Attendance.ABSENT]
    assert [following(state) for state in shown] == [*shown[1:], None]


@given(STATES, st.integers(0, 40))
def test_as_many_taps_as_states_change_nothing(state: Attendance | None, rounds: int) -> None:
    reached = state
    for _ in range(rounds * len(CYCLE)):
        reached = following(reached)
    assert reached is state
    assert {following(one) for one in CYCLE} == set(CYCLE)


def test_a_roll_opens_half_an_hour_before() -> None:
    start = datetime(2026, 12, 4, 7, tzinfo=UTC)
    opening = start - timedelta(minutes=30)
    assert not has_opened(start, opening - timedelta(seconds=1))
    assert has_opened(start, opening)
    assert has_opened(start, start + timedelta(days=40))


@pytest.mark.parametrize(
    ("who", "kind", "group_path", "within"),
    [
        (SECRETARY, ActivityKind.MEMBER_MEETING, None, Reach(None)),
        (SECRETARY, ActivityKind.GROUP_MEETING, GROUP, Reach(None)),
        (SECRETARY, ActivityKind.COMMITTEE_MEETING, None, Reach(None)),
        (LEADER, ActivityKind.MEMBER_MEETING, None, Reach(frozenset({3}))),
        (LEADER, ActivityKind.GROUP_MEETING, GROUP, Reach(None)),
        (LEADER, ActivityKind.GROUP_MEETING, OTHER_GROUP, Reach(NOBODY)),
        (LEADER, ActivityKind.COMMITTEE_MEETING, None, Reach(NOBODY)),
        (
            actor((Role.ORGANISATION, BRANCH, UnitKind.BRANCH)),
            ActivityKind.MEMBER_MEETING,
            None,
            Reach(None),
        ),
        (
            actor((Role.DISCIPLINE, BRANCH, UnitKind.BRANCH)),
            ActivityKind.MEMBER_MEETING,
            None,
            Reach(NOBODY),
        ),
        (
            actor((Role.SECRETARY, "1.", UnitKind.COMMITTEE)),
            ActivityKind.MEMBER_MEETING,
            None,
            Reach(NOBODY),
        ),
        (
            actor((Role.GROUP_LEADER, "1.2.3.9.", UnitKind.GROUP)),
            ActivityKind.MEMBER_MEETING,
            None,
            Reach(NOBODY),
        ),
        (
            actor((Role.GROUP_LEADER, "1.22.3.", UnitKind.GROUP)),
            ActivityKind.MEMBER_MEETING,
            None,
            Reach(NOBODY),
        ),
        (Actor(1, 5, administrator=True), ActivityKind.MEMBER_MEETING, None, Reach(NOBODY)),
    ],
)
def test_who_reaches_whom(
    who: Actor, kind: ActivityKind, group_path: str | None, within: Reach
) -> None:
    assert reach(who, kind, BRANCH, group_path) == within


def test_what_a_reach_holds() -> None:
    assert (bool(Reach(None)), bool(Reach(frozenset({3}))), bool(Reach(NOBODY))) == (
        True,
        True,
        False,
    )
    assert [Reach(None).holds(group) for group in (None, 3, 4)] == [True, True, True]
    assert [Reach(frozenset({3})).holds(group) for group in (None, 3, 4)] == [False, True, False]


def test_where_somebody_takes_rolls() -> None:
    both = actor(
        (Role.ORGANISATION, "1.5.", UnitKind.BRANCH),
        (Role.GROUP_LEADER, GROUP, UnitKind.GROUP),
        (Role.YOUTH, "1.6.", UnitKind.BRANCH),
    )
    assert rolls_of(both) == {5, 2}
    assert rolls_of(Actor(1, 5, administrator=True)) == NOBODY
    assert rolls_of(both, Action.SEE_ACTIVITY) == {5, 2, 6}


def test_other_rights_reach_as_far_as_their_offices() -> None:
    youth = actor((Role.YOUTH, BRANCH, UnitKind.BRANCH))
    meeting = (ActivityKind.MEMBER_MEETING, BRANCH, None)
    assert reach(youth, *meeting, Action.SEE_ACTIVITY) == Reach(None)
    assert reach(youth, *meeting, Action.NUDGE) == Reach(NOBODY)
    assert reach(LEADER, *meeting, Action.NUDGE) == Reach(frozenset({3}))
    assert reach(LEADER, *meeting, Action.MANAGE_ACTIVITY) == Reach(NOBODY)
