"""Sheets and their versions: closed, sent back, closed again; and members who object to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, insert, select, update

from bot.domain.activities import ActivityState, Attendance
from bot.store.activities.sheets import Sheet, read_sheet
from bot.store.base import Repository
from bot.store.prepared import Prepared, once
from bot.store.schema.activities import activity, participation, sheet, sheet_line


@dataclass(frozen=True)
class Version:
    """One closing of a sheet; `why` says why it corrects the one before."""

    sheet_id: int
    sheet: Sheet
    why: str | None


@dataclass(frozen=True)
class Line:
    """What a version says of one person."""

    member_id: int
    attendance: Attendance | None
    signed_for: bool


@dataclass(frozen=True)
class SentBack:
    """When and by which account a sheet was sent back, and why."""

    at: datetime
    by: int
    why: str


@dataclass(frozen=True)
class Objection:
    """A member says that what was recorded for them is wrong; `settled_at` None: still open."""

    participation_id: int
    activity_id: int
    member_id: int
    attendance: Attendance | None
    at: datetime | None
    settled_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it waits for the secretary."""
        return self.at is not None and self.settled_at is None


_OPEN = and_(
    participation.c.objected_at.is_not(None), participation.c.objection_settled_at.is_(None)
)


class Corrections(Repository):
    """Versions of sheets are only ever added; those before stay as they were closed."""

    def close(self, closed: Sheet, lines: list[Line], why: str | None) -> None:
        """Keep a version: its figures, its marks, and why it corrects the one before."""
        row = self._base.new_id()
        sealed = None if why is None else self._base.seal(sheet, "why", row, why)
        self._base.execute(insert(sheet).values(id=row, why=sealed, **vars(closed)))
        if lines:
            self._base.execute(
                insert(sheet_line), [{"sheet_id": row, **vars(one)} for one in lines]
            )
        self._base.execute(
            update(activity)
            .where(activity.c.id == closed.activity_id)
            .values(
                state=ActivityState.CLOSED,
                closed_at=closed.closed_at,
                reopened_at=None,
                reopened_by=None,
                reopen_why=None,
            )
        )

    def send_back(self, activity_id: int, account_id: int, why: str, now: datetime) -> None:
        """The activity is open again on the roll."""
        self._base.execute(
            update(activity)
            .where(activity.c.id == activity_id)
            .values(
                state=ActivityState.PUBLISHED,
                closed_at=None,
                reopened_at=now,
                reopened_by=account_id,
                reopen_why=self._base.seal(activity, "reopen_why", activity_id, why),
            )
        )

    def sent_back(self, activity_id: int) -> SentBack | None:
        """Of a sheet that is being corrected now: by whom and why."""
        columns = (activity.c.reopened_at, activity.c.reopened_by, activity.c.reopen_why)
        row = self._first(
            select(*columns).where(
                activity.c.id == activity_id,
                activity.c.state == ActivityState.PUBLISHED,
                activity.c.reopened_at.is_not(None),
            )
        )
        if row is None:
            return None
        why = self._base.open(activity, "reopen_why", activity_id, row.reopen_why)
        return SentBack(row.reopened_at, row.reopened_by, why)

    def versions(self, activity_id: int) -> list[Version]:
        """Every closing of an activity, oldest first."""
        return [
            Version(
                row.id,
                read_sheet(row),
                None if row.why is None else self._base.open(sheet, "why", row.id, row.why),
            )
            for row in self._all(*_versions(activity_id=activity_id))
        ]

    def last_version(self, activity_id: int) -> int:
        """The number of the newest version; 0 before the first closing."""
        newest = self._base.execute(*_last_version(activity_id=activity_id))
        return int(newest.scalar_one() or 0)

    def lines(self, sheet_id: int) -> list[Line]:
        """The marks of a version, by member id."""
        rows = self._all(*_lines(sheet_id=sheet_id))
        return [Line(row.member_id, row.attendance, row.signed_for) for row in rows]

    def object_to(self, participation_id: int, now: datetime) -> None:
        """A member says that what was recorded is wrong."""
        self._base.execute(
            update(participation)
            .where(participation.c.id == participation_id)
            .values(objected_at=now, objection_settled_at=None)
        )

    def settle(self, participation_ids: set[int], now: datetime) -> None:
        """These objections are dealt with."""
        self._base.execute(
            update(participation)
            .where(participation.c.id.in_(participation_ids))
            .values(objection_settled_at=now)
        )

    def objection(self, participation_id: int) -> Objection | None:
        """How somebody stands to what was recorded for them."""
        return self._one(_objection(participation_id=participation_id))

    def of_member(self, activity_id: int, member_id: int) -> Objection | None:
        """The same, by activity and member."""
        return self._one(_of_member(activity_id=activity_id, member_id=member_id))

    def open_objections(self, activity_id: int) -> list[Objection]:
        """Those to an activity that wait for the secretary."""
        return self._listed(_open(activity_id=activity_id))

    def settled_since(self, activity_id: int, instant: datetime) -> list[Objection]:
        """Those to an activity that were settled from then on."""
        return self._listed(_settled_since(activity_id=activity_id, instant=instant))

    def _one(self, wanted: Prepared) -> Objection | None:
        row = self._first(*wanted)
        return None if row is None else _read(row)

    def _listed(self, wanted: Prepared) -> list[Objection]:
        return [_read(row) for row in self._all(*wanted)]


_OBJECTIONS = select(
    participation.c.id,
    participation.c.activity_id,
    participation.c.member_id,
    participation.c.attendance,
    participation.c.objected_at,
    participation.c.objection_settled_at,
).order_by(participation.c.id)


@once
def _objection(*, participation_id: int) -> Select[Any]:
    return _OBJECTIONS.where(participation.c.id == participation_id)


@once
def _of_member(*, activity_id: int, member_id: int) -> Select[Any]:
    return _OBJECTIONS.where(
        participation.c.activity_id == activity_id, participation.c.member_id == member_id
    )


@once
def _open(*, activity_id: int) -> Select[Any]:
    return _OBJECTIONS.where(participation.c.activity_id == activity_id, _OPEN)


@once
def _settled_since(*, activity_id: int, instant: datetime) -> Select[Any]:
    return _OBJECTIONS.where(
        participation.c.activity_id == activity_id, participation.c.objection_settled_at >= instant
    )


@once
def _versions(*, activity_id: int) -> Select[Any]:
    return select(sheet).where(sheet.c.activity_id == activity_id).order_by(sheet.c.version)


@once
def _last_version(*, activity_id: int) -> Select[Any]:
    return select(func.max(sheet.c.version)).where(sheet.c.activity_id == activity_id)


@once
def _lines(*, sheet_id: int) -> Select[Any]:
    of = select(sheet_line).where(sheet_line.c.sheet_id == sheet_id)
    return of.order_by(sheet_line.c.member_id)


def _read(row: Any) -> Objection:
    return Objection(
        row.id,
        row.activity_id,
        row.member_id,
        row.attendance,
        row.objected_at,
        row.objection_settled_at,
    )
