"""Hours of study and training, as they were credited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, case, delete, func, select, update

from bot.domain.activities import ActivityState, Attendance
from bot.store.base import Repository
from bot.store.schema.activities import activity, participation
from bot.store.schema.assignments import credit


@dataclass(frozen=True)
class Credit:
    """One sitting, or a completed study (`recorded_by` None); hours in tenths."""

    id: int
    member_id: int
    assignee_id: int
    on_date: date
    hours: int
    intensive: bool
    recorded_at: datetime
    recorded_by: int | None


@dataclass(frozen=True)
class Sum:
    """Hours credited, and how many of them were 集中培训."""

    hours: int
    intensive: int


class Credits(Repository):
    """The ledger of hours; the year of an hour is that of its local day."""

    def add(self, **values: Any) -> Credit:
        """A new line; the values are the fields of `Credit`."""
        row = self._base.new_id()
        recorded = {"recorded_at": self._base.now} | values
        self._base.execute(credit.insert().values(id=row, **recorded))
        return Credit(id=row, **recorded)

    def get(self, credit_id: int) -> Credit | None:
        """The line with that id."""
        row = self._first(select(credit).where(credit.c.id == credit_id))
        return None if row is None else _read(row)

    def correct(self, credit_id: int, hours: int, by: int | None) -> None:
        """A line says other hours now; none left, and it is gone."""
        if not hours:
            self._base.execute(delete(credit).where(credit.c.id == credit_id))
            return
        self._base.execute(
            update(credit)
            .where(credit.c.id == credit_id)
            .values(hours=hours, recorded_at=self._base.now, recorded_by=by)
        )

    def drop(self, assignee_ids: set[int]) -> None:
        """Nothing is credited for these any more."""
        self._base.execute(delete(credit).where(credit.c.assignee_id.in_(assignee_ids)))

    def of_assignees(self, assignee_ids: set[int]) -> list[Credit]:
        """The lines of these rows, by day."""
        statement = select(credit).where(credit.c.assignee_id.in_(assignee_ids))
        return [_read(row) for row in self._all(statement.order_by(credit.c.on_date, credit.c.id))]

    def of_member(self, member_id: int) -> list[Credit]:
        """Every line of a member, by day."""
        statement = select(credit).where(credit.c.member_id == member_id)
        return [_read(row) for row in self._all(statement.order_by(credit.c.on_date, credit.c.id))]

    def sums(self, member_ids: set[int], first: date, last: date) -> dict[int, Sum]:
        """Hours of these members from day to day, both included, by member id."""
        of_course = case((credit.c.intensive.is_(True), credit.c.hours), else_=0)
        statement = (
            select(
                credit.c.member_id,
                func.sum(credit.c.hours).label("hours"),
                func.sum(of_course).label("intensive"),
            )
            .where(
                credit.c.member_id.in_(member_ids),
                credit.c.on_date >= first,
                credit.c.on_date <= last,
            )
            .group_by(credit.c.member_id)
        )
        return {row.member_id: Sum(row.hours, row.intensive) for row in self._all(statement)}

    def attended(self, member_ids: set[int], start: datetime, end: datetime) -> dict[int, int]:
        """Hours that activities which began in [start, end) gave to these members, by member id:
        by the rolls as they are closed now."""
        statement = _attended().where(
            participation.c.member_id.in_(member_ids),
            activity.c.starts_at >= start,
            activity.c.starts_at < end,
        )
        return {row.member_id: row.hours for row in self._all(statement)}


def _attended() -> Select[Any]:
    """Rows of who was there where the roll is closed and hours are given."""
    return (
        select(participation.c.member_id, func.sum(activity.c.hours).label("hours"))
        .join(activity, activity.c.id == participation.c.activity_id)
        .where(
            activity.c.state == ActivityState.CLOSED,
            activity.c.hours > 0,
            participation.c.observer.is_(False),
            participation.c.attendance.in_([Attendance.PRESENT, Attendance.LATE]),
        )
        .group_by(participation.c.member_id)
    )


def _read(row: Any) -> Credit:
    return Credit(
        row.id,
        row.member_id,
        row.assignee_id,
        row.on_date,
        row.hours,
        row.intensive,
        row.recorded_at,
        row.recorded_by,
    )
