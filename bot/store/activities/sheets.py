"""Sheets: the figures that activities were closed with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from bot.domain.activities import ActivityState
from bot.store.many import within
from bot.store.prepared import once
from bot.store.schema.activities import activity, sheet


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


@once
def newest(on_sqlite: bool, *, activity_ids: set[int]) -> Select[Any]:
    """The newest sheet of each of these activities that is closed."""
    last = (
        select(sheet.c.activity_id, func.max(sheet.c.version).label("version"))
        .join(activity, activity.c.id == sheet.c.activity_id)
        .where(
            within(sheet.c.activity_id, activity_ids, on_sqlite=on_sqlite),
            activity.c.state == ActivityState.CLOSED,
        )
        .group_by(sheet.c.activity_id)
        .subquery()
    )
    return select(sheet).join(
        last, (sheet.c.activity_id == last.c.activity_id) & (sheet.c.version == last.c.version)
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
