"""Activities of units, and the sheets they end in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, Update, insert, or_, select

from bot.domain.activities import ActivityKind, ActivityState
from bot.store.activities.activity_rows import Activity as Activity
from bot.store.activities.activity_rows import read_activity
from bot.store.activities.sheets import Sheet as Sheet
from bot.store.activities.sheets import newest, read_sheet
from bot.store.base import Repository
from bot.store.many import alike, changing, within
from bot.store.members.unit_settings import UnitSettings
from bot.store.prepared import Prepared, once
from bot.store.schema.activities import activity, participation
from bot.store.schema.org import unit

_IN_CALENDARS = {"starts_at", "ends_at", "place", "subject", "cancelled_at"}


class Held(NamedTuple):
    """What tells two activities that are on apart."""

    unit_id: int
    group_id: int | None
    kind: ActivityKind
    starts_at: datetime
    subject: str


class Activities(Repository):
    """Published, cancelled and closed activities."""

    def get(self, activity_id: int) -> Activity | None:
        """The activity with that id."""
        row = self._first(*_by_id(activity_id=activity_id))
        return None if row is None else self._read(row)

    def many(self, activity_ids: set[int]) -> dict[int, Activity]:
        """The activities with these ids."""
        if not activity_ids:
            return {}
        rows = self._all(*_by_ids(self._base.on_sqlite, activity_ids=activity_ids))
        return {row.id: self._read(row) for row in rows}

    def add(self, row: int | None = None, **values: Any) -> Activity:
        """A new, published activity; the values are the fields of `Activity`, `row` its id where
        one has been made already."""
        return self.add_all([values | {"id": row or self._base.new_id()}])[0]

    def add_all(self, rows: Sequence[Mapping[str, Any]]) -> list[Activity]:
        """Many of them, in that order; each gets an id unless it has one."""
        plain = {"state": ActivityState.PUBLISHED, "round": 1}
        new = [{"id": self._base.new_id(), **plain, **one} for one in rows]
        if new:
            self._base.execute(_NEW, new)
        made = self.many({one["id"] for one in new})
        return [made[one["id"]] for one in new]

    def change(self, activity_id: int, **values: Any) -> Activity:
        """Set fields of an activity and return it as it is now; whoever has it in a calendar learns
        of what is to be seen there."""
        return self.change_all({activity_id: values})[activity_id]

    def change_all(self, changes: Mapping[int, Mapping[str, Any]]) -> dict[int, Activity]:
        """The same of many, by id."""
        on_sqlite = self._base.on_sqlite
        for fields in {tuple(values) for values in changes.values()}:
            those = {one: of for one, of in changes.items() if tuple(of) == fields}
            seen = not _IN_CALENDARS.isdisjoint(fields)
            self._base.execute(_change(on_sqlite, seen), alike(those, on_sqlite=on_sqlite))
        return self.many(set(changes))

    def has_any(self) -> bool:
        """Whether there ever was one."""
        return self._first(_ANY) is not None

    def of_units(
        self, unit_ids: set[int], start: datetime, end: datetime, *, cancelled: bool = False
    ) -> list[Activity]:
        """Activities of units that start in [start, end), by time."""
        on_sqlite = self._base.on_sqlite
        return self._listed(
            _of_units(on_sqlite, cancelled, unit_ids=unit_ids, start=start, end=end)
        )

    def under(self, path: str, start: datetime, end: datetime) -> list[Activity]:
        """Activities of a unit and all under it that start in [start, end), by time."""
        return self._listed(_under(path=path, start=start, end=end))

    def of_member(
        self, member_id: int, start: datetime, end: datetime, *, cancelled: bool = False
    ) -> list[Activity]:
        """Activities a member is expected at that start in [start, end), by time."""
        return self._listed(_of_member(cancelled, member_id=member_id, start=start, end=end))

    def held(self, unit_ids: set[int], starts: set[datetime]) -> set[Held]:
        """What is published of these units with one of these starts."""
        on_sqlite = self._base.on_sqlite
        found: set[Held] = set()
        for at in starts:
            rows = self._all(*_held(on_sqlite, unit_ids=unit_ids, starts_at=at))
            found |= {Held(*row) for row in rows}
        return found

    def to_freeze(self, now: datetime, limit: int = 200) -> list[Activity]:
        """Started, still on, and who is expected not yet frozen."""
        return self._listed(_to_freeze(limit, now=now))

    def sheets(self, activity_ids: set[int]) -> dict[int, Sheet]:
        """The newest sheet of each of these activities that is closed: one that was sent back
        counts nowhere."""
        rows = self._all(*newest(self._base.on_sqlite, activity_ids=activity_ids))
        return {row.activity_id: read_sheet(row) for row in rows}

    def _listed(self, wanted: Prepared) -> list[Activity]:
        return [self._read(row) for row in self._all(*wanted)]

    def _read(self, row: Any) -> Activity:
        return read_activity(row, UnitSettings(self._base).rules(row.unit_id))


_NEW = insert(activity)
_ANY = select(activity.c.id).limit(1)


@cache
def _change(on_sqlite: bool, seen: bool) -> Update:
    """`seen`: in people's calendars."""
    plain = changing(activity, on_sqlite=on_sqlite)
    return plain.values(revision=activity.c.revision + 1) if seen else plain


@once
def _by_id(*, activity_id: int) -> Select[Any]:
    return select(activity).where(activity.c.id == activity_id)


@once
def _by_ids(on_sqlite: bool, *, activity_ids: set[int]) -> Select[Any]:
    return select(activity).where(within(activity.c.id, activity_ids, on_sqlite=on_sqlite))


def _starting(start: datetime, end: datetime, *, cancelled: bool) -> Select[Any]:
    """Those in [start, end), by time."""
    statement = (
        select(activity)
        .where(activity.c.starts_at >= start, activity.c.starts_at < end)
        .order_by(activity.c.starts_at, activity.c.id)
    )
    stands = (
        activity.c.state == state for state in (ActivityState.PUBLISHED, ActivityState.CLOSED)
    )
    return statement if cancelled else statement.where(or_(*stands))


@once
def _of_units(
    on_sqlite: bool, cancelled: bool, *, unit_ids: set[int], start: datetime, end: datetime
) -> Select[Any]:
    theirs = within(activity.c.unit_id, unit_ids, on_sqlite=on_sqlite)
    return _starting(start, end, cancelled=cancelled).where(theirs)


@once
def _under(*, path: str, start: datetime, end: datetime) -> Select[Any]:
    statement = _starting(start, end, cancelled=False)
    return statement.join(unit, unit.c.id == activity.c.unit_id).where(unit.c.path.startswith(path))


@once
def _of_member(cancelled: bool, *, member_id: int, start: datetime, end: datetime) -> Select[Any]:
    return (
        _starting(start, end, cancelled=cancelled)
        .join(participation, participation.c.activity_id == activity.c.id)
        .where(participation.c.member_id == member_id)
    )


@once
def _held(on_sqlite: bool, *, unit_ids: set[int], starts_at: datetime) -> Select[Any]:
    return select(*(activity.c[name] for name in Held._fields)).where(
        within(activity.c.unit_id, unit_ids, on_sqlite=on_sqlite),
        activity.c.starts_at == starts_at,
        activity.c.state == ActivityState.PUBLISHED,
    )


@once
def _to_freeze(limit: int, *, now: datetime) -> Select[Any]:
    return (
        select(activity)
        .where(
            activity.c.starts_at <= now,
            activity.c.frozen_at.is_(None),
            activity.c.state == ActivityState.PUBLISHED,
        )
        .order_by(activity.c.starts_at)
        .limit(limit)
    )
