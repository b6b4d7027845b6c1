"""Who still owes, told to those who look after them: names to those entitled, else figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.names import display_names, sort_key
from bot.domain.org import COMMITTEE_ROLES, Role
from bot.services.nudging import own_days
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Count
from bot.store.members.appointments import Appointment
from bot.store.members.units import Unit
from bot.store.nudging.debts import Owing
from bot.store.uow import UnitOfWork


@dataclass(frozen=True)
class Digest:
    """Who has not answered one activity. `names`: of those the reader may know; `partly`: they are
    the reader's own group's; `figures`: the reader sees no names there at all."""

    activity: Activity
    unit: Unit
    group: Unit | None
    count: Count
    names: tuple[str, ...]
    figures: bool = False
    partly: bool = False

    @property
    def owing(self) -> int:
        """How many have not answered, as far as the reader's part goes."""
        return len(self.names) if self.partly else self.count.expected - self.count.answered


def digests(
    uow: UnitOfWork, asked: Iterable[tuple[int, int]], now: datetime, zone: tzinfo
) -> dict[tuple[int, int], Digest]:
    """For each of these (activity id, reader's member id) what that reader is told; who looks
    after nobody there, on the day it is there, is left out. `zone` is the organisation's.
    Set-wise."""
    pairs = set(asked)
    days = own_days.of_activities(uow, {number for number, _ in pairs}, now, zone)
    made: dict[tuple[int, int], Digest] = {}
    for day, some in own_days.pairs_by_day(pairs, days).items():
        made |= _on_day(uow, some, day)
    return made


def _on_day(
    uow: UnitOfWork, pairs: set[tuple[int, int]], today: date
) -> dict[tuple[int, int], Digest]:
    activities = uow.activities.many({number for number, _ in pairs})
    counts = uow.participations.counts(set(activities))
    owing: dict[int, list[Owing]] = {}
    for row in uow.debts.owing_rows(set(activities)):
        owing.setdefault(row.activity_id, []).append(row)
    members = uow.members.many({row.member_id for rows in owing.values() for row in rows})
    held: dict[int, list[Appointment]] = {}
    for office in uow.members.appointments(today, member_ids={who for _, who in pairs}):
        held.setdefault(office.member_id, []).append(office)
    units = uow.units.many({one.unit_id for one in activities.values()})
    places = uow.units.many({one.unit_id for offices in held.values() for one in offices})
    groups = uow.units.many({one.group_id for one in activities.values() if one.group_id})
    made = {}
    for number, reader in pairs & {(one, who) for one, who in pairs if one in activities}:
        activity = activities[number]
        if not looks_after(held.get(reader, []), places, units[activity.unit_id]):
            continue
        unit, offices = units[activity.unit_id], held.get(reader, [])
        seen, partly = _visible(owing.get(number, []), unit, offices, places)
        shown = display_names(
            [(row.member_id, members[row.member_id].name, members[row.member_id].number)
             for row in seen or ()]
        )  # fmt: skip
        made[number, reader] = Digest(
            activity,
            unit,
            groups.get(activity.group_id or 0),
            counts.get(number, Count(0, 0)),
            tuple(sorted(shown.values(), key=sort_key)),
            figures=seen is None,
            partly=partly,
        )
    return made


def looks_after(held: Iterable[Appointment], places: Mapping[int, Unit], unit: Unit) -> bool:
    """Whether somebody with these offices looks after people of a unit: in it, in one above, or
    as the leader of one of its groups."""
    return any(
        unit.path.startswith(places[one.unit_id].path)
        or (one.role is Role.GROUP_LEADER and places[one.unit_id].path.startswith(unit.path))
        for one in held
    )


def only_leads(held: Collection[Appointment], places: Mapping[int, Unit], unit: Unit) -> bool:
    """Whether somebody with these offices looks after people of a unit only as the leader of one
    of its groups."""
    return not any(unit.path.startswith(places[one.unit_id].path) for one in held) and any(
        one.role is Role.GROUP_LEADER and places[one.unit_id].path.startswith(unit.path)
        for one in held
    )


def _visible(
    rows: list[Owing], unit: Unit, held: list[Appointment], places: Mapping[int, Unit]
) -> tuple[list[Owing] | None, bool]:
    """The people a reader with these offices may know by name: all, the own group's, or (None)
    nobody."""
    if any(one.unit_id == unit.id and one.role in COMMITTEE_ROLES for one in held):
        return rows, False
    led = {one.unit_id for one in held if one.role is Role.GROUP_LEADER}
    own = [row for row in rows if row.group_id in led]
    return (own, True) if own or only_leads(held, places, unit) else (None, False)
