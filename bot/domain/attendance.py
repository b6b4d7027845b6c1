"""The roll: when it is open, whose names are on it for whom, and what a tap sets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.access import Action, Actor, allowed, gives
from bot.domain.activities import ActivityKind, Attendance
from bot.domain.org import UnitKind

OPENS_BEFORE = timedelta(minutes=30)
"""How long before its start the roll of an activity opens."""

CYCLE = (None, Attendance.PRESENT, Attendance.LATE, Attendance.ON_LEAVE, Attendance.ABSENT)
"""— → ✅ → 迟 → 假 → 缺 → —"""


CAME = (Attendance.PRESENT, Attendance.LATE)


def following(state: Attendance | None, *, observer: bool = False) -> Attendance | None:
    """What the next tap on somebody in this state sets; observers came or are not recorded."""
    if observer:
        return None if state in CAME else Attendance.PRESENT
    return CYCLE[(CYCLE.index(state) + 1) % len(CYCLE)]


def has_opened(starts_at: datetime, now: datetime) -> bool:
    """Whether the roll of an activity can be taken yet."""
    return now >= starts_at - OPENS_BEFORE


@dataclass(frozen=True)
class Reach:
    """Whose attendance somebody may record: everybody's (`group_ids` None), or that of the people
    of these groups only; nobody's when there is none."""

    group_ids: frozenset[int] | None

    def __bool__(self) -> bool:
        return self.whole or bool(self.group_ids)

    @property
    def whole(self) -> bool:
        """The whole roll; whoever has it may close it."""
        return self.group_ids is None

    def holds(self, group_id: int | None) -> bool:
        """Whether somebody expected as a member of that group is within reach."""
        return self.group_ids is None or group_id in self.group_ids


EVERYBODY = Reach(None)


def reach(
    actor: Actor,
    kind: ActivityKind,
    unit_path: str,
    group_path: str | None,
    action: Action = Action.TAKE_ATTENDANCE,
) -> Reach:
    """Whose part of an activity of the unit (and group) at these paths `actor` has a right to;
    without saying which: the right to take the roll.

    Group leaders have it for their group's meetings, and for their own group's people at what the
    whole branch is expected at.
    """
    paths = (unit_path, group_path) if group_path else (unit_path,)
    if any(allowed(actor, action, path) for path in paths):
        return EVERYBODY
    if group_path or kind is ActivityKind.COMMITTEE_MEETING:
        return Reach(frozenset())
    return Reach(frozenset(_led(actor, unit_path, action)))


def rolls_of(actor: Actor, action: Action = Action.TAKE_ATTENDANCE) -> frozenset[int]:
    """Ids of the units to whose activities `actor` may have that right: of a group leader's group
    the unit above, to whose activities group meetings belong."""
    return frozenset(
        _above(office.unit_path) if office.unit_kind is UnitKind.GROUP else office.unit_id
        for office in actor.offices
        if gives(office, action)
    )


def _led(actor: Actor, unit_path: str, action: Action) -> Iterable[int]:
    return (
        office.unit_id
        for office in actor.offices
        if gives(office, action)
        and office.unit_kind is UnitKind.GROUP
        and office.unit_path == f"{unit_path}{office.unit_id}."
    )


def _above(path: str) -> int:
    return int(path.split(".")[-3])
