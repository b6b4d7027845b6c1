"""Cadences: what a branch owes in a period, and where each of them stands (domain.md section 3)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pytest

from bot.domain.activities import ActivityKind
from bot.domain.cadences import CADENCES, Branch, CadenceState, Line, Meeting, kept, lines
from bot.domain.periods import Span
from bot.domain.sheets import Period

THIRD, MAY = Period(2026, quarter=3), Period(2026, month=5)
LONG_AGO = date(2020, 1, 1)
WHOLE = Branch(frozenset({11, 12}), committee=True, since=LONG_AGO)
SMALL = Branch(frozenset(), committee=False, since=LONG_AGO)
KINDS = ActivityKind
MET, PLANNED, OPEN, AT_RISK, MISSED = CadenceState


def held(
    kind: ActivityKind, *days: str, group: int | None = None, closed: bool = True
) -> list[Meeting]:
    return [Meeting(kind, date.fromisoformat(day), group, closed) for day in days]


def states(
    meetings: Collection[Meeting], period: Period, today: str, branch: Branch = WHOLE
) -> dict[ActivityKind, list[CadenceState]]:
    found = lines(branch, meetings, period, date.fromisoformat(today))
    return {line.kind: [state for _, state in line.states] for line in found}


def test_the_table_is_the_one_of_the_regulations() -> None:
    assert [(one.kind, one.span) for one in CADENCES] == [
        (KINDS.MEMBER_MEETING, Span.QUARTER),
        (KINDS.COMMITTEE_MEETING, Span.MONTH),
        (KINDS.GROUP_MEETING, Span.MONTH),
        (KINDS.PARTY_CLASS, Span.QUARTER),
        (KINDS.THEME_DAY, Span.MONTH),
        (KINDS.ORG_LIFE, Span.YEAR),
    ]
    assert all(one.source for one in CADENCES)


def test_a_quarter_that_is_over() -> None:
    """党小组会 of August was held by one of the two groups only: 2 of 3, so 4 of 5 kinds."""
    meetings = [
        *held(KINDS.MEMBER_MEETING, "2026-07-10", "2026-09-10"),
        *held(KINDS.COMMITTEE_MEETING, "2026-07-03", "2026-08-03", "2026-09-03", "2026-10-03"),
        *held(KINDS.GROUP_MEETING, "2026-07-05", "2026-08-05", "2026-09-05", group=11),
        *held(KINDS.GROUP_MEETING, "2026-07-06", "2026-09-06", group=12),
        *held(KINDS.PARTY_CLASS, "2026-08-20"),
        *held(KINDS.THEME_DAY, "2026-07-15", "2026-08-15", "2026-09-30"),
    ]
    found = lines(WHOLE, meetings, THIRD, date(2026, 10, 9))
    assert [(one.kind, one.times, one.met, one.owed) for one in found] == [
        (KINDS.MEMBER_MEETING, 2, 1, 1),
        (KINDS.COMMITTEE_MEETING, 3, 3, 3),
        (KINDS.GROUP_MEETING, 5, 2, 3),
        (KINDS.PARTY_CLASS, 1, 1, 1),
        (KINDS.THEME_DAY, 3, 3, 3),
    ]
    assert found[2].lacking == (Period(2026, month=8),)
    assert kept(found) == (4, 5)


def test_without_committee_and_groups_their_meetings_are_not_owed() -> None:
    found = states([], THIRD, "2026-10-09", SMALL)
    assert found == {
        KINDS.MEMBER_MEETING: [MISSED],
        KINDS.PARTY_CLASS: [MISSED],
        KINDS.THEME_DAY: [MISSED] * 3,
    }


def test_in_a_month_what_is_owed_once_a_quarter_is_only_counted() -> None:
    found = lines(SMALL, held(KINDS.PARTY_CLASS, "2026-05-06"), MAY, date(2026, 6, 1))
    assert [(one.kind, one.times, one.owed) for one in found] == [
        (KINDS.PARTY_CLASS, 1, 0),
        (KINDS.THEME_DAY, 0, 1),
    ]
    assert kept(found) == (0, 1)
    assert kept([Line(KINDS.PARTY_CLASS, 1, ())]) is None


@pytest.mark.parametrize(
    ("today", "state"),
    [("2026-04-01", OPEN), ("2026-05-30", OPEN), ("2026-05-31", AT_RISK), ("2026-07-01", MISSED)],
)
def test_at_risk_begins_after_two_thirds(today: str, state: CadenceState) -> None:
    """Q2 2026 has 91 days: at risk from 2026-05-31 on."""
    second = Period(2026, quarter=2)
    assert states([], second, today, SMALL)[KINDS.MEMBER_MEETING] == [state]


@pytest.mark.parametrize(
    ("closed", "today", "state"),
    [
        (True, "2026-06-02", MET),
        (False, "2026-06-02", PLANNED),
        (False, "2026-07-02", PLANNED),
    ],
)
def test_what_is_set_goes_before_at_risk(closed: bool, today: str, state: CadenceState) -> None:
    meetings = held(KINDS.MEMBER_MEETING, "2026-06-20", closed=closed)
    second = Period(2026, quarter=2)
    assert states(meetings, second, today, SMALL)[KINDS.MEMBER_MEETING] == [state]


def test_what_was_over_before_the_branch_was_known_is_not_owed() -> None:
    late = Branch(frozenset(), committee=False, since=date(2026, 8, 20))
    found = lines(late, [], THIRD, date(2026, 10, 9))
    assert {one.kind: [part.month for part, _ in one.states] for one in found} == {
        KINDS.MEMBER_MEETING: [None],
        KINDS.PARTY_CLASS: [None],
        KINDS.THEME_DAY: [8, 9],
    }


def test_once_a_year() -> None:
    year = Period(2026)
    assert states([], year, "2026-11-25", SMALL)[KINDS.ORG_LIFE] == [AT_RISK]
    one = held(KINDS.ORG_LIFE, "2026-12-20", closed=False)
    assert states(one, year, "2026-11-25", SMALL)[KINDS.ORG_LIFE] == [PLANNED]
