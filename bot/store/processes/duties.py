"""What branches held and owe, and who was expected at what: asked set-wise for a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.domain.activities import ActivityKind, ActivityState, Attendance
from bot.domain.org import Role, Standing
from bot.store.base import Repository
from bot.store.schema.activities import activity, participation
from bot.store.schema.org import appointment, membership, unit

_STANDS = (ActivityState.CLOSED, ActivityState.PUBLISHED)
_CAME = (Attendance.PRESENT, Attendance.LATE)


@dataclass(frozen=True)
class Held:
    """An activity of a unit that was not cancelled; `closed`: with a sheet."""

    unit_id: int
    group_id: int | None
    kind: ActivityKind
    starts_at: datetime
    closed: bool


@dataclass(frozen=True)
class Attended:
    """What was recorded of one member at one closed activity they were expected at."""

    member_id: int
    starts_at: datetime
    standing: Standing
    attendance: Attendance | None


class Duties(Repository):
    """Read-only questions over activities, units and participations."""

    def held(self, path: str, start: datetime, end: datetime) -> list[Held]:
        """Activities of the unit at `path` and all under it that start in a period."""
        columns = (activity.c.unit_id, activity.c.group_id, activity.c.kind, activity.c.starts_at)
        statement = (
            select(*columns, activity.c.state)
            .join(unit, unit.c.id == activity.c.unit_id)
            .where(
                unit.c.path.startswith(path, autoescape=True),
                activity.c.state.in_(_STANDS),
                activity.c.starts_at >= start,
                activity.c.starts_at < end,
            )
        )
        return [
            Held(
                row.unit_id,
                row.group_id,
                row.kind,
                row.starts_at,
                row.state is ActivityState.CLOSED,
            )
            for row in self._all(statement)
        ]

    def known_since(self, unit_ids: set[int]) -> dict[int, datetime]:
        """From when on each of these units is known here: when it was entered, or the start of its
        first activity if that was before."""
        first = func.min(activity.c.starts_at).label("first")
        statement = (
            select(unit.c.id, unit.c.created_at, first)
            .outerjoin(
                activity, and_(activity.c.unit_id == unit.c.id, activity.c.state.in_(_STANDS))
            )
            .where(unit.c.id.in_(unit_ids))
            .group_by(unit.c.id, unit.c.created_at)
        )
        return {
            row.id: min(row.created_at, row.first) if row.first else row.created_at
            for row in self._all(statement)
        }

    def office_holders(
        self, unit_ids: set[int], roles: Iterable[Role], day: date
    ) -> dict[int, int]:
        """How many people hold one of these offices in each of the units on a local day."""
        statement = (
            select(
                appointment.c.unit_id,
                func.count(func.distinct(appointment.c.member_id)).label("heads"),
            )
            .where(
                appointment.c.unit_id.in_(unit_ids),
                appointment.c.role.in_(list(roles)),
                _on(appointment, day),
            )
            .group_by(appointment.c.unit_id)
        )
        return {row.unit_id: row.heads for row in self._all(statement)}

    def attended(self, unit_id: int, start: datetime, end: datetime) -> list[Attended]:
        """Everybody expected at the closed activities of a unit in a period, by time."""
        statement = (
            select(
                participation.c.member_id,
                activity.c.starts_at,
                participation.c.standing,
                participation.c.attendance,
            )
            .join(activity, activity.c.id == participation.c.activity_id)
            .where(
                activity.c.unit_id == unit_id,
                activity.c.state == ActivityState.CLOSED,
                activity.c.starts_at >= start,
                activity.c.starts_at < end,
                participation.c.observer.is_(False),
            )
            .order_by(activity.c.starts_at, activity.c.id)
        )
        return [
            Attended(row.member_id, row.starts_at, row.standing, row.attendance)
            for row in self._all(statement)
        ]

    def stays(self, unit_id: int, first: date, end: date) -> dict[int, tuple[date, date | None]]:
        """Who belonged to a unit on any local day from `first` to before `end`: the day they came
        and the day they left (None: not yet), by member id."""
        statement = (
            select(membership)
            .where(
                membership.c.unit_id == unit_id,
                membership.c.from_date < end,
                or_(membership.c.to_date.is_(None), membership.c.to_date > first),
            )
            .order_by(membership.c.from_date)
        )
        found: dict[int, tuple[date, date | None]] = {}
        for row in self._all(statement):
            came = found[row.member_id][0] if row.member_id in found else row.from_date
            found[row.member_id] = (came, row.to_date)
        return found

    def observers(self, activity_ids: set[int]) -> dict[int, int]:
        """How many observers (列席) came to each of these activities that had any."""
        statement = (
            select(participation.c.activity_id, func.count().label("heads"))
            .where(
                participation.c.activity_id.in_(activity_ids),
                participation.c.observer.is_(True),
                participation.c.attendance.in_(_CAME),
            )
            .group_by(participation.c.activity_id)
        )
        return {row.activity_id: row.heads for row in self._all(statement)}


def _on(table: Any, day: date) -> ColumnElement[bool]:
    return and_(table.c.from_date <= day, or_(table.c.to_date.is_(None), table.c.to_date > day))
