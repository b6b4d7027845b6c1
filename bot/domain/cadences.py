"""Cadences: how often a branch holds what, as data, and whether it has (domain.md section 3).

A regulation is a default: each row says where it comes from, and since when it counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain import periods
from bot.domain.activities import ActivityKind
from bot.domain.periods import Span
from bot.domain.sheets import Period


@dataclass(frozen=True)
class Cadence:
    """A branch holds `kind` once in every `span`; `by_group`: each of its 党小组 does."""

    kind: ActivityKind
    span: Span
    source: str
    by_group: bool = False
    by_committee: bool = False  # owed only by a branch that has a 支委会


CADENCES = (
    Cadence(ActivityKind.MEMBER_MEETING, Span.QUARTER, "支部工作条例（试行）§11"),
    Cadence(
        ActivityKind.COMMITTEE_MEETING, Span.MONTH, "支部工作条例（试行）§12", by_committee=True
    ),
    Cadence(ActivityKind.GROUP_MEETING, Span.MONTH, "支部工作条例（试行）§13", by_group=True),
    Cadence(ActivityKind.PARTY_CLASS, Span.QUARTER, "default: the regulation names no number"),
    Cadence(ActivityKind.THEME_DAY, Span.MONTH, "支部工作条例（试行）§16"),
    Cadence(ActivityKind.ORG_LIFE, Span.YEAR, "支部工作条例（试行）§17"),
)
COMMITTEE_FROM = 3
"""So many committee offices make a 支委会; below there is a secretary, perhaps a deputy."""


class CadenceState(StrEnum):
    """Where one month, quarter or year of a cadence stands."""

    MET = "met"
    PLANNED = "planned"
    OPEN = "open"  # nothing is set, and there is time
    AT_RISK = "at_risk"
    MISSED = "missed"


@dataclass(frozen=True)
class Meeting:
    """One activity of a branch: `closed` with a sheet, or only set up."""

    kind: ActivityKind
    day: date
    group_id: int | None
    closed: bool


@dataclass(frozen=True)
class Branch:
    """What a branch is when duties are asked for. `since`: the local day from which its activities
    are known here; what was over before is not owed."""

    group_ids: frozenset[int]
    committee: bool
    since: date


@dataclass(frozen=True)
class Line:
    """One kind in a period: how often it was held, and each whole month, quarter or year of it
    that is owed, with its state; none when nothing is."""

    kind: ActivityKind
    times: int
    states: tuple[tuple[Period, CadenceState], ...]

    @property
    def owed(self) -> int:
        """How many times it is owed."""
        return len(self.states)

    @property
    def met(self) -> int:
        """How many of these are met."""
        return sum(state is CadenceState.MET for _, state in self.states)

    @property
    def lacking(self) -> tuple[Period, ...]:
        """Those that were missed or are at risk."""
        bad = (CadenceState.MISSED, CadenceState.AT_RISK)
        return tuple(part for part, state in self.states if state in bad)


def lines(
    branch: Branch, meetings: Collection[Meeting], period: Period, today: date
) -> tuple[Line, ...]:
    """A branch's period, a line for each kind with a cadence that is owed in it or was held."""
    found = [_line(cadence, branch, meetings, period, today) for cadence in CADENCES]
    return tuple(line for line in found if line.owed or line.times)


def kept(found: Iterable[Line]) -> tuple[int, int] | None:
    """制度落实: how many kinds are met of how many that are owed; None when none is."""
    owed = [line for line in found if line.owed]
    return (sum(line.met == line.owed for line in owed), len(owed)) if owed else None


def _line(
    cadence: Cadence, branch: Branch, meetings: Collection[Meeting], period: Period, today: date
) -> Line:
    ours = [one for one in meetings if one.kind is cadence.kind]
    first, end = periods.first_day(period), periods.end_day(period)
    times = sum(one.closed and first <= one.day < end for one in ours)
    owed = (
        [
            part
            for part in periods.parts(cadence.span, period)
            if periods.end_day(part) > branch.since
        ]
        if _owes(cadence, branch)
        else []
    )
    groups = branch.group_ids if cadence.by_group else None
    return Line(
        cadence.kind, times, tuple((part, _state(part, ours, groups, today)) for part in owed)
    )


def _owes(cadence: Cadence, branch: Branch) -> bool:
    return (branch.committee or not cadence.by_committee) and (
        bool(branch.group_ids) or not cadence.by_group
    )


def _state(
    part: Period, ours: Iterable[Meeting], groups: frozenset[int] | None, today: date
) -> CadenceState:
    first, end = periods.first_day(part), periods.end_day(part)
    within = [one for one in ours if first <= one.day < end]
    if _enough([one for one in within if one.closed], groups):
        return CadenceState.MET
    if _enough(within, groups):
        return CadenceState.PLANNED
    if today >= end:
        return CadenceState.MISSED
    elapsed = (today - first).days + 1
    at_risk = 3 * elapsed >= 2 * (end - first).days
    return CadenceState.AT_RISK if at_risk else CadenceState.OPEN


def _enough(held: Collection[Meeting], groups: frozenset[int] | None) -> bool:
    return bool(held) if groups is None else groups <= {one.group_id for one in held}
