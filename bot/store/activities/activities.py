"""Activities of units, and the sheets they end in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, insert, or_, select, true, update

from bot.domain.activities import ActivityKind, ActivityState
from bot.store.activities.activity_rows import Activity as Activity
from bot.store.activities.activity_rows import read_activity
from bot.store.activities.sheets import Sheet as Sheet
from bot.store.activities.sheets import newest, read_sheet
from bot.store.base import Repository
from bot.store.many import within
from bot.store.members.unit_settings import UnitSettings
from bot.store.prepared import Prepared, once
from bot.store.schema.activities import activity, participation
from bot.store.schema.org import unit

_IN_CALENDARS = {"starts_at", "ends_at", "place", "subject", "cancelled_at"}


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
        row = row or self._base.new_id()
        new = {"id": row, "state": ActivityState.PUBLISHED, "round": 1}
        self._base.execute(_NEW, new | values)
        made = self.get(row)
        assert made is not None  # noqa: S101 - inserted in this transaction
        return made

    def change(self, activity_id: int, **values: Any) -> Activity:
        """Set fields of an activity and return it as it is now; whoever has it in a calendar learns
        of what is to be seen there."""
        statement = _CHANGE_SEEN if _IN_CALENDARS & values.keys() else _CHANGE
        self._base.execute(statement, values | {"of": activity_id})
        changed = self.get(activity_id)
        assert changed is not None  # noqa: S101 - the caller has read it in this transaction
        return changed

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

    def same(
        self,
        unit_id: int,
        group_id: int | None,
        kind: ActivityKind,
        starts_at: datetime,
        subject: str,
    ) -> bool:
        """Whether that unit (and group) has a published activity of that kind at that start; of no
        usual kind, one with that subject."""
        wanted = _same(
            unit_id=unit_id,
            group_id=group_id,
            kind=kind,
            starts_at=starts_at,
            subject=subject if kind is ActivityKind.OTHER else None,
        )
        return self._first(*wanted) is not None

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
_CHANGE = update(activity).where(activity.c.id == bindparam("of"))
_CHANGE_SEEN = _CHANGE.values(revision=activity.c.revision + 1)
_ANY = select(activity.c.id).limit(1)


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
def _same(
    *,
    unit_id: int,
    group_id: int | None,
    kind: ActivityKind,
    starts_at: datetime,
    subject: str | None,
) -> Select[Any]:
    return (
        select(activity.c.id)
        .where(
            activity.c.unit_id == unit_id,
            activity.c.group_id == group_id,
            activity.c.kind == kind,
            activity.c.starts_at == starts_at,
            activity.c.state == ActivityState.PUBLISHED,
            true() if subject is None else activity.c.subject == subject,
        )
        .limit(1)
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
