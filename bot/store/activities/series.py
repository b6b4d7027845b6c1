"""Series of recurring activities, and what became of each of their times."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, Update, insert, select, type_coerce, update

from bot.domain.activities import ActivityKind, Naming
from bot.domain.recurrence import Recurrence, read
from bot.domain.series import Common, Own, SeriesState
from bot.store.base import Repository
from bot.store.many import within
from bot.store.prepared import Prepared, once
from bot.store.schema.series import series, series_slot


@dataclass(frozen=True)
class Series:
    """A recurring activity of a unit, or one that it sets up for several `branches` under it.
    `due_at` (UTC) is when its next time is published; None: none is to come."""

    id: int
    bot_id: int
    unit_id: int
    group_id: int | None
    kind: ActivityKind
    common: Common
    named: Mapping[int, Naming]
    recurrence: Recurrence
    ahead: int
    state: SeriesState
    due_at: datetime | None
    created_by: int
    branches: frozenset[int] = frozenset()


class SeriesRows(Repository):
    """One row for each series, and one for each time that is published, skipped or changed."""

    def add(self, of: Series) -> Series:
        """A new series; it gets an id of its own."""
        row = self._base.new_id()
        values = _columns(of) | {"id": row, "created_at": self._base.now}
        self._base.execute(insert(series).values(**values))
        return self._got(row)

    def get(self, series_id: int) -> Series | None:
        """The series with that id."""
        found = self._first(*_by_id(series_id=series_id))
        return None if found is None else _read(found)

    def of_units(self, unit_ids: set[int]) -> list[Series]:
        """The series of these units that are not ended, the oldest first."""
        return self._listed(_of_units(self._base.on_sqlite, unit_ids=unit_ids))

    def due(self, bot_id: int, now: datetime, limit: int) -> list[Series]:
        """A bot's series whose next time is to be published by `now`, the longest due first."""
        return self._listed(_due(bot_id=bot_id, now=now, most=limit))

    def claim(self, of: Series, due_at: datetime | None) -> bool:
        """Set when it is due next, unless another process has done so since it was read."""
        claimed = _claimed(series_id=of.id, before=of.due_at, then=due_at)
        return self._base.execute(*claimed).rowcount == 1

    def save(self, of: Series) -> Series:
        """Write a series as it is to be from now on."""
        values = _columns(of)
        if of.state is SeriesState.ENDED:
            values["ended_at"] = self._base.now
        self._base.execute(update(series).where(series.c.id == of.id).values(**values))
        return self._got(of.id)

    def own(self, series_id: int) -> dict[date, Own]:
        """What single times have of their own, by slot."""
        rows = self._all(*_own_slots(series_id=series_id))
        return {row.slot: _own(row) for row in rows}

    def of_activity(self, activity_id: int) -> tuple[Series, Own] | None:
        """The series that an activity is a time of."""
        return self._owner(_slot_of(activity_id=activity_id))

    def of_joint(self, joint_id: int) -> tuple[Series, Own] | None:
        """The series that a joint activity is a time of."""
        return self._owner(_slot_of_joint(joint_id=joint_id))

    def _owner(self, wanted: Prepared) -> tuple[Series, Own] | None:
        row = self._first(*wanted)
        return None if row is None else (self._got(row.series_id), _own(row))

    def take(
        self, series_id: int, slot: date, number: int, placed: date | None, *, joint: bool = False
    ) -> bool:
        """A time becomes the activity, or the `joint` one, of that number; False: it is one
        already."""
        values = {"joint_id" if joint else "activity_id": number, "placed": placed}
        statement = (
            self._base.insert(series_slot)
            .values(series_id=series_id, slot=slot, **values)
            .on_conflict_do_update(
                index_elements=["series_id", "slot"],
                set_=values,
                where=series_slot.c.activity_id.is_(None) & series_slot.c.joint_id.is_(None),
            )
        )
        return self._base.execute(statement).rowcount == 1

    def settle(self, series_id: int, slot: date, **values: Any) -> None:
        """Set what one time has of its own."""
        statement = self._base.insert(series_slot).values(series_id=series_id, slot=slot, **values)
        self._base.execute(
            statement.on_conflict_do_update(index_elements=["series_id", "slot"], set_=values)
        )

    def loosen(self, series_id: int) -> None:
        """Times that are not published and stay where they are go by the rule again."""
        waiting = series_slot.c.activity_id.is_(None) & series_slot.c.joint_id.is_(None)
        mine = update(series_slot).where(series_slot.c.series_id == series_id, waiting)
        self._base.execute(mine.values(placed=None))

    def hand_over(self, before: int, after: int, since: date) -> None:
        """The times from a slot on belong to another series."""
        self._base.execute(
            update(series_slot)
            .where(series_slot.c.series_id == before, series_slot.c.slot >= since)
            .values(series_id=after)
        )

    def _got(self, series_id: int) -> Series:
        found = self.get(series_id)
        assert found is not None  # noqa: S101 - it was written in this transaction
        return found

    def _listed(self, wanted: Prepared) -> list[Series]:
        return [_read(row) for row in self._all(*wanted)]


@once
def _by_id(*, series_id: int) -> Select[Any]:
    return select(series).where(series.c.id == series_id)


@once
def _of_units(on_sqlite: bool, *, unit_ids: set[int]) -> Select[Any]:
    theirs = within(series.c.unit_id, unit_ids, on_sqlite=on_sqlite)
    found = select(series).where(theirs, series.c.state != SeriesState.ENDED)
    return found.order_by(series.c.id)


@once
def _due(*, bot_id: int, now: datetime, most: int) -> Select[Any]:
    return (
        select(series)
        .where(
            series.c.bot_id == bot_id,
            series.c.state == SeriesState.ACTIVE,
            series.c.due_at <= now,
        )
        .order_by(series.c.due_at, series.c.id)
        .limit(type_coerce(most, Integer))
    )


@once
def _claimed(*, series_id: int, before: datetime | None, then: datetime | None) -> Update:
    as_read = series.c.due_at.is_(None) if before is None else series.c.due_at == before
    return update(series).where(series.c.id == series_id, as_read).values(due_at=then)


@once
def _own_slots(*, series_id: int) -> Select[Any]:
    return select(series_slot).where(series_slot.c.series_id == series_id)


@once
def _slot_of(*, activity_id: int) -> Select[Any]:
    return select(series_slot).where(series_slot.c.activity_id == activity_id)


@once
def _slot_of_joint(*, joint_id: int) -> Select[Any]:
    return select(series_slot).where(series_slot.c.joint_id == joint_id)


def _columns(of: Series) -> dict[str, Any]:
    common, recurrence = of.common, of.recurrence
    return {
        "bot_id": of.bot_id,
        "unit_id": of.unit_id,
        "group_id": of.group_id,
        "kind": of.kind,
        "subject": common.subject,
        "place": common.place,
        "minute": common.minute,
        "length": common.length,
        "named": json.dumps({member: how.value for member, how in of.named.items()}),
        "rule": str(recurrence.rule),
        "shift": recurrence.shift,
        "first_slot": recurrence.first,
        "until": recurrence.until,
        "times": recurrence.count,
        "ahead": of.ahead,
        "state": of.state,
        "due_at": of.due_at,
        "created_by": of.created_by,
        "branches": json.dumps(sorted(of.branches)) if of.branches else None,
    }


def _read(row: Any) -> Series:
    return Series(
        row.id,
        row.bot_id,
        row.unit_id,
        row.group_id,
        row.kind,
        Common(row.minute, row.length, row.place, row.subject),
        {int(member): Naming(how) for member, how in json.loads(row.named).items()},
        Recurrence(read(row.rule), row.first_slot, row.shift, row.until, row.times),
        row.ahead,
        row.state,
        row.due_at,
        row.created_by,
        frozenset(json.loads(row.branches or "[]")),
    )


def _own(row: Any) -> Own:
    return Own(
        row.slot,
        row.activity_id,
        row.placed,
        row.skipped,
        row.on_date,
        row.minute,
        row.length,
        row.place,
        row.subject,
        row.joint_id,
    )
