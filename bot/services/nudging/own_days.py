"""Which day it is where something takes place or is owed: offices and leave for a period hold by
days, and the day of a unit with a clock of its own may be another than the organisation's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime, tzinfo
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain import zones
from bot.domain.policies.scopes import MatterKind
from bot.domain.unit_settings import Setting
from bot.store.nudging.steps import Step
from bot.store.uow import UnitOfWork

D = TypeVar("D")
Pair = tuple[int, int]
"""What a reminder is about, and whom it is for."""


def of_activities(
    uow: UnitOfWork, ids: Collection[int], at: datetime, zone: tzinfo
) -> dict[int, date]:
    """The local day of these activities at that instant; `zone` is the organisation's."""

    def clocks() -> dict[int, tzinfo]:
        return {one.id: one.rules.clock(zone) for one in uow.activities.many(set(ids)).values()}

    return _days(uow, ids, at, zone, clocks)


def of_assignments(
    uow: UnitOfWork, ids: Collection[int], at: datetime, zone: tzinfo
) -> dict[int, date]:
    """The same of assignments."""

    def clocks() -> dict[int, tzinfo]:
        return {one.id: ZoneInfo(one.zone) for one in uow.assignments.many(set(ids)).values()}

    return _days(uow, ids, at, zone, clocks)


def _days(
    uow: UnitOfWork,
    ids: Collection[int],
    at: datetime,
    zone: tzinfo,
    clocks: Callable[[], Mapping[int, tzinfo]],
) -> dict[int, date]:
    """Their clocks are looked up only where it matters."""
    everywhere = _everywhere(uow, at, zone)
    if everywhere is not None:
        return dict.fromkeys(ids, everywhere)
    own = {number: at.astimezone(clock).date() for number, clock in clocks().items()}
    return dict.fromkeys(ids, at.astimezone(zone).date()) | own


def by_day(
    uow: UnitOfWork, steps: Collection[Step], at: datetime, zone: tzinfo
) -> dict[date, list[Step]]:
    """Steps by the local day of what they are about, at that instant."""
    everywhere = _everywhere(uow, at, zone)
    if everywhere is not None:
        return {everywhere: list(steps)} if steps else {}
    of_matter = {
        MatterKind.ACTIVITY: of_activities(uow, _ids(steps, MatterKind.ACTIVITY), at, zone),
        MatterKind.ASSIGNMENT: of_assignments(uow, _ids(steps, MatterKind.ASSIGNMENT), at, zone),
        MatterKind.ASSIGNEE: _of_rows(uow, _ids(steps, MatterKind.ASSIGNEE), at, zone),
    }
    found: dict[date, list[Step]] = {}
    for one in steps:
        found.setdefault(of_matter[one.matter][one.matter_id], []).append(one)
    return found


def pairs_by_day(pairs: Iterable[Pair], days: dict[int, date]) -> dict[date, set[Pair]]:
    """(id, member id) by the day there."""
    found: dict[date, set[Pair]] = {}
    for pair in pairs:
        found.setdefault(days[pair[0]], set()).add(pair)
    return found


def each_day(
    uow: UnitOfWork,
    pairs: Iterable[Pair],
    days: dict[int, date],
    find: Callable[[UnitOfWork, set[Pair], date], dict[Pair, D]],
) -> dict[Pair, D]:
    """What `find` finds for each pair on the day there."""
    made: dict[Pair, D] = {}
    for day, some in pairs_by_day(pairs, days).items():
        made |= find(uow, some, day)
    return made


def _ids(steps: Iterable[Step], kind: MatterKind) -> set[int]:
    return {one.matter_id for one in steps if one.matter is kind}


def _of_rows(uow: UnitOfWork, ids: set[int], at: datetime, zone: tzinfo) -> dict[int, date]:
    rows = uow.assignees.many(ids) if ids else {}
    days = of_assignments(uow, {one.assignment_id for one in rows.values()}, at, zone)
    usual = dict.fromkeys(ids, at.astimezone(zone).date())
    return usual | {row: days[one.assignment_id] for row, one in rows.items()}


def _everywhere(uow: UnitOfWork, at: datetime, zone: tzinfo) -> date | None:
    """The day that it is in every unit, if it is one."""
    settled = {one.get(Setting.ZONE) for one in uow.unit_settings.all().values()} | {None}
    days = {at.astimezone(zones.of(name, zone)).date() for name in settled}
    return days.pop() if len(days) == 1 else None
