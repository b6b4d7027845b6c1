"""Activities of units, and the sheets they end in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select, true, update

from bot.domain.activities import ActivityKind, ActivityState
from bot.domain.unit_settings import USUAL, Rules
from bot.store.base import Repository
from bot.store.schema.activities import activity, participation, sheet
from bot.store.schema.org import unit
from bot.store.unit_settings import UnitSettings


@dataclass(frozen=True)
class Activity:
    """One activity. Instants are UTC; `round` counts changes of time or place from 1, `revision`
    every change that people's calendars must follow.

    The parts of one that a unit above (`host_unit_id`) set up for several share a `joint_id`.
    """

    id: int
    unit_id: int
    group_id: int | None
    kind: ActivityKind
    subject: str
    place: str
    starts_at: datetime
    ends_at: datetime
    answer_by: datetime
    late_answers: bool
    state: ActivityState
    round: int
    published_at: datetime
    published_by: int
    frozen_at: datetime | None
    nudged_at: datetime | None
    cancelled_at: datetime | None
    closed_at: datetime | None
    revision: int = 0
    joint_id: int | None = None
    host_unit_id: int | None = None
    reopened_at: datetime | None = None
    rules: Rules = USUAL  # what holds in its unit
    hours: int = 0  # tenths, given to who is there

    @property
    def correcting(self) -> bool:
        """Whether its sheet was sent back and is not closed again yet."""
        return self.state is ActivityState.PUBLISHED and self.reopened_at is not None


_IN_CALENDARS = {"starts_at", "ends_at", "place", "subject", "cancelled_at"}


@dataclass(frozen=True)
class Sheet:
    """The figures an activity was closed with (应到 = 实到 + 请假 + 缺席 + 未登记)."""

    activity_id: int
    version: int
    closed_at: datetime
    closed_by: int
    expected: int
    present: int
    late: int
    on_leave: int
    absent: int
    unrecorded: int


class Activities(Repository):
    """Published, cancelled and closed activities."""

    def get(self, activity_id: int) -> Activity | None:
        """The activity with that id."""
        row = self._first(select(activity).where(activity.c.id == activity_id))
        return None if row is None else self._read(row)

    def many(self, activity_ids: set[int]) -> dict[int, Activity]:
        """The activities with these ids."""
        if not activity_ids:
            return {}
        rows = self._all(select(activity).where(self._within(activity.c.id, activity_ids)))
        return {row.id: self._read(row) for row in rows}

    def add(self, row: int | None = None, **values: Any) -> Activity:
        """A new, published activity; the values are the fields of `Activity`, `row` its id where
        one has been made already."""
        row = row or self._base.new_id()
        self._base.execute(
            insert(activity).values(id=row, state=ActivityState.PUBLISHED, round=1, **values)
        )
        made = self.get(row)
        assert made is not None  # noqa: S101 - inserted in this transaction
        return made

    def change(self, activity_id: int, **values: Any) -> Activity:
        """Set fields of an activity and return it as it is now; whoever has it in a calendar learns
        of what is to be seen there."""
        if _IN_CALENDARS & values.keys():
            values["revision"] = activity.c.revision + 1
        self._base.execute(update(activity).where(activity.c.id == activity_id).values(**values))
        changed = self.get(activity_id)
        assert changed is not None  # noqa: S101 - the caller has read it in this transaction
        return changed

    def has_any(self) -> bool:
        """Whether there ever was one."""
        return self._first(select(activity.c.id).limit(1)) is not None

    def of_units(
        self, unit_ids: set[int], start: datetime, end: datetime, *, cancelled: bool = False
    ) -> list[Activity]:
        """Activities of units that start in [start, end), by time."""
        statement = select(activity).where(
            activity.c.unit_id.in_(unit_ids),
            activity.c.starts_at >= start,
            activity.c.starts_at < end,
        )
        return self._listed(statement, cancelled=cancelled)

    def under(self, path: str, start: datetime, end: datetime) -> list[Activity]:
        """Activities of a unit and all under it that start in [start, end), by time."""
        statement = (
            select(activity)
            .join(unit, unit.c.id == activity.c.unit_id)
            .where(
                unit.c.path.startswith(path, autoescape=True),
                activity.c.starts_at >= start,
                activity.c.starts_at < end,
            )
        )
        return self._listed(statement, cancelled=False)

    def of_member(
        self, member_id: int, start: datetime, end: datetime, *, cancelled: bool = False
    ) -> list[Activity]:
        """Activities a member is expected at that start in [start, end), by time."""
        statement = (
            select(activity)
            .join(participation, participation.c.activity_id == activity.c.id)
            .where(
                participation.c.member_id == member_id,
                activity.c.starts_at >= start,
                activity.c.starts_at < end,
            )
        )
        return self._listed(statement, cancelled=cancelled)

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
        statement = select(activity.c.id).where(
            activity.c.unit_id == unit_id,
            activity.c.group_id.is_(None) if group_id is None else activity.c.group_id == group_id,
            activity.c.kind == kind,
            activity.c.starts_at == starts_at,
            activity.c.state == ActivityState.PUBLISHED,
            activity.c.subject == subject if kind is ActivityKind.OTHER else true(),
        )
        return self._first(statement.limit(1)) is not None

    def to_freeze(self, now: datetime, limit: int = 200) -> list[Activity]:
        """Started, still on, and who is expected not yet frozen."""
        statement = (
            select(activity)
            .where(
                activity.c.starts_at <= now,
                activity.c.frozen_at.is_(None),
                activity.c.state == ActivityState.PUBLISHED,
            )
            .order_by(activity.c.starts_at)
            .limit(limit)
        )
        return [self._read(row) for row in self._all(statement)]

    def sheets(self, activity_ids: set[int]) -> dict[int, Sheet]:
        """The newest sheet of each of these activities that is closed: one that was sent back
        counts nowhere."""
        newest = (
            select(sheet.c.activity_id, func.max(sheet.c.version).label("version"))
            .join(activity, activity.c.id == sheet.c.activity_id)
            .where(sheet.c.activity_id.in_(activity_ids), activity.c.state == ActivityState.CLOSED)
            .group_by(sheet.c.activity_id)
            .subquery()
        )
        statement = select(sheet).join(
            newest,
            (sheet.c.activity_id == newest.c.activity_id) & (sheet.c.version == newest.c.version),
        )
        return {row.activity_id: read_sheet(row) for row in self._all(statement)}

    def _listed(self, statement: Any, *, cancelled: bool) -> list[Activity]:
        if not cancelled:
            statement = statement.where(
                or_(
                    activity.c.state == ActivityState.PUBLISHED,
                    activity.c.state == ActivityState.CLOSED,
                )
            )
        rows = self._all(statement.order_by(activity.c.starts_at, activity.c.id))
        return [self._read(row) for row in rows]

    def _read(self, row: Any) -> Activity:
        return _read(row, UnitSettings(self._base).rules(row.unit_id))


def _read(row: Any, rules: Rules) -> Activity:
    return Activity(
        row.id,
        row.unit_id,
        row.group_id,
        row.kind,
        row.subject,
        row.place,
        row.starts_at,
        row.ends_at,
        row.answer_by,
        row.late_answers,
        row.state,
        row.round,
        row.published_at,
        row.published_by,
        row.frozen_at,
        row.nudged_at,
        row.cancelled_at,
        row.closed_at,
        row.revision,
        row.joint_id,
        row.host_unit_id,
        row.reopened_at,
        rules,
        row.hours,
    )


def read_sheet(row: Any) -> Sheet:
    """A row of the table as a value."""
    return Sheet(
        row.activity_id,
        row.version,
        row.closed_at,
        row.closed_by,
        row.expected,
        row.present,
        row.late,
        row.on_leave,
        row.absent,
        row.unrecorded,
    )
