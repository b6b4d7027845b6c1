"""What rolls and summaries ask, set-wise: which rolls are open, what closed sheets add up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, and_, func, or_, select

from bot.domain.activities import ActivityKind, ActivityState
from bot.domain.org import Standing
from bot.domain.tally import Tally
from bot.store.base import Repository
from bot.store.schema.activities import activity, sheet
from bot.store.schema.org import member, membership, unit


@dataclass(frozen=True)
class KindFigures:
    """What the closed sheets of one kind of activity of one unit add up to; `unfinished` of them
    have somebody unrecorded."""

    unit_id: int
    kind: ActivityKind
    times: int
    unfinished: int
    tally: Tally


@dataclass(frozen=True)
class Pending:
    """How many activities of a unit have no closed sheet, and how many of them have started."""

    unit_id: int
    published: int
    started: int


_NEWEST = (
    select(func.max(sheet.c.version))
    .where(sheet.c.activity_id == activity.c.id)
    .correlate(activity)
    .scalar_subquery()
)
_SHEET = and_(sheet.c.activity_id == activity.c.id, sheet.c.version == _NEWEST)
_CLOSED = activity.c.state == ActivityState.CLOSED
_PUBLISHED = activity.c.state == ActivityState.PUBLISHED


Within: TypeAlias = tuple[datetime, datetime]
"""From one instant to before another."""


class Summaries(Repository):
    """Read-only questions over activities and their sheets."""

    def open_rolls(self, unit_ids: frozenset[int], until: datetime) -> list[int]:
        """Ids of the units' activities that start by `until` and have no sheet, newest first."""
        statement = (
            select(activity.c.id)
            .where(activity.c.unit_id.in_(unit_ids), _PUBLISHED, activity.c.starts_at <= until)
            .order_by(activity.c.starts_at.desc(), activity.c.id.desc())
        )
        return [row.id for row in self._all(statement)]

    def closed(
        self, unit_ids: frozenset[int], offset: int, limit: int, within: Within | None = None
    ) -> list[int]:
        """Ids of the units' closed activities, newest first."""
        statement = (
            select(activity.c.id)
            .where(activity.c.unit_id.in_(unit_ids), _CLOSED, *_starting(within))
            .order_by(activity.c.starts_at.desc(), activity.c.id.desc())
        )
        return [row.id for row in self._all(statement.offset(offset).limit(limit))]

    def closed_count(self, unit_id: int, within: Within | None = None) -> int:
        """How many closed activities a unit has."""
        statement = select(func.count()).where(
            activity.c.unit_id == unit_id, _CLOSED, *_starting(within)
        )
        return int(self._base.execute(statement).scalar_one())

    def figures(
        self, path: str, start: datetime, end: datetime, *, own: bool = False
    ) -> list[KindFigures]:
        """Sums over the newest sheets of the unit at `path` and (unless only its `own`) all under
        it, by unit and kind."""
        columns = [sheet.c[name] for name in Tally.__dataclass_fields__]
        statement = (
            select(
                activity.c.unit_id,
                activity.c.kind,
                func.count().label("times"),
                func.count(func.nullif(sheet.c.unrecorded, 0)).label("unfinished"),
                *[func.sum(column).label(column.name) for column in columns],
            )
            .join(sheet, _SHEET)
            .join(unit, unit.c.id == activity.c.unit_id)
            .where(_CLOSED, *_within(path, start, end))
            .where(*([unit.c.path == path] if own else []))
            .group_by(activity.c.unit_id, activity.c.kind)
        )
        return [
            KindFigures(
                row.unit_id,
                row.kind,
                row.times,
                row.unfinished,
                Tally(*(int(getattr(row, column.name)) for column in columns)),
            )
            for row in self._all(statement)
        ]

    def pending(self, path: str, start: datetime, end: datetime) -> list[Pending]:
        """Activities without a closed sheet of the unit at `path` and all under it, by unit."""
        started = func.count().filter(activity.c.starts_at <= self._base.now)
        statement = (
            select(activity.c.unit_id, func.count().label("published"), started.label("started"))
            .join(unit, unit.c.id == activity.c.unit_id)
            .where(_PUBLISHED, *_within(path, start, end))
            .group_by(activity.c.unit_id)
        )
        return [Pending(row.unit_id, row.published, row.started) for row in self._all(statement)]

    def around(
        self, path: str, start: datetime, end: datetime, *, own: bool
    ) -> tuple[datetime | None, datetime | None]:
        """The last start before `start` and the first from `end` on, among activities that were
        not cancelled, of the unit at `path` and (unless only its `own`) of all under it."""
        where = unit.c.path == path if own else unit.c.path.startswith(path, autoescape=True)
        scope = and_(where, or_(_CLOSED, _PUBLISHED))
        tree = activity.join(unit, unit.c.id == activity.c.unit_id)
        before = select(func.max(activity.c.starts_at)).select_from(tree)
        after = select(func.min(activity.c.starts_at)).select_from(tree)
        return (
            self._base.execute(before.where(scope, activity.c.starts_at < start)).scalar_one(),
            self._base.execute(after.where(scope, activity.c.starts_at >= end)).scalar_one(),
        )

    def members(self, unit_ids: set[int], day: date) -> dict[int, int]:
        """How many 党员 (full and probationary) belong to each of these units on a local day."""
        statement = (
            select(membership.c.unit_id, func.count().label("heads"))
            .join(member, member.c.id == membership.c.member_id)
            .where(
                membership.c.unit_id.in_(unit_ids),
                member.c.standing.in_((Standing.FULL, Standing.PROBATIONARY)),
                membership.c.from_date <= day,
                or_(membership.c.to_date.is_(None), membership.c.to_date > day),
            )
            .group_by(membership.c.unit_id)
        )
        return {row.unit_id: row.heads for row in self._all(statement)}


def _within(path: str, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        unit.c.path.startswith(path, autoescape=True),
        activity.c.starts_at >= start,
        activity.c.starts_at < end,
    )


def _starting(within: Within | None) -> tuple[ColumnElement[bool], ...]:
    return (activity.c.starts_at >= within[0], activity.c.starts_at < within[1]) if within else ()
