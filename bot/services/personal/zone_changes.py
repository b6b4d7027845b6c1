"""A unit goes by another clock: what is on there keeps its time on the wall, at another instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.domain.activities import ActivityState
from bot.domain.assignments import end_of
from bot.services.activities.expected import HORIZON
from bot.services.assignments import cards
from bot.services.nudging.nudges import matter
from bot.store.activities.activities import Activity
from bot.store.assignments.assignments import Assignment
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork

SOON = timedelta(days=1)
_INSTANTS = ("starts_at", "ends_at", "answer_by")


@dataclass(frozen=True)
class Standing:
    """What is on in a unit and those under it: activities that begin in a day or later, and
    assignments."""

    activities: tuple[Activity, ...] = ()
    assignments: tuple[Assignment, ...] = ()

    @property
    def figures(self) -> dict[str, int]:
        """How many of each; nothing where there is nothing."""
        counts = {"activities": len(self.activities), "assignments": len(self.assignments)}
        return {name: count for name, count in counts.items() if count}


NOTHING = Standing()


def standing(uow: UnitOfWork, unit: Unit, now: datetime) -> Standing:
    """What another clock of the unit would be about, as it is now."""
    coming = uow.activities.under(unit.path, now, now + HORIZON)
    below = {one.id for one in uow.units.under(unit.path)}
    return Standing(
        tuple(one for one in coming if _to_come(one, now)),
        tuple(uow.assignments.of_units(below, on=True)),
    )


def _to_come(one: Activity, now: datetime) -> bool:
    return one.state is ActivityState.PUBLISHED and one.starts_at > now + SOON


def keep_walls(uow: UnitOfWork, before: Standing, now: datetime, zone: tzinfo) -> Standing:
    """What was on before units came to go by another clock begins and is due at the same time on
    the wall; what begins within a day keeps its instant, as people are on their way. `zone` is the
    organisation's. Returns what was moved."""
    activities = uow.activities.many({one.id for one in before.activities})
    moved = [
        one
        for one in before.activities
        if _moved(uow, one, activities[one.id].rules.clock(zone), now, zone)
    ]
    clocks = {
        one.id: uow.unit_settings.rules(one.unit_id).clock(zone) for one in before.assignments
    }
    changed = [one for one in before.assignments if str(clocks[one.id]) != one.zone]
    _due_there(uow, changed, {one.id: str(clocks[one.id]) for one in changed})
    return Standing(tuple(moved), tuple(changed))


def _moved(uow: UnitOfWork, was: Activity, to: tzinfo, now: datetime, zone: tzinfo) -> bool:
    clock = was.rules.clock(zone)
    values = {name: _there(getattr(was, name), clock, to) for name in _INSTANTS}
    if values["starts_at"] == was.starts_at or not _far(was.starts_at, values["starts_at"], now):
        return False
    uow.activities.change(was.id, **values)
    uow.hushes.wake({matter(was.id)}, values["starts_at"])
    return True


def _far(was: datetime, to: datetime, now: datetime) -> bool:
    return min(was, to) > now + SOON


def _there(at: datetime, clock: tzinfo, to: tzinfo) -> datetime:
    """The instant at which the wall there shows what it has shown here."""
    return at.astimezone(clock).replace(tzinfo=to).astimezone(UTC)


def _due_there(uow: UnitOfWork, found: Iterable[Assignment], zones: dict[int, str]) -> None:
    for one in found:
        uow.assignments.change(one.id, zone=zones[one.id])
        if one.due_on is not None:
            uow.hushes.wake({cards.matter(one.id)}, end_of(one.due_on, ZoneInfo(zones[one.id])))
    rows = uow.assignees.of_assignments(set(zones)) if zones else []
    uow.assignees.set_many(
        [
            (row.id, {"due_at": end_of(row.due_on, ZoneInfo(zones[row.assignment_id]))})
            for row in rows
            if row.due_on is not None
        ]
    )
