"""Who still owes, told to those who look after them: names to those entitled, else figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from bot.domain.names import display_names, sort_key
from bot.services.nudging import own_days, readers
from bot.store.activities.activities import Activity
from bot.store.activities.participations import Count
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
    return own_days.each_day(uow, pairs, days, _on_day)


def _on_day(
    uow: UnitOfWork, pairs: set[tuple[int, int]], today: date
) -> dict[tuple[int, int], Digest]:
    activities = uow.activities.many({number for number, _ in pairs})
    counts = uow.participations.counts(set(activities))
    owing: dict[int, list[Owing]] = {}
    for row in uow.debts.owing_rows(set(activities)):
        owing.setdefault(row.activity_id, []).append(row)
    members = uow.members.many({row.member_id for rows in owing.values() for row in rows})
    told = readers.of_members(uow, {who for _, who in pairs}, today)
    units = uow.units.many({one.unit_id for one in activities.values()})
    groups = uow.units.many({one.group_id for one in activities.values() if one.group_id})
    made = {}
    for number, reader in pairs & {(one, who) for one, who in pairs if one in activities}:
        activity = activities[number]
        unit = units[activity.unit_id]
        if not told.look_after(reader, unit):
            continue
        seen, partly = told.seen(reader, unit, owing.get(number, []))
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
