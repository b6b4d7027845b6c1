"""What branches held of what they owe in a period: for any number of them in as many queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo

from bot.domain import cadences, periods
from bot.domain.cadences import COMMITTEE_FROM, Line, Meeting
from bot.domain.org import COMMITTEE_ROLES, UnitKind
from bot.domain.sheets import Period
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


def of_branches(
    uow: UnitOfWork, top: Unit, units: Iterable[Unit], period: Period, zone: tzinfo, now: datetime
) -> dict[int, tuple[Line, ...]]:
    """The lines of those of `units` that are branches, all of them `top` or under it, by unit id.

    What a 支委会 and 党小组 owe depends on whether there are any on the last day of the period, or
    today.
    """
    branches = [unit for unit in units if unit.kind is UnitKind.BRANCH]
    ids = {unit.id for unit in branches}
    if not ids:
        return {}
    today = now.astimezone(zone).date()
    held = _meetings(uow, top, period, zone)
    groups = _groups(uow, top)
    day = min(today, periods.last_day(period))
    committees = uow.duties.office_holders(ids, COMMITTEE_ROLES, day)
    since = uow.duties.known_since(ids)
    return {
        one: cadences.lines(
            cadences.Branch(
                group_ids=frozenset(groups.get(one, ())),
                committee=committees.get(one, 0) >= COMMITTEE_FROM,
                since=_day(since[one], zone),
            ),
            held.get(one, []),
            period,
            today,
        )
        for one in ids
    }


def _meetings(uow: UnitOfWork, top: Unit, period: Period, zone: tzinfo) -> dict[int, list[Meeting]]:
    start, end = periods.bounds(period, zone)
    found: dict[int, list[Meeting]] = {}
    for one in uow.duties.held(top.path, start, end):
        meeting = Meeting(one.kind, _day(one.starts_at, zone), one.group_id, one.closed)
        found.setdefault(one.unit_id, []).append(meeting)
    return found


def _groups(uow: UnitOfWork, top: Unit) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for group in uow.units.under(top.path, {UnitKind.GROUP}):
        found.setdefault(group.parent_id or 0, []).append(group.id)
    return found


def _day(instant: datetime, zone: tzinfo) -> date:
    return instant.astimezone(zone).date()
