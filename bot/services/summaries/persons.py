"""A unit's people over a period, by name: for those who may see names there."""

from __future__ import annotations

from datetime import date, datetime, tzinfo

from bot.domain import periods
from bot.domain.access import Action, Actor
from bot.domain.activities import EXPECTED_STANDINGS
from bot.domain.circulars import Circular
from bot.domain.names import display_names, sort_key
from bot.domain.persons import Mark, PersonRow, PersonsTable, by_person, inside
from bot.domain.sheets import Period
from bot.errors import NotAllowed
from bot.services.attendance import duties, sheets
from bot.services.identity.rights import require
from bot.services.summaries.summaries import is_above
from bot.store.members.members import Member
from bot.store.members.units import Unit
from bot.store.uow import UnitOfWork


def table(
    uow: UnitOfWork, actor: Actor, unit: Unit | None, period: Period, zone: tzinfo, now: datetime
) -> PersonsTable:
    """Everybody who belonged to the unit in the period, and whoever was expected there, by the
    reading of their names. Raises NotAllowed."""
    require(actor, Action.SEE_SHEET, unit)
    assert unit is not None  # noqa: S101 - nothing is allowed in a unit that is not
    finished = sheets.period_table(uow, actor, unit, period, zone, now).finished
    rows = _rows(uow, unit, period, zone)
    return PersonsTable(unit.name, period, rows, finished, now.astimezone(zone))


def circular(
    uow: UnitOfWork, actor: Actor, unit: Unit | None, period: Period, zone: tzinfo, now: datetime
) -> Circular:
    """What a branch's 通报 of the period says. Raises NotAllowed."""
    require(actor, Action.SEE_SHEET, unit)
    if unit is None or is_above(unit):
        raise NotAllowed
    lines = duties.of_branches(uow, unit, [unit], period, zone, now)
    return Circular(
        sheets.period_table(uow, actor, unit, period, zone, now),
        table(uow, actor, unit, period, zone, now),
        lines.get(unit.id, ()),
    )


def _rows(uow: UnitOfWork, unit: Unit, period: Period, zone: tzinfo) -> tuple[PersonRow, ...]:
    start, end = periods.bounds(period, zone)
    attended = uow.duties.attended(unit.id, start, end)
    marks = by_person(
        (one.member_id, Mark(one.starts_at.astimezone(zone).date(), one.attendance))
        for one in attended
    )
    standings = {one.member_id: one.standing for one in attended}
    first_day, end_day = periods.first_day(period), periods.end_day(period)
    stays = uow.duties.stays(unit.id, first_day, end_day)
    members = uow.members.many(marks.keys() | stays.keys())
    shown = [
        one for one in members.values() if one.id in marks or one.standing in EXPECTED_STANDINGS
    ]
    names = display_names((one.id, one.name, one.number) for one in shown)
    return tuple(
        PersonRow(
            names[one.id],
            standings.get(one.id, one.standing),
            marks.get(one.id, ()),
            *_moved(stays.get(one.id), first_day, end_day),
        )
        for one in sorted(shown, key=_by_name)
    )


def _moved(
    stay: tuple[date, date | None] | None, first: date, end: date
) -> tuple[date | None, date | None]:
    """The days of joining and leaving where they fall into the period."""
    return (inside(stay[0], first, end), inside(stay[1], first, end)) if stay else (None, None)


def _by_name(member: Member) -> tuple[tuple[bool, str, bytes], str]:
    return sort_key(member.name), member.number or ""
